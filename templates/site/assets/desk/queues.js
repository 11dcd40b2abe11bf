// The queues of the desk: which somebody has, and how many orders are in each.

import { el } from "../common/elements.js";
import { named, words } from "../common/words.js";

/** @typedef {import("api").StaffMember} StaffMember */

/** The queues that each role has even when they are empty, the first of them being where its day begins. */
/** @type {Record<string, string[]>} */
const OF_ROLE = {
  official: ["open", "overdue", "due_today", "new", "sent_back", "waiting", "promises"],
  head: ["open", "approval", "overdue", "due_today", "sent_back", "contested", "promises"],
  dispatcher: ["dispatch", "danger", "open", "overdue"],
  reviewer: ["contested", "open"],
  operator: ["open", "dispatch"],
  analyst: ["open"],
};
const ALL = [
  ...["open", "overdue", "due_today", "new", "dispatch", "danger", "approval", "sent_back", "waiting", "contested"],
  ...["promises", "grouped"],
];
/** How a queue's count is marked while there is something in it. */
/** @type {Record<string, string>} */
const MARKS = { overdue: "overdue", danger: "overdue", due_today: "today" };
/** @type {Record<string, string>} */
const SIGNS = { overdue: "▲ ", danger: "▲ ", today: "◆ ", due_today: "◆ " };

/** The queue in which somebody's day begins. */
export const firstQueue = (/** @type {StaffMember} */ me) => OF_ROLE[me.role]?.[0] ?? "open";

/** A queue that there is. */
export const isQueue = (/** @type {string | null} */ name) => name !== null && ALL.includes(name);

/**
 * Links to the queues: those of the role, and others that have something in them.
 * @param {StaffMember} me
 * @param {Record<string, number> | null} counts Null as long as they are not known.
 * @param {string} here
 * @param {(queue: string) => string} address
 */
export function queueLinks(me, counts, here, address) {
  const own = OF_ROLE[me.role] ?? [];
  const shown = [...own, ...ALL.filter((name) => !own.includes(name) && (counts?.[name] || name === here))];
  return shown.map((name) => {
    const count = counts?.[name];
    const count_text = count === undefined ? "" : `${count ? (SIGNS[name] ?? "") : ""}${count}`;
    const link = el(
      "a",
      { href: address(name), "aria-current": name === here && "page" },
      el("span", {}, named(words.queues, name)),
      el("span", { class: "count" }, count_text),
    );
    const mark = count ? MARKS[name] : count === 0 && name !== here ? "empty" : false;
    return el("li", { class: mark ?? false }, link);
  });
}
