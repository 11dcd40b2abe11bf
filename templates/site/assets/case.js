// The author's page: opens a case with its number and key, shows it, and sends the follow-up.
// The key comes in the address after "#", which browsers send to no server. Reading the page changes nothing.

const words = JSON.parse(document.getElementById("words").textContent);
const says = document.getElementById("says");
const place = document.getElementById("case");
const form = document.getElementById("open");
const when = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeStyle: "short" });

const FOLLOW_UPS = ["solved", "partly", "not_solved", "not_needed", "cannot_tell"];

let number = "";
let key = "";

const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);

/** An element with text or children; what the server sent only ever becomes text. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== false) node.setAttribute(name, value === true ? "" : value);
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

function say(text, bad = false) {
  says.replaceChildren(text ? el("p", { class: bad ? "notice bad" : "notice" }, text) : "");
}

async function call(path, options = {}) {
  const headers = { Authorization: `Case ${key}`, ...(options.body ? { "Content-Type": "application/json" } : {}) };
  const response = await fetch(`/api/v1/cases/${encodeURIComponent(number)}${path}`, { ...options, headers });
  return { status: response.status, body: await response.json().catch(() => ({})) };
}

async function show(message = "") {
  say(words.loading);
  let answer;
  try {
    answer = await call("");
  } catch {
    return say(words.failed, true);
  }
  if (answer.status !== 200) {
    form.hidden = false;
    place.replaceChildren();
    return say(answer.status < 500 ? words.unknown : words.failed, true);
  }
  form.hidden = true;
  say(message);
  const title = el("h2", { tabindex: "-1" }, fill(words.case, { number: answer.body.number }));
  place.replaceChildren(el("section", { class: "part" }, title, about(answer.body)), ...answer.body.orders.map((order) => orderCard(order, answer.body)), timeline(answer.body));
  title.focus();
}

function facts(pairs) {
  const list = el("dl");
  for (const [name, value] of pairs) if (value) list.append(el("dt", {}, name), el("dd", {}, value));
  return list;
}

function about(found) {
  const { agency, service, level, comment } = found.about;
  return el(
    "div",
    { class: "card" },
    facts([
      [words.agency, agency.name],
      [words.service, service?.name],
      [words.level, level ? `${level} – ${words.levels[level]}` : ""],
      [words.opened, when.format(new Date(found.opened_at))],
    ]),
    comment ? el("blockquote", {}, comment) : null,
  );
}

function orderCard(order, found) {
  const due = order.due ? el("span", {}, when.format(new Date(order.due)), order.overdue ? el("strong", { class: "late" }, ` ${words.overdue}`) : "") : "";
  const card = el(
    "section",
    { class: "card" },
    el("h3", {}, fill(words.order, { n: order.n })),
    facts([[words.state, words.states[order.state] ?? order.state], [words.agency, order.agency.name], [words.due, due], [words.round, String(order.round)]]),
    ...order.answers.map(answerBlock),
  );
  if (order.actions.includes("confirm") || order.actions.includes("dispute")) card.append(followUp(order, found.version));
  return card;
}

function answerBlock(answer) {
  const said = answer.follow_up;
  return el(
    "div",
    {},
    el("h3", {}, fill(words.answer, { n: answer.round })),
    el("blockquote", {}, answer.text),
    facts([
      [words.outcome, `${words.outcomes[answer.outcome] ?? answer.outcome}, ${when.format(new Date(answer.at))}${answer.in_time ? "" : ` (${words.late})`}`],
      [words.reasons, answer.reasons],
      [words.next_steps, answer.next_steps],
      [words.said, said ? words.follow_ups[said.outcome] : ""],
      [words.rating, said?.rating ? `${said.rating} / 10` : ""],
    ]),
  );
}

function followUp(order, version) {
  const radio = (name, value, text) => el("label", {}, el("input", { type: "radio", name, value }), text);
  const redo = el("label", { hidden: true }, el("input", { type: "checkbox", name: "redo" }), words.redo);
  const comment = `comment-${order.n}`;
  const asked = el(
    "form",
    {},
    el("h3", {}, words.asked),
    el("p", {}, words.asked_text),
    el("fieldset", {}, el("legend", { class: "hidden-text" }, words.asked), ...FOLLOW_UPS.map((value) => radio("outcome", value, words.follow_ups[value])), redo),
    el("fieldset", {}, el("legend", {}, words.rate), el("div", { class: "scale" }, ...Array.from({ length: 10 }, (_, i) => radio("rating", i + 1, String(i + 1))))),
    el("label", { for: comment }, words.comment_label),
    el("textarea", { id: comment, name: "comment", maxlength: "5000" }),
    el("button", {}, words.send),
  );
  asked.addEventListener("change", () => {
    redo.hidden = new FormData(asked).get("outcome") !== "partly";
  });
  asked.addEventListener("submit", (event) => {
    event.preventDefault();
    send(asked, order.n, version);
  });
  return asked;
}

async function send(asked, n, version) {
  const given = new FormData(asked);
  const outcome = given.get("outcome");
  if (!outcome) {
    say(words.choose, true);
    return asked.querySelector("input").focus();
  }
  const body = { version, outcome, redo: outcome === "partly" && given.get("redo") === "on" };
  if (given.get("rating")) body.rating = Number(given.get("rating"));
  if (given.get("comment").trim()) body.comment = given.get("comment").trim();
  const button = asked.querySelector("button");
  button.disabled = true;
  try {
    const answer = await call(`/orders/${n}/follow-up`, { method: "POST", body: JSON.stringify(body) });
    if (answer.status === 200) return await show(words.thanks);
    if (answer.status === 409) return await show(words.stale);
    say(fill(words.refused, { detail: answer.body.detail ?? answer.status }), true);
  } catch {
    say(words.failed, true);
  } finally {
    button.disabled = false;
  }
}

function timeline(found) {
  const rows = found.timeline.map((fact) => el("li", {}, el("time", { datetime: fact.at }, when.format(new Date(fact.at))), words.events[fact.event] ?? fact.event));
  return el("section", { class: "part" }, el("h2", {}, words.timeline), el("ol", { class: "timeline" }, ...rows));
}

function fromAddress() {
  const [given, secret] = decodeURIComponent(location.hash.slice(1)).split(".", 2);
  if (given) form.elements.number.value = given;
  if (!given || !secret) return;
  [number, key] = [given, secret];
  show();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  number = form.elements.number.value.trim();
  key = form.elements.key.value.trim();
  show();
});
window.addEventListener("hashchange", fromAddress);
fromAddress();
