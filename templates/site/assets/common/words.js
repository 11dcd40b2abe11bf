// The texts of the page, which its template embeds as JSON, and the formatting of times and dates in its language.

/**
 * @typedef {Record<string, string>} Texts
 * @typedef {typeof import("../../i18n/en.json")} Wording
 *
 * @typedef {object} Settings Settings of the page.
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

// Times are shown in the time zone of the pack, as in mails: a deadline is the same for every reader.
const timeZone = words.time_zone;
const moments = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeStyle: "short", timeZone });
const daysThere = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeZone });
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone });
// A date has no time zone. It is parsed as midnight UTC, so it is formatted in UTC too.
const days = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeZone: "UTC" });

export const moment = (/** @type {string} */ text) => `${moments.format(new Date(text))} (${timeZone})`;
export const day = (/** @type {string} */ text) => days.format(new Date(text));

/**
 * The end of a period. Midnight is shown as the end of the day before, as people read it.
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
 * The text for an id. A pack may define ids that have no text: then the id is split into words.
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
