// The author's page: opens a case with its number and key, or as that of who has signed in, shows it, and sends what its
// author says and decides.
// The key comes in the address after "#", which browsers send to no server. Reading the page changes nothing.

import { about, orderCard, timeline } from "../common/case_view.js";
import { byId, el } from "../common/elements.js";
import { call, fragment, openFile, refusal, say } from "../common/page.js";
import { authorization, forgetToken } from "../common/session.js";
import { fill, moment, words } from "../common/words.js";
import { actions } from "../forms/actions.js";

const place = byId("case", HTMLElement);
const form = byId("open", HTMLFormElement);
const numberField = byId("number", HTMLInputElement);
const keyField = byId("key", HTMLInputElement);

/** The author's word on an answer: two actions of the workflow, one question on the page. */
const [CONFIRM, DISPUTE, FOLLOW_UP] = ["confirm", "dispute", "follow_up"];

/** In this order; what a pack has besides comes after. */
const FOLLOW_UPS = ["solved", "partly", "not_solved", "not_needed", "cannot_tell"];

/**
 * @typedef {import("api").CaseOut} Case
 * @typedef {import("api").OrderOut} Order
 * @typedef {import("../common/page.js").Answer} Answer
 * @typedef {import("../forms/actions.js").ActionForm} ActionForm
 * @typedef {import("../forms/actions.js").Values} Values
 * @typedef {{n: number, action: string, fields: Values}} Typed What somebody wrote and could not send.
 */

/**
 * The API path for the actions of the author.
 * @type {Record<string, (n: number, fields: Values) => [path: string, body: object]>}
 */
const ROUTES = {
  reply: (n, fields) => ["/messages", { order: n, ...fields }],
  add: (n, fields) => ["/messages", { order: n, ...fields }],
  reopen: (n, fields) => ["/reopen", { order: n, ...fields }],
  follow_up: (n, fields) => [`/orders/${n}/follow-up`, fields],
  withdraw: () => ["/withdraw", {}],
};

let number = "";
let key = "";
let turn = 0;
let fresh = false;

/** A case is opened a moment after its receipt: who comes from there is let wait, in milliseconds, so many times. */
const [WAIT, TIMES] = [1500, 6];

/** What opens the case: its key or, where there is none, the token of who has signed in. */
const proof = () => (key ? `Case ${key}` : authorization());

const ask = (path = "", /** @type {object | null} */ body = null) =>
  call(`cases/${encodeURIComponent(number)}${path}`, proof(), body);

/**
 * Whether the session of the signed-in author has expired.
 * @param {Answer} answer
 */
function signedOut(answer) {
  if (key || (answer.status !== 401 && authorization())) return false;
  forgetToken();
  say(words.signed_out, true);
  return true;
}

async function opened() {
  for (let left = fresh ? TIMES : 0; ; left -= 1) {
    const answer = await ask();
    if (answer.status !== 404 || left === 0) return answer;
    await new Promise((resolve) => setTimeout(resolve, WAIT));
  }
}

/**
 * Show the case as it is now, with a message.
 * @param {string} [message]
 * @param {Typed | null} [typed]
 */
async function show(message = "", typed = null) {
  const mine = ++turn;
  say(words.loading);
  const answer = await opened();
  if (mine !== turn) return;
  if (answer.status === 410) {
    form.hidden = false;
    // The key in the link is no longer valid.
    keyField.value = "";
    place.replaceChildren();
    say([message, ended(answer.body)].filter(Boolean).join(" "));
    return;
  }
  if (answer.status !== 200) {
    form.hidden = false;
    place.replaceChildren();
    if (!signedOut(answer))
      say(answer.status >= 400 && answer.status < 500 && answer.status !== 429 ? words.unknown : words.failed, true);
    return;
  }
  form.hidden = true;
  /** @type {Case} */
  const found = answer.body;
  const [before, after] = words.case.split("{number}");
  const title = el("h2", { tabindex: "-1" }, before, el("span", { class: "whole" }, found.number), after);
  const orders = found.orders.map((order) => orderCard(order, found, ofOrder(order, found, typed)));
  const open = (/** @type {string} */ id) => openFile(() => ask(`/attachments/${encodeURIComponent(id)}`));
  place.replaceChildren(
    ...others(),
    el("section", { class: "part" }, title, orders, about(found, open), wholeCase(found)),
    timeline(found),
  );
  say(message);
  title.focus({ preventScroll: Boolean(message) });
}

