// A row of the work list: what an order is about, in what state, and how much time is left.

import { el } from "../common/elements.js";
import { stateOf } from "../common/states.js";
import { day, fill, named, words } from "../common/words.js";
import { age, clockOf } from "./deadline.js";

/**
 * @typedef {import("api").ListedOrderOut} Row
 * @typedef {import("api").SummaryOut} Summary
 */

const LEVELS = [1, 2, 3, 4, 5];
/** The most marks that a row shows. */
const MOST_MARKS = 3;

/** What a row and its case are known by in the page. */
export const keyOf = (/** @type {{case: string, n: number}} */ row) => `${row.case}/${row.n}`;

/**
 * @param {Row} row
 * @param {number} now
 * @param {boolean} open Whether its case is the one that is shown.
 */
export function orderRow(row, now, open) {
  const id = `row-${keyOf(row).replaceAll("/", "-")}`;
  const { about } = row;
  const number = row.n > 1 ? `${row.case} / ${row.n}` : row.case;
  const title = titleOf(row);
  const link = el(
    "a",
    {
      class: "line",
      href: `#${row.case}`,
      "data-key": keyOf(row),
      "aria-labelledby": `${id}-number ${id}`,
      "aria-current": open && "true",
    },
    el("span", { id, lang: about?.words && about.language }, title),
  );
  return el(
    "li",
    { class: `row ${about?.not_accepted ? "new" : ""} ${open ? "picked" : ""}` },
    el(
      "span",
      { class: "kind" },
      el("span", { class: "line" }, kindOf(about), about?.level ? cells(about.level) : null),
      el("span", { class: "number", id: `${id}-number` }, number),
    ),
    el("span", { class: "what" }, link, secondLine(row, now)),
    el("span", { class: "state line" }, stateOf(row)),
    clockOf(row, now),
  );
}

/** What an order is about, in one line: the author's words, else what they ticked, else what it is filed under. */
function titleOf(/** @type {Row} */ { about, service, topic }) {
  if (!about) return topic ?? service ?? words.case;
  return (
    about.words ?? (about.reasons.join(" · ") || (about.topic ?? about.service ?? about.kind)?.name) ?? words.no_words
  );
}

/** @param {Summary | undefined} about */
function kindOf(about) {
  if (about?.level) return fill(words.rating_of, { level: about.level });
  return about?.kind?.name ?? words.case;
}

const cells = (/** @type {number} */ level) =>
  el(
    "span",
    { class: "level", "aria-hidden": "true" },
    LEVELS.map((each) => el("i", { class: each <= level && "on" })),
  );

/**
 * Marks of what is out of the ordinary, then what the order is filed under, where, and how its author can be reached.
 * @param {Row} row
 * @param {number} now
 */
function secondLine(row, now) {
  const { about } = row;
  const all = marks(row, now);
  const reasons = about?.words ? about.reasons.map((each) => `“${each}”`) : [];
  const facts = about
    ? [
        ...reasons,
        about.words || about.reasons.length ? (about.topic ?? about.service)?.name : null,
        about.office?.name ?? about.place,
        fill(words.came_by, {
          channel: named(words.channel_names, about.channel),
          reach: about.reach.length
            ? about.reach.map((each) => named(words.reach_names, each)).join(", ")
            : words.no_contact,
        }),
        age(about.received_at, now),
      ]
    : [];
  const plain = facts.filter(Boolean).join(" · ");
  return el(
    "span",
    { class: "second line" },
    all.length ? el("span", { class: "marks" }, all, plain ? " · " : "") : null,
    plain,
  );
}

/**
 * @param {Row} row
 * @param {number} now
 */
function marks({ danger, group, round, about }, now) {
  const stageLate = about?.stage_due && Date.parse(about.stage_due) < now && !about.paused;
  const promise = about?.promise;
  const all = [
    danger ? el("span", { class: "danger" }, `▲ ${named(words.dangers, danger)}`) : null,
    round > 1 ? fill(words.round_n, { n: round }) : null,
    about?.draft ? words.has_draft : null,
    stageLate ? words.stage_over : null,
    promise?.state === "open" ? fill(words.promised_by, { day: day(promise.due) }) : null,
    promise?.state === "broken" ? words.promise_is_broken : null,
    group ? words.answered_together : null,
    about?.files ? fill(words.n_files, { n: about.files }) : null,
  ].filter((mark) => mark !== null);
  return all.slice(0, MOST_MARKS).flatMap((mark, n) => (n ? [" · ", mark] : [mark]));
}
