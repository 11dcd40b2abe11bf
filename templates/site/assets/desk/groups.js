// Groups on the desk: an order can join a group, and an action on it can be taken on all orders of the group.

import { el } from "../common/elements.js";
import { codeInWords } from "../common/page.js";
import { fill, words } from "../common/words.js";

/** The most characters in a group's title. */
const LONGEST_TITLE = 200;

/**
 * Fields that only this page has: the title of a new group, whether the action is for all orders, and the text in
 * another language.
 */
const [NEW_GROUP, WHOLE, TEXT_IN] = ["new_group", "whole_group", "text_in_"];

/** What can be done to a whole group. */
const FOR_ALL = ["answer", "approve", "send_back", "keep", "move"];

/**
 * @typedef {import("api").OrderOut} Order
 * @typedef {import("api").GroupOut} Group
 * @typedef {import("../forms/actions.js").ActionForm} ActionForm
 * @typedef {import("../forms/actions.js").Values} Values
 * @typedef {{titles: Record<string, string>, own: Group | null}} Around
 */

const takesGroup = (/** @type {ActionForm} */ form) => form.fields.some((field) => field.type === "group");

/**
 * The groups that matter for an order: titles of its agency's newest groups by id, if it may join one; and its own
 * group.
 * @param {Order} order
 * @param {import("./desk.js").Ask} ask
 * @returns {Promise<Around>}
 */
export async function groupsAround(order, ask) {
  const [listed, own] = await Promise.all([
    order.forms.some(takesGroup) ? ask(`groups?${new URLSearchParams({ agency: order.agency.id })}`) : null,
    order.group ? ask(`groups/${encodeURIComponent(order.group)}`) : null,
  ]);
  /** @type {import("api").ListedGroup[]} */
  const groups = listed?.status === 200 ? listed.body.items : [];
  return {
    titles: Object.fromEntries(groups.map(({ id, title }) => [id, title])),
    own: own?.status === 200 ? own.body : null,
  };
}

/**
 * The forms of an order, with the fields for groups; `languages` are those in which authors may have written.
 * @param {Order} order
 * @param {Around} around
 * @param {string[]} languages
 * @returns {ActionForm[]}
 */
export function formsWithGroups(order, { titles, own }, languages) {
  return order.forms.map((form) => {
    if (takesGroup(form)) return joining(form, titles);
    return own && FOR_ALL.includes(form.action) ? forAll(form, languages) : form;
  });
}

/**
 * The form by which an order joins a group of its agency, or becomes the first of a new group.
 * @param {ActionForm} form
 * @param {Record<string, string>} titles
 * @returns {ActionForm}
 */
function joining(form, titles) {
  /** @typedef {ActionForm["fields"][number]} Field */
  /** @type {Field} */
  const known = { name: "group", type: "group", required: false };
  /** @type {Field} */
  const title = { name: NEW_GROUP, type: "text", required: false, max: LONGEST_TITLE, public: true };
  return { ...form, joins: true, fields: Object.keys(titles).length ? [known, title] : [title] };
}

/**
 * @param {ActionForm} form
 * @param {string[]} languages
 * @returns {ActionForm}
 */
function forAll(form, languages) {
  const text = form.fields.find((field) => field.name === "text" && field.required);
  const name = new Intl.DisplayNames([words.locale], { type: "language" });
  const others = languages.filter((language) => language !== document.documentElement.lang);
  const translated = others.map((language) => ({
    .../** @type {ActionForm["fields"][number]} */ (text),
    name: `${TEXT_IN}${language}`,
    label: fill(words.text_in, { language: name.of(language) }),
    required: false,
    only_when: { [WHOLE]: [true] },
  }));
  return {
    ...form,
    fields: [...form.fields, { name: WHOLE, type: "flag", required: true }, ...(text ? translated : [])],
  };
}

/**
 * The problem where neither a group nor the title of a new one is given.
 * @param {ActionForm} form
 * @param {Values} fields
 */
export function lacking(form, fields) {
  return form.joins && !fields.group && !fields[NEW_GROUP]
    ? [{ path: NEW_GROUP, message: words.problems.required }]
    : [];
}

/**
 * The call (path and body) of an action on a group; null where the action is on the order alone.
 * @param {import("api").CaseOut} found
 * @param {Order} order
 * @param {ActionForm} form
 * @param {Values} fields
 * @returns {[path: string, body: object] | null}
 */
export function groupCall(found, order, form, fields) {
  const orders = [{ case: found.number, n: order.n, version: found.version }];
  if (form.joins && fields.group) return [`groups/${encodeURIComponent(fields.group)}/orders`, { orders }];
  if (form.joins)
    return [
      "groups",
      { title: fields[NEW_GROUP], agency: order.agency.id, orders, ...(order.topic ? { topic: order.topic } : {}) },
    ];
  if (!fields[WHOLE]) return null;
  const texts = Object.entries(fields).filter(([name]) => name.startsWith(TEXT_IN));
  const inLanguages = Object.fromEntries(texts.map(([name, text]) => [name.slice(TEXT_IN.length), text]));
  return [
    `groups/${encodeURIComponent(order.group ?? "")}/${form.action}`,
    { ...plainFields(fields), texts: inLanguages },
  ];
}

/**
 * The fields without those that only this page has.
 * @param {Values} fields
 */
export const plainFields = (fields) =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => name !== WHOLE && !name.startsWith(TEXT_IN)));

/**
 * Why something could not be done to an order, in the words of the page; what was refused before there were codes is
 * English.
 * @param {import("api").RefusedOrder} refused
 */
export const why = ({ code, params, reason }) => (code ? codeInWords({ code, ...(params ? { params } : {}) }) : reason);

/**
 * A note on the group of an order: its title, how many orders it has, and for which of them the last action failed.
 * @param {Group | null} own
 */
export function groupNote(own) {
  if (!own) return null;
  /** @type {import("api").RefusedOrder[]} */
  const refusals = own.runs[0]?.refusals ?? [];
  return el(
    "div",
    { class: "block" },
    el("h4", {}, words.group),
    el("p", {}, fill(words.group_of, { title: own.title, members: own.members })),
    refusals.length ? el("p", {}, words.run_refused) : null,
    refusals.length
      ? el(
          "ul",
          {},
          refusals.map((each) => el("li", {}, el("a", { href: `#${each.case}` }, each.case), words.colon, why(each))),
        )
      : null,
  );
}
