// One sample survey: its stage, how many people were asked, and what the result says about all who could have been
// asked.

import { published, worded } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { chosenShare, count, mean, score, share, shownPoints } from "../common/numbers.js";
import { day, fill, moment, named, until, words } from "../common/words.js";
import { surveyOf, unitOf } from "./campaign_names.js";

const said = words.campaigns;
const KNOWN = "known";
const [GATHERING, CLOSED] = ["gathering", "closed"];

/**
 * @typedef {import("api").CampaignOut} Campaign
 * @typedef {import("api").EstimateOut} Estimate
 * @typedef {Estimate & {value: number}} Known
 * @typedef {Known & Record<"low" | "high" | "margin" | "n", number>} Interval
 * @typedef {{satisfied: Estimate, mean_level: Estimate}} Closed What a campaign tells besides once it is closed.
 * @typedef {import("../common/numbers.js").Write} Write
 * @typedef {import("../forms/survey.js").Survey} Survey
 * @typedef {import("./campaign_names.js").Names} Names
 */

/**
 * @param {import("./desk.js").Desk} desk
 * @param {string} id
 */
export async function openCampaign(desk, id) {
  /** @type {Campaign | null} */
  const campaign = await desk.fetchView(`campaigns/${encodeURIComponent(id)}`, said.unknown);
  if (!campaign) return;
  const [catalogue, survey] = await Promise.all([desk.catalogue(), published(`surveys/${campaign.survey}`)]);
  const back = el("p", { class: "path" }, el("a", { href: "#/campaigns" }, said.back));
  const nodes = [record(campaign, catalogue), stage(campaign), people(campaign)];
  desk.show(unitOf(campaign, catalogue), [back, nodes, campaign.stage === CLOSED ? result(campaign, survey) : null]);
}

/**
 * @param {Campaign} campaign
 * @param {Names} catalogue
 */
function record(campaign, catalogue) {
  const period = fill(said.period, { first: day(campaign.from), last: day(campaign.to) });
  const survey = fill(said.survey, { title: surveyOf(campaign, catalogue) });
  return el(
    "p",
    { class: "quiet" },
    [period, survey, campaign.started_by === "limit" ? said.started_limit : said.started_hand].join(" "),
  );
}

/** @param {Campaign} campaign */
function stage(campaign) {
  const ends =
    campaign.ends_at && campaign.stage !== CLOSED
      ? el("p", {}, fill(said.ends, { until: until(campaign.ends_at) }))
      : null;
  const closed = campaign.closed_at ? el("p", { class: "quiet small" }, moment(campaign.closed_at)) : null;
  const lead = el(
    "p",
    {},
    el("strong", {}, named(said.stages, campaign.stage)),
    ` – ${campaign.unasked ? said.unasked[campaign.unasked] : said.stage_texts[campaign.stage]}`,
  );
  return el("div", { class: "about" }, lead, ends, closed);
}

/** @type {(name: string, value: string, hint: string) => HTMLElement} */
const figure = (name, value, hint) =>
  el("div", {}, el("dt", {}, name), el("dd", { class: "value" }, value), el("dd", { class: "hint" }, hint));

/**
 * How many people could be asked and how many were. It is known only when the list of people is complete.
 * @param {Campaign} campaign
 */
function people(campaign) {
  if (campaign.stage === GATHERING) return null;
  const { dealt, population, sample, invited, passed_over: left, confidence, margin } = campaign;
  const response = campaign.result.response_rate;
  const figures = [
    figure(said.dealt, count(dealt), said.dealt_hint),
    figure(said.population, count(population), said.population_hint),
    figure(
      said.drawn,
      count(sample),
      fill(said.drawn_hint, { margin: shownPoints(margin), confidence: chosenShare(confidence) }),
    ),
    figure(said.invited, count(invited), left ? fill(said.passed_over, { n: count(left) }) : said.invited_hint),
    figure(said.response, shown(response, share), said.response_hint),
  ];
  const nobody = population ? null : el("p", { class: "notice" }, said.nobody);
  return [el("dl", { class: "figures" }, figures), nobody];
}

