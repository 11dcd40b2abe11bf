// The questions into which a case is split, each with its words and whose it is or what it is about.

import { el } from "../common/elements.js";
import { fill, words } from "../common/words.js";
import { selected } from "./controls.js";
import { rowsOf } from "./rows.js";

const LONGEST = 5000;

/** @typedef {{text?: string, agency?: string, topic?: string}} Question */
/** @typedef {Record<string, Record<string, string>>} Lists Names by id: of agencies, topics, groups. */

/**
 * A control whose value is a list of {text, agency?, topic?}; rows without text are not sent.
 * @param {string} id
 * @param {{min: number, max: number, lists: Lists}} how
 * @returns {import("./part.js").Control}
 */
export function questionsAsked(id, { min, max, lists }) {
  const rows = rowsOf(id, {
    least: min,
    most: max,
    add: words.add_question,
    draw: (row, known) => rowOf(row, known, lists),
  });
  const value = () => /** @type {Question[]} */ (rows.value()).filter(({ text }) => text);
  return {
    ...rows,
    value,
    complaint: () => (value().length < min ? fill(words.problems.questions, { min, max }) : ""),
  };
}

/**
 * @param {string} id
 * @param {Question} known
 * @param {Lists} lists
 */
function rowOf(id, known, lists) {
  const text = el("textarea", { id, maxlength: LONGEST }, known.text ?? "");
  const choices = /** @type {const} */ (["agency", "topic"]).map((name) => {
    const control = selected(`${id}-${name}`, Object.entries(lists[name] ?? {}));
    control.fill(known[name]);
    return { name, control };
  });
  const labelled = choices.map(({ name, control }) =>
    el("div", {}, el("label", { for: control.node.id }, `${words.fields[name]} ${words.optional}`), control.node),
  );
  return {
    node: el(
      "div",
      {},
      el("label", { for: id }, words.fields.question),
      text,
      el("div", { class: "filters" }, labelled),
    ),
    focus: () => text.focus(),
    value: () => {
      const picked = choices.map(({ name, control }) => [name, control.value()]);
      return Object.fromEntries([["text", text.value.trim()], ...picked].filter(([, value]) => value));
    },
  };
}
