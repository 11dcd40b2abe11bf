// What every script of a page needs: words, elements, messages, calls.
// What the server sent only ever becomes text.

export const words = JSON.parse(document.getElementById("words").textContent);

const says = document.getElementById("says");
const moments = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeStyle: "short" });
// A day has no time zone: read as midnight in UTC, it is written in UTC too.
const days = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeZone: "UTC" });

export const moment = (text) => moments.format(new Date(text));
export const day = (text) => days.format(new Date(text));

/** The end of a term. Midnight is written as the end of the day before, which is how people read it. */
export function until(text) {
  const end = new Date(text);
  if (end.getHours() || end.getMinutes()) return moments.format(end);
  const before = new Date(Date.UTC(end.getFullYear(), end.getMonth(), end.getDate() - 1));
  return fill(words.end_of_day, { day: days.format(before) });
}

/** A text with its {places} filled in. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** The word for an id. A pack may have ids of its own: without a word for one, its name is taken apart into words. */
export function named(list, id) {
  if (Object.hasOwn(list, id)) return list[id];
  const plain = id.replace(/([a-z0-9])([A-Z])/g, "$1 $2").replaceAll("_", " ").toLowerCase();
  return plain.charAt(0).toUpperCase() + plain.slice(1);
}

/** An element with attributes and children; an attribute that is false is left out, and so are children that are null. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}

/** Say something above the page's content, or with "" nothing. It is brought into view: its cause may be far below. */
export function say(text, bad = false) {
  says.replaceChildren(text ? el("p", { class: bad ? "notice bad" : "notice" }, text) : "");
  if (text && text !== words.loading) says.scrollIntoView({ block: "nearest" });
}

/** Call the API. Gives status, document and the server's time; status 0 when there was no answer. */
export async function call(path, authorization, body = null, method = body ? "POST" : "GET") {
  const headers = {
    ...(authorization ? { Authorization: authorization } : {}),
    ...(body ? { "Content-Type": "application/json" } : {}),
  };
  try {
    const options = { method, headers, body: body && JSON.stringify(body) };
    const response = await fetch(`/api/v1/${path}`, options);
    const at = Date.parse(response.headers.get("Date") ?? "");
    return { status: response.status, body: await response.json().catch(() => ({})), at };
  } catch {
    return { status: 0, body: {} };
  }
}

/** Why a call was refused, as far as its sender can do something about it and no field of a form has said so. */
export function refusal({ status, body }, shown = []) {
  if (status === 0 || status >= 500 || status === 429) return words.failed;
  const errors = body.errors ?? [];
  const elsewhere = errors.filter((error) => !shown.includes(error.path));
  if (errors.length && !elsewhere.length) return words.look_at_fields;
  const fields = elsewhere.map((error) => `${error.path}: ${error.message}`).join("; ");
  return fill(words.refused, { detail: fields || body.detail || String(status) });
}

/** Fetch a file in a tab of its own; `link()` gives the answer that names its address. */
export async function openFile(link) {
  // A tab that is opened later, when the answer is there, is taken for a pop-up and blocked.
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

/** Run what a form asks for, once at a time. */
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
