// Where a work order is and by when its answer is due, in the words of the page.

const { el, named, until, words } = await import(document.getElementById("module-page").href);

// A page may say some things differently: to the author it is "you".
const names = { ...words.states, ...words.states_here };

export const stateOf = (order) => named(names, order.state);

/** When an answer is due, with a mark when that time is over. */
export function due(order) {
  if (!order.due) return "";
  return el("span", {}, until(order.due), order.overdue ? el("strong", { class: "late" }, ` ${words.overdue}`) : null);
}
