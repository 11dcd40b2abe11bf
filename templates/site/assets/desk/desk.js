// The desk: queues of an agency's work orders, the list of one, and the case that is open beside it. What it has beside
// orders - sample surveys, frequent questions, what staff say - is fetched when somebody opens it.

import { publishedCatalogue } from "../common/catalogue.js";
import { byId, el } from "../common/elements.js";
import { claims } from "../common/openid.js";
import { call, fragment, refusal, say } from "../common/page.js";
import {
  leaveDesk,
  renewedAfterRefusal,
  staffAuthorization,
  staffSession,
  whenStaffChanges,
} from "../common/staff_session.js";
import { fill, named, words } from "../common/words.js";
import { openCase } from "./case.js";
import { keysAreOn, listenToKeys, switchKeys } from "./keys.js";
import { workList } from "./list.js";
import { firstQueue, isQueue, queueLinks } from "./queues.js";
import { openPart, partsOf, tabs } from "./sections.js";
import { findStaff, offerAgain, offerSignIn } from "./sign_in.js";

/**
 * @typedef {import("api").StaffMember} StaffMember
 * @typedef {import("../common/catalogue.js").Catalogue} Catalogue
 * @typedef {import("../common/page.js").Answer} Answer
 * @typedef {import("../common/elements.js").Child} Child
 *
 * @typedef {(path: string, body?: object | null) => Promise<Answer>} Ask
 *
 * @typedef {object} Desk What the parts of the desk work with.
 * @property {Ask} ask
 * @property {typeof complain} complain
 * @property {(path: string, unknown?: string) => Promise<any>} fetchView
 * @property {typeof catalogue} catalogue
 * @property {StaffMember} me
 * @property {(title: string, nodes: Child, message?: string) => void} show Shows a part's page and says something above
 *   it; its heading gets the focus.
 * @property {(...nodes: Child[]) => void} place Puts something in the place of what is open.
 * @property {(at: string) => boolean} isHere Whether this is still what the address names.
 * @property {() => void} changed Something was done: list and counts are fetched anew.
 */

const work = byId("work", HTMLElement);
const listPlace = byId("list", HTMLElement);
const panes = byId("panes", HTMLElement);
const rail = byId("rail", HTMLElement);
const queues = byId("queues", HTMLElement);
const menu = byId("tabs", HTMLElement);
const signIn = byId("sign-in", HTMLElement);
const whose = byId("whose", HTMLElement);
const agency = byId("agency", HTMLSelectElement);
const who = byId("who", HTMLElement);
const signed = byId("signed", HTMLElement);
const find = byId("find", HTMLFormElement);
const numberField = byId("number", HTMLInputElement);
const help = byId("help", HTMLDialogElement);
const keysOn = byId("keys-on", HTMLInputElement);

/** From this width on the list stands beside an open case, as desk.css has it. */
const WIDE = window.matchMedia("(min-width: 70rem)");
/** Roles that see the lists of their own agency alone. */
const OF_ONE_AGENCY = ["official", "head"];
const COUNTED_EVERY_MS = 60_000;

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

/** @type {Catalogue | null} */
let offered = null;
/** @type {StaffMember | null} Role and agency of who is signed in. */
let me = null;
/** The subject of the token with which `me` was learned. */
let subject = "";
/** @type {Record<string, number> | null} */
let counts = null;

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
 * What fetches things to show in one place. It gives null for what was refused, and for what was asked for before the
 * reader went on to something else there. `quiet`: nothing is said meanwhile, and what was said before stays.
 */
function fetcher(quiet = false) {
  let turn = 0;
  return async (/** @type {string} */ path, /** @type {string} */ unknown = words.unknown) => {
    turn += 1;
    const mine = turn;
    if (!quiet) say(words.loading);
    const answer = await ask(path);
    if (mine !== turn) return null;
    if (answer.status !== 200) {
      complain(answer, [], unknown);
      return null;
    }
    if (!quiet) say("");
    return answer.body;
  };
}

const fetchView = fetcher();
const list = workList(listPlace, fetcher(true));

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
  place(...nodes) {
    work.replaceChildren(el("div", {}, nodes));
  },
  isHere: (at) => fragment() === at,
  changed() {
    countQueues();
    showList(false);
  },
});

/** The agency and the queue that the address names, or where the day begins. */
function wanted() {
  const said = new URLSearchParams(location.search);
  const queue = said.get("queue");
  const asked = said.get("agency");
  const ours = me && OF_ONE_AGENCY.includes(me.role) ? me.agency : (asked ?? me?.agency);
  return {
    agency: ours && isOffered(ours) ? ours : agency.value,
    queue: queue !== null && isQueue(queue) ? queue : me ? firstQueue(me) : "open",
  };
}

const addressOf = (/** @type {string} */ queue, of = wanted().agency) =>
  `?${new URLSearchParams(me && OF_ONE_AGENCY.includes(me.role) ? { queue } : { queue, agency: of })}`;

const isOffered = (/** @type {string} */ id) => [...agency.options].some((option) => option.value === id);

/** Count the queues anew; they stay as they were where that cannot be done. */
async function countQueues() {
  if (!me) return;
  const of = wanted().agency;
  const answer = await ask(`queues?${new URLSearchParams({ agency: of })}`);
  if (answer.status !== 200 || of !== wanted().agency) return;
  counts = answer.body.queues;
  drawRail();
}

function drawRail(here = wanted().queue) {
  if (me) queues.replaceChildren(...queueLinks(me, counts, placeOf().part ? "" : here, addressOf));
}

