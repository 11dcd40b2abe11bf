// Draws a published survey as a form: one part per question, shown or hidden by the answers before it.

import { worded } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { fill, words } from "../common/words.js";
import { isShown } from "./conditions.js";
import { contactPart } from "./contact.js";
import { choices, entry, NOT_APPLICABLE } from "./controls.js";
import { matrix } from "./matrix.js";
import { part } from "./part.js";
import { picker } from "./picker.js";

/** A scale with more points is a number field. */
const MOST_POINTS = 11;

/**
 * @typedef {import("../common/catalogue.js").Text} Text
 * @typedef {import("./controls.js").Option} Option
 * @typedef {import("./part.js").Control} Control
 * @typedef {import("./part.js").Part} Part
 *
 * @typedef {object} Question
 * @property {string} id
 * @property {string} type
 * @property {Text} text
 * @property {Text | null} help
 * @property {boolean} required
 * @property {boolean} not_applicable
 * @property {number | null} least How many options are to be chosen.
 * @property {number | null} most How many options can be chosen.
 * @property {number | null} shortest How many characters a text has at least.
 * @property {number} decimals How many places after the point a number may have.
 * @property {number} min
 * @property {number} max
 * @property {Text | null} low
 * @property {Text | null} high
 * @property {{id: string, text: Text, other: boolean, alone: boolean}[]} options
 * @property {{id: string, text: Text}[]} rows
 * @property {Record<string, string[]>} show_if
 * @property {import("./conditions.js").Condition | null} [show_when]
 *
 * @typedef {object} Survey As the site publishes it.
 * @property {string} id
 * @property {string} audience
 * @property {string} level
 * @property {"always" | "negative" | "never"} opens_case
 * @property {Question[]} questions
 *
 * @typedef {{offered: import("../common/catalogue_parts.js").Parts, longest: number}} Offered The catalogue, and the maximum length of a text in characters.
 */

/** @type {Option} */
const notConcerned = { value: NOT_APPLICABLE, text: words.not_applicable, alone: true };

/**
 * The options of a question, with "not applicable" if the question allows it.
 * @param {Question} question
 * @returns {Option[]}
 */
function offered(question) {
  const own = question.options.map(({ id, text, other, alone }) => ({
    value: id,
    text: worded(text) ?? id,
    other,
    wanting: other && question.required,
    alone,
  }));
  return question.not_applicable ? [...own, notConcerned] : own;
}

const number = (/** @type {string | number} */ text) => (text === NOT_APPLICABLE ? text : Number(text));

/**
 * The points of a scale in order; the first and the last have labels.
 * @param {Question} question
 * @returns {Option[]}
 */
function points(question) {
  const { min, max, low, high, not_applicable: may } = question;
  /** @type {Option[]} */
  const list = Array.from({ length: max - min + 1 }, (_, i) => ({ value: min + i, text: String(min + i) }));
  list[0].end = worded(low);
  list[list.length - 1].end = worded(high);
  return may ? [...list, notConcerned] : list;
}

/**
 * @param {Question} question
 * @param {string} id
 * @param {Offered} how
 * @returns {Control}
 */
function controlOf(question, id, { offered: catalogue, longest }) {
  const clearable = !question.required;
  switch (question.type) {
    case "single":
      return choices(id, offered(question), { clearable });
    case "multiple":
      return choices(id, offered(question), { several: true, least: question.least, most: question.most });
    case "scale":
      if (question.max - question.min >= MOST_POINTS)
        return escapable(id, question, entry(id, { type: "number", min: question.min, max: question.max }));
      return choices(id, points(question), { shape: "points", clearable, read: number });
    case "matrix":
      return matrix(id, question, {
        options: question.options.length ? offered(question) : points(question),
        read: question.options.length ? undefined : number,
      });
    case "number":
      return escapable(
        id,
        question,
        entry(id, { type: "number", min: question.min, max: question.max, decimals: question.decimals }),
      );
    case "date":
      return escapable(id, question, entry(id, { type: "date" }));
    case "agency":
      return escapable(id, question, picker(id, catalogue.source(["agencies"])));
    case "service":
      return escapable(id, question, picker(id, catalogue.source(["services"])));
    default:
      return escapable(id, question, entry(id, { long: true, min: question.shortest, max: longest }));
  }
}

/**
 * The help text of a question, with the limits of its answer.
 * @param {Question} question
 */
function helpOf({ help, least, most, shortest }) {
  const said = [
    worded(help),
    least ? fill(words.at_least_chosen, { n: least }) : null,
    most ? fill(words.at_most_chosen, { n: most }) : null,
    shortest ? fill(words.at_least_long, { n: shortest }) : null,
  ];
  return said.filter(Boolean).join(" ") || null;
}

/**
 * Adds a checkbox "not applicable" to a control, if the question allows it.
 * @param {string} id
 * @param {Question} question
 * @param {Control} control
 * @returns {Control}
 */
function escapable(id, question, control) {
  if (!question.not_applicable) return control;
  const none = choices(`${id}-none`, [notConcerned], { several: true });
  const fit = () => {
    for (const input of control.inputs) input.disabled = none.value() !== undefined;
  };
  none.node.addEventListener("change", fit);
  return {
    ...control,
    node: el("div", {}, control.node, none.node),
    value: () => none.value() ?? control.value(),
    complaint: () => (none.value() ? "" : (control.complaint?.() ?? "")),
    fill: (value) => {
      none.fill(value === NOT_APPLICABLE ? value : undefined);
      control.fill(value === NOT_APPLICABLE ? undefined : value);
      fit();
    },
  };
}

/**
 * The parts of a survey, and `answers(level)`, which returns the answers and shows or hides each part by the answers before it.
 * @param {Survey} survey
 * @param {Offered} how
 */
export function questionsOf(survey, { offered: catalogue, longest }) {
  const asked = survey.questions.map((question) => {
    const label = worded(question.text) ?? question.id;
    const help = helpOf(question);
    const { required } = question;
    if (question.type === "contact") return { question, part: contactPart({ label, help, required }) };
    const id = `q-${question.id}`;
    return {
      question,
      part: part(
        { id, label, help, required, paths: [`answers.${question.id}`] },
        controlOf(question, id, { offered: catalogue, longest }),
      ),
    };
  });
  const answers = (/** @type {number | undefined} */ level) => {
    /** @type {Record<string, any>} */
    const given = {};
    for (const { question, part: drawn } of asked) {
      drawn.node.hidden = !isShown(question, given, level);
      const value = question.type === "contact" ? undefined : drawn.value();
      if (value !== undefined) given[question.id] = value;
    }
    return given;
  };
  return {
    parts: asked.map((each) => each.part),
    answers,
    asksContact: asked.some(({ question }) => question.type === "contact"),
  };
}
