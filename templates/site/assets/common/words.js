// What a page says: its words, as its template has put them into it, and moments and days in its language.

/**
 * @typedef {Record<string, string>} Texts
 * @typedef {typeof import("../../i18n/en.json")} Wording
 *
 * @typedef {object} Settings What a page says of itself.
 * @property {string} language
 * @property {string} default_language That of the pack.
 * @property {string} time_zone That of the pack, as IANA names it.
 * @property {string} phone_example A phone number as people of the pack's country write it.
 * @property {Record<string, string>} dangers Names of the pack's dangers, on the desk.
 * @property {string} survey The id of the survey that the page is of.
 * @property {Record<string, [small: number, middle: number, large: number]>} samples Sizes of samples by margin and confidence.
 * @property {number[]} populations What these sizes are for.
 *
 * @typedef {Texts & Record<number, string>} Levels
 *
 * @typedef {Wording["case_words"] & Wording["signs"] & Wording["case_page"] & Wording["desk_page"] & Wording["form_page"]
 *   & Wording["rate_page"] & Wording["appeal_page"] & Wording["me_page"] & Wording["opt_out_page"]
 *   & Wording["sign_in_page"] & Omit<Wording["desk_parts"], "internal">
 *   & {campaigns: Wording["campaigns"], internal: Wording["desk_parts"]["internal"] & {quarter: string}}
 *   & {levels: Levels, status: Texts, states: Texts, states_here: Texts, outcomes: Texts, resolutions: Texts, promises: Texts}
 *   & {events: Texts, events_here: Texts, explain: Texts, ended: Texts, refusals: Texts, roles: Texts, actions: Texts, hints: Texts}
 *   & {fields: Texts, submits: Texts, sure: Texts, tabs: Texts}
 *   & {queues: Texts, queues_empty: Texts, bands: Texts, channel_names: Texts, reach_names: Texts}
 *   & Settings} Words The words of all pages; each page has those that its scripts say, which a test looks at.
 */

/** @type {Words} */
export const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");

// Everybody reads the times of the place that answers, as in its mails: a deadline is one, wherever its reader is.
const timeZone = words.time_zone;
const moments = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeStyle: "short", timeZone });
const daysThere = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeZone });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone });
// A day has no time zone: read as midnight in UTC, it is written in UTC too.
const days = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeZone: "UTC" });

export const moment = (/** @type {string} */ text) => `${moments.format(new Date(text))} (${timeZone})`;
export const day = (/** @type {string} */ text) => days.format(new Date(text));

/**
 * The end of a term. Midnight is written as the end of the day before, which is how people read it.
 * @param {string} text
 */
export function until(text) {
  const end = new Date(text);
  if (clock.format(end) !== "00:00") return moment(text);
  return fill(words.end_of_day, { day: daysThere.format(end.getTime() - 1) });
}

/**
 * A text with its {places} filled in.
 * @param {string} text
 * @param {Record<string, any>} values
 */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/**
 * The word for an id. A pack may have ids of its own: without a word for one, its name is taken apart into words.
 * @param {Texts} list
 * @param {string} id
 */
export function named(list, id) {
  if (Object.hasOwn(list, id)) return list[id];
  const plain = id
    .replace(/([a-z0-9])([A-Z])/g, "$1 $2")
    .replaceAll("_", " ")
    .toLowerCase();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}
