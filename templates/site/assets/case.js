// The author's page: opens a case with its number and key, shows it, and sends the follow-up.
// The key comes in the address after "#", which browsers send to no server. Reading the page changes nothing.

const shared = document.getElementById("shared").href;
const { about, call, el, fill, fragment, given, once, orderCard, refill, refusal, say, timeline, words } = await import(shared);

const place = document.getElementById("case");
const form = document.getElementById("open");
const numberField = document.getElementById("number");
const keyField = document.getElementById("key");

const FOLLOW_UPS = ["solved", "partly", "not_solved", "not_needed", "cannot_tell"];

let number = "";
let key = "";
let turn = 0;

const ask = (path = "", body = null) => call(`cases/${encodeURIComponent(number)}${path}`, `Case ${key}`, body);

/** Show the case as it is now, with a message; ``typed`` are fields of a follow-up that did not get through. */
async function show(message = "", typed = null) {
  const mine = ++turn;
  say(words.loading);
  const answer = await ask();
  if (mine !== turn) return;
  if (answer.status !== 200) {
    form.hidden = false;
    place.replaceChildren();
    say(answer.status >= 400 && answer.status < 500 && answer.status !== 429 ? words.unknown : words.failed, true);
    return;
  }
  form.hidden = true;
  const found = answer.body;
  const title = el("h2", { tabindex: "-1" }, fill(words.case, { number: found.number }));
  place.replaceChildren(
    el("section", { class: "part" }, title, about(found), found.orders.map((order) => orderCard(order, followUp(order, found, typed)))),
    timeline(found),
  );
  say(message);
  title.focus({ preventScroll: Boolean(message) });
}

function followUp(order, found, typed) {
  if (!order.actions.includes("confirm") && !order.actions.includes("dispute")) return null;
  const radio = (name, value, text) => el("label", {}, el("input", { type: "radio", name, value }), text);
  const redo = el("label", { hidden: true }, el("input", { type: "checkbox", name: "redo" }), words.redo);
  const comment = `comment-${order.n}`;
  const ratings = Array.from({ length: 10 }, (_, i) => radio("rating", i + 1, String(i + 1)));
  const button = el("button", {}, words.send);
  const asked = el(
    "form",
    { class: "apart" },
    el("h3", {}, words.asked),
    el("p", {}, words.asked_text),
    el(
      "fieldset",
      {},
      el("legend", { class: "hidden-text" }, words.asked),
      FOLLOW_UPS.map((value) => radio("outcome", value, words.follow_ups[value])),
      redo,
    ),
    el("fieldset", {}, el("legend", {}, words.rate), el("div", { class: "scale" }, ratings)),
    el("label", { for: comment }, words.comment_label),
    el("textarea", { id: comment, name: "comment", maxlength: "5000" }),
    button,
  );
  asked.addEventListener("change", () => {
    asked.querySelector("input").setCustomValidity("");
    redo.hidden = new FormData(asked).get("outcome") !== "partly";
  });
  asked.addEventListener("submit", (event) => {
    event.preventDefault();
    once(button, () => send(asked, order.n, found.version));
  });
  if (typed?.n === order.n) refill(asked, typed.fields);
  return asked;
}

async function send(asked, n, version) {
  const fields = given(asked);
  if (!fields.outcome) {
    asked.querySelector("input").setCustomValidity(words.choose);
    asked.reportValidity();
    return;
  }
  const { outcome, rating, comment, redo } = fields;
  say(words.loading);
  const answer = await ask(`/orders/${n}/follow-up`, {
    version,
    outcome,
    redo: outcome === "partly" && redo === "on",
    ...(rating ? { rating: Number(rating) } : {}),
    ...(comment ? { comment } : {}),
  });
  if (answer.status === 200) await show(words.thanks);
  else if (answer.status === 409) await show(words.stale, { n, fields });
  else say(refusal(answer), true);
}

function fromAddress() {
  const [name, secret] = fragment().split(".", 2);
  if (name) numberField.value = name;
  if (!name || !secret) return;
  keyField.value = secret;
  [number, key] = [name, secret];
  show();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  [number, key] = [numberField.value.trim(), keyField.value.trim()];
  show();
});
window.addEventListener("hashchange", fromAddress);
fromAddress();
