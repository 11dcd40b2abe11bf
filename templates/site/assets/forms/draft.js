// What is typed into a form, kept in this tab until it was sent.

/** A machine may be shared: what nobody has touched for so long is not shown again, in milliseconds. */
const KEPT_FOR = 2 * 3_600_000;

/**
 * @typedef {object} Draft
 * @property {string} [id] The id of the submission.
 * @property {Record<string, any>} [values] What the parts keep, by their ids.
 * @property {boolean} [sent] Whether it was sent and got no answer, so that it may have arrived.
 * @property {number} [at] When it was last touched.
 */

/**
 * A draft in this tab; where the browser keeps nothing, it lasts as long as the page.
 * @param {string} key
 */
export function draftOf(key) {
  /** @type {Draft} */
  let known = {};
  try {
    known = JSON.parse(sessionStorage.getItem(key) ?? "null") ?? {};
  } catch {
    // Nothing readable is kept.
  }
  if (!((known.at ?? 0) > Date.now() - KEPT_FOR)) known = {};
  const save = (/** @type {Draft} */ changes) => {
    known = { ...known, ...changes, at: Date.now() };
    try {
      sessionStorage.setItem(key, JSON.stringify(known));
    } catch {
      // The page still has it.
    }
  };
  const forget = () => {
    known = {};
    try {
      sessionStorage.removeItem(key);
    } catch {
      // There was nothing to forget.
    }
  };
  return { get: () => known, save, forget };
}
