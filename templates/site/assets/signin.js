// Signing in, for those who like: OpenID Connect with a code and PKCE, all of it between this browser and the issuer.
// The token stays in this tab and is forgotten with it.

const { call, el, fill, once, say, words } = await import(document.getElementById("module-page").href);

const [KEPT, UNDER_WAY] = ["signed-in", "signing-in"];

/** Something kept in this tab, or null. */
function kept(key) {
  try {
    return JSON.parse(sessionStorage.getItem(key));
  } catch {
    return null;
  }
}

const base64url = (bytes) => btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const redirect = () => `${location.origin}/sign-in/`;

/** The claims of a token of the issuer's; the API is who checks it. */
function claims(token) {
  const bytes = Uint8Array.from(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")), (each) => each.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}

function current() {
  const known = kept(KEPT);
  return known && known.until > Date.now() ? known : null;
}

/** What the API is sent of who has signed in; "" of nobody. */
export const authorization = () => (current() ? `Bearer ${current().token}` : "");

export const forgetToken = () => sessionStorage.removeItem(KEPT);

/** Forget the token and all that was typed in this tab: who comes to this machine next finds nothing. */
export const leaveNothing = () => sessionStorage.clear();

function signOut() {
  leaveNothing();
  location.reload();
}

// Going back may bring up a page that the browser kept whole, with what it showed to somebody who has left since.
const shownTo = authorization();
window.addEventListener("pageshow", ({ persisted }) => {
  if (persisted && authorization() !== shownTo) location.reload();
});

/** Where the page of one's own profile is, in this page's language. */
const profilePage = () => (words.language === words.default_language ? "/me/" : `/me/${words.language}/`);

/** Go to an issuer. Throws where it cannot be reached. */
async function leave({ issuer, client_id: client }, name) {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
  const { authorization_endpoint: there, token_endpoint: tokens } = await answer.json();
  const [verifier, state, nonce] = [random(), random(), random()];
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  // The whole address: a path that begins with two slashes would lead to another host.
  const back = location.href;
  sessionStorage.setItem(UNDER_WAY, JSON.stringify({ issuer, tokens, client, verifier, state, nonce, name, back }));
  const asked = new URL(there);
  const sent = { response_type: "code", client_id: client, redirect_uri: redirect(), scope: "openid email", state, nonce, code_challenge: base64url(new Uint8Array(digest)), code_challenge_method: "S256" };
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
  if (!begun || mixedUp || said.get("state") !== begun.state || !said.get("code")) return { done: false, back: begun?.back };
  const body = new URLSearchParams({ grant_type: "authorization_code", code: said.get("code"), redirect_uri: redirect(), client_id: begun.client, code_verifier: begun.verifier });
  try {
    const answer = await fetch(begun.tokens, { method: "POST", body });
    const { id_token: token } = await answer.json();
    const { iss, nonce, exp } = claims(token);
    if (iss !== begun.issuer || nonce !== begun.nonce) return { done: false, back: begun.back };
    sessionStorage.setItem(KEPT, JSON.stringify({ token, until: exp * 1000, name: begun.name }));
    return { done: true, back: begun.back };
  } catch {
    return { done: false, back: begun.back };
  }
}

/**
 * The place where one can sign in and out. On a form, where that is by the way, `profile(known)` gets what is held of who
 * has signed in, and a link leads to the page of it. That page itself is for who has signed in.
 */
export function signInPlace(ways, worded, profile = null) {
  const place = el("div", { class: "sign-in" });
  const draw = () => {
    const known = current();
    if (known) {
      const out = el("button", { type: "button", class: "plain small" }, words.sign_out);
      out.addEventListener("click", signOut);
      const own = profile ? [" ", el("a", { href: profilePage() }, words.your_profile)] : [];
      place.replaceChildren(el("p", {}, fill(words.signed_in, { name: known.name }), own), out);
      return;
    }
    const buttons = ways.map((way) => {
      const name = worded(way.title);
      const button = el("button", { type: "button", class: profile ? "link small" : false }, fill(words.sign_in_with, { name }));
      button.addEventListener("click", () => once(button, () => leave(way, name).catch(() => say(words.failed, true))));
      return button;
    });
    place.replaceChildren(...(ways.length ? [el("p", { class: profile ? "quiet small" : false }, words.sign_in_text), el("div", { class: "buttons" }, buttons)] : []));
  };
  const ask = async () => {
    const { status, body } = await call("me", authorization());
    if (status === 401) forgetToken();
    const { email } = current() ? claims(current().token) : {};
    if (status === 200) profile({ ...body, contact: { ...body.contact, email: body.contact.email ?? email } });
    draw();
  };
  if (profile && current()) ask();
  draw();
  return { node: place, redraw: draw };
}
