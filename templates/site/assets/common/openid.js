// Signs in with OpenID Connect: authorization code flow with PKCE (RFC 7636), between this browser and the issuer.

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
 * @property {string} [refresh] The refresh token, if the issuer gives one.
 *
 * @typedef {object} Asked The parameters of a sign-in.
 * @property {string} name The name of the sign-in method that people see.
 * @property {boolean} [staff] Whether the token is for the desk.
 * @property {boolean} [silent] Whether the issuer must not show a page (prompt=none).
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
 * Fetches the discovery document of an issuer. Throws if the request fails.
 * @param {string} issuer
 */
export async function discovered(issuer) {
  const answer = await fetch(`${issuer}/.well-known/openid-configuration`);
  if (!answer.ok) throw new Error(`no discovery document: ${answer.status}`);
  return answer.json();
}

/**
 * The claims of an ID token, unverified: the API verifies the token.
 * @param {string} token
 */
export function claims(token) {
  const bytes = Uint8Array.from(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")), (each) =>
    each.charCodeAt(0),
  );
  return JSON.parse(new TextDecoder().decode(bytes));
}

/**
 * Redirects to the issuer. The page that the issuer redirects back to calls `arrive`. Throws if the issuer cannot be reached.
 * @param {Way} way
 * @param {Asked} asked
 */
export async function leave({ issuer, client_id }, asked) {
  const known = await discovered(issuer);
  const [verifier, state, nonce] = [random(), random(), random()];
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(verifier));
  // Keep the absolute URL: a path that begins with two slashes would be resolved as another host.
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
  // The parameter `iss` (RFC 9207) must name the expected issuer. This prevents mix-up attacks.
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
 * Gets a new grant with the refresh token, without user interaction. Throws if the issuer refuses.
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
  // An issuer that does not rotate refresh tokens sends none: keep the old one.
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
