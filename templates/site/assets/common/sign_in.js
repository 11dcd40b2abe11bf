// The optional sign-in on pages for the public.

import { worded } from "./catalogue.js";
import { el } from "./elements.js";
import { claims, leave } from "./openid.js";
import { call, once, say } from "./page.js";
import { authorization, forgetToken, leaveNothing, session } from "./session.js";
import { fill, words } from "./words.js";

/**
 * @typedef {import("./openid.js").Way} Way
 * @typedef {{contact: Record<string, any>}} Profile What the API tells of who has signed in.
 */

function signOut() {
  leaveNothing();
  location.reload();
}

/** Where the page of one's own profile is, in this page's language. */
const profilePage = () => (words.language === words.default_language ? "/me/" : `/me/${words.language}/`);

/**
 * The place where one can sign in and out. On a form, where that is by the way, `profile(known)` gets what is held of who
 * has signed in, and a link leads to the page of it. That page itself is for who has signed in.
 * @param {Way[]} ways
 * @param {(known: Profile) => void} [profile]
 */
export function signInPlace(ways, profile) {
  const place = el("div", { class: "sign-in" });
  const draw = () => {
    const known = session();
    if (known) {
      const out = el("button", { type: "button", class: "plain small" }, words.sign_out);
      out.addEventListener("click", signOut);
      const own = profile ? [" ", el("a", { href: profilePage() }, words.your_profile)] : [];
      place.replaceChildren(el("p", {}, fill(words.signed_in, { name: known.name }), own), out);
      return;
    }
    const buttons = ways.map((way) => {
      const name = worded(way.title) ?? way.issuer;
      const button = el(
        "button",
        { type: "button", class: profile ? "link small" : false },
        fill(words.sign_in_with, { name }),
      );
      button.addEventListener("click", () =>
        once(button, () => leave(way, { name }).catch(() => say(words.failed, true))),
      );
      return button;
    });
    place.replaceChildren(
      ...(ways.length
        ? [
            el("p", { class: profile ? "quiet small" : false }, words.sign_in_text),
            el("div", { class: "buttons" }, buttons),
          ]
        : []),
    );
  };
  const ask = async (/** @type {(known: Profile) => void} */ told) => {
    const { status, body } = await call("me", authorization());
    if (status === 401) forgetToken();
    const known = session();
    const { email } = known ? claims(known.token) : {};
    if (status === 200) told({ ...body, contact: { ...body.contact, email: body.contact.email ?? email } });
    draw();
  };
  if (profile && session()) ask(profile);
  draw();
  return { node: place, redraw: draw };
}
