// A part of a form: a control with its label, its help text and its error message.

import { el } from "../common/elements.js";
import { words } from "../common/words.js";

/**
 * @typedef {{path: string, message: string}} Problem An error of a field, as in problem documents.
 *
 * @typedef {object} Control An input for a value of any type; undefined means no value.
 * @property {boolean} [several] Whether it has more than one input, so that its label is a legend.
 * @property {boolean} [labelled] Whether it renders its own label.
 * @property {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]} inputs
 * @property {HTMLElement} node
 * @property {() => void} focus
 * @property {() => any} value
 * @property {(value: any) => void} fill
 * @property {() => string} [complaint] The error message of its value; "" if it is valid.
 * @property {(problems: Problem[]) => void} [mark] Shows problems at the inputs of the control that they belong to.
 * @property {() => any} [kept] The value that a draft keeps, if it differs from `value()`.
 *
 * @typedef {object} Part
 * @property {string} id
 * @property {string[]} paths Its paths in problem documents.
 * @property {HTMLElement} node
 * @property {() => any} value
 * @property {() => any} kept
 * @property {(value: any) => void} fill
 * @property {() => void} focus
 * @property {() => Problem[]} complaints
 * @property {() => boolean} failed
 * @property {(problems: Problem[]) => Problem[]} fail Shows the problems that belong to this part, and returns them.
 *
 * @typedef {object} About
 * @property {string} id
 * @property {string} label
 * @property {string | null} [help]
 * @property {boolean} [required]
 * @property {string[]} paths
 */

/**
 * Wraps a control with label, help and error. A hidden part has no value and no errors, but keeps its input.
 * @param {About} about
 * @param {Control} control
 * @returns {Part}
 */
export function part({ id, label, help = null, required = false, paths }, control) {
  const error = el("p", { class: "error", id: `${id}-error`, hidden: true });
  const hint = help ? el("p", { class: "hint", id: `${id}-help` }, help) : null;
  const title = required ? [label] : [label, " ", el("span", { class: "optional" }, words.optional)];
  const described = [hint?.id, error.id].filter(Boolean).join(" ");
  const node = around(control, id, title, hint, error, described);
  return {
    id,
    paths,
    node,
    kept: control.kept ?? control.value,
    fill: control.fill,
    focus: control.focus,
    value: () => (node.hidden ? undefined : control.value()),
    complaints: () => {
      if (node.hidden) return [];
      const missing = required && control.value() === undefined ? words.problems.required : "";
      const message = control.complaint?.() || missing;
      return message ? [{ path: paths[0], message }] : [];
    },
    failed: () => !error.hidden,
    fail: (problems) => {
      const mine = problems.filter(({ path }) => paths.some((own) => path === own || path.startsWith(`${own}.`)));
      control.mark?.(mine);
      error.hidden = !mine.length;
      error.textContent = [...new Set(mine.map(({ message }) => message))].join(" ");
      for (const input of control.inputs) {
        if (mine.length) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
      return mine;
    },
  };
}

/**
 * @param {Control} control
 * @param {string} id
 * @param {(string | HTMLElement)[]} title
 * @param {HTMLElement | null} hint
 * @param {HTMLElement} error
 * @param {string} described
 */
function around(control, id, title, hint, error, described) {
  if (control.several) {
    const attributes = { id, class: "part-of-form", "aria-describedby": described };
    return el("fieldset", attributes, el("legend", {}, title), hint, control.node, error);
  }
  control.inputs[0].setAttribute("aria-describedby", described);
  if (control.labelled) return el("div", { class: "field" }, control.node, hint, error);
  return el("div", { class: "field" }, el("label", { for: id }, title), hint, control.node, error);
}

/**
 * A group of parts under one legend. `read` combines their values into one; `spread` splits it again.
 * @param {About} about
 * @param {Part[]} parts
 * @param {{read: (values: any[]) => any, spread: (value: any) => any[], complaint?: () => string}} how
 * @returns {Part}
 */
export function group(about, parts, { read, spread, complaint }) {
  const control = {
    several: true,
    inputs: [],
    node: el(
      "div",
      {},
      parts.map((each) => each.node),
    ),
    value: () => read(parts.map((each) => each.value())),
    fill: (/** @type {any} */ value) => {
      for (const [i, each] of spread(value).entries()) parts[i].fill(each);
    },
    focus: () => (parts.find((each) => each.failed()) ?? parts[0]).focus(),
    complaint,
  };
  const whole = part(about, control);
  const inside = () => (whole.node.hidden ? [] : parts.flatMap((each) => each.complaints()));
  return {
    ...whole,
    complaints: () => [...whole.complaints(), ...inside()],
    failed: () => whole.failed() || parts.some((each) => each.failed()),
    fail: (problems) => {
      const shown = parts.flatMap((each) => each.fail(problems));
      return [...shown, ...whole.fail(problems.filter((problem) => !shown.includes(problem)))];
    },
  };
}
