// The form that starts a sample survey: what it is about, over which days, how exact. It says how many people will be
// asked before any mail is sent.

import { branches, isBelow, nameIn, services, worded } from "../common/catalogue.js";
import { listed } from "../common/catalogue_parts.js";
import { confirmed } from "../common/confirm.js";
import { el } from "../common/elements.js";
import { chosenShare, count } from "../common/numbers.js";
import { say } from "../common/page.js";
import { day, fill, words } from "../common/words.js";
import { choices, entry, selected } from "../forms/controls.js";
import { formOf } from "../forms/form.js";
import { part } from "../forms/part.js";
import { picker } from "../forms/picker.js";

const said = words.campaigns;
const [AGENCY, SERVICE] = ["agency", "service"];
const DAY = 86_400_000;
/** The values with which the form begins. */
const USUAL = { days: 90, margin: 0.05, confidence: 0.95 };

/**
 * @typedef {import("../common/catalogue.js").Catalogue} Catalogue
 * @typedef {import("../common/catalogue.js").Item} Item
 * @typedef {import("../forms/part.js").Control} Control
 * @typedef {import("../forms/part.js").Part} Part
 * @typedef {import("./desk.js").Desk} Desk
 * @typedef {Record<"unit" | "survey" | "from" | "to" | "margin" | "confidence", Part>} Parts
 */

const utcDay = (/** @type {number} */ at) => new Date(at).toISOString().slice(0, 10);

/** @param {Desk} desk */
export async function startCampaign(desk) {
  const catalogue = await desk.catalogue();
  const yesterday = utcDay(Date.now() - DAY);
  /** @type {Parts} */
  const parts = {
    unit: part(
      { id: "unit", label: said.whom, help: said.whom_help, required: true, paths: [AGENCY, SERVICE] },
      picker("unit-choice", listed(units(catalogue, desk.me.agency))),
    ),
    survey: part(
      { id: "survey", label: said.which_survey, required: true, paths: ["survey"] },
      selected("survey", surveys(catalogue)),
    ),
    from: part(
      { id: "from", label: said.from, required: true, paths: ["from"] },
      dayUntil("from", () => parts.to.value() ?? yesterday),
    ),
    to: part(
      { id: "to", label: said.to, help: said.to_help, required: true, paths: ["to"] },
      dayUntil("to", () => yesterday),
    ),
    margin: part(
      { id: "margin", label: said.margin, help: said.margin_help, required: true, paths: ["margin"] },
      ofSizes("margin", 0, (value) => fill(said.margin_choice, { points: count(value * 100) })),
    ),
    confidence: part(
      { id: "confidence", label: said.confidence, help: said.confidence_help, required: true, paths: ["confidence"] },
      ofSizes("confidence", 1, chosenShare),
    ),
  };
  const size = el("p", { class: "notice", role: "status" });
  const fit = () => {
    const sizes = words.samples[`${parts.margin.value()}/${parts.confidence.value()}`];
    size.textContent = sizes
      ? fill(said.size, { small: count(sizes[0]), middle: count(sizes[1]), large: count(sizes[2]), ...populations() })
      : "";
  };
  const send = async () => {
    const agreed = await confirmed(fill(said.sure, { unit: nameOf(parts.unit.value(), catalogue) }), said.start);
    return agreed ? start(desk, body(parts)) : null;
  };
  parts.from.fill(utcDay(Date.now() - USUAL.days * DAY));
  parts.to.fill(yesterday);
  parts.margin.fill(USUAL.margin);
  parts.confidence.fill(USUAL.confidence);
  const { unit, survey, from, to, margin, confidence } = parts;
  const dates = el("div", { class: "filters" }, from.node, to.node);
  const nodes = [
    unit.node,
    survey.node,
    dates,
    margin.node,
    confidence.node,
    size,
    el("p", { class: "quiet small" }, said.silence),
  ];
  const form = formOf({
    attributes: { "aria-label": said.start },
    parts: Object.values(parts),
    nodes,
    submit: said.start,
    send,
    changed: fit,
    explain: (answer, shown) => desk.complain(answer, shown, said.unknown),
  });
  fit();
  const back = el("p", { class: "path" }, el("a", { href: "#/campaigns" }, said.back));
  desk.show(said.start, [back, el("p", {}, said.start_text), form]);
}

/**
 * @param {Desk} desk
 * @param {object} wanted
 */
async function start(desk, wanted) {
  say(words.loading);
  const answer = await desk.ask("campaigns", wanted);
  if (answer.status === 201) {
    location.hash = `#/campaigns/${answer.body.id}`;
    return null;
  }
  if (answer.status !== 409) return answer;
  say(said.asked_lately, true);
  return null;
}

/** @param {Parts} parts */
function body({ unit, survey, from, to, margin, confidence }) {
  const [kind, id] = unit.value().split(/:(.*)/);
  return {
    [kind]: id,
    survey: survey.value(),
    from: from.value(),
    to: to.value(),
    margin: margin.value(),
    confidence: confidence.value(),
  };
}

const as = (/** @type {string} */ kind) => (/** @type {Item} */ item) => ({ ...item, id: `${kind}:${item.id}` });

/**
 * The bodies and services that a member of an agency may ask about: its own and those below it.
 * @param {Catalogue} catalogue
 * @param {string | null} agency
 */
function units(catalogue, agency) {
  const { agencies, services: all } = catalogue;
  const own = (/** @type {string} */ id) => isBelow(agencies, id, agency);
  const bodies = branches(agencies)
    .filter(({ id }) => own(id))
    .map(as(AGENCY));
  return [
    ...bodies,
    ...services(catalogue)
      .filter(({ id }) => own(all[id].agency))
      .map(as(SERVICE)),
  ];
}

/**
 * @param {string} unit
 * @param {Catalogue} catalogue
 */
function nameOf(unit, catalogue) {
  const [kind, id] = unit.split(/:(.*)/);
  return nameIn(kind === SERVICE ? catalogue.services : catalogue.agencies, id);
}

/** @type {(catalogue: Catalogue) => [id: string, title: string][]} */
const surveys = (catalogue) =>
  Object.entries(catalogue.surveys)
    .filter(([, { audience }]) => audience !== "internal")
    .map(([id, { title }]) => [id, worded(title) ?? id]);

/**
 * A day that is not later than another one.
 * @param {string} id
 * @param {() => string} latest
 * @returns {Control}
 */
function dayUntil(id, latest) {
  const control = entry(id, { type: "date" });
  const late = () => control.value() > latest();
  return {
    ...control,
    complaint: () => control.complaint?.() || (late() ? fill(words.problems.until, { day: day(latest()) }) : ""),
  };
}

/**
 * The margins (at 0) or the confidences (at 1) for which the page knows the size of a sample.
 * @param {string} id
 * @param {0 | 1} at
 * @param {import("../common/numbers.js").Write} write
 */
function ofSizes(id, at, write) {
  const known = [...new Set(Object.keys(words.samples).map((name) => Number(name.split("/")[at])))];
  return choices(
    id,
    known.map((value) => ({ value, text: write(value) })),
    { shape: "points", read: Number },
  );
}

const populations = () =>
  Object.fromEntries(["small_of", "middle_of", "large_of"].map((name, i) => [name, count(words.populations[i])]));