/**
 * A number, or why there is none.
 * @param {Estimate} number
 * @param {Write} write
 */
const shown = (number, write) => (isKnown(number) ? write(number.value) : words.status[number.status]);

/** @type {(number: Estimate) => number is Known} */
const isKnown = (number) => number.status === KNOWN;

/** @type {(number: Estimate) => number is Interval} Answers that are all alike have a mean and no interval. */
const hasInterval = (number) => isKnown(number) && number.low !== null;

/**
 * The interval of a number, in words.
 * @param {Estimate} number
 * @param {Write} write
 */
function rangeOf(number, write) {
  if (hasInterval(number)) return `${write(number.low)} – ${write(number.high)}`;
  return isKnown(number) ? said.all_alike : "";
}

/**
 * @param {Campaign} campaign
 * @param {Survey | null} survey
 */
function result(campaign, survey) {
  const { questions, response_rate: response } = campaign.result;
  const { satisfied, mean_level: level } = /** @type {Closed} */ (campaign.result);
  const sure = { confidence: chosenShare(campaign.confidence) };
  const rows = Object.entries(questions).map(([name, number]) => questionRow(name, number, survey));
  const head = [said.question, said.score, said.interval_short].map((name, i) =>
    el("th", { scope: "col", class: i > 0 && "n" }, name),
  );
  const table = el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows));
  const silent =
    isKnown(response) && response.value < 1
      ? el("p", {}, fill(said.silent, { share: share(1 - response.value) }))
      : null;
  const site = el("p", {}, el("a", { href: "/campaigns/" }, said.on_site));
  /** @type {(number: Estimate, write: Write) => string} */
  const interval = (number, write) => {
    const range = rangeOf(number, write);
    return hasInterval(number) ? fill(said.interval, { range, ...sure }) : range;
  };
  /** @type {(name: string, number: Estimate, write: Write, hint: string) => HTMLElement} */
  const told = (name, number, write, hint) => figure(name, shown(number, write), interval(number, write) || hint);
  return [
    el("h3", {}, said.result),
    el(
      "dl",
      { class: "figures" },
      told(said.satisfied, satisfied, share, said.satisfied_hint),
      told(said.mean_level, level, mean, said.mean_level_hint),
    ),
    meaning(campaign, satisfied, sure),
    silent,
    rows.length ? [el("h3", {}, said.questions), table] : null,
    site,
  ];
}

/**
 * The interval in plain words, and whether it is as narrow as was asked for.
 * @param {Campaign} campaign
 * @param {Estimate} satisfied
 * @param {{confidence: string}} sure
 */
function meaning(campaign, satisfied, sure) {
  if (!hasInterval(satisfied)) return el("p", { class: "notice" }, named(said.no_result, satisfied.status));
  const span = fill(said.means, { low: share(satisfied.low), high: share(satisfied.high), ...sure });
  const margins = {
    margin: shownPoints(satisfied.margin),
    wanted: shownPoints(campaign.margin),
    n: count(satisfied.n),
    sample: count(campaign.sample),
  };
  return el(
    "p",
    { class: "notice" },
    span,
    " ",
    fill(satisfied.margin <= campaign.margin ? said.precise : said.imprecise, margins),
  );
}

/**
 * @param {string} name
 * @param {Estimate} number
 * @param {Survey | null} survey
 */
function questionRow(name, number, survey) {
  const [id, row] = name.split(".");
  const question = survey?.questions.find((each) => each.id === id);
  const text = [
    worded(question?.text) ?? id,
    row && (worded(question?.rows.find((each) => each.id === row)?.text) ?? row),
  ]
    .filter(Boolean)
    .join(" – ");
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, text),
    el("td", { class: "n" }, shown(number, score)),
    el("td", { class: "n" }, rangeOf(number, score)),
  );
}
