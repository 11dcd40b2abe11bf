// The officials whom an appeal names, one row each.

import { el } from "../common/elements.js";
import { words } from "../common/words.js";
import { rowsOf } from "./rows.js";

const MOST = 20;
const NAMES = /** @type {const} */ (["name", "position"]);

/** @typedef {{name?: string, position?: string}} Official */

/**
 * @param {string} id
 * @param {Official} known
 */
function rowOf(id, known) {
  const inputs = NAMES.map((name) => {
    const input = el("input", { type: "text", id: `${id}-${name}`, maxlength: "200", autocomplete: "off" });
    input.value = known[name] ?? "";
    return input;
  });
  const labelled = inputs.map((input, i) =>
    el("div", {}, el("label", { for: input.id }, words.official_fields[NAMES[i]]), input),
  );
  return {
    node: el("div", { class: "filters" }, labelled),
    focus: () => inputs[0].focus(),
    value: () =>
      Object.fromEntries(inputs.map((input, i) => [NAMES[i], input.value.trim()]).filter(([, text]) => text)),
  };
}

/**
 * A control whose value is a list of {name, position?}; rows without a name are not sent.
 * @param {string} id
 * @returns {import("./part.js").Control}
 */
export function officialsNamed(id) {
  const rows = rowsOf(id, { most: MOST, add: words.add_official, draw: rowOf });
  const written = () => /** @type {Official[]} */ (rows.value());
  return {
    ...rows,
    complaint: () => (written().some(({ name, position }) => position && !name) ? words.problems.official : ""),
    value: () => {
      const named = written().filter(({ name }) => name);
      return named.length ? named : undefined;
    },
  };
}
