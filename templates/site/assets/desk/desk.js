// The desk: lists an agency's work orders, opens a case, and does what its reader's role may do with it. What it has
// beside orders - sample surveys, frequent questions, what staff say - is fetched when somebody opens it.

import { about, orderCard, timeline } from "../common/case_view.js";
import { nameIn, publishedCatalogue } from "../common/catalogue.js";
import { byId, el } from "../common/elements.js";
import { claims } from "../common/openid.js";
import { call, fragment, openFile, refusal, say } from "../common/page.js";
import {
  leaveDesk,
  renewedAfterRefusal,
  staffAuthorization,
  staffSession,
  whenStaffChanges,
} from "../common/staff_session.js";
import { due, stateOf } from "../common/states.js";
import { fill, named, words } from "../common/words.js";
import { actions } from "../forms/actions.js";
import { formsWithGroups, groupCall, groupNote, groupsAround, lacking, plainFields, why } from "./groups.js";
import { openPart, partsOf, tabs } from "./sections.js";
import { findStaff, offerAgain, offerSignIn } from "./sign_in.js";

/**
 * @typedef {import("api").CaseOut} Case
 * @typedef {import("api").OrderOut} Order
 * @typedef {import("api").StaffMember} StaffMember
 * @typedef {import("../common/catalogue.js").Catalogue} Catalogue
 * @typedef {import("../common/page.js").Answer} Answer
 * @typedef {import("../forms/actions.js").ActionForm} ActionForm
 * @typedef {import("../forms/actions.js").Values} Values
 *
 * @typedef {(path: string, body?: object | null) => Promise<Answer>} Ask
 * @typedef {{n: number, action: string, fields: Values}} Typed What somebody wrote and could not send.
 * @typedef {Record<"agency" | "topic" | "service", Record<string, string>>} Names In this page's language, by id.
 *
 * @typedef {object} Desk What the parts of the desk work with.
 * @property {Ask} ask
 * @property {typeof complain} complain
 * @property {typeof fetchView} fetchView
 * @property {typeof catalogue} catalogue
 * @property {StaffMember} me
 * @property {(title: string, nodes: import("../common/elements.js").Child, message?: string) => void} show Shows a part's page
 *   and says something above it; its heading gets the focus.
 */

const work = byId("work", HTMLElement);
const signIn = byId("sign-in", HTMLElement);
const choose = byId("choose", HTMLFormElement);
const agency = byId("agency", HTMLSelectElement);
const state = byId("state", HTMLSelectElement);
const dueWithin = byId("due", HTMLSelectElement);
const redo = byId("redo", HTMLInputElement);
const onlyDangers = byId("only-dangers", HTMLInputElement);
const who = byId("who", HTMLElement);
const signed = byId("signed", HTMLElement);
const lead = byId("lead", HTMLElement);
const menu = byId("tabs", HTMLElement);

const HOUR = 3_600_000;
const OVERDUE = "0";
/** How many pages without a match are read before the reader is asked whether to go on. */
const MOST_EMPTY_PAGES = 5;

/** What is done most often stands out. */
const USUAL = ["assign", "accept", "answer", "approve", "keep"];

/** @type {Catalogue} The catalogue while it cannot be had. */
const NOTHING = {
  languages: [],
  channels: [],
  agencies: {},
  topics: {},
  services: {},
  offices: {},
  regions: {},
  stages: {},
  kinds: {},
  life_situations: {},
  attributes: {},
  segments: {},
  surveys: {},
  limits: { comment: 0, attachments: { types: [], max_bytes: 0, max_count: 0, endings: {}, other_names: {} } },
};

let turn = 0;
/** @type {Catalogue | null} */
let offered = null;
/** @type {StaffMember | null} Role and agency of who is signed in. */
let me = null;
/** The subject of the token with which `me` was learned. */
let subject = "";

/**
 * Call the API as who has signed in. A call that was refused for its token did nothing, and is sent again with a new one.
 * @type {Ask}
 */
async function ask(path, body = null) {
  const send = () => call(`desk/${path}`, staffAuthorization(), body);
  const answer = await send();
  return answer.status === 401 && (await renewedAfterRefusal()) ? send() : answer;
}

/** What the pack offers, as it is published; nothing as long as it cannot be had. */
async function catalogue() {
  offered ??= await publishedCatalogue();
  return offered ?? NOTHING;
}

/** @type {(list: Record<string, import("../common/catalogue.js").Named>) => Record<string, string>} */
const namesOf = (list) => Object.fromEntries(Object.keys(list).map((id) => [id, nameIn(list, id)]));

