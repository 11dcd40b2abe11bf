// The controls of forms: words, numbers and days, choices, lists.

import { el } from "../common/elements.js";
import { day, fill, words } from "../common/words.js";

export const NOT_APPLICABLE = "not_applicable";

/** @typedef {import("./part.js").Control} Control */

/** How many characters may be left before a field says so. */
const NEARLY_FULL = 200;

/**
 * Words, a number or a day, by the type of its input; `long` for more than a line of words. `min` and `max` are bounds of
 * its value, for words of how many characters it has.
 * @param {string} id
 * @param {{type?: "text" | "email" | "tel" | "number" | "date", long?: boolean, min?: number | string | null,
 *   max?: number | string | null, decimals?: number, autocomplete?: string}} [how]
 * @returns {Control}
 */
export function entry(id, how = {}) {
  const { type = "text", long = false, min = null, max = null, decimals = 0, autocomplete = "off" } = how;
  const bounds = { min: min ?? false, max: max ?? false };
  const ofType = {
    number: { ...bounds, step: (0.1 ** decimals).toFixed(decimals), inputmode: decimals ? "decimal" : "numeric" },
    date: bounds,
    text: { maxlength: max ?? false },
    email: { maxlength: max ?? false },
    tel: { maxlength: max ?? false },
  }[type];
  const input = long
    ? el("textarea", { id, maxlength: max ?? false })
    : el("input", { id, type, autocomplete, ...ofType });
  const left = el("p", { class: "hint", role: "status" });
  input.addEventListener("input", () => {
    const rest = Number(max ?? Infinity) - input.value.length;
    left.textContent = long && rest < NEARLY_FULL ? fill(words.characters_left, { n: rest }) : "";
  });
  return {
    inputs: [input],
    node: long ? el("div", {}, input, left) : input,
    focus: () => input.focus(),
    value: () => {
      const text = input.value.trim();
      if (text === "") return undefined;
      return type === "number" ? Number(text) : text;
    },
    fill: (value) => {
      input.value = value ?? "";
    },
    complaint: () => {
      if (type === "number" && (input.validity.badInput || input.validity.stepMismatch))
        return decimals ? fill(words.problems.decimals, { n: decimals }) : words.problems.number;
      if (type === "date" && input.validity.badInput) return words.problems.date;
      if (input.validity.typeMismatch) return words.problems.email;
      if (long && min !== null && input.value.trim() && [...input.value.trim()].length < Number(min))
        return fill(words.at_least_long, { n: min });
      if (input.value === "" || input.validity.valid) return "";
      if (decimals) return fill(words.problems.bounds, { bounds: `${min ?? "…"} – ${max ?? "…"}` });
      return outside(type, input.value, min, max);
    },
  };
}

/**
 * The error message for a value outside its bounds.
 * @param {string} type
 * @param {string} value
 * @param {number | string | null} min
 * @param {number | string | null} max
 */
function outside(type, value, min, max) {
  if (type === "date" && typeof min === "string" && value < min) return fill(words.problems.from, { day: day(min) });
  if (type === "date" && typeof max === "string" && value > max) return fill(words.problems.until, { day: day(max) });
  if (type !== "number") return "";
  if (min === null && max === null) return words.problems.whole;
  if (min !== null && max !== null) return fill(words.problems.between, { min, max });
  return min === null ? fill(words.problems.at_most, { max }) : fill(words.problems.at_least, { min });
}

/**
 * @typedef {object} Option
 * @property {string | number} value
 * @property {string} text
 * @property {number} [mark]
 * @property {boolean} [other] Whether it has a text field for free text.
 * @property {boolean} [wanting] Whether the free text is required.
 * @property {boolean} [alone] Whether choosing it clears all other options.
 * @property {string | null} [end] The label of this end of a scale.
 */

/**
 * @param {Option} option
 * @param {string} id
 * @param {number} i
 * @param {boolean} several
 */
function choiceOf(option, id, i, several) {
  const { value, text, end } = option;
  const input = el("input", { type: several ? "checkbox" : "radio", name: id, id: `${id}-${i}`, value });
  const named = `${text}: ${words.own_words}`;
  const own = option.other ? el("input", { type: "text", maxlength: "500", "aria-label": named, hidden: true }) : null;
  const mark = option.mark
    ? el("span", { class: `mark mark-${option.mark}`, "aria-hidden": "true" }, String(option.mark))
    : null;
  const meaning = end ? el("span", { class: "hidden-text" }, ` ${end}`) : null;
  const label = el("label", {}, input, el("span", {}, mark, text, meaning));
  return { option, input, own, node: el("div", { class: option.alone ? "choice alone" : "choice" }, label, own) };
}

