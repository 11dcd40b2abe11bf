// A list of rows in a form, to which a row can be added.

import { el } from "../common/elements.js";

/**
 * @typedef {object} Row
 * @property {HTMLElement} node
 * @property {() => void} focus
 * @property {() => any} value
 */

/**
 * A control whose value is the list of the values of its rows. `draw(id, known)` creates a row from a known value.
 * @param {string} id
 * @param {{least?: number, most: number, add: string, draw: (id: string, known: any) => Row}} how
 * @returns {import("./part.js").Control & {value: () => any[]}}
 */
export function rowsOf(id, { least = 0, most, add: label, draw }) {
  /** @type {Row[]} */
  let rows = [];
  const list = el("ol", { class: "questions" });
  const more = el("button", { type: "button", class: "plain small" }, label);
  const add = (/** @type {any} */ known = {}) => {
    const row = draw(`${id}-${rows.length}`, known);
    rows.push(row);
    list.append(el("li", {}, row.node));
    more.disabled = rows.length >= most;
  };
  const fill = (/** @type {any[] | undefined} */ value) => {
    rows = [];
    list.replaceChildren();
    for (const known of value ?? []) add(known);
    while (rows.length < least) add();
    more.disabled = rows.length >= most;
  };
  more.addEventListener("click", () => {
    add();
    rows.at(-1)?.focus();
  });
  fill([]);
  return {
    several: true,
    inputs: [],
    node: el("div", {}, list, more),
    focus: () => (rows[0] ?? more).focus(),
    value: () => rows.map((row) => row.value()),
    fill,
  };
}
