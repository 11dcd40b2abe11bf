// What the author's page and the desk share: words, elements, calls, and how a case looks.
// What the server sent only ever becomes text.

export const words = JSON.parse(document.getElementById("words").textContent);

const says = document.getElementById("says");
const moments = new Intl.DateTimeFormat(words.locale, { dateStyle: "long", timeStyle: "short" });

export const moment = (text) => moments.format(new Date(text));

/** A text with its {places} filled in. */
export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** The word for an id, or the id itself where a pack has one that we have no word for. */
const named = (list, id) => (Object.hasOwn(list, id) ? list[id] : id);

/** An element with attributes and children; an attribute that is false is left out, and so are children that are null. */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** Say something above the page's content, or with "" nothing. It is brought into view: its cause may be far below. */
export function say(text, bad = false) {
  says.replaceChildren(text ? el("p", { class: bad ? "notice bad" : "notice" }, text) : "");
  if (text && text !== words.loading) says.scrollIntoView({ block: "nearest" });
}

/** Call the API. Gives status and document; status 0 when there was no answer. */
export async function call(path, authorization, body = null) {
  const headers = { Authorization: authorization, ...(body ? { "Content-Type": "application/json" } : {}) };
  try {
    const options = { method: body ? "POST" : "GET", headers, body: body && JSON.stringify(body) };
    const response = await fetch(`/api/v1/${path}`, options);
    return { status: response.status, body: await response.json().catch(() => ({})) };
  } catch {
    return { status: 0, body: {} };
  }
}

/** Why a call was refused, as far as its sender can do something about it. */
export function refusal({ status, body }) {
  if (status === 0 || status >= 500 || status === 429) return words.failed;
  const fields = (body.errors ?? []).map((error) => `${error.path}: ${error.message}`).join("; ");
  return fill(words.refused, { detail: fields || body.detail || String(status) });
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

/** The filled fields of a form by name, without blanks around them. */
export function given(form) {
  const trimmed = [...new FormData(form)].map(([name, value]) => [name, value.trim()]);
  return Object.fromEntries(trimmed.filter(([, value]) => value));
}

/** Put back what somebody typed into a form that had to be drawn anew. */
export function refill(form, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const field = form.elements.namedItem(name);
    if (field?.type === "checkbox") field.checked = true;
    else if (field) field.value = value;
  }
  form.dispatchEvent(new Event("change"));
}

/** What stands after "#" in the address; "" when it is not to be read. */
export function fragment() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return "";
  }
}

export const stateOf = (order) => named(words.states, order.state);

/** When an answer is due, with a mark when that time is over. */
export function due(order) {
  if (!order.due) return "";
  return el("span", {}, moment(order.due), order.overdue ? el("strong", { class: "late" }, ` ${words.overdue}`) : null);
}

function facts(pairs) {
  return el("dl", {}, pairs.filter(([, value]) => value).flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value)]));
}

/** What a case is about. */
export function about(found) {
  const { agency, service, level, comment } = found.about;
  return el(
    "div",
    { class: "card" },
    facts([
      [words.agency, agency.name],
      [words.service, service?.name],
      [words.level, level ? `${level} – ${words.levels[level]}` : ""],
      [words.opened, moment(found.opened_at)],
    ]),
    comment ? el("blockquote", {}, comment) : null,
  );
}

/** A work order with its answers, and below them what can be done now. */
export function orderCard(order, ...below) {
  return el(
    "section",
    { class: "card" },
    el("h3", {}, fill(words.order, { n: order.n })),
    facts([
      [words.state, stateOf(order)],
      [words.agency, order.agency.name],
      [words.due, due(order)],
      [words.round, String(order.round)],
    ]),
    order.answers.map(answerBlock),
    below,
  );
}

function answerBlock(answer) {
  const said = answer.follow_up;
  const late = answer.in_time ? "" : ` (${words.late})`;
  return el(
    "div",
    {},
    el("h3", {}, fill(words.answer, { n: answer.round })),
    el("blockquote", {}, answer.text),
    facts([
      [words.outcome, `${named(words.outcomes, answer.outcome)}, ${moment(answer.at)}${late}`],
      [words.reasons, answer.reasons],
      [words.next_steps, answer.next_steps],
      [words.said, said ? named(words.follow_ups, said.outcome) : ""],
      [words.rating, said?.rating ? `${said.rating} / 10` : ""],
      [words.comment, said?.comment],
    ]),
  );
}

export function timeline(found) {
  const rows = found.timeline.map((fact) =>
    el("li", {}, el("time", { datetime: fact.at }, moment(fact.at)), named(words.events, fact.event)),
  );
  return el("section", { class: "part" }, el("h2", {}, words.timeline), el("ol", { class: "timeline" }, rows));
}
