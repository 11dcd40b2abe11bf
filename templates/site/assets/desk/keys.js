// Keys of the desk. Single keys can be switched off (WCAG 2.1.4): who dictates to their machine would press them unawares.

const OFF = "desk-keys-off";

export const keysAreOn = () => localStorage.getItem(OFF) === null;

export function switchKeys(/** @type {boolean} */ on) {
  if (on) localStorage.removeItem(OFF);
  else localStorage.setItem(OFF, "yes");
}

/** Whether a key that is pressed there is text for a field. */
const isTyping = (/** @type {EventTarget | null} */ target) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("textarea, select, input:not([type=checkbox], [type=radio])"));

/**
 * Run what belongs to a key, unless it is pressed in a field, with another key, or beside an open dialog.
 * @param {Record<string, () => void>} keys
 */
export function listenToKeys(keys) {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (!keysAreOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
