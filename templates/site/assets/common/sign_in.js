// Signing in, for those who like: OpenID Connect with a code and PKCE, all of it between this browser and the issuer.

import { worded } from "./catalogue.js";
import { el } from "./elements.js";
import { call, once, say } from "./page.js";
import { authorization, forgetToken, keepSession, kept, leaveNothing, session } from "./session.js";
import { fill, words } from "./words.js";

const UNDER_WAY = "signing-in";

/**
 * @typedef {{issuer: string, client_id: string, title: import("./catalogue.js").Text}} Way A way to sign in.
 * @typedef {{contact: Record<string, any>}} Profile What the API tells of who has signed in.
 */

const base64url = (/** @type {Uint8Array} */ bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const redirect = () => `${location.origin}/sign-in/`;

/**
 * The claims of a token of the issuer's; the API is who checks it.
 * @param {string} token
 */
function claims(token) {
  const bytes = Uint8Array.from(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")), (each) =>
    each.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
}

function signOut() {
  leaveNothing();
  location.reload();
}

/** Where the page of one's own profile is, in this page's language. */
const profilePage = () => (words.language === words.default_language ? "/me/" : `/me/${words.language}/`);

/**
 * Go to an issuer. Throws where it cannot be reached.
 * @param {Way} way
 * @param {string} name
 */
async function leave({ issuer, client_id: client }, name) {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { authorization_endpoint: there, token_endpoint: tokens } = await answer.json();
  const [verifier, state, nonce] = [random(), random(), random()];
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  // The whole address: a path that begins with two slashes would lead to another host.
  const back = location.href;
  sessionStorage.setItem(UNDER_WAY, JSON.stringify({ issuer, tokens, client, verifier, state, nonce, name, back }));
  const asked = new URL(there);
  const sent = {
    response_type: "code",
    client_id: client,
    redirect_uri: redirect(),
    scope: "openid email",
    state,
    nonce,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
  };
  for (const [key, value] of Object.entries(sent)) asked.searchParams.set(key, value);
  location.assign(asked);
}

/** Come back from an issuer with a code: true when it was good for a token. `back` is where it began, if anywhere. */
export async function arrive() {
  const begun = kept(UNDER_WAY);
  sessionStorage.removeItem(UNDER_WAY);
  const said = new URLSearchParams(location.search);
  // An issuer that says who it is (RFC 9207) is not taken for another, whose code it would get from us.
  const mixedUp = said.get("iss") !== null && said.get("iss") !== begun?.issuer;
  const code = said.get("code");
  if (!begun || mixedUp || said.get("state") !== begun.state || !code) return { done: false, back: begun?.back };
  const body = new URLSearchParams({
    grant_type: "authorization_code",
    code,
    redirect_uri: redirect(),
    client_id: begun.client,
    code_verifier: begun.verifier,
  });
  try {
    const answer = await fetch(begun.tokens, { method: "POST", body });
    const { id_token: token } = await answer.json();
    const { iss, nonce, exp } = claims(token);
    if (iss !== begun.issuer || nonce !== begun.nonce) return { done: false, back: begun.back };
    keepSession({ token, until: exp * 1000, name: begun.name });
    return { done: true, back: begun.back };
  } catch {
    return { done: false, back: begun.back };
  }
}

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
      button.addEventListener("click", () => once(button, () => leave(way, name).catch(() => say(words.failed, true))));
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
