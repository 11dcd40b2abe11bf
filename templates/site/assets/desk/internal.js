// What staff say of their own body: the reader chooses a survey and a month, and sees the report with that month.

import { nameIn, published, worded } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { count, month, score } from "../common/numbers.js";
import { fill, named, words } from "../common/words.js";
import { NOT_APPLICABLE, selected } from "../forms/controls.js";
import { formOf } from "../forms/form.js";
import { part } from "../forms/part.js";

const said = words.internal;
/** How many months can be chosen. */
const MONTHS = 24;
const KNOWN = "known";
const together = new Intl.ListFormat(words.locale);

/**
 * @typedef {import("api").InternalReport} Report
 * @typedef {import("../common/catalogue.js").Catalogue} Catalogue
 * @typedef {import("../forms/survey.js").Question} Question
 * @typedef {import("../forms/survey.js").Survey} Survey
 */

/**
 * @param {import("./desk.js").Desk} desk
 * @param {string[]} rest
 */
export async function openInternal(desk, [survey, wanted]) {
  const catalogue = await desk.catalogue();
  const offered = Object.entries(catalogue.surveys)
    .filter(([, { audience }]) => audience === "internal")
    .map(([id, { title }]) => /** @type {[string, string]} */ ([id, worded(title) ?? id]));
  const months = monthsBefore(new Date());
  const which = part(
    { id: "internal-survey", label: said.survey, required: true, paths: ["survey"] },
    selected("internal-survey", offered),
  );
  const when = part(
    { id: "internal-month", label: said.month, required: true, paths: ["month"] },
    selected(
      "internal-month",
      months.map((each) => [each, month(each)]),
    ),
  );
  which.fill(survey ?? offered[0]?.[0]);
  when.fill(wanted ?? months[0]);
  const send = async () => {
    const next = `#/internal/${which.value()}/${when.value()}`;
    if (location.hash === next) await openInternal(desk, [which.value(), when.value()]);
    location.hash = next;
    return null;
  };
  const form = formOf({
    attributes: { "aria-label": said.title },
    parts: [which, when],
    nodes: el("div", { class: "filters" }, which.node, when.node),
    submit: said.show,
    send,
  });
  const query = new URLSearchParams({ survey, month: wanted });
  /** @type {Report | null | undefined} */
  const report = survey && wanted ? await desk.fetchView(`internal?${query}`, said.unknown) : undefined;
  if (report === null) return;
  /** @type {Survey | null} */
  const definition = report ? await published(`surveys/${encodeURIComponent(survey)}`) : null;
  desk.show(said.title, [el("p", {}, said.lead), form, report ? drawn(report, definition, catalogue) : null], "");
}

/**
 * The months that can be chosen, the newest first. The present month is not over and cannot be chosen.
 * @param {Date} now
 */
function monthsBefore(now) {
  return Array.from({ length: MONTHS }, (_, i) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1 - i, 1)).toISOString().slice(0, 7),
  );
}

/**
 * A month or a quarter in words.
 * @param {string} period
 */
function periodOf(period) {
  const [year, quarter] = period.split("-Q");
  return quarter ? fill(said.quarter, { n: quarter, year }) : month(period);
}

/**
 * @param {Report} report
 * @param {Survey | null} survey
 * @param {Catalogue} catalogue
 */
function drawn(report, survey, catalogue) {
  const body = nameIn(catalogue.agencies, report.body);
  const title = el("h3", {}, `${body} – ${periodOf(report.period)}`);
  const months =
    report.months.length > 1 || report.months[0] !== report.period
      ? el("p", { class: "quiet" }, fill(said.months, { months: together.format(report.months.map(month)) }))
      : null;
  if (report.status !== KNOWN) return [title, months, el("p", { class: "notice" }, named(said.nothing, report.status))];
  const counted = levelsOf(report.levels ?? {});
  const questions = report.questions.map((each) => questionOf(each, survey, catalogue));
  return [
    title,
    months,
    el("p", {}, fill(said.answers, { n: count(report.n ?? 0) })),
    counted,
    questions,
    saidInWords(report.words, survey),
  ];
}

/** @param {Record<string, number>} levels */
function levelsOf(levels) {
  if (!Object.values(levels).some((n) => n)) return null;
  return counts(
    [5, 4, 3, 2, 1].map((level) => [words.levels[level], levels[level]]),
    said.levels,
  );
}

/** @type {(survey: Survey | null, id: string) => Question | undefined} */
const asked = (survey, id) => survey?.questions.find((each) => each.id === id);

/**
 * @param {import("api").InternalQuestion} answered
 * @param {Survey | null} survey
 * @param {Catalogue} catalogue
 */
function questionOf({ question: id, row, n, choices: given, score: reached }, survey, catalogue) {
  const question = asked(survey, id);
  const inRow = row && (worded(question?.rows.find((each) => each.id === row)?.text) ?? row);
  const title = [worded(question?.text) ?? id, inRow].filter(Boolean).join(" – ");
  if (!given)
    return el("section", { class: "block" }, el("h4", {}, title), el("p", { class: "quiet" }, said.nothing["too-few"]));
  const about = [
    fill(said.answers, { n: count(n ?? 0) }),
    reached === null ? null : fill(said.score, { score: score(reached) }),
  ]
    .filter(Boolean)
    .join(" ");
  return el(
    "section",
    { class: "block" },
    counts(inOrder(given, question, catalogue), title),
    el("p", { class: "quiet small" }, about),
  );
}

/**
 * Options with their words: in the order of the survey, or the most frequent first where the survey lists none
 * (bodies, services).
 * @param {Record<string, number>} given
 * @param {Question | undefined} question
 * @param {Catalogue} catalogue
 * @returns {[text: string, n: number][]}
 */
function inOrder(given, question, { agencies, services }) {
  /** @type {Record<string, string | null>} */
  const texts = Object.fromEntries((question?.options ?? []).map(({ id, text }) => [id, worded(text)]));
  const places = question?.type === "agency" ? agencies : services;
  const text = (/** @type {string} */ id) =>
    texts[id] ?? (id === NOT_APPLICABLE ? words.not_applicable : nameIn(places, id));
  const order = Object.keys(texts);
  const rank = (/** @type {string} */ id) =>
    order.includes(id) ? order.indexOf(id) : Number.isNaN(Number(id)) ? order.length : Number(id);
  const sorted = Object.entries(given).sort(([one, n], [other, m]) => rank(one) - rank(other) || m - n);
  return sorted.map(([id, n]) => [text(id), n]);
}

/**
 * @param {[text: string, n: number][]} rows
 * @param {string} title
 */
function counts(rows, title) {
  const cells = rows.map(([text, n]) =>
    el("tr", {}, el("th", { scope: "row" }, text), el("td", { class: "n" }, count(n ?? 0))),
  );
  return el("table", {}, el("caption", {}, title), el("tbody", {}, cells));
}

/**
 * @param {Report["words"]} texts
 * @param {Survey | null} survey
 */
function saidInWords(texts, survey) {
  return Object.entries(texts)
    .filter(([, list]) => list.length)
    .map(([id, list]) =>
      el(
        "section",
        { class: "block" },
        el("h4", {}, worded(asked(survey, id)?.text) ?? id),
        list.map((text) => el("blockquote", {}, text)),
      ),
    );
}