/** What the address names behind its "#": a part of the desk, or the number of a case. */
function placeOf() {
  const at = fragment();
  const [part, ...rest] = at.startsWith("/") ? at.slice(1).split("/") : [""];
  return { part, rest, number: at.startsWith("/") ? "" : at };
}

async function showList(anew = true) {
  const of = wanted();
  if (!anew && listPlace.hidden) return;
  agency.value = of.agency;
  await list.open(of);
}

/** The way back to the list, and to the cases beside this one in it. */
function pathOf(/** @type {string} */ number) {
  const link = (/** @type {number} */ step, /** @type {string} */ name) => {
    const there = list.beside(step);
    return there && there !== number ? el("a", { href: `#${there}` }, name) : null;
  };
  const steps = list.hasPicked() ? [link(-1, words.previous), link(1, words.next)] : [];
  return el("p", { class: "path" }, el("a", { href: location.pathname + location.search }, words.back), steps);
}

let routed = "";

async function route() {
  const { part, rest, number } = me ? placeOf() : { part: "", rest: [], number: "" };
  signIn.hidden = Boolean(me);
  for (const node of [signed, rail, find]) node.hidden = !me;
  if (!me) {
    listPlace.hidden = true;
    work.replaceChildren();
    return;
  }
  const offers = await catalogue();
  // Somebody may have signed out meanwhile.
  if (!me) return;
  const parts = partsOf(me, offers);
  const isPart = parts.includes(part);
  whose.hidden = OF_ONE_AGENCY.includes(me.role);
  menu.replaceChildren(tabs(parts, isPart ? part : "") ?? "");
  drawRail();
  panes.classList.toggle("split", Boolean(number));
  listPlace.hidden = isPart || (Boolean(number) && !WIDE.matches);
  work.replaceChildren();
  list.pick(number || list.picked());
  const { agency: of, queue } = wanted();
  const there = `${of} ${queue}`;
  const goesBack = routed === there && !number && !isPart && !list.isEmpty();
  if (!listPlace.hidden && (routed !== there || goesBack || list.isEmpty())) {
    if (routed.split(" ")[0] !== of) {
      counts = null;
      countQueues();
    }
    routed = there;
    await showList();
    if (goesBack) list.focusPicked();
  }
  if (isPart) openPart(deskOf(me), part, rest);
  else if (number) openCase(deskOf(me), number, { above: () => pathOf(number) });
}

/** Show that nobody is signed in. */
function showNobody() {
  me = null;
  counts = null;
  routed = "";
  say("");
  offerSignIn(signIn);
  route();
}

/** Learn who signed in, and open the queue in which their day begins. */
async function welcome() {
  const session = staffSession();
  if (!session) return showNobody();
  say(words.loading);
  const answer = await ask("me");
  if (!staffSession()) return showNobody();
  if (answer.status !== 200) {
    showNobody();
    return complain(answer);
  }
  /** @type {StaffMember} */
  const staff = answer.body;
  me = staff;
  subject = claims(session.token).sub;
  who.textContent = fill(words.signed_in, { role: named(words.roles, staff.role) });
  say("");
  return route();
}

/** What stood behind the "?" when the page was drawn last. */
let search = location.search;

/** Go to another address of the desk without loading it anew. */
function go(/** @type {string} */ address) {
  history.pushState(null, "", address);
  search = location.search;
  route();
}

/** Follow a link within the desk without loading it anew; what stands behind "#" the browser follows itself. */
function follow(/** @type {MouseEvent} */ event) {
  const link = event.target instanceof Element ? event.target.closest("a") : null;
  if (!link || link.hash || link.pathname !== location.pathname || link.target) return;
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  go(link.pathname + link.search);
}

agency.addEventListener("change", () => go(addressOf(wanted().queue, agency.value)));
find.addEventListener("submit", (event) => {
  event.preventDefault();
  const number = numberField.value.trim();
  numberField.value = "";
  if (number) location.hash = number;
});
for (const place of [queues, work]) place.addEventListener("click", follow);
byId("sign-out", HTMLButtonElement).addEventListener("click", async () => {
  await leaveDesk();
  showNobody();
});
byId("help-button", HTMLButtonElement).addEventListener("click", () => help.showModal());
keysOn.checked = keysAreOn();
keysOn.addEventListener("change", () => switchKeys(keysOn.checked));

/** Go to the next case, or in the list to the next row. */
function step(/** @type {number} */ by) {
  const { number } = placeOf();
  if (!number) return list.move(by);
  const there = list.beside(by);
  if (there) location.hash = there;
}

listenToKeys({
  j: () => step(1),
  k: () => step(-1),
  u: () => go(location.pathname + location.search),
  "/": () => numberField.focus(),
  a: () => {
    const button = ["answer", "accept"].map((name) => work.querySelector(`button[data-action=${name}]`)).find(Boolean);
    if (button instanceof HTMLButtonElement) button.click();
  },
  "?": () => help.showModal(),
});

whenStaffChanges(() => {
  const session = staffSession();
  if (!session) showNobody();
  else if (!me || claims(session.token).sub !== subject) welcome();
  else say(words.signed_in_again);
});
window.addEventListener("hashchange", () => route());
window.addEventListener("popstate", () => {
  if (location.search === search) return;
  search = location.search;
  route();
});
setInterval(() => {
  if (!document.hidden) countQueues();
}, COUNTED_EVERY_MS);
await findStaff();
welcome();
