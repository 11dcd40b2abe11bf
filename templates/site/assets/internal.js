// What the staff of the reader's body say of it: a survey and a month are chosen, and the report that they are in is shown.

const { el, fill, words } = await import(document.getElementById("module-page").href);
const { published, worded } = await import(document.getElementById("module-catalogue").href);
const { part, selected } = await import(document.getElementById("module-controls").href);
const { count, month, score } = await import(document.getElementById("module-numbers").href);
const { formOf } = await import(document.getElementById("module-sending").href);

const said = words.internal;
/** How many months can be chosen. */
const MONTHS = 24;
const KNOWN = "known";
const together = new Intl.ListFormat(words.locale);

export async function openInternal(desk, [survey, wanted]) {
  const catalogue = await desk.catalogue();
  const offered = Object.entries(catalogue.surveys).filter(([, { audience }]) => audience === "internal").map(([id, { title }]) => [id, worded(title)]);
  const months = monthsBefore(new Date());
  const which = part({ id: "internal-survey", label: said.survey, required: true, paths: ["survey"] }, selected("internal-survey", offered));
  const when = part({ id: "internal-month", label: said.month, required: true, paths: ["month"] }, selected("internal-month", months.map((each) => [each, month(each)])));
  which.fill(survey ?? offered[0]?.[0]);
  when.fill(wanted ?? months[0]);
  const send = async () => {
    const next = `#/internal/${which.value()}/${when.value()}`;
    if (location.hash === next) await openInternal(desk, [which.value(), when.value()]);
    location.hash = next;
    return [];
  };
  const form = formOf({ label: said.title, parts: [which, when], nodes: el("div", { class: "filters" }, which.node, when.node), submit: said.show, send });
  const query = new URLSearchParams({ survey, month: wanted });
  const report = survey && wanted ? await desk.fetchView(`internal?${query}`, said.unknown) : undefined;
  if (report === null) return;
  const definition = report ? await published(`surveys/${encodeURIComponent(survey)}`) : null;
  desk.show(said.title, [el("p", {}, said.lead), form, report ? drawn(report, definition, catalogue) : null], "");
}

/** The months of a past that people still ask about, the newest first; the present one is not over. */
function monthsBefore(now) {
  return Array.from({ length: MONTHS }, (_, i) => new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 1 - i, 1)).toISOString().slice(0, 7));
}

/** A month or a quarter in words. */
function periodOf(period) {
  const [year, quarter] = period.split("-Q");
  return quarter ? fill(said.quarter, { n: quarter, year }) : month(period);
}

function drawn(report, survey, catalogue) {
  const body = worded(catalogue.agencies[report.body]?.name) ?? report.body;
  const title = el("h3", {}, `${body} – ${periodOf(report.period)}`);
  const months = report.months.length > 1 || report.months[0] !== report.period ? el("p", { class: "quiet" }, fill(said.months, { months: together.format(report.months.map(month)) })) : null;
  if (report.status !== KNOWN) return [title, months, el("p", { class: "notice" }, said.nothing[report.status])];
  const counted = Object.values(report.levels).some((n) => n) ? counts([5, 4, 3, 2, 1].map((level) => [words.levels[level], report.levels[level]]), said.levels) : null;
  const questions = report.questions.map((each) => questionOf(each, survey, catalogue));
  return [title, months, el("p", {}, fill(said.answers, { n: count(report.n) })), counted, questions, saidInWords(report.words, survey)];
}

const asked = (survey, id) => survey?.questions.find((each) => each.id === id);

function questionOf({ question: id, row, n, choices: given, score: reached }, survey, catalogue) {
  const question = asked(survey, id);
  const inRow = row && (worded(question?.rows.find((each) => each.id === row)?.text) ?? row);
  const title = [worded(question?.text) ?? id, inRow].filter(Boolean).join(" – ");
  if (!given) return el("section", { class: "block" }, el("h4", {}, title), el("p", { class: "quiet" }, said.nothing["too-few"]));
  const about = [fill(said.answers, { n: count(n) }), reached === null ? null : fill(said.score, { score: score(reached) })].filter(Boolean).join(" ");
  return el("section", { class: "block" }, counts(inOrder(given, question, catalogue), title), el("p", { class: "quiet small" }, about));
}

/** Choices with their words: as the survey offers them, and where it does not (bodies, services), the most frequent first. */
function inOrder(given, question, { agencies, services }) {
  const texts = Object.fromEntries((question?.options ?? []).map(({ id, text }) => [id, worded(text)]));
  const places = question?.type === "agency" ? agencies : services;
  const text = (id) => texts[id] ?? (id === "not_applicable" ? words.not_applicable : (worded(places?.[id]?.name) ?? id));
  const order = Object.keys(texts);
  const rank = (id) => (order.includes(id) ? order.indexOf(id) : Number.isNaN(Number(id)) ? order.length : Number(id));
  const sorted = Object.entries(given).sort(([one, n], [other, m]) => rank(one) - rank(other) || m - n);
  return sorted.map(([id, n]) => [text(id), n]);
}

function counts(rows, title) {
  const cells = rows.map(([text, n]) => el("tr", {}, el("th", { scope: "row" }, text), el("td", { class: "n" }, count(n))));
  return el("table", {}, el("caption", {}, title), el("tbody", {}, cells));
}

function saidInWords(texts, survey) {
  return Object.entries(texts).filter(([, list]) => list.length).map(([id, list]) =>
    el("section", { class: "block" }, el("h4", {}, worded(asked(survey, id)?.text) ?? id), list.map((text) => el("blockquote", {}, text))),
  );
}
