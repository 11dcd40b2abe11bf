// Shows messages, calls the API and opens files.

import { el } from "./elements.js";
import { fill, words } from "./words.js";

/**
 * @typedef {object} Answer What the API answered.
 * @property {number} status The HTTP status; 0 when there was no answer.
 * @property {any} body The document.
 * @property {number} [at] The server's time in milliseconds.
 */

const says = document.getElementById("says");

/**
 * Shows a message above the content of the page; "" removes it. Scrolls it into view, because its cause may be far below.
 * @param {string | import("./elements.js").Child[]} text
 * @param {boolean} [bad]
 */
export function say(text, bad = false) {
  says?.replaceChildren(text ? el("p", { class: bad ? "notice bad" : "notice" }, text) : "");
  if (text && text !== words.loading) says?.scrollIntoView({ block: "nearest" });
}

/**
 * Call the API.
 * @param {string} path
 * @param {string} authorization
 * @param {object | null} [body]
 * @param {string} [method]
 * @returns {Promise<Answer>}
 */
export async function call(path, authorization, body = null, method = body ? "POST" : "GET") {
  const headers = {
    ...(authorization ? { Authorization: authorization } : {}),
    ...(body ? { "Content-Type": "application/json" } : {}),
  };
  try {
    const options = { method, headers, body: body && JSON.stringify(body) };
    const response = await fetch(`/api/v1/${path}`, options);
    const at = Date.parse(response.headers.get("Date") ?? "");
    const document = await response.json().catch(() => ({}));
    return { status: response.status, body: response.ok ? document : inWords(document), at };
  } catch {
    return { status: 0, body: {} };
  }
}

/**
 * The text of a refusal code in the language of the page.
 * @param {Pick<import("api").FieldProblem, "code" | "params">} refusal
 */
export const codeInWords = ({ code, params }) =>
  fill(words.refusals[code] ?? words.refusals.not_accepted, params ?? {});

/**
 * A refusal in the language of the page. The texts of the API are English; its codes are translated here.
 * @param {any} document
 */
function inWords(document) {
  const { code, errors } = document;
  if (!code) return document;
  /** @type {import("api").FieldProblem[] | undefined} */
  const fields = errors?.map((/** @type {import("api").FieldProblem} */ each) => ({
    ...each,
    message: codeInWords(each),
  }));
  return { ...document, detail: codeInWords(document), ...(fields ? { errors: fields } : {}) };
}

/**
 * Why a call was refused: what the sender can correct and no field of the form has already shown.
 * @param {Answer} answer
 * @param {string[]} [shown] Paths of the problems that fields already show.
 */
export function refusal({ status, body }, shown = []) {
  if (status === 0 || status >= 500 || status === 429) return words.failed;
  /** @type {import("api").FieldProblem[]} */
  const errors = body.errors ?? [];
  const elsewhere = errors.filter((error) => !shown.includes(error.path));
  if (errors.length && !elsewhere.length) return words.look_at_fields;
  const fields = elsewhere.map((error) => `${error.path}: ${error.message}`).join("; ");
  return fill(words.refused, { detail: fields || (body.code && body.detail) || String(status) });
}

/**
 * Opens a file in a new tab. `link()` returns the answer of the API that has the address of the file.
 * @param {() => Promise<Answer>} link
 */
export async function openFile(link) {
  // Open the tab before the answer arrives: a tab that is opened later is blocked as a pop-up.
  const tab = window.open("", "_blank");
  const answer = await link();
  if (answer.status === 200 && tab) {
    tab.opener = null;
    tab.location = answer.body.url;
  } else {
    tab?.close();
    say(refusal(answer), true);
  }
}

/**
 * Runs the action of a button; further clicks are ignored until the action ends.
 * @param {HTMLButtonElement} button
 * @param {() => Promise<unknown>} work
 */
export async function once(button, work) {
  button.disabled = true;
  try {
    await work();
  } finally {
    button.disabled = false;
  }
}

/** What stands after "#" in the address; "" when it is not to be read. */
export function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

/** The links to the page in other languages; they lead to the same matter as this page from now on. */
export function keepAddressInLanguages() {
  /** @type {HTMLAnchorElement[]} */
  const links = [...document.querySelectorAll("a")].filter((link) => "language" in link.dataset);
  for (const link of links) link.href += location.search + location.hash;
  return links;
}
