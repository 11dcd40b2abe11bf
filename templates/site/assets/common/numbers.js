// Formats numbers in the language of the page.

import { words } from "./words.js";

const written = (/** @type {Intl.NumberFormatOptions} */ options) => new Intl.NumberFormat(words.locale, options);
const withDigits = (/** @type {number} */ digits, /** @type {Intl.NumberFormatOptions} */ options = {}) =>
  written({ minimumFractionDigits: digits, maximumFractionDigits: digits, ...options });
const [whole, tenths, hundredths] = [0, 1, 2].map((digits) => withDigits(digits));
const [shares, wholeShares] = [1, 0].map((digits) => withDigits(digits, { style: "percent" }));
const months = new Intl.DateTimeFormat(words.locale, { month: "long", year: "numeric", timeZone: "UTC" });

/** @typedef {(value: number) => string} Write */

/** @type {Write} */
export const count = (value) => whole.format(value);

/**
 * A share (0 to 1) as a percentage with one decimal place.
 * @type {Write}
 */
export const share = (value) => shares.format(value);

/**
 * A share (0 to 1) that somebody entered, as a percentage without decimal places.
 * @type {Write}
 */
export const chosenShare = (value) => wholeShares.format(value);

/**
 * The margin of error of a share (half the width of its interval), in percentage points.
 * @type {Write}
 */
export const shownPoints = (value) => tenths.format(value * 100);

/**
 * A mean of levels 1 to 5.
 * @type {Write}
 */
export const mean = (value) => hundredths.format(value);

/**
 * A score from 0 to 100.
 * @type {Write}
 */
export const score = (value) => tenths.format(value);

/**
 * A month like 2026-11.
 * @param {string} text
 */
export const month = (text) => months.format(new Date(`${text}-01T00:00:00Z`));