/** @returns {Promise<Names>} */
async function names() {
  const { agencies, topics, services } = await catalogue();
  return { agency: namesOf(agencies), topic: namesOf(topics), service: namesOf(services) };
}

/**
 * Say why something was refused. Who is not known any more is asked to sign in again, and what they see and typed stays.
 * @param {Answer} answer
 * @param {string[]} [shown] Paths of the problems that fields have told of.
 * @param {string} [unknown] What is said where there is no such thing.
 */
function complain(answer, shown = [], unknown = words.unknown) {
  if (answer.status === 401) offerAgain();
  else if (answer.status === 403) say(words.forbidden, true);
  else if (answer.status === 404) say(unknown, true);
  else say(refusal(answer, shown), true);
}

/**
 * Ask for something to show. Null when it was refused, or when the reader has gone elsewhere meanwhile.
 * @param {string} path
 * @param {string} [unknown]
 */
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

/** @param {string} cursor */
function wanted(cursor) {
  const until = dueWithin.value && new Date(Date.now() + Number(dueWithin.value) * HOUR).toISOString();
  const [again, danger] = [redo, onlyDangers].map((box) => (box.checked ? "true" : ""));
  const filters = { agency: agency.value, state: state.value, due: until, redo: again, danger, cursor };
  return new URLSearchParams(Object.entries(filters).filter(([, value]) => value));
}

/**
 * A page with what was asked for. What is answered may have a deadline that has passed, and yet nothing is overdue.
 * @param {string} cursor
 * @returns {Promise<import("api").OrdersOut | null>}
 */
async function fetchPage(cursor) {
  const page = await fetchView(`orders?${wanted(cursor)}`);
  if (!page || dueWithin.value !== OVERDUE) return page;
  return { ...page, items: page.items.filter((/** @type {Order} */ order) => order.overdue) };
}

/**
 * One page of the list. A page may be empty and yet have a next one: what was asked for may lie further on.
 * @param {string} cursor
 */
async function list(cursor = "") {
  const lists = await names();
  let page = await fetchPage(cursor);
  for (let read = 1; page && !page.items.length && page.next && read < MOST_EMPTY_PAGES; read += 1) {
    page = await fetchPage(page.next);
  }
  if (!page) return;
  const { items, next } = page;
  const more = next ? el("button", { class: "plain", type: "button" }, words.more) : null;
  more?.addEventListener("click", () => list(next ?? ""));
  const rows = items.map((order) => row(order, lists));
  const head = [words.case, words.state, words.due].map((name, i) =>
    el("th", { scope: "col", class: i === 2 && "extra" }, name),
  );
  const round = el("th", { scope: "col", class: "n extra" }, words.round);
  const table = el("table", { class: "orders" }, el("thead", {}, el("tr", {}, head, round)), el("tbody", {}, rows));
  work.replaceChildren(
    el("div", { class: "part" }, rows.length ? table : el("p", { class: "notice" }, words.none), more),
  );
}

/**
 * @param {import("api").ListedOrderOut} order
 * @param {Names} lists
 */
function row(order, lists) {
  const owed = () => (order.owed ? due(order) : "");
  const subject = lists.topic[order.topic ?? ""] ?? lists.service[order.service ?? ""] ?? "";
  const danger = order.danger ? el("span", { class: "late small" }, named(words.dangers, order.danger)) : null;
  const link = el("a", { href: `#${order.case}` }, order.n > 1 ? `${order.case} / ${order.n}` : order.case);
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, link, danger, el("span", { class: "quiet small" }, subject)),
    el("td", {}, stateOf(order), el("span", { class: "under small" }, owed())),
    el("td", { class: "extra" }, owed()),
    el("td", { class: "n extra" }, String(order.round)),
  );
}

/**
 * Show a case as it is now, with a message; `typed` is what somebody wrote and could not send.
 * @param {string} number
 * @param {string} [message]
 * @param {Typed | null} [typed]
 */
