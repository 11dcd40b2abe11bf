// Starts a sample survey: about what, over which days, how exactly. It says what that takes before any mail goes out.

const { day, el, fill, refusal, say, words } = await import(document.getElementById("module-page").href);
const { branches, isBelow, services, worded } = await import(document.getElementById("module-catalogue").href);
const { choices, entry, part, selected } = await import(document.getElementById("module-controls").href);
const { chosenShare, count } = await import(document.getElementById("module-numbers").href);
const { picker } = await import(document.getElementById("module-picker").href);
const { formOf } = await import(document.getElementById("module-sending").href);
const { sure } = await import(document.getElementById("module-sure").href);

const said = words.campaigns;
const [AGENCY, SERVICE] = ["agency", "service"];
const DAY = 86_400_000;
/** What the form begins with. */
const USUAL = { days: 90, margin: 0.05, confidence: 0.95 };

const utcDay = (at) => new Date(at).toISOString().slice(0, 10);

export async function startCampaign(desk) {
  const catalogue = await desk.catalogue();
  const yesterday = utcDay(Date.now() - DAY);
  const parts = {
    unit: part({ id: "unit", label: said.whom, help: said.whom_help, required: true, paths: [AGENCY, SERVICE] }, picker("unit-choice", units(catalogue, desk.me.agency))),
    survey: part({ id: "survey", label: said.which_survey, required: true, paths: ["survey"] }, selected("survey", surveys(catalogue))),
    from: part({ id: "from", label: said.from, required: true, paths: ["from"] }, dayUntil("from", () => parts.to.value() ?? yesterday)),
    to: part({ id: "to", label: said.to, help: said.to_help, required: true, paths: ["to"] }, dayUntil("to", () => yesterday)),
    margin: part({ id: "margin", label: said.margin, help: said.margin_help, required: true, paths: ["margin"] }, ofSizes("margin", 0, (value) => fill(said.margin_choice, { points: count(value * 100) }))),
    confidence: part({ id: "confidence", label: said.confidence, help: said.confidence_help, required: true, paths: ["confidence"] }, ofSizes("confidence", 1, chosenShare)),
  };
  const size = el("p", { class: "notice", role: "status" });
  const fit = () => {
    const sizes = words.samples[`${parts.margin.value()}/${parts.confidence.value()}`];
    size.textContent = sizes ? fill(said.size, { small: count(sizes[0]), middle: count(sizes[1]), large: count(sizes[2]), ...populations() }) : "";
  };
  const send = async () => {
    const agreed = await sure(fill(said.sure, { unit: nameOf(parts.unit.value(), catalogue) }), said.start);
    return agreed ? start(desk, body(parts)) : [];
  };
  for (const [name, value] of Object.entries({ from: utcDay(Date.now() - USUAL.days * DAY), to: yesterday, margin: USUAL.margin, confidence: USUAL.confidence })) parts[name].fill(value);
  const { unit, survey, from, to, margin, confidence } = parts;
  const dates = el("div", { class: "filters" }, from.node, to.node);
  const nodes = [unit.node, survey.node, dates, margin.node, confidence.node, size, el("p", { class: "quiet small" }, said.silence)];
  const form = formOf({ label: said.start, parts: Object.values(parts), nodes, submit: said.start, send });
  form.addEventListener("change", fit);
  fit();
  const back = el("p", { class: "path" }, el("a", { href: "#/campaigns" }, said.back));
  desk.show(said.start, [back, el("p", {}, said.start_text), form]);
}

async function start(desk, wanted) {
  say(words.loading);
  const answer = await desk.ask("campaigns", wanted);
  if (answer.status === 201) {
    location.hash = `#/campaigns/${answer.body.id}`;
    return [];
  }
  if (answer.status === 409) say(said.asked_lately, true);
  else if (answer.status === 401 || answer.status === 403) desk.complain(answer);
  else say(refusal(answer, Object.keys(wanted)), true);
  return answer.body.errors ?? [];
}

function body({ unit, survey, from, to, margin, confidence }) {
  const [kind, id] = unit.value().split(/:(.*)/);
  return { [kind]: id, survey: survey.value(), from: from.value(), to: to.value(), margin: margin.value(), confidence: confidence.value() };
}

const as = (kind) => (item) => ({ ...item, id: `${kind}:${item.id}` });

/** The bodies and services about which somebody of an agency may ask: its own, and those below it. */
function units(catalogue, agency) {
  const { agencies, services: all } = catalogue;
  const own = (id) => isBelow(agencies, id, agency);
  const bodies = branches(agencies).filter(({ id }) => own(id)).map(as(AGENCY));
  return [...bodies, ...services(catalogue).filter(({ id }) => own(all[id].agency)).map(as(SERVICE))];
}

function nameOf(unit, catalogue) {
  const [kind, id] = unit.split(/:(.*)/);
  return worded((kind === SERVICE ? catalogue.services : catalogue.agencies)[id].name);
}

const surveys = (catalogue) =>
  Object.entries(catalogue.surveys).filter(([, { audience }]) => audience !== "internal").map(([id, { title }]) => [id, worded(title)]);

/** A day that is not later than another one. */
function dayUntil(id, latest) {
  const control = entry(id, { type: "date" });
  const late = () => control.value() > latest();
  return { ...control, complaint: () => control.complaint() || (late() ? fill(words.problems.until, { day: day(latest()) }) : "") };
}

/** The margins, or the confidences, for which the page knows the size of a sample. */
function ofSizes(id, at, write) {
  const known = [...new Set(Object.keys(words.samples).map((name) => Number(name.split("/")[at])))];
  return choices(id, known.map((value) => ({ value, text: write(value) })), { shape: "points", read: Number });
}

const populations = () => Object.fromEntries(["small_of", "middle_of", "large_of"].map((name, i) => [name, count(words.populations[i])]));
