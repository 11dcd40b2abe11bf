// A case on the desk: what its author said, its work orders, and what the reader's role may do with them.

import { about, orderCard, timeline } from "../common/case_view.js";
import { nameIn } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { openFile, say } from "../common/page.js";
import { fill, words } from "../common/words.js";
import { actions } from "../forms/actions.js";
import { formsWithGroups, groupCall, groupNote, groupsAround, lacking, plainFields, why } from "./groups.js";

/**
 * @typedef {import("api").CaseOut} Case
 * @typedef {import("api").OrderOut} Order
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {import("../common/page.js").Answer} Answer
 * @typedef {import("../forms/actions.js").ActionForm} ActionForm
 * @typedef {import("../forms/actions.js").Values} Values
 *
 * @typedef {{n: number, action: string, fields: Values}} Typed What somebody wrote and could not send.
 * @typedef {Record<"agency" | "topic" | "service", Record<string, string>>} Names In this page's language, by id.
 */

/** What is done most often stands out. */
const USUAL = ["assign", "accept", "answer", "approve", "keep"];
const [ACCEPT, ANSWER] = ["accept", "answer"];

/**
 * @param {Desk} desk
 * @returns {Promise<Names>}
 */
async function names(desk) {
  const { agencies, topics, services } = await desk.catalogue();
  /** @type {(list: Record<string, import("../common/catalogue.js").Named>) => Record<string, string>} */
  const namesOf = (list) => Object.fromEntries(Object.keys(list).map((id) => [id, nameIn(list, id)]));
  return { agency: namesOf(agencies), topic: namesOf(topics), service: namesOf(services) };
}

/**
 * Show a case as it is now, with a message; `typed` is what somebody wrote and could not send, `above` what stands over it.
 * @param {Desk} desk
 * @param {string} number
 * @param {{message?: string, typed?: Typed | null, above?: () => import("../common/elements.js").Child}} [more]
 */
export async function openCase(desk, number, { message = "", typed = null, above = () => null } = {}) {
  const [lists, { languages }] = await Promise.all([names(desk), desk.catalogue()]);
  /** @type {Case | null} */
  const found = await desk.fetchView(`cases/${encodeURIComponent(number)}`);
  if (!found) return;
  const again = (/** @type {string} */ said, /** @type {Typed | null} */ left = null) =>
    openCase(desk, number, { message: said, typed: left, above });
  const cards = found.orders.map(async (order) => {
    const around = await groupsAround(order, desk.ask);
    const drawn = actions(formsWithGroups(order, around, languages), {
      n: order.n,
      perform: (form, fields) => perform(desk, found, order, form, fields, again),
      explain: desk.complain,
      check: lacking,
      typed: typed?.n === order.n ? typed : null,
      usual: USUAL,
      prepared: (outcome, day) => prepared(desk, found.number, order.n, outcome, day),
      lists: { ...lists, group: around.titles },
    });
    return orderCard(order, found, groupNote(around.own), drawn ?? el("p", { class: "quiet" }, words.nothing_to_do));
  });
  const orders = await Promise.all(cards);
  if (!desk.isHere(number)) return;
  const path = `cases/${encodeURIComponent(found.number)}`;
  const open = (/** @type {string} */ id) => openFile(() => desk.ask(`${path}/attachments/${encodeURIComponent(id)}`));
  const title = el("h2", { tabindex: "-1" }, `${words.case} `, el("span", { class: "whole" }, found.number));
  desk.place(
    above(),
    el(
      "section",
      { class: "case" },
      title,
      el("div", { class: "told" }, about(found, open), timeline(found, lists.agency)),
      el("div", { class: "to-do" }, orders),
    ),
  );
  say(message);
  title.focus({ preventScroll: Boolean(message) });
}

/**
 * Prepared replies are a convenience: without them, the official writes one.
 * @param {Desk} desk
 * @param {string} number
 * @param {number} n
 * @param {string | undefined} outcome
 * @param {string | undefined} day
 * @returns {Promise<import("../forms/fields.js").PreparedReply[]>}
 */
async function prepared(desk, number, n, outcome, day) {
  const query = new URLSearchParams({ ...(outcome && { outcome }), ...(day && { promise_date: day }) });
  const answer = await desk.ask(`cases/${encodeURIComponent(number)}/orders/${n}/replies?${query}`);
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
 * @param {Desk} desk
 * @param {Case} found
 * @param {Order} order
 * @param {ActionForm} form
 * @param {Values} fields
 * @param {(message: string, typed?: Typed | null) => Promise<void>} again Shows the case as it is then.
 */
async function perform(desk, found, order, form, fields, again) {
  say(words.loading);
  const answer = await desk.ask(...(groupCall(found, order, form, fields) ?? orderCall(found, order, form, fields)));
  const refused = answer.body.refused?.[0];
  if (refused) await again(fill(words.refused, { detail: why(refused) }));
  else if (answer.status === 202) await again(words.run_begun);
  // Who starts work wants to answer: the form is open at once.
  else if (answer.status === 200 && form.action === ACCEPT)
    await again(words.done, { n: order.n, action: ANSWER, fields: {} });
  else if (answer.status === 200 || answer.status === 201) await again(words.done);
  else if (answer.status === 409) await again(words.stale, { n: order.n, action: form.action, fields });
  else return answer;
  desk.changed();
  return null;
}
