// The desk: lists an agency's work orders, opens a case, and does what its reader's role may do with it. What it has
// beside orders - sample surveys, frequent questions, what staff say - is fetched when somebody opens it.
// The token stays in this tab's session storage and goes nowhere but to this site's own API.

const module = (name) => import(document.getElementById(`module-${name}`).href);
const { call, el, fill, fragment, named, openFile, refusal, say, words } = await module("page");
const { due, stateOf } = await module("states");
const { about, orderCard, timeline } = await module("story");
const { actions } = await module("forms");
const { published, worded } = await module("catalogue");
const { openPart, partsOf, tabs } = await module("parts");
const { formsWithGroups, groupCall, groupNote, groupsAround, lacking, plainFields } = await module("groups");

const work = document.getElementById("work");
const signIn = document.getElementById("sign-in");
const choose = document.getElementById("choose");
const agency = document.getElementById("agency");
const state = document.getElementById("state");
const dueWithin = document.getElementById("due");
const redo = document.getElementById("redo");
const who = document.getElementById("who");
const signed = document.getElementById("signed");
const lead = document.getElementById("lead");
const menu = document.getElementById("tabs");
const tokenField = document.getElementById("token");

const HOUR = 3_600_000;
const OVERDUE = "0";
/** How many pages without a match are read before the reader is asked whether to go on. */
const MOST_EMPTY_PAGES = 5;

/** What is done most often stands out. */
const USUAL = ["assign", "accept", "answer", "approve", "keep"];

let turn = 0;
let offered = null;
/** Role and agency of who is signed in. */
let me = null;

const ask = (path, body = null) => call(`desk/${path}`, `Bearer ${sessionStorage.getItem("token")}`, body);

/** What the pack offers, as it is published; empty as long as it cannot be had. */
async function catalogue() {
  offered ??= await published("catalogue");
  return offered ?? {};
}

/** Names of agencies, topics and services by id, in this page's language, and the languages of the pack. */
async function names() {
  const { agencies, topics, services, languages } = await catalogue();
  const named = (rows) => Object.fromEntries(Object.entries(rows ?? {}).map(([id, { name }]) => [id, worded(name)]));
  return { agency: named(agencies), topic: named(topics), service: named(services), languages: languages ?? [] };
}

/** Say why there is nothing to show. Who is not known any more is asked to sign in again. */
function complain(answer, shown = [], unknown = words.unknown) {
  if (answer.status === 401) signOut();
  if (answer.status === 401) say(words.expired, true);
  else if (answer.status === 403) say(words.forbidden, true);
  else if (answer.status === 404) say(unknown, true);
  else say(refusal(answer, shown), true);
}

/** Ask for something to show. Null when it was refused, or when the reader has gone elsewhere meanwhile. */
async function fetchView(path, unknown = words.unknown) {
  const mine = ++turn;
  say(words.loading);
  const answer = await ask(path);
  if (mine !== turn) return null;
  if (answer.status !== 200) {
    complain(answer, [], unknown);
    return null;
  }
  say("");
  return answer.body;
}

function wanted(cursor) {
  const until = dueWithin.value && new Date(Date.now() + Number(dueWithin.value) * HOUR).toISOString();
  const filters = { agency: agency.value, state: state.value, due: until, redo: redo.checked && "true", cursor };
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
}

/** A page with what was asked for. What is answered may have a deadline that has passed, and yet nothing is overdue. */
async function fetchPage(cursor) {
  const page = await fetchView(`orders?${wanted(cursor)}`);
  return page && dueWithin.value === OVERDUE ? { ...page, items: page.items.filter((order) => order.overdue) } : page;
}

/** One page of the list. A page may be empty and yet have a next one: what was asked for may lie further on. */
async function list(cursor = "") {
  const lists = await names();
  let page = await fetchPage(cursor);
  for (let read = 1; page && !page.items.length && page.next && read < MOST_EMPTY_PAGES; read += 1) {
    page = await fetchPage(page.next);
  }
  if (!page) return;
  const more = page.next ? el("button", { class: "plain", type: "button" }, words.more) : null;
  more?.addEventListener("click", () => list(page.next));
  const rows = page.items.map((order) => row(order, lists));
  const head = [words.case, words.state, words.due].map((name, i) => el("th", { scope: "col", class: i === 2 && "extra" }, name));
  const round = el("th", { scope: "col", class: "n extra" }, words.round);
  const table = el("table", { class: "orders" }, el("thead", {}, el("tr", {}, head, round)), el("tbody", {}, rows));
  work.replaceChildren(el("div", { class: "part" }, rows.length ? table : el("p", { class: "notice" }, words.none), more));
}

function row(order, lists) {
  const owed = order.owed ? due(order) : "";
  const subject = lists.topic[order.topic] ?? lists.service[order.service] ?? "";
  const link = el("a", { href: `#${order.case}` }, order.n > 1 ? `${order.case} / ${order.n}` : order.case);
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, link, el("span", { class: "quiet small" }, subject)),
    el("td", {}, stateOf(order), el("span", { class: "under small" }, owed)),
    el("td", { class: "extra" }, order.owed ? due(order) : ""),
    el("td", { class: "n extra" }, String(order.round)),
  );
}

