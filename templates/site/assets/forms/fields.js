// The fields of an action as parts of a form, by the type of value that the API says each takes.

import { named, words } from "../common/words.js";
import { checkbox, choices, entry, selected } from "./controls.js";
import { part } from "./part.js";
import { questionsAsked } from "./questions.js";

/** Few enough to be seen at once. */
const MOST_RADIOS = 8;

/**
 * @typedef {import("./part.js").Control} Control
 * @typedef {import("./part.js").Part} Part
 * @typedef {import("./questions.js").Lists} Lists
 *
 * @typedef {Omit<import("api").FieldOut, "type" | "required_when" | "only_when"> & {
 *   type: import("api").FieldOut["type"] | "flag",
 *   label?: string,
 *   required_when?: Record<string, any[]> | null,
 *   only_when?: Record<string, any[]> | null,
 * }} Field A field of the API, or one that a page adds; `flag` is yes or no.
 *
 * @typedef {{reply: string, title: string, text: string}} PreparedReply
 *
 * @typedef {object} FieldPart
 * @property {string} name
 * @property {Part} part
 * @property {(valueNamed: (name: string) => any) => void} fit Shows it or not, by the values of the other fields.
 * @property {(replies: PreparedReply[]) => void} [offer] Offers prepared replies to choose from.
 * @property {() => string | undefined} [text] The text of the prepared reply that is chosen.
 */

/**
 * @param {Partial<Field> & Pick<Field, "name" | "type">} field
 * @param {{action: string}} form
 * @param {(name: string) => string} idOf
 * @param {Lists} lists
 * @returns {FieldPart}
 */
export function fieldOf(field, form, idOf, lists) {
  const id = idOf(field.name);
  const own = `${form.action}.${field.name}`;
  const label = field.label ?? named(words.fields, Object.hasOwn(words.fields, own) ? own : field.name);
  const required = Boolean(field.required || field.required_when);
  const [[on, wanted] = []] = Object.entries(field.only_when ?? field.required_when ?? {});
  const applies = (/** @type {(name: string) => any} */ valueNamed) => !on || Boolean(wanted?.includes(valueNamed(on)));
  const about = { id, label, help: field.public ? words.published : null, required, paths: [field.name] };
  if (field.type === "reply") return { name: field.name, ...preparedReplies(about, applies) };
  const drawn = part(about, controlOf(field, id, label, lists));
  return {
    name: field.name,
    part: drawn,
    fit: (valueNamed) => {
      // A hidden field is not sent, but keeps its input in case it is shown again.
      drawn.node.hidden = !applies(valueNamed);
    },
  };
}

/**
 * @param {Partial<Field> & Pick<Field, "name" | "type">} field
 * @param {string} id
 * @param {string} label
 * @param {Lists} lists
 * @returns {Control}
 */
function controlOf(field, id, label, lists) {
  const [min, max] = [field.min ?? null, field.max ?? null];
  const outcomes = (field.choices ?? []).map((each) => ({ value: each, text: named(words.outcomes, each) }));
  switch (field.type) {
    case "questions":
      return questionsAsked(id, { min: Number(min), max: Number(max), lists });
    case "flag":
      return checkbox(id, label);
    case "rating":
      return choices(id, between(Number(min), Number(max)), { shape: "points rating", read: Number });
    case "choice":
      if (outcomes.length <= MOST_RADIOS) return choices(id, outcomes);
      return selected(
        id,
        outcomes.map(({ value, text }) => [value, text]),
      );
    case "agency":
    case "topic":
    case "group":
      return selected(id, Object.entries(lists[field.type] ?? {}));
    case "date":
      return entry(id, { type: "date", min, max });
    case "whole":
      return entry(id, { type: "number", min, max });
    default:
      return entry(id, { long: true, max: max === null ? null : Number(max) });
  }
}

/**
 * The choice of a prepared reply. Replies load later: the field is hidden until there are some.
 * @param {import("./part.js").About} about
 * @param {(valueNamed: (name: string) => any) => boolean} applies
 * @returns {Omit<FieldPart, "name">}
 */
function preparedReplies(about, applies) {
  const control = selected(about.id, []);
  const drawn = part(about, control);
  /** @type {PreparedReply[]} */
  let replies = [];
  let applicable = true;
  const show = () => {
    drawn.node.hidden = !applicable || !replies.length;
  };
  return {
    part: drawn,
    fit: (valueNamed) => {
      applicable = applies(valueNamed);
      show();
    },
    offer: (offered) => {
      replies = offered;
      control.offer(replies.map(({ reply, title }, i) => [reply, `${i + 1}. ${title}`]));
      show();
    },
    text: () => replies.find(({ reply }) => reply === control.value())?.text,
  };
}

/**
 * @param {number} min
 * @param {number} max
 */
const between = (min, max) =>
  Array.from({ length: max - min + 1 }, (_, i) => ({ value: min + i, text: String(min + i) }));
