// Where a work order is and by when its answer is due, in the words of the page.

import { el } from "./elements.js";
import { named, until, words } from "./words.js";

// A page may say some things differently: to the author it is "you".
const names = { ...words.states, ...words.states_here };

export const stateOf = (/** @type {{state: string}} */ order) => named(names, order.state);

/**
 * When an answer is due, with a mark when that time is over.
 * @param {{due: string | null, overdue: boolean}} order
 */
export function due(order) {
  if (!order.due) return "";
  return el("span", {}, until(order.due), order.overdue ? el("strong", { class: "late" }, ` ${words.overdue}`) : null);
}