async function openCase(number, message = "", typed = null) {
  const [lists, { languages }] = await Promise.all([names(), catalogue()]);
  /** @type {Case | null} */
  const found = await fetchView(`cases/${encodeURIComponent(number)}`);
  if (!found) return;
  const title = el("h2", { tabindex: "-1" }, `${words.case} `, el("span", { class: "whole" }, found.number));
  const cards = found.orders.map(async (order) => {
    const around = await groupsAround(order, ask);
    const drawn = actions(formsWithGroups(order, around, languages), {
      n: order.n,
      perform: (form, fields) => perform(found, order, form, fields),
      explain: complain,
      check: lacking,
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
  const path = `cases/${encodeURIComponent(found.number)}`;
  const open = (/** @type {string} */ id) => openFile(() => ask(`${path}/attachments/${encodeURIComponent(id)}`));
  const back = el("p", { class: "path" }, el("a", { href: "#" }, words.back));
  const section = el("section", { class: "case" }, title, about(found, open), orders);
  work.replaceChildren(back, section, timeline(found, lists.agency));
  say(message);
  title.focus({ preventScroll: Boolean(message) });
}

/**
 * Prepared replies are a convenience: without them, the official writes one.
 * @param {string} number
 * @param {number} n
 * @param {string | undefined} outcome
 * @param {string | undefined} day
 * @returns {Promise<import("../forms/fields.js").PreparedReply[]>}
 */
async function prepared(number, n, outcome, day) {
  const query = new URLSearchParams({ ...(outcome && { outcome }), ...(day && { promise_date: day }) });
  const answer = await ask(`cases/${encodeURIComponent(number)}/orders/${n}/replies?${query}`);
  return answer.status === 200 ? answer.body.items : [];
}

/**
 * Where an action on an order alone goes, and what is sent there.
 * @param {Case} found
 * @param {Order} order
 * @param {ActionForm} form
 * @param {Values} fields
 * @returns {[path: string, body: object]}
 */
function orderCall(found, order, form, fields) {
  const path = `cases/${encodeURIComponent(found.number)}`;
  const splits = form.fields.some((field) => field.type === "questions");
  const seen = { version: found.version, ...(splits ? { order: order.n } : {}) };
  return [splits ? `${path}/split` : `${path}/orders/${order.n}/${form.action}`, { ...seen, ...plainFields(fields) }];
}

/**
 * Perform an action; gives the answer that refused it, else null.
 * @param {Case} found
 * @param {Order} order
 * @param {ActionForm} form
 * @param {Values} fields
 */
async function perform(found, order, form, fields) {
  say(words.loading);
  const answer = await ask(...(groupCall(found, order, form, fields) ?? orderCall(found, order, form, fields)));
  const refused = answer.body.refused?.[0];
  if (refused) await openCase(found.number, fill(words.refused, { detail: why(refused) }));
  else if (answer.status === 202) await openCase(found.number, words.run_begun);
  else if (answer.status === 200 || answer.status === 201) await openCase(found.number, words.done);
  else if (answer.status === 409)
    await openCase(found.number, words.stale, { n: order.n, action: form.action, fields });
  else return answer;
  return null;
}

/** @type {(staff: StaffMember) => Desk} */
const deskOf = (staff) => ({
  ask,
  complain,
  fetchView,
  catalogue,
  me: staff,
  show(title, nodes, message = "") {
    const heading = el("h2", { tabindex: "-1" }, title);
    work.replaceChildren(el("div", { class: "desk-part" }, heading, nodes));
    say(message);
    heading.focus({ preventScroll: Boolean(message) });
  },
});

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
  if (parts.includes(part)) openPart(deskOf(me), part, rest);
  else if (number) openCase(number);
  else list();
}

/** Show that nobody is signed in. */
function showNobody() {
  me = null;
  say("");
  offerSignIn(signIn);
  route();
}

/** @type {(select: HTMLSelectElement, value: string | null) => boolean} */
const isOffered = (select, value) => [...select.options].some((option) => option.value === value);

/** Learn who signed in and set the list up for them: their own agency, and for a reviewer what awaits a decision. */
async function welcome() {
  const session = staffSession();
  if (!session) return showNobody();
  say(words.loading);
  const answer = await ask("me");
  if (answer.status !== 200) {
    showNobody();
    return complain(answer);
  }
  /** @type {StaffMember} */
  const staff = answer.body;
  me = staff;
  subject = claims(session.token).sub;
  who.textContent = fill(words.signed_in, { role: named(words.roles, staff.role) });
  if (staff.agency && isOffered(agency, staff.agency)) agency.value = staff.agency;
  state.value = staff.role === "reviewer" && isOffered(state, "contested") ? "contested" : "";
  say("");
  return route();
}

choose.addEventListener("submit", (event) => {
  event.preventDefault();
  list();
});
choose.addEventListener("change", () => list());
byId("sign-out", HTMLButtonElement).addEventListener("click", async () => {
  await leaveDesk();
  showNobody();
});
whenStaffChanges(() => {
  const session = staffSession();
  if (!session) showNobody();
  else if (!me || claims(session.token).sub !== subject) welcome();
  else say(words.signed_in_again);
});
window.addEventListener("hashchange", route);
await findStaff();
welcome();
