// Numbers as the page's language writes them.

const { words } = await import(document.getElementById("module-page").href);

const written = (options) => new Intl.NumberFormat(words.locale, options);
const [whole, tenths, hundredths] = [0, 1, 2].map((digits) => written({ minimumFractionDigits: digits, maximumFractionDigits: digits }));
const [shares, wholeShares] = [1, 0].map((digits) => written({ style: "percent", minimumFractionDigits: digits, maximumFractionDigits: digits }));
const months = new Intl.DateTimeFormat(words.locale, { month: "long", year: "numeric", timeZone: "UTC" });

export const count = (value) => whole.format(value);

/** A share of 1, with a decimal. */
export const share = (value) => shares.format(value);

/** A share of 1 that somebody chose, and so has no decimal that tells anything. */
export const chosenShare = (value) => wholeShares.format(value);

/** Half the width of an interval of a share, in percentage points. */
export const shownPoints = (value) => tenths.format(value * 100);

/** A mean of levels 1 to 5. */
export const mean = (value) => hundredths.format(value);

/** A score from 0 to 100. */
export const score = (value) => tenths.format(value);

/** A month like 2026-11. */
export const month = (text) => months.format(new Date(`${text}-01T00:00:00Z`));