/** The way to one's other cases, for who came from there. */
const others = () => (key ? [] : [el("p", {}, el("a", { href: "/me/" }, words.all_cases))]);

/**
 * What became of what a mail's link asked for, with the way that stays open.
 * @param {{ended?: {how?: string, at?: string | null}}} document
 */
function ended({ ended: { how, at } = {} }) {
  const text = words.ended[how ?? "other"] ?? words.ended.other;
  return `${fill(text, { at: at ? moment(at) : "" })} ${words.ended.key}`;
}

/**
 * @param {Order} order
 * @param {Case} found
 * @param {Typed | null} typed
 */
function ofOrder(order, found, typed) {
  const offered = [
    ...followUp(order.forms),
    ...order.forms.filter((each) => each.action in ROUTES && each.action !== "withdraw"),
  ];
  const awaited = [FOLLOW_UP, "reply"].find((action) => offered.some((each) => each.action === action));
  return actions(offered, {
    n: order.n,
    perform: (each, fields) => send(found, order.n, each, fields),
    explain,
    open: awaited,
    typed: typed?.n === order.n ? typed : null,
  });
}

/**
 * A withdrawal ends every order of the case, so that it is offered once.
 * @param {Case} found
 */
function wholeCase(found) {
  const withdraw = found.orders.flatMap((order) => order.forms).find((each) => each.action === "withdraw");
  if (!withdraw) return null;
  return actions([{ ...withdraw, fields: [] }], { n: 0, perform: (each) => send(found, 0, each, {}), explain });
}

/**
 * One form of the two actions; an answer that either takes comes with a choice to send the order back.
 * @param {ActionForm[]} forms
 * @returns {ActionForm[]}
 */
function followUp(forms) {
  const both = forms.filter((each) => [CONFIRM, DISPUTE].includes(each.action));
  if (!both.length) return [];
  const fields = new Map(both.flatMap((each) => each.fields).map((field) => [field.name, field]));
  const outcomes = both.flatMap((each) => each.fields.find((field) => field.name === "outcome")?.choices ?? []);
  const choices = [...new Set([...FOLLOW_UPS.filter((each) => outcomes.includes(each)), ...outcomes])];
  const either = outcomes.filter((outcome, i) => outcomes.indexOf(outcome) !== i);
  /** @type {ActionForm["fields"][number]} */
  const redo = { name: "redo", type: "flag", required: true, only_when: { outcome: either } };
  const { outcome, ...others } = Object.fromEntries(fields);
  return [{ action: FOLLOW_UP, closes: false, fields: [{ ...outcome, choices }, redo, ...Object.values(others)] }];
}

/**
 * Do what the author wants; gives the answer that refused it, else null.
 * @param {Case} found
 * @param {number} n
 * @param {ActionForm} what
 * @param {Values} fields
 */
async function send(found, n, what, fields) {
  const [path, body] = ROUTES[what.action](n, fields);
  say(words.loading);
  const answer = await ask(path, { version: found.version, ...body });
  if (answer.status === 200) await show(words.thanks);
  else if (answer.status === 409) await show(words.stale, { n, action: what.action, fields });
  else if (answer.status === 410) await show(words.over);
  else return answer;
  return null;
}

/** @type {(answer: Answer, shown: string[]) => void} */
function explain(answer, shown) {
  if (!signedOut(answer)) say(refusal(answer, shown), true);
}

/**
 * A key as it was copied: from paper, in groups, with the capital that a phone puts first, or in full-width signs.
 * @param {string} typed
 */
const plainKey = (typed) =>
  typed
    .normalize("NFKC")
    .replace(/[\s\p{Cf}]/gu, "")
    .toLowerCase();

/** Show the case of the number and the key, unless the key has signs that no key has: no header could carry them. */
function open() {
  const signs = [...new Set(key.match(/[^a-z0-9-]/g))].join(" ");
  if (!signs) {
    show();
    return;
  }
  form.hidden = false;
  say(fill(words.key_signs, { signs }), true);
  keyField.focus();
}

function fromAddress() {
  const [name, secret, from] = fragment().split(".", 3);
  fresh = from === "receipt";
  if (name) numberField.value = name;
  if (!name || !(secret || authorization())) return;
  [number, key] = [name, plainKey(secret ?? "")];
  keyField.value = key;
  open();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  [number, key] = [numberField.value.trim(), plainKey(keyField.value)];
  open();
});
window.addEventListener("hashchange", fromAddress);
fromAddress();
