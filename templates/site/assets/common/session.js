// The session of a person: the token is kept in the session storage of this tab and ends with the tab.

const KEPT = "signed-in";

/**
 * @typedef {object} Session
 * @property {string} token
 * @property {number} until In milliseconds.
 * @property {string} name Of the way to sign in.
 */

/**
 * Something kept in this tab, or null.
 * @param {string} key
 */
export function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @returns {Session | null} */
export function session() {
  const known = kept(KEPT);
  return known && known.until > Date.now() ? known : null;
}

export const keepSession = (/** @type {Session} */ begun) => sessionStorage.setItem(KEPT, JSON.stringify(begun));

/** What the API is sent of who has signed in; "" of nobody. */
export function authorization() {
  const known = session();
  return known ? `Bearer ${known.token}` : "";
}

export const forgetToken = () => sessionStorage.removeItem(KEPT);

/** Forget the token and all that was typed in this tab: who comes to this machine next finds nothing. */
export const leaveNothing = () => sessionStorage.clear();

// The back button may show a page from the back/forward cache, with content of a person who has signed out since.
const shownTo = authorization();
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted && authorization() !== shownTo) location.reload();
});
