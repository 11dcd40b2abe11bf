// The draft of a form: its input is kept in the session storage of this tab until it was sent.

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
 * A draft in this tab. If session storage is not available, the draft lasts as long as the page.
 * @param {string} key
 */
export function draftOf(key) {
  /** @type {Draft} */
  let known = {};
  try {
    known = JSON.parse(sessionStorage.getItem(key) ?? "null") ?? {};
  } catch {
    // Storage is not available or holds no valid draft.
  }
  if (!((known.at ?? 0) > Date.now() - KEPT_FOR)) known = {};
  const save = (/** @type {Draft} */ changes) => {
    known = { ...known, ...changes, at: Date.now() };
    try {
      sessionStorage.setItem(key, JSON.stringify(known));
    } catch {
      // Storage is not available: the draft stays in memory.
    }
  };
  const forget = () => {
    known = {};
    try {
      sessionStorage.removeItem(key);
    } catch {
      // Storage is not available: there is nothing to remove.
    }
  };
  return { get: () => known, save, forget };
}
