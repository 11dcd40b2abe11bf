// A matrix question: one answer per row. On wide screens, the options of all rows are aligned in columns.

import { worded } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { words } from "../common/words.js";
import { choices } from "./controls.js";

/**
 * A control whose value is the answers by row; undefined where no row has one.
 * @param {string} id
 * @param {import("./survey.js").Question} question
 * @param {{options: import("./controls.js").Option[], read?: (value: string | number) => any}} how
 * @returns {import("./part.js").Control}
 */
export function matrix(id, question, { options, read }) {
  const shape = question.options.length ? "points worded" : "points";
  const rows = question.rows.map(({ id: name, text }) => {
    const own = `${id}-${name}`;
    const control = choices(own, options, { shape, read, clearable: !question.required });
    const error = el("p", { class: "error", id: `${own}-error`, hidden: true });
    const title = el("p", { class: "row-title", id: `${own}-title` }, worded(text));
    const labels = { "aria-labelledby": title.id, "aria-describedby": error.id };
    const node = el("div", { class: "row", role: "radiogroup", ...labels }, title, control.node, error);
    return { name, control, error, node };
  });
  const unanswered = () => (question.required ? rows.filter(({ control }) => control.value() === undefined) : []);
  return {
    several: true,
    inputs: [],
    node: el(
      "div",
      { class: "matrix" },
      rows.map((row) => row.node),
    ),
    focus: () => (rows.find(({ error }) => !error.hidden) ?? rows[0]).control.focus(),
    value: () => {
      const given = rows.map(({ name, control }) => [name, control.value()]);
      const answered = given.filter(([, value]) => value !== undefined);
      return answered.length ? Object.fromEntries(answered) : undefined;
    },
    fill: (value) => {
      for (const { name, control } of rows) control.fill(value?.[name]);
    },
    complaint: () => {
      if (unanswered().length) return words.problems.every_row;
      return rows.map(({ control }) => control.complaint?.()).find(Boolean) ?? "";
    },
    mark: (problems) => {
      const empty = problems.some(({ message }) => message === words.problems.every_row) ? unanswered() : [];
      for (const row of rows) {
        const own = `answers.${question.id}.${row.name}`;
        const told = problems.find(({ path }) => path.startsWith(own))?.message;
        row.error.textContent = told ?? (empty.includes(row) ? words.problems.required : "");
        row.error.hidden = !row.error.textContent;
      }
    },
  };
}
