// The session of staff at the desk: one sign-in for all tabs of a browser. The token is in the session storage of each tab
// and goes from tab to tab by a channel that only pages of this site can hear. It is never written to the disk by us.

import { leave, leaveIssuer, renew } from "./openid.js";
import { kept } from "./session.js";

const KEPT = "desk-session";
/** The issuer that was used last in this browser. A new tab asks it for a token without asking the reader. */
const LAST_ISSUER = "desk-issuer";
/** In a tab in which an issuer has answered that nobody is signed in there. */
const ASKED_IN_VAIN = "desk-asked";
const HEARD_WITHIN_MS = 300;
/** A token is renewed when a fifth of its time is left, at the latest a minute before its end, never in its first half. */
const [LEFT_FOR_RENEWAL, MOST_LEFT] = [0.2, 0.5];
const LEAST_LEFT_MS = 60_000;

/**
 * @typedef {import("./openid.js").Grant & {got: number, name: string}} StaffSession `got` is when, in milliseconds.
 * @typedef {{asks: true} | {session: StaffSession} | {left: true} | {ended: string}} Message Between the tabs; what has
 *   ended is a token.
 */

const channel = new BroadcastChannel("desk");
/** @type {Set<() => void>} */
const listeners = new Set();
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @returns {StaffSession | null} */
function held() {
  const session = kept(KEPT);
  return typeof session?.token === "string" ? session : null;
}

/** @returns {StaffSession | null} */
export function staffSession() {
  const session = held();
  return session && session.until > Date.now() ? session : null;
}

/** What the API is sent of who works here; "" of nobody. */
export function staffAuthorization() {
  const session = staffSession();
  return session ? `Bearer ${session.token}` : "";
}

/**
 * Keep a grant for this tab and tell the others.
 * @param {import("./openid.js").Grant} grant
 * @param {string} name What people call the way to sign in.
 */
export function keepStaffSession(grant, name) {
  /** @type {StaffSession} */
  const session = { ...grant, name, got: Date.now() };
  localStorage.setItem(LAST_ISSUER, grant.issuer);
  sessionStorage.removeItem(ASKED_IN_VAIN);
  take(session);
  channel.postMessage({ session });
}

/** Tell when somebody has signed in or out, here or in another tab. */
export const whenStaffChanges = (/** @type {() => void} */ listener) => listeners.add(listener);

function told() {
  for (const listener of listeners) listener();
}

/** @param {StaffSession} session */
function take(session) {
  sessionStorage.setItem(KEPT, JSON.stringify(session));
  planRenewal();
}

/** Renew the token in time, once for all tabs. */
export function planRenewal() {
  clearTimeout(timer);
  const session = held();
  if (!session?.refresh) return;
  const { got, until } = session;
  const lifetime = until - got;
  // Of a token of less than two minutes, a minute would be all there is: it would be renewed again and again.
  const early = Math.min(Math.max(LEAST_LEFT_MS, lifetime * LEFT_FOR_RENEWAL), lifetime * MOST_LEFT);
  timer = setTimeout(renewed, Math.max(0, until - early - Date.now()));
}

/** After the API has refused the token: true when there is another one. Else nobody is handed the refused one any more. */
export async function renewedAfterRefusal() {
  const refused = held()?.token;
  if (await renewed()) return true;
  if (refused) channel.postMessage({ ended: refused });
  if (held()?.token === refused) sessionStorage.removeItem(KEPT);
  return false;
}

/** Renew the token now: true when there is a good one after that. */
async function renewed() {
  const before = held();
  if (!before) return false;
  // One tab at a time: some issuers treat the second use of a refresh token as theft.
  return navigator.locks.request("desk-renewal", async () => {
    const now = held();
    if (now && now.token !== before.token) return Boolean(staffSession());
    try {
      keepStaffSession(await renew(before), before.name);
      return true;
    } catch {
      return false;
    }
  });
}

/**
 * Find out who works here: who is known in this tab, in another one, or at the issuer that was used last. That issuer is
 * gone to, and the promise never ends then.
 * @param {() => Promise<import("./openid.js").Way[]>} ways
 */
export async function findStaffSession(ways) {
  if (!staffSession()) await askOtherTabs();
  if (staffSession() || (held() && (await renewed()))) return planRenewal();
  const last = localStorage.getItem(LAST_ISSUER);
  if (!last || sessionStorage.getItem(ASKED_IN_VAIN)) return;
  const way = (await ways()).find(({ issuer }) => issuer === last);
  if (!way) return;
  // Before it is known what the issuer answers: it may answer nothing.
  sessionStorage.setItem(ASKED_IN_VAIN, "yes");
  const gone = await leave(way, { name: "", staff: true, silent: true }).then(
    () => true,
    () => false,
  );
  if (gone) await new Promise(() => {});
}

/** @returns {Promise<void>} */
function askOtherTabs() {
  return new Promise((heard) => {
    const done = () => {
      clearTimeout(waited);
      listeners.delete(done);
      heard();
    };
    const waited = setTimeout(done, HEARD_WITHIN_MS);
    listeners.add(done);
    channel.postMessage({ asks: true });
  });
}

/** Sign out in all tabs of this browser, where nothing of the session is left, and at the issuer. */
export async function leaveDesk() {
  const session = held();
  localStorage.removeItem(LAST_ISSUER);
  channel.postMessage({ left: true });
  forget();
  // Out of reach, the issuer does not keep anybody signed in here.
  if (session) await leaveIssuer(session).catch(() => {});
}

function forget() {
  clearTimeout(timer);
  sessionStorage.clear();
}

channel.addEventListener("message", ({ data }) => {
  /** @type {Message} */
  const message = data;
  const own = staffSession();
  if ("asks" in message) {
    if (own) channel.postMessage({ session: own });
  } else if ("left" in message) {
    if (!held()) return;
    forget();
    told();
  } else if ("ended" in message) {
    // What is shown stays: the next call finds out that somebody has to sign in again.
    if (held()?.token === message.ended) sessionStorage.removeItem(KEPT);
  } else if (!own || message.session.until > own.until) {
    take(message.session);
    told();
  }
});
