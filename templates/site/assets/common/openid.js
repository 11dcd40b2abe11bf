// Signing in with OpenID Connect: a code and PKCE (RFC 7636), all of it between this browser and the issuer.

import { kept } from "./session.js";

const UNDER_WAY = "signing-in";

/**
 * @typedef {{issuer: string, client_id: string, title: import("./catalogue.js").Text}} Way A way to sign in.
 *
 * @typedef {object} Grant What an issuer granted.
 * @property {string} token The ID token, which the API is sent.
 * @property {number} until When the token ends, in milliseconds.
 * @property {string} issuer
 * @property {string} client_id
 * @property {string} [refresh] What a new token can be had for, where the issuer gives that.
 *
 * @typedef {object} Asked What a page asks an issuer for.
 * @property {string} name What people call the way to sign in.
 * @property {boolean} [staff] Whether the token is for the desk.
 * @property {boolean} [silent] Whether the issuer must not ask anything: it answers at once, whoever is signed in there.
 *
 * @typedef {{done: boolean, back?: string, asked?: Asked, grant?: Grant}} Arrival
 */

const base64url = (/** @type {Uint8Array} */ bytes) =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
const random = () => base64url(crypto.getRandomValues(new Uint8Array(32)));
const redirect = () => `${location.origin}/sign-in/`;

/**
 * The discovery document of an issuer. Throws where it cannot be had.
 * @param {string} issuer
 */
export async function discovered(issuer) {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
  if (!answer.ok) throw new Error(`no discovery document: ${answer.status}`);
  return answer.json();
}

/**
 * The claims of a token of the issuer's; the API is who checks it.
 * @param {string} token
 */
export function claims(token) {
  const bytes = Uint8Array.from(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")), (each) =>
    each.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
}

/**
 * Go to an issuer; `arrive` is called on the page that it leads back to. Throws where it cannot be reached.
 * @param {Way} way
 * @param {Asked} asked
 */
export async function leave({ issuer, client_id }, asked) {
  const known = await discovered(issuer);
  const [verifier, state, nonce] = [random(), random(), random()];
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  // The whole address: a path that begins with two slashes would lead to another host.
  const back = location.href;
  const begun = { issuer, tokens: known.token_endpoint, client_id, verifier, state, nonce, asked, back };
  sessionStorage.setItem(UNDER_WAY, JSON.stringify(begun));
  const there = new URL(known.authorization_endpoint);
  const renewable = asked.staff && known.scopes_supported?.includes("offline_access");
  const sent = {
    response_type: "code",
    client_id,
    redirect_uri: redirect(),
    scope: renewable ? "openid email offline_access" : "openid email",
    state,
    nonce,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
    ...(asked.silent ? { prompt: "none" } : {}),
  };
  for (const [key, value] of Object.entries(sent)) there.searchParams.set(key, value);
  location.assign(there);
}

/**
 * Come back from an issuer with a code: done when it was good for a token. `back` is where it began, if anywhere.
 * @returns {Promise<Arrival>}
 */
export async function arrive() {
  const begun = kept(UNDER_WAY);
  sessionStorage.removeItem(UNDER_WAY);
  const failed = { done: false, back: begun?.back, asked: begun?.asked };
  const said = new URLSearchParams(location.search);
  // An issuer that says who it is (RFC 9207) is not taken for another, whose code it would get from us.
  const mixedUp = said.get("iss") !== null && said.get("iss") !== begun?.issuer;
  const code = said.get("code");
  if (!begun || mixedUp || said.get("state") !== begun.state || !code) return failed;
  const { issuer, client_id, tokens, verifier } = begun;
  const form = { grant_type: "authorization_code", code, redirect_uri: redirect(), code_verifier: verifier };
  try {
    const grant = await granted({ issuer, client_id }, tokens, form);
    const { iss, nonce } = claims(grant.token);
    if (iss !== issuer || nonce !== begun.nonce) return failed;
    return { ...failed, done: true, grant };
  } catch {
    return failed;
  }
}

/**
 * A new grant for one that ends, without asking anybody. Throws where the issuer gives none.
 * @param {Grant} grant
 * @returns {Promise<Grant>}
 */
export async function renew({ issuer, client_id, refresh, token }) {
  if (!refresh) throw new Error("this issuer renews nothing");
  const { token_endpoint: tokens } = await discovered(issuer);
  const form = { grant_type: "refresh_token", refresh_token: refresh };
  const renewed = await granted({ issuer, client_id }, tokens, form);
  const [before, now] = [claims(token), claims(renewed.token)];
  if (before.iss !== now.iss || before.sub !== now.sub) throw new Error("a token of somebody else");
  // An issuer that does not change it sends none.
  return { ...renewed, refresh: renewed.refresh ?? refresh };
}

/**
 * Go to where an issuer signs people out (OpenID Connect RP-Initiated Logout), and back here. Does nothing where the issuer
 * has no such page.
 * @param {Grant} grant
 */
export async function leaveIssuer({ issuer, client_id, token }) {
  const { end_session_endpoint: end } = await discovered(issuer);
  if (!end) return;
  const there = new URL(end);
  const sent = { client_id, id_token_hint: token, post_logout_redirect_uri: `${location.origin}${location.pathname}` };
  for (const [key, value] of Object.entries(sent)) there.searchParams.set(key, value);
  location.assign(there);
}

/**
 * @param {{issuer: string, client_id: string}} from
 * @param {string} tokens The token endpoint.
 * @param {Record<string, string>} form
 * @returns {Promise<Grant>}
 */
async function granted(from, tokens, form) {
  const answer = await fetch(tokens, {
    method: "POST",
    body: new URLSearchParams({ ...form, client_id: from.client_id }),
  });
  const { id_token: token, refresh_token: refresh } = await answer.json();
  return { ...from, token, until: claims(token).exp * 1000, ...(refresh ? { refresh } : {}) };
}
