// A part of a form: a control with its label, its help and the place where it says what is wrong.

import { el } from "../common/elements.js";
import { words } from "../common/words.js";

/**
 * @typedef {{path: string, message: string}} Problem What is wrong with a field, as problem documents tell it.
 *
 * @typedef {object} Control What takes a value of any type; undefined is none.
 * @property {boolean} [several] Whether it has more than one input, so that its label is a legend.
 * @property {boolean} [labelled] Whether it shows its label by itself.
 * @property {(HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement)[]} inputs
 * @property {HTMLElement} node
 * @property {() => void} focus
 * @property {() => any} value
 * @property {(value: any) => void} fill
 * @property {() => string} [complaint] What is wrong with its value; "" when nothing is.
 * @property {(problems: Problem[]) => void} [mark] Shows problems at what they belong to within the control.
 * @property {() => any} [kept] What a draft keeps, where that is not the value.
 *
 * @typedef {object} Part
 * @property {string} id
 * @property {string[]} paths What problem documents call it.
 * @property {HTMLElement} node
 * @property {() => any} value
 * @property {() => any} kept
 * @property {(value: any) => void} fill
 * @property {() => void} focus
 * @property {() => Problem[]} complaints
 * @property {() => boolean} failed
 * @property {(problems: Problem[]) => Problem[]} fail Shows those of some problems that belong to it, and gives them back.
 *
 * @typedef {object} About
 * @property {string} id
 * @property {string} label
 * @property {string | null} [help]
 * @property {boolean} [required]
 * @property {string[]} paths
 */

/**
 * A control with what stands around it. Hidden, it has no value and no complaint, and keeps what was typed.
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
 * Several parts under one heading. `read` makes one value of theirs, `spread` gives each its own back.
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
