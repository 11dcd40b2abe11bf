// The state of a work order and the deadline of its answer, in the language of the page.

import { el } from "./elements.js";
import { named, until, words } from "./words.js";

// The page of the author addresses the reader as "you"; these texts replace the common ones.
const names = { ...words.states, ...words.states_here };

export const stateOf = (/** @type {{state: string}} */ order) => named(names, order.state);

/**
 * When an answer is due; marked when it is overdue.
 * @param {{due: string | null, overdue: boolean}} order
 */
export function due(order) {
  if (!order.due) return "";
  return el("span", {}, until(order.due), order.overdue ? el("strong", { class: "late" }, ` ${words.overdue}`) : null);
}
