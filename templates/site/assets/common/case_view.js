// How a case looks to its author and to staff: what it is about, each work order with its clocks, and the timeline.

import { el } from "./elements.js";
import { due, stateOf } from "./states.js";
import { day, fill, moment, named, until, words } from "./words.js";

/**
 * @typedef {import("api").CaseOut} Case
 * @typedef {import("api").OrderOut} Order
 * @typedef {Pick<import("api").EventOut, "at" | "event" | "by" | "order"> & Record<string, any>} CaseEvent
 * @typedef {import("./elements.js").Child} Child
 * @typedef {[name: string, value: Child | false | 0]} Fact
 */

const quote = (/** @type {string | null | undefined} */ text) => (text ? el("blockquote", {}, text) : null);
// The page of the author addresses the reader as "you"; these texts replace the common ones.
const eventNames = { ...words.events, ...words.events_here };

/** @param {Fact[]} pairs */
function facts(pairs) {
  const known = pairs.filter(([, value]) => value);
  return known.length
    ? el(
        "dl",
        {},
        known.flatMap(([name, value]) => [el("dt", {}, name), el("dd", {}, value || null)]),
      )
    : null;
}

/**
 * What a case is about, and what its author said. `open(id)` fetches a file that came with it.
 * @param {Case} found
 * @param {(id: string) => void} open
 */
export function about(found, open) {
  const { agency, service, office, window, kind, topic, level, comment, place, officials, attachments, worded } =
    found.about;
  const files = attachments.map(({ id, name, state }) => {
    // The author chose the name. Isolate its text direction, so that it cannot reorder the text beside it.
    const shown = el("bdi", {}, name);
    if (state !== "ready")
      return el("li", {}, shown, el("span", { class: "quiet small" }, ` (${words.file_states[state]})`));
    const button = el("button", { type: "button", class: "link" }, shown);
    button.addEventListener("click", () => open(id));
    return el("li", {}, button);
  });
  return el(
    "div",
    { class: "card" },
    el("h3", {}, words.about),
    facts([
      [words.kind, kind?.name],
      [words.topic, topic?.name],
      [words.agency, agency?.name],
      [words.service, service?.name],
      [words.office, [office?.name, window].filter(Boolean).join(" · ")],
      [words.place, place?.address],
      [words.officials, officials.map((each) => [each.name, each.position].filter(Boolean).join(" · ")).join("; ")],
      [words.level, level ? `${level} – ${words.levels[level]}` : ""],
      [words.opened, moment(found.opened_at)],
    ]),
    quote(comment),
    worded.length ? el("h4", {}, words.answers) : null,
    worded.length ? el("dl", { class: "answers" }, worded.flatMap(answered)) : null,
    files.length ? el("h4", {}, words.files) : null,
    files.length ? el("ul", {}, files) : null,
  );
}

/**
 * A question of the survey with its answer, and the labels of the ends of its scale.
 * @param {import("api").WordedAnswer} answer
 */
function answered({ question, type, scale, said }) {
  const written = (/** @type {string | null} */ text) =>
    text === null ? words.not_applicable : type === "date" ? day(text) : text;
  const lines = said.map(({ row, text, words: own }) => {
    const line = [row && `${row}:`, written(text), own && `– ${own}`].filter(Boolean).join(" ");
    return el("span", { class: said.length > 1 && "line" }, line);
  });
  return [
    el("dt", {}, question),
    el("dd", {}, lines, scale ? el("span", { class: "quiet small" }, ` (${ends(scale)})`) : null),
  ];
}

/** @param {import("api").ScaleOut} scale */
function ends({ min, max, low, high }) {
  const named = [low && `${min}: ${low}`, high && `${max}: ${high}`].filter(Boolean);
  return named.length ? named.join(" · ") : `${min}–${max}`;
}

/**
 * A work order: its state, its deadlines, its texts, and below them the forms of the actions that are possible now.
 * @param {Order} order
 * @param {Case} found
 * @param {...Child} below
 */
export function orderCard(order, found, ...below) {
  const many = found.orders.length > 1;
  return el(
    "section",
    { class: "card", "aria-labelledby": `order-${order.n}` },
    el(
      "div",
      { class: "order-head" },
      el("h3", { id: `order-${order.n}` }, many ? fill(words.order, { n: order.n }) : words.the_order),
      el("p", { class: order.state === "closed" ? "state ended" : "state" }, stateOf(order)),
    ),
    many ? quote(order.text) : null,
    explained(order),
    order.group ? el("p", { class: "quiet small" }, words.grouped) : null,
    facts([
      [words.danger, order.danger?.name],
      [words.agency, order.agency.name],
      [words.due, clockRuns(order) ? due(order) : ""],
      [words.stage_due, words.stage_due && order.stage_due ? until(order.stage_due) : ""],
      [words.extension, order.extension && extended(order.extension)],
      [words.reply_due, order.reply_due && until(order.reply_due)],
      [words.follow_up_due, order.state === "following_up" && order.follow_up_due && until(order.follow_up_due)],
      [words.reopen_until, order.actions.includes("reopen") && order.reopen_until && until(order.reopen_until)],
      [words.round, order.round > 1 ? String(order.round) : ""],
      [words.resolution, order.resolution && named(words.resolutions, order.resolution)],
    ]),
    order.promise ? promiseBlock(order.promise) : null,
    order.contest ? contestBlock(order.contest) : null,
    order.answers.map(answerBlock),
    order.draft ? draftBlock(order.draft) : null,
    question(order, found),
    below,
  );
}

