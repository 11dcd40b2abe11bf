// Asks for confirmation before an action that cannot be undone.

import { el } from "./elements.js";
import { words } from "./words.js";

/**
 * Asks the reader to confirm. `text` explains the consequences; `yes` is the label of the button that confirms.
 * @param {string} text
 * @param {string} yes
 */
export async function confirmed(text, yes) {
  const agree = el("button", { type: "submit", value: "yes" }, yes);
  const back = el("button", { type: "submit", value: "no", class: "plain", autofocus: true }, words.no);
  const buttons = el("div", { class: "buttons" }, agree, back);
  const asked = el("form", { method: "dialog" }, el("p", { id: "sure" }, text), buttons);
  const dialog = el("dialog", { "aria-labelledby": "sure" }, asked);
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  dialog.remove();
  return dialog.returnValue === "yes";
}