/** Show a case as it is now, with a message; ``typed`` is what somebody wrote and could not send. */
async function openCase(number, message = "", typed = null) {
  const lists = await names();
  const found = await fetchView(`cases/${encodeURIComponent(number)}`);
  if (!found) return;
  const title = el("h2", { tabindex: "-1" }, `${words.case} `, el("span", { class: "whole" }, found.number));
  const cards = found.orders.map(async (order) => {
    const around = await groupsAround(order, ask);
    const drawn = actions(formsWithGroups(order, around, lists.languages), {
      n: order.n,
      perform: (form, fields) => act(found, order, form, fields),
      typed: typed?.n === order.n ? typed : null,
      usual: USUAL,
      prepared: (outcome, day) => prepared(found.number, order.n, outcome, day),
      lists: { ...lists, group: around.titles },
    });
    return orderCard(order, found, groupNote(around.own), drawn ?? el("p", { class: "quiet" }, words.nothing_to_do));
  });
  const mine = turn;
  const orders = await Promise.all(cards);
  if (mine !== turn) return;
  const open = (id) => openFile(() => ask(`cases/${encodeURIComponent(found.number)}/attachments/${encodeURIComponent(id)}`));
  const back = el("p", { class: "path" }, el("a", { href: "#" }, words.back));
  work.replaceChildren(back, el("section", { class: "case" }, title, about(found, open), orders), timeline(found, lists.agency));
  say(message);
  title.focus({ preventScroll: Boolean(message) });
}

/** Prepared answers are a convenience: without them, the official writes one. */
async function prepared(number, n, outcome, day) {
  const query = Object.entries({ outcome, promise_date: day }).filter(([, value]) => value);
  const answer = await ask(`cases/${encodeURIComponent(number)}/orders/${n}/replies?${new URLSearchParams(query)}`);
  return answer.status === 200 ? answer.body.items : [];
}

/** Where an action on an order alone goes, and what is sent there. */
function orderCall(found, order, form, fields) {
  const path = `cases/${encodeURIComponent(found.number)}`;
  const splits = form.fields.some((field) => field.type === "questions");
  const seen = { version: found.version, ...(splits ? { order: order.n } : {}) };
  return [splits ? `${path}/split` : `${path}/orders/${order.n}/${form.action}`, { ...seen, ...plainFields(fields) }];
}

async function act(found, order, form, fields) {
  const missing = lacking(form, fields);
  if (missing.length) return missing;
  say(words.loading);
  const answer = await ask(...(groupCall(found, order, form, fields) ?? orderCall(found, order, form, fields)));
  const refused = answer.body.refused?.[0];
  if (refused) await openCase(found.number, fill(words.refused, { detail: refused.reason }));
  else if (answer.status === 202) await openCase(found.number, words.run_begun);
  else if (answer.status === 200 || answer.status === 201) await openCase(found.number, words.done);
  else if (answer.status === 409) await openCase(found.number, words.stale, { n: order.n, action: form.action, fields });
  else {
    complain(answer, form.fields.map((field) => field.name));
    return answer.body.errors ?? [];
  }
  return [];
}

/** What the parts of the desk work with. */
const desk = {
  ask,
  complain,
  fetchView,
  catalogue,
  get me() {
    return me;
  },
  /** Show a part's page and say something above it; its heading gets the focus. */
  show(title, nodes, message = "") {
    const heading = el("h2", { tabindex: "-1" }, title);
    work.replaceChildren(el("div", { class: "desk-part" }, heading, nodes));
    say(message);
    heading.focus({ preventScroll: Boolean(message) });
  },
};

async function route() {
  const at = me ? fragment() : "";
  const mine = ++turn;
  const parts = partsOf(me, await catalogue());
  if (mine !== turn) return;
  const [part, ...rest] = at.startsWith("/") ? at.slice(1).split("/") : [""];
  const number = at.startsWith("/") ? "" : at;
  const here = parts.includes(part) ? part : number ? "case" : "orders";
  signIn.hidden = Boolean(me);
  signed.hidden = !me;
  choose.hidden = !me || here !== "orders";
  lead.hidden = here !== "orders";
  menu.replaceChildren(tabs(parts, here) ?? "");
  work.replaceChildren();
  if (!me) return;
  if (parts.includes(part)) openPart(desk, part, rest);
  else if (number) openCase(number);
  else list();
}

function signOut() {
  me = null;
  sessionStorage.removeItem("token");
  say("");
  route();
}

const isOffered = (select, value) => [...select.options].some((option) => option.value === value);

/** Learn who signed in and set the list up for them: their own agency, and for a reviewer what awaits a decision. */
async function welcome() {
  if (!sessionStorage.getItem("token")) return route();
  say(words.loading);
  const answer = await ask("me");
  if (answer.status === 200) me = answer.body;
  else if (answer.status === 403) signOut();
  if (!me) return complain(answer);
  who.textContent = fill(words.signed_in, { role: named(words.roles, me.role) });
  if (isOffered(agency, me.agency)) agency.value = me.agency;
  state.value = me.role === "reviewer" && isOffered(state, "contested") ? "contested" : "";
  return route();
}

signIn.addEventListener("submit", (event) => {
  event.preventDefault();
  sessionStorage.setItem("token", tokenField.value.trim());
  tokenField.value = "";
  welcome();
});
choose.addEventListener("submit", (event) => {
  event.preventDefault();
  list();
});
choose.addEventListener("change", () => list());
document.getElementById("sign-out").addEventListener("click", () => {
  signOut();
  tokenField.focus();
});
window.addEventListener("hashchange", route);
welcome();