/** A deadline says nothing once the agency has answered, or while the clock stands still. */
const clockRuns = (/** @type {Order} */ order) => !order.paused && order.answers.at(-1)?.round !== order.round;

/** @param {Order} order */
function explained(order) {
  if (order.overdue && words.explain_overdue) return el("p", {}, words.explain_overdue);
  const text = words.explain?.[order.state];
  return text ? el("p", {}, text) : null;
}

const extended = (/** @type {import("api").ExtensionOut} */ { days, reason }) => fill(words.extended, { days, reason });

/** @param {import("api").PromiseOut} promise */
function promiseBlock(promise) {
  return el(
    "div",
    { class: "block" },
    el("h4", {}, words.promise),
    facts([
      [words.promise_due, day(promise.due)],
      [words.state, named(words.promises, promise.state)],
      ...promise.moves.map(
        ({ due: at, reason }) => /** @type {Fact} */ ([words.moved_from, fill(words.moved, { day: day(at), reason })]),
      ),
    ]),
  );
}

/** @param {import("api").ContestOut} contest */
function contestBlock(contest) {
  const verdict = contest.upheld === null ? words.undecided : contest.upheld ? words.upheld : words.dismissed;
  return el(
    "div",
    { class: "block" },
    el("h4", {}, words.contest),
    quote(contest.reason),
    facts([
      [words.verdict, verdict],
      [words.reason, contest.decision],
    ]),
  );
}

/** @param {import("api").AnswerOut} answer */
function answerBlock(answer) {
  const reply = answer.follow_up;
  return said(fill(words.answer, { n: answer.round }), answer, [
    [words.said, reply ? named(words.outcomes, reply.outcome) : ""],
    [words.rating, reply?.rating ? `${reply.rating} / 10` : ""],
    [words.comment, reply?.comment],
  ]);
}

const draftBlock = (/** @type {import("api").DraftOut} */ draft) =>
  said(words.draft, draft, [[words.promise_due, draft.promise_date && day(draft.promise_date)]]);

/**
 * @param {string} title
 * @param {import("api").AnswerOut | import("api").DraftOut} answer
 * @param {Fact[]} more
 */
function said(title, answer, more) {
  const late = "in_time" in answer && answer.in_time === false ? ` (${words.late})` : "";
  return el(
    "div",
    { class: "block" },
    el("h4", {}, title),
    el("p", { class: "quiet small" }, `${named(words.outcomes, answer.outcome)} · ${moment(answer.at)}${late}`),
    quote(answer.text),
    facts([[words.reasons, answer.reasons], [words.next_steps, answer.next_steps], ...more]),
  );
}

/** @type {(found: Case) => CaseEvent[]} */
const events = ({ timeline: happened }) => happened;

/**
 * The question of the agency to the author, shown until the author replies.
 * @param {Order} order
 * @param {Case} found
 */
function question(order, found) {
  if (!order.reply_due) return null;
  const asked = events(found).findLast((fact) => fact.order === order.n && fact.message && fact.by !== "author");
  return asked ? el("div", { class: "block" }, el("h4", {}, words.question), quote(asked.message.text)) : null;
}

/**
 * The timeline: every event, oldest first.
 * @param {Case} found
 * @param {Record<string, string>} agencies Names by id.
 */
export function timeline(found, agencies = {}) {
  const many = found.orders.length > 1;
  const rows = events(found).map((fact) =>
    el(
      "li",
      {},
      el("time", { datetime: fact.at }, moment(fact.at)),
      el("span", {}, named(eventNames, fact.event)),
      fact.imported ? el("span", { class: "quiet small" }, ` · ${words.imported}`) : null,
      many && fact.order ? el("span", { class: "quiet small" }, ` · ${fill(words.order, { n: fact.order })}`) : null,
      fact.assigned
        ? el("span", { class: "quiet" }, `${words.colon}${agencies[fact.assigned.agency] ?? fact.assigned.agency}`)
        : null,
      details(fact).map(quote),
    ),
  );
  return el("section", { class: "part" }, el("h2", {}, words.timeline), el("ol", { class: "timeline" }, rows));
}

/**
 * What stands nowhere else on the page: messages, reasons, new days. Answers and ratings stand with their order.
 * @param {CaseEvent} fact
 */
function details(fact) {
  const { message, extension, contest, verdict, declined, returned, assigned, danger_cleared: cleared } = fact;
  const { promise_moved: moved, spoken_for: spoken } = fact;
  return [
    spoken &&
      (spoken.paper ? fill(words.by_paper, { paper: spoken.paper, day: day(spoken.paper_date) }) : words.by_call),
    message?.text,
    extension && extended(extension),
    moved && fill(words.moved, { day: day(moved.due), reason: moved.reason }),
    contest?.reason ?? verdict?.reason ?? declined?.reason ?? returned?.reason ?? assigned?.reason ?? cleared?.reason,
  ];
}
