// How much time is left, in words first: "2 h left", "1 day overdue", with the day beside and the stages as a bar.

import { el } from "../common/elements.js";
import { fill, words } from "../common/words.js";

/**
 * @typedef {import("api").ListedOrderOut} Row
 * @typedef {"overdue" | "today" | "tomorrow" | "week" | "later" | "stands"} Band
 */

const timeZone = words.time_zone;
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const clock = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone });
const dayThere = new Intl.DateTimeFormat("en-CA", { dateStyle: "short", timeZone });
const shortDay = new Intl.DateTimeFormat(words.locale, { weekday: "short", day: "numeric", month: "short", timeZone });
const ago = new Intl.RelativeTimeFormat(words.locale, { numeric: "auto", style: "short" });

/** @type {(unit: "minute" | "hour" | "day", value: number) => string} */
const amount = (unit, value) =>
  new Intl.NumberFormat(words.locale, { style: "unit", unit, unitDisplay: "short" }).format(value);

/** How long something takes, in its largest unit. */
function length(/** @type {number} */ ms) {
  if (ms < HOUR) return amount("minute", Math.max(1, Math.round(ms / MINUTE)));
  return ms < DAY ? amount("hour", Math.round(ms / HOUR)) : amount("day", Math.floor(ms / DAY));
}

/** Midnight is the end of the day before. */
const lastMoment = (/** @type {number} */ at) => (clock.format(at) === "00:00" ? at - 1 : at);
const dayOf = (/** @type {number} */ at) => Date.parse(dayThere.format(at)) / DAY;

/**
 * In which band of the list an order stands.
 * @param {Row} row
 * @param {number} now
 * @returns {Band}
 */
export function bandOf({ due, owed, overdue }, now) {
  if (!owed || !due) return "stands";
  if (overdue) return "overdue";
  const days = dayOf(lastMoment(Date.parse(due))) - dayOf(now);
  if (days <= 0) return "today";
  if (days === 1) return "tomorrow";
  return days < 7 ? "week" : "later";
}

/**
 * The clock of a row.
 * @param {Row} row
 * @param {number} now
 */
export function clockOf(row, now) {
  const band = bandOf(row, now);
  const stages = row.about?.stages ?? [];
  const paused = row.about?.paused;
  const bar = stages.length
    ? el(
        "span",
        { class: "stages", "aria-hidden": "true" },
        stages.map(({ share, used }) => {
          const part = el("i", { class: used === 1 && "over" }, used > 0 && used < 1 ? el("b") : null);
          // The policy of the site forbids style in attributes; a property set by a script is none.
          part.style.flexGrow = String(share || 0.01);
          if (part.firstElementChild instanceof HTMLElement) part.firstElementChild.style.width = `${used * 100}%`;
          return part;
        }),
      )
    : null;
  return el("span", { class: `clock ${band} ${paused ? "paused" : ""}` }, says(row, band, now), bar);
}

/**
 * @param {Row} row
 * @param {Band} band
 * @param {number} now
 */
function says({ due, about }, band, now) {
  if (!due) return null;
  const at = lastMoment(Date.parse(due));
  if (band === "stands") return el("span", { class: "when" }, about?.paused ? words.clock_stands : "");
  const late = band === "overdue";
  const sign = late ? "▲ " : band === "today" ? "◆ " : "";
  const left = fill(late ? words.time_over : words.time_left, { time: length(Math.abs(at - now)) });
  const shown = dayOf(at) === dayOf(now) ? clock.format(at) : shortDay.format(at);
  return el(
    "span",
    { class: "when" },
    el("span", { class: "left" }, `${sign}${left}`),
    el("time", { class: "date", datetime: due }, shown),
  );
}

/**
 * How long ago something happened, in days, or hours on its first day.
 * @param {string} at
 * @param {number} now
 */
export function age(at, now) {
  const ms = now - Date.parse(at);
  return ms < DAY ? ago.format(-Math.round(ms / HOUR), "hour") : ago.format(-Math.floor(ms / DAY), "day");
}