/**
 * Radio buttons or, where several can be chosen, checkboxes. `least` and `most` are how many are chosen, `read` makes the value of
 * an option's; what is `clearable` can be left without an answer again.
 * @param {string} id
 * @param {Option[]} list
 * @param {{several?: boolean, least?: number | null, most?: number | null, shape?: string, clearable?: boolean,
 *   read?: (value: string | number) => any}} [how]
 * @returns {Control}
 */
export function choices(id, list, how = {}) {
  const { several = false, least = null, most = null } = how;
  const { shape = "choices", clearable = false, read = (value) => value } = how;
  const rows = list.map((option, i) => choiceOf(option, id, i, several));
  const ends = list.flatMap(({ end }) => (end ? [el("span", {}, end)] : []));
  const clear = clearable ? el("button", { type: "button", class: "plain small", hidden: true }, words.clear) : null;
  const chosen = () => rows.filter(({ input }) => input.checked);
  const fit = () => {
    for (const { input, own } of rows) if (own) own.hidden = !input.checked;
    const full = most !== null && chosen().length >= most;
    for (const { option, input } of rows) input.disabled = full && !input.checked && !option.alone;
    if (clear) clear.hidden = !chosen().length;
  };
  /** @param {typeof rows[number]} row */
  const answer = ({ option, own }) => {
    const text = own?.value.trim();
    return text ? { option: option.value, text } : read(option.value);
  };
  const wanting = () => chosen().find(({ option, own }) => option.wanting && !own?.value.trim());
  const node = el(
    "div",
    { class: shape },
    rows.map((row) => row.node),
  );
  node.addEventListener("change", ({ target }) => {
    const row = rows.find(({ input }) => input === target);
    if (several && row?.input.checked) {
      for (const each of rows) if (each !== row && (row.option.alone || each.option.alone)) each.input.checked = false;
    }
    fit();
    if (row?.own && row.input.checked) row.own.focus();
  });
  clear?.addEventListener("click", () => {
    for (const { input } of rows) input.checked = false;
    fit();
    rows[0].input.focus();
    node.dispatchEvent(new Event("change", { bubbles: true }));
  });
  const scale = ends.length ? el("p", { class: "ends", "aria-hidden": "true" }, ends) : null;
  return {
    several: true,
    inputs: rows.map(({ input }) => input),
    node: clear || scale ? el("div", {}, scale, node, clear) : node,
    focus: () => (wanting()?.own ?? (chosen()[0] ?? rows[0]).input).focus(),
    value: () => {
      const found = chosen();
      if (!found.length) return undefined;
      if (!several) return answer(found[0]);
      return found[0].option.value === NOT_APPLICABLE ? NOT_APPLICABLE : found.map(answer);
    },
    complaint: () => {
      if (wanting()) return words.problems.own_words;
      const found = chosen();
      const few = least !== null && found.length > 0 && found.length < least && !found[0].option.alone;
      return few ? fill(words.at_least_chosen, { n: least }) : "";
    },
    fill: (value) => {
      const given = value === undefined || value === null ? [] : [value].flat();
      for (const { option, input, own } of rows) {
        const mine = given.find((each) => String(each?.option ?? each) === String(option.value));
        input.checked = mine !== undefined;
        if (own) own.value = mine?.text ?? "";
      }
      fit();
    },
  };
}

/**
 * A single checkbox with its own label; its value is true or false.
 * @param {string} id
 * @param {string} label
 * @returns {Control}
 */
export function checkbox(id, label) {
  const input = el("input", { type: "checkbox", id });
  return {
    labelled: true,
    inputs: [input],
    node: el("div", { class: "choices" }, el("label", {}, input, el("span", {}, label))),
    focus: () => input.focus(),
    value: () => input.checked,
    fill: (value) => {
      input.checked = Boolean(value);
    },
  };
}

/**
 * A select element. `none` is the text of the empty choice; `offer(pairs)` replaces the options.
 * @param {string} id
 * @param {[value: string, text: string][]} pairs
 * @param {string} [none]
 * @returns {Control & {offer: (pairs: [value: string, text: string][]) => void}}
 */
export function selected(id, pairs, none = words.choose) {
  const input = el("select", { id });
  const offer = (/** @type {[value: string, text: string][]} */ list) => {
    const before = input.value;
    const options = list.map(([value, text]) => el("option", { value }, text));
    input.replaceChildren(el("option", { value: "" }, none), ...options);
    input.value = list.some(([value]) => value === before) ? before : "";
  };
  offer(pairs);
  return {
    inputs: [input],
    node: input,
    offer,
    focus: () => input.focus(),
    value: () => input.value || undefined,
    fill: (value) => {
      input.value = value ?? "";
    },
  };
}
