// The cases of the signed-in person, newest first: subject, state, deadline, and what the author has to do.

import { el } from "../common/elements.js";
import { once } from "../common/page.js";
import { due, stateOf } from "../common/states.js";
import { fill, moment, named, until, words } from "../common/words.js";

/** As many as the API gives at once. */
const MOST = 50;

/**
 * @typedef {import("../common/page.js").Answer} Answer
 * @typedef {import("api").MyCaseOut} Case
 * @typedef {import("api").MyOrderOut} Order
 * @typedef {import("./profile.js").Ask} Ask
 */

/**
 * One page of the cases: the API's answer, or null when the token has run out.
 * @param {Ask} ask
 * @param {string} cursor
 * @param {number | null} [limit]
 */
const pageOf = (ask, cursor, limit = null) =>
  ask(`me/cases?${new URLSearchParams({ ...(limit && { limit: String(limit) }), ...(cursor && { cursor }) })}`);

/**
 * The list of cases, filled when it is loaded. `failed(answer)` shows why loading failed.
 * @param {Ask} ask
 * @param {(answer: Answer) => void} failed
 */
export function caseList(ask, failed) {
  const list = el("ul", { class: "ways" });
  const more = el("button", { type: "button", class: "plain" }, words.loading);
  let cursor = "";
  const load = async () => {
    const answer = await pageOf(ask, cursor);
    if (!answer) return;
    more.hidden = false;
    if (answer.status !== 200) {
      more.textContent = words.again;
      failed(answer);
      return;
    }
    /** @type {import("api").MyCasesOut} */
    const { items, next } = answer.body;
    const rows = items.map(row);
    list.append(...rows);
    if (!list.children.length) list.replaceWith(el("p", { class: "quiet" }, words.cases.none));
    if (cursor) rows[0]?.querySelector("a")?.focus();
    cursor = next ?? "";
    more.hidden = !next;
    more.textContent = words.cases.more;
  };
  more.addEventListener("click", () => once(more, load));
  once(more, load);
  return [list, more];
}

/** @param {Case} found */
function row({ number, opened_at: opened, state, about, waits_for_you: waits, orders }) {
  const subject = [about.kind, about.service ?? about.agency]
    .map((each) => each?.name)
    .filter(Boolean)
    .join(" · ");
  const link = el("a", { href: `/case/#${encodeURIComponent(number)}` }, subject || fill(words.case, { number }));
  const standing = waits ? words.cases.waits : orders.length === 1 ? stateOf(orders[0]) : words.cases.states[state];
  return el(
    "li",
    {},
    el(
      "div",
      { class: "order-head" },
      link,
      el("p", { class: state === "closed" ? "state ended" : "state" }, standing),
    ),
    el("p", { class: "quiet small" }, fill(words.cases.opened, { number, at: moment(opened) })),
    orders.map((order) => el("p", { class: "small" }, ofOrder(order, orders.length > 1))),
  );
}

/**
 * The status of an order: its name if there are several, how it ended, or who has to act and by when.
 * @param {Order} order
 * @param {boolean} many
 */
function ofOrder(order, many) {
  const parts = [
    many && `${fill(words.order, { n: order.n })}${words.colon}${stateOf(order)}`,
    order.resolution && named(words.resolutions, order.resolution),
    order.reply_due && `${words.reply_due}${words.colon}${until(order.reply_due)}`,
    order.follow_up_due && `${words.follow_up_due}${words.colon}${until(order.follow_up_due)}`,
  ].filter(Boolean);
  const answer =
    order.due && !order.reply_due && !order.follow_up_due
      ? [parts.length ? " · " : "", `${words.due}${words.colon}`, due(order)]
      : [];
  return [parts.join(" · "), ...answer];
}

/**
 * Fetches all pages of the list of cases. Returns the answer that failed, if one did.
 * @param {Ask} ask
 * @returns {Promise<Answer | null>}
 */
export async function allCases(ask) {
  /** @type {Case[]} */
  const items = [];
  /** @type {string | null} */
  let cursor = "";
  while (cursor !== null) {
    /** @type {Answer | null} */
    const answer = await pageOf(ask, cursor, MOST);
    if (answer?.status !== 200) return answer;
    items.push(...answer.body.items);
    cursor = answer.body.next;
  }
  return { status: 200, body: items };
}
