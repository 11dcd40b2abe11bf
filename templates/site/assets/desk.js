// The official's page: lists an agency's open work orders, opens one, accepts and answers it.
// The token stays in this tab's session storage and goes nowhere but to this site's own API.

const shared = document.getElementById("shared").href;
const { about, call, due, el, fragment, given, once, orderCard, refill, refusal, say, stateOf, timeline, words } = await import(shared);

const work = document.getElementById("work");
const signIn = document.getElementById("sign-in");
const choose = document.getElementById("choose");
const agency = document.getElementById("agency");
const tokenField = document.getElementById("token");

const OUTCOMES = ["fixed", "explained", "refused", "not_ours"];

let turn = 0;

const ask = (path, body = null) => call(`desk/${path}`, `Bearer ${sessionStorage.getItem("token")}`, body);

/** Say why there is nothing to show. Who is not known any more is asked to sign in again. */
function complain(answer) {
  if (answer.status === 401) signOut();
  if (answer.status === 401 || answer.status === 403) say(words.forbidden, true);
  else if (answer.status === 404) say(words.unknown, true);
  else say(refusal(answer), true);
}

/** Ask for something to show. Null when it was refused, or when the reader has gone elsewhere meanwhile. */
async function fetchView(path) {
  const mine = ++turn;
  say(words.loading);
  const answer = await ask(path);
  if (mine !== turn) return null;
  if (answer.status !== 200) {
    complain(answer);
    return null;
  }
  say("");
  return answer.body;
}

async function list(cursor = "") {
  const page = await fetchView(`orders?${new URLSearchParams({ agency: agency.value, ...(cursor ? { cursor } : {}) })}`);
  if (!page) return;
  if (!page.items.length) {
    work.replaceChildren(el("p", { class: "notice" }, words.none));
    return;
  }
  const rows = page.items.map((order) =>
    el(
      "tr",
      {},
      el("th", { scope: "row" }, el("a", { href: `#${order.case}` }, order.case)),
      el("td", {}, stateOf(order)),
      el("td", {}, due(order)),
      el("td", { class: "n extra" }, String(order.round)),
    ),
  );
  const head = [words.case, words.state, words.due].map((name) => el("th", { scope: "col" }, name));
  const round = el("th", { scope: "col", class: "n extra" }, words.round);
  const more = page.next ? el("button", { class: "plain" }, words.more) : null;
  more?.addEventListener("click", () => list(page.next));
  const table = el("table", {}, el("thead", {}, el("tr", {}, head, round)), el("tbody", {}, rows));
  work.replaceChildren(el("div", { class: "part" }, el("div", { class: "places" }, table, more)));
}

/** Show a case as it is now, with a message; ``typed`` are fields of an answer that did not get through. */
async function openCase(number, message = "", typed = null) {
  const found = await fetchView(`cases/${encodeURIComponent(number)}`);
  if (!found) return;
  const title = el("h2", { tabindex: "-1" }, `${words.case} ${found.number}`);
  const orders = found.orders.map((order) => orderCard(order, acceptButton(found, order), answerForm(found, order, typed)));
  work.replaceChildren(
    el("section", { class: "part" }, title, el("p", {}, el("a", { href: "#" }, words.back)), about(found), orders),
    timeline(found),
  );
  say(message);
  title.focus({ preventScroll: Boolean(message) });
}

function acceptButton(found, order) {
  if (!order.actions.includes("accept")) return null;
  const button = el("button", {}, words.accept);
  button.addEventListener("click", () => once(button, () => act(found, order, "accept", {})));
  return button;
}

function answerForm(found, order, typed) {
  if (!order.actions.includes("answer")) return null;
  const id = (name) => `${name}-${order.n}`;
  const area = (name, required) => [
    el("label", { for: id(name) }, words[name]),
    el("textarea", { id: id(name), name, required }),
  ];
  const outcome = el("select", { id: id("outcome"), name: "outcome" }, OUTCOMES.map((value) => el("option", { value }, words.outcomes[value])));
  const refused = el("div", { hidden: true }, area("reasons", false), area("next_steps", false));
  const button = el("button", {}, words.send);
  const form = el(
    "form",
    { class: "apart" },
    el("h3", {}, words.answer_title),
    el("label", { for: id("outcome") }, words.outcome),
    outcome,
    area("text", true),
    refused,
    button,
  );
  form.addEventListener("change", () => {
    refused.hidden = outcome.value !== "refused";
    for (const box of refused.querySelectorAll("textarea")) {
      // What is hidden is not sent, and kept in case they change their mind.
      box.disabled = refused.hidden;
      box.required = !refused.hidden;
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    once(button, () => act(found, order, "answer", given(form)));
  });
  if (typed?.n === order.n) refill(form, typed.fields);
  form.dispatchEvent(new Event("change"));
  return form;
}

async function act(found, order, action, fields) {
  const path = `cases/${encodeURIComponent(found.number)}/orders/${order.n}/${action}`;
  say(words.loading);
  const answer = await ask(path, { version: found.version, ...fields });
  if (answer.status === 200) await openCase(found.number, words.done);
  else if (answer.status === 409) await openCase(found.number, words.stale, { n: order.n, fields });
  else complain(answer);
}

function route() {
  const signedIn = Boolean(sessionStorage.getItem("token"));
  signIn.hidden = signedIn;
  choose.hidden = !signedIn;
  if (!signedIn) return;
  work.replaceChildren();
  const number = fragment();
  if (number) openCase(number);
  else list();
}

function signOut() {
  turn += 1;
  sessionStorage.removeItem("token");
  work.replaceChildren();
  say("");
  route();
}

/** The agency that the token names, so that the right list opens first. The server checks the token itself. */
function agencyOf(token) {
  try {
    return JSON.parse(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/"))).agency;
  } catch {
    return undefined;
  }
}

signIn.addEventListener("submit", (event) => {
  event.preventDefault();
  const token = tokenField.value.trim();
  tokenField.value = "";
  sessionStorage.setItem("token", token);
  const own = agencyOf(token);
  if ([...agency.options].some((option) => option.value === own)) agency.value = own;
  route();
});
choose.addEventListener("submit", (event) => {
  event.preventDefault();
  if (location.hash) location.hash = "";
  else list();
});
document.getElementById("sign-out").addEventListener("click", () => {
  signOut();
  tokenField.focus();
});
window.addEventListener("hashchange", route);
route();
