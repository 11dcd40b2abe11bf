// The official's page: lists an agency's open work orders, opens one, accepts and answers it.
// The token stays in this tab's session storage and goes nowhere but to this site's own API.

const words = JSON.parse(document.getElementById("words").textContent);
const says = document.getElementById("says");
const work = document.getElementById("work");
const signIn = document.getElementById("sign-in");
const choose = document.getElementById("choose");
const agency = document.getElementById("agency");
const when = new Intl.DateTimeFormat(words.locale, { dateStyle: "medium", timeStyle: "short" });

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

/** Calls the API and gives the document, or says what is wrong and gives null. */
async function call(path, body = null) {
  say(words.loading);
  try {
    const response = await fetch(`/api/v1/desk${path}`, {
      method: body ? "POST" : "GET",
      headers: { Authorization: `Bearer ${sessionStorage.getItem("token")}`, ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body && JSON.stringify(body),
    });
    const found = await response.json().catch(() => ({}));
    if (response.ok) {
      say("");
      return found;
    }
    if (response.status === 401 || response.status === 403) say(words.forbidden, true);
    else if (response.status === 404) say(words.unknown, true);
    else if (response.status === 409) say(words.stale, true);
    else say(fill(words.refused, { detail: (found.errors ?? []).map((e) => `${e.path}: ${e.message}`).join("; ") || found.detail || response.status }), true);
  } catch {
    say(words.failed, true);
  }
  return null;
}

const dueText = (order) => (order.due ? el("span", {}, when.format(new Date(order.due)), order.overdue ? el("strong", { class: "late" }, ` ${words.overdue}`) : "") : "");

async function list(cursor = "") {
  const query = new URLSearchParams({ agency: agency.value, ...(cursor ? { cursor } : {}) });
  const page = await call(`/orders?${query}`);
  if (!page) return;
  const rows = page.items.map((order) =>
    el("tr", {}, el("th", { scope: "row" }, el("a", { href: `#${order.case}` }, order.case)), el("td", {}, words.states[order.state] ?? order.state), el("td", {}, dueText(order)), el("td", { class: "n" }, String(order.round))),
  );
  const head = el("tr", {}, ...[words.case, words.state, words.due, words.round].map((name, i) => el("th", { scope: "col", class: i === 3 ? "n" : "" }, name)));
  const table = el("table", { class: "part" }, el("thead", {}, head), el("tbody", {}, ...rows));
  const more = page.next ? el("button", { class: "plain" }, words.more) : null;
  more?.addEventListener("click", () => list(page.next));
  work.replaceChildren(page.items.length ? table : el("p", { class: "notice" }, words.none), more ?? "");
}

async function openCase(number, message = "") {
  const found = await call(`/cases/${encodeURIComponent(number)}`);
  if (!found) return;
  say(message);
  const title = el("h2", { tabindex: "-1" }, `${words.case} ${found.number}`);
  const { service, level, comment } = found.about;
  const subject = el(
    "div",
    { class: "card" },
    facts([[words.agency, found.about.agency.name], [words.service, service?.name], [words.level, level ? `${level} – ${words.levels[level]}` : ""], [words.opened, when.format(new Date(found.opened_at))]]),
    comment ? el("blockquote", {}, comment) : null,
  );
  const events = found.timeline.map((fact) => el("li", {}, el("time", { datetime: fact.at }, when.format(new Date(fact.at))), words.events[fact.event] ?? fact.event));
  work.replaceChildren(
    el("section", { class: "part" }, title, el("p", {}, el("a", { href: "#" }, words.back)), subject, ...found.orders.map((order) => orderCard(order, found))),
    el("section", { class: "part" }, el("h2", {}, words.timeline), el("ol", { class: "timeline" }, ...events)),
  );
  title.focus();
}

function facts(pairs) {
  const rows = el("dl");
  for (const [name, value] of pairs) if (value) rows.append(el("dt", {}, name), el("dd", {}, value));
  return rows;
}

function orderCard(order, found) {
  const card = el(
    "section",
    { class: "card" },
    el("h3", {}, fill(words.order, { n: order.n })),
    facts([[words.state, words.states[order.state] ?? order.state], [words.agency, order.agency.name], [words.due, dueText(order)], [words.round, String(order.round)]]),
    ...order.answers.flatMap((answer) => [
      el("h3", {}, fill(words.answer, { n: answer.round })),
      el("blockquote", {}, answer.text),
      facts([[words.outcome, words.outcomes[answer.outcome]], [words.said, answer.follow_up ? words.follow_ups[answer.follow_up.outcome] : ""], [words.comment, answer.follow_up?.comment]]),
    ]),
  );
  if (order.actions.includes("accept")) {
    const accept = el("button", {}, words.accept);
    accept.addEventListener("click", () => act(found, order, "accept", {}));
    card.append(accept);
  }
  if (order.actions.includes("answer")) card.append(answerForm(found, order));
  return card;
}

function answerForm(found, order) {
  const area = (name, label, required) => [el("label", { for: `${name}-${order.n}` }, label), el("textarea", { id: `${name}-${order.n}`, name, required })];
  const outcome = el("select", { id: `outcome-${order.n}`, name: "outcome" }, ...["fixed", "explained", "refused", "not_ours"].map((value) => el("option", { value }, words.outcomes[value])));
  const refusal = el("div", { hidden: true }, ...area("reasons", words.reasons, false), ...area("next_steps", words.next_steps, false));
  const form = el("form", {}, el("h3", {}, words.answer_title), el("label", { for: `outcome-${order.n}` }, words.outcome), outcome, ...area("text", words.text, true), refusal, el("button", {}, words.send));
  outcome.addEventListener("change", () => {
    refusal.hidden = outcome.value !== "refused";
    for (const box of refusal.querySelectorAll("textarea")) box.required = !refusal.hidden;
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const given = Object.fromEntries([...new FormData(form)].map(([name, value]) => [name, value.trim()]).filter(([, value]) => value));
    if (refusal.hidden) for (const name of ["reasons", "next_steps"]) delete given[name];
    act(found, order, "answer", given);
  });
  return form;
}

async function act(found, order, action, fields) {
  const done = await call(`/cases/${encodeURIComponent(found.number)}/orders/${order.n}/${action}`, { version: found.version, ...fields });
  if (done) await openCase(found.number, words.done);
}

function route() {
  const signedIn = Boolean(sessionStorage.getItem("token"));
  signIn.hidden = signedIn;
  choose.hidden = !signedIn;
  work.replaceChildren();
  if (!signedIn) return;
  const number = decodeURIComponent(location.hash.slice(1));
  if (number) openCase(number);
  else list();
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
  const token = document.getElementById("token").value.trim();
  sessionStorage.setItem("token", token);
  document.getElementById("token").value = "";
  const own = agencyOf(token);
  if (own) agency.value = own;
  route();
});
choose.addEventListener("submit", (event) => {
  event.preventDefault();
  if (location.hash.length > 1) location.hash = "";
  else list();
});
document.getElementById("sign-out").addEventListener("click", () => {
  sessionStorage.removeItem("token");
  say("");
  route();
});
window.addEventListener("hashchange", route);
route();
