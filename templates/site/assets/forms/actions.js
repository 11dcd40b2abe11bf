// The actions on a work order. The API describes each action and its fields; this module draws them for any pack.

import { confirmed } from "../common/confirm.js";
import { el } from "../common/elements.js";
import { once } from "../common/page.js";
import { named, words } from "../common/words.js";
import { fieldOf } from "./fields.js";
import { formOf } from "./form.js";

/**
 * @typedef {import("../common/page.js").Answer} Answer
 * @typedef {import("./fields.js").Field} Field
 * @typedef {import("./fields.js").PreparedReply} PreparedReply
 * @typedef {import("./part.js").Problem} Problem
 *
 * @typedef {object} ActionForm An action as the API describes it, or as a page changes it.
 * @property {string} action
 * @property {string | null} [label]
 * @property {boolean} closes
 * @property {(Partial<Field> & Pick<Field, "name" | "type">)[]} fields
 * @property {boolean} [joins] Whether the action puts the order into a group.
 *
 * @typedef {Record<string, any>} Values What is sent, by the name of the field.
 *
 * @typedef {object} How
 * @property {number} n The number of the order.
 * @property {(form: ActionForm, values: Values) => Promise<Answer | null>} perform Performs the action. Returns the answer of the API if it was refused, else null.
 * @property {(answer: Answer, shown: string[]) => void} [explain] Says why it was refused.
 * @property {(form: ActionForm, values: Values) => Problem[]} [check] Checks the fields together.
 * @property {string} [open] The action whose form is open at the start.
 * @property {string[]} [usual] Actions that are shown first and emphasized.
 * @property {{action: string, fields: Values} | null} [typed] The input from before the page was redrawn.
 * @property {import("./questions.js").Lists} [lists]
 * @property {(outcome: string | undefined, day: string | undefined) => Promise<PreparedReply[]>} [prepared] Replies to start from.
 *
 * @typedef {{node: HTMLFormElement, focus: () => void, refill: (typed: Values) => void}} Panel
 */

const labelOf = (/** @type {ActionForm} */ form) => form.label ?? named(words.actions, form.action);

/**
 * Buttons for the possible actions, and below them the form of the chosen one.
 * @param {ActionForm[]} forms
 * @param {How} how
 */
export function actions(forms, how) {
  if (!forms.length) return null;
  const { open, usual = [], typed } = how;
  const standsOut = (/** @type {ActionForm} */ form) => Number(usual.includes(form.action));
  const offered = [...forms].sort((one, other) => standsOut(other) - standsOut(one));
  const panels = new Map(offered.map((form) => [form, form.fields.length ? panelOf(form, how) : null]));
  /** @type {Map<ActionForm, HTMLButtonElement>} */
  const buttons = new Map();
  const show = (/** @type {ActionForm | null} */ chosen) => {
    for (const [form, button] of buttons) {
      const panel = panels.get(form);
      if (!panel) continue;
      panel.node.hidden = form !== chosen;
      button.setAttribute("aria-expanded", String(form === chosen));
    }
  };
  for (const [form, panel] of panels) {
    if (form.action === open) continue;
    const look = !usual.includes(form.action) && "plain";
    const button = el("button", { type: "button", class: look, "data-action": form.action }, labelOf(form));
    buttons.set(form, button);
    if (panel) {
      panel.node.hidden = true;
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-controls", panel.node.id);
    }
    button.addEventListener("click", () => {
      if (!panel) return once(button, () => performAlone(form, how));
      show(panel.node.hidden ? form : null);
      if (!panel.node.hidden) panel.focus();
    });
  }
  const earlier = offered.find((form) => form.action === typed?.action);
  const written = earlier && panels.get(earlier);
  if (typed && earlier && written) {
    show(earlier);
    written.refill(typed.fields);
  }
  const main = [...panels].filter(([form]) => form.action === open).map(([, panel]) => panel?.node);
  const others = [...panels].filter(([form]) => form.action !== open).map(([, panel]) => panel?.node);
  const row = buttons.size ? el("div", { class: "buttons" }, [...buttons.values()]) : null;
  return el("div", { class: "actions" }, main, row, others);
}

/**
 * Performs an action that has no fields.
 * @param {ActionForm} form
 * @param {How} how
 */
async function performAlone(form, { perform, explain }) {
  const refused = (await agreed(form)) ? await perform(form, {}) : null;
  if (refused) explain?.(refused, []);
}

/**
 * Asks for confirmation before an action that closes the order. An action that does not close it needs none.
 * @param {ActionForm} form
 */
async function agreed(form) {
  const text = named(words.sure, Object.hasOwn(words.sure, form.action) ? form.action : "other");
  return !form.closes || confirmed(text, labelOf(form));
}

/**
 * Puts the choice of a prepared reply before the text field that it fills in.
 * @param {ActionForm["fields"]} fields
 */
function inOrder(fields) {
  const text = fields.findIndex(({ name }) => name === "text");
  const reply = fields.find(({ name }) => name === "reply");
  return reply ? [...fields.slice(0, text), reply, ...fields.slice(text).filter((field) => field !== reply)] : fields;
}

/**
 * The form of an action.
 * @param {ActionForm} form
 * @param {How} how
 * @returns {Panel}
 */
function panelOf(form, { n, perform, explain, check, lists = {}, prepared }) {
  const id = (/** @type {string} */ name) => `${form.action}-${n}-${name}`;
  const fields = inOrder(form.fields).map((field) => fieldOf(field, form, id, lists));
  const byName = (/** @type {string} */ name) => fields.find((field) => field.name === name);
  const valueNamed = (/** @type {string} */ name) => byName(name)?.part.value();
  const fit = () => {
    for (const field of fields) field.fit(valueNamed);
  };
  const values = () => {
    const given = fields.map(({ name, part }) => [name, part.value()]);
    return Object.fromEntries(given.filter(([, value]) => value !== undefined));
  };
  const parts = fields.map(({ part }) => part);
  const hint = Object.hasOwn(words.hints, form.action) ? el("p", { class: "quiet" }, words.hints[form.action]) : null;
  const node = formOf({
    parts,
    nodes: [el("h4", { id: id("title") }, labelOf(form)), hint, parts.map((part) => part.node)],
    submit: Object.hasOwn(words.submits, form.action) ? words.submits[form.action] : words.send,
    attributes: { id: id("form"), class: "action", "aria-labelledby": id("title") },
    send: async () => ((await agreed(form)) ? perform(form, values()) : null),
    explain,
    check: () => check?.(form, values()) ?? [],
    changed: fit,
    notice: false,
  });
  const [reply, text] = [byName("reply"), byName("text")];
  const offerReplies = async () => {
    if (reply?.offer && prepared) reply.offer(await prepared(valueNamed("outcome"), valueNamed("promise_date")));
  };
  node.addEventListener("change", ({ target }) => {
    const changed = fields.find(({ part }) => part.node.contains(/** @type {Node} */ (target)))?.name;
    if (changed === "outcome" || changed === "promise_date") offerReplies();
    if (changed === "reply") text?.part.fill(reply?.text?.());
  });
  fit();
  return {
    node,
    focus: () => {
      offerReplies();
      parts[0].focus();
    },
    refill: (typed) => {
      for (const { name, part } of fields) part.fill(typed[name]);
      fit();
    },
  };
}
