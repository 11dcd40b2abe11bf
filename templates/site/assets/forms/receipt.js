// The receipt that replaces a form after it was received. If there is a case, it has the number and the secret key of the case.

import { el } from "../common/elements.js";
import { fill, words } from "../common/words.js";

/**
 * @typedef {Omit<import("api").Receipt, "corrected"> & {corrected?: "replaced" | "message" | "second"}} Received A receipt;
 *   `second`: the earlier submission was received too; this is another one.
 */

/**
 * The receipt as a section. `followed` says what follows where there is no case.
 * @param {Received} receipt
 * @param {string} [followed]
 */
export function receiptOf({ case: opened, corrected }, followed = words.received_only) {
  const title = el("h2", { tabindex: "-1" }, words.received);
  const what = corrected ? el("p", { class: "notice" }, words.corrected[corrected]) : "";
  if (!opened)
    return section(title, what, el("p", {}, followed), el("p", {}, el("a", { href: "/" }, words.to_results)));
  const link = `/case/#${encodeURIComponent(opened.number)}.${encodeURIComponent(opened.key)}`;
  const copied = el("span", { role: "status", class: "quiet small" });
  const copy = el("button", { type: "button", class: "plain" }, words.copy);
  copy.addEventListener("click", async () => {
    const text = `${fill(words.case, { number: opened.number })}\n${words.key}${words.colon}${opened.key}\n${new URL(link, location.href).href}`;
    try {
      await navigator.clipboard.writeText(text);
      copied.textContent = words.copied;
    } catch {
      copied.textContent = words.not_copied;
    }
  });
  const print = el("button", { type: "button", class: "plain" }, words.print);
  print.addEventListener("click", () => window.print());
  return section(
    title,
    what,
    el("p", {}, words.received_case),
    el(
      "dl",
      { class: "receipt" },
      el("dt", {}, words.number),
      el("dd", {}, opened.number),
      el("dt", {}, words.key),
      el("dd", { class: "groups" }, inGroups(opened.key)),
    ),
    el("p", { class: "notice" }, words.save_it),
    el("div", { class: "buttons" }, copy, print, copied),
    el("p", {}, el("a", { href: `${link}.receipt` }, words.open_case)),
  );
}

/** In groups of four, as people copy; without a space between them, so that a copy is the key. */
const inGroups = (/** @type {string} */ key) => (key.match(/.{1,4}/g) ?? []).map((group) => el("span", {}, group));

/**
 * @param {HTMLElement} title
 * @param {...(HTMLElement | string)} children
 */
function section(title, ...children) {
  return el("section", { class: "part" }, title, children);
}

/**
 * Replaces the form with the receipt and moves the focus to it.
 * @param {HTMLElement} place
 * @param {HTMLElement} receipt
 */
export function showReceipt(place, receipt) {
  place.replaceChildren(receipt);
  scrollTo(0, 0);
  receipt.querySelector("h2")?.focus({ preventScroll: true });
}
