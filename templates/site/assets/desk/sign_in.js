// The ways in which staff sign in, and what is offered when a token has run out.

import { published, worded } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { leave } from "../common/openid.js";
import { once, say } from "../common/page.js";
import { findStaffSession } from "../common/staff_session.js";
import { fill, words } from "../common/words.js";

/** @typedef {import("../common/openid.js").Way} Way */

/** @type {Way[] | null} */
let known = null;

/** Null as long as they cannot be had. */
async function ways() {
  known ??= await published("staff-sign-in");
  return known;
}

/** Find out who works here; nobody, as long as the ways to sign in cannot be had. */
export const findStaff = () => findStaffSession(async () => (await ways()) ?? []);

/**
 * Draw a button for each way to sign in, or say why there is none.
 * @param {HTMLElement} place
 */
export async function offerSignIn(place) {
  const offered = await ways();
  const buttons = (offered ?? []).map((way) => {
    const name = worded(way.title) ?? "";
    const button = el("button", { type: "button" }, name ? fill(words.sign_in_with, { name }) : words.sign_in);
    const go = () => leave(way, { name, staff: true }).catch(() => say(words.issuer_silent, true));
    button.addEventListener("click", () => once(button, go));
    return button;
  });
  const none = el("p", { class: "notice" }, offered ? words.no_ways : words.failed);
  place.replaceChildren(
    el("p", {}, words.sign_in_text),
    buttons.length ? el("div", { class: "buttons" }, buttons) : none,
  );
}

/** The token has run out. Signing in happens in another tab, so that what is shown and typed here stays. */
export function offerAgain() {
  const link = el("a", { href: location.pathname, target: "_blank" }, words.sign_in_in_tab);
  say([`${words.expired} `, link], true);
}
