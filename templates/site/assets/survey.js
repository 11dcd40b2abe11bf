// A survey as it is published, drawn as a form: one part a question, shown by what was answered before it.

const { fill, words } = await import(document.getElementById("module-page").href);
const { NOT_APPLICABLE, choices, entry, part } = await import(document.getElementById("module-controls").href);
const { matrix } = await import(document.getElementById("module-matrix").href);
const { picker } = await import(document.getElementById("module-picker").href);
const { branches, services, worded } = await import(document.getElementById("module-catalogue").href);
const { contactPart } = await import(document.getElementById("module-contact").href);

/** More points than these are typed as a number. */
const MOST_POINTS = 11;

/** The options of a question as choices, with one for those whom it does not concern. */
export function offered(question) {
  const own = question.options.map(({ id, text, other }) => ({ value: id, text: worded(text), other }));
  return question.not_applicable ? [...own, notConcerned] : own;
}

const notConcerned = { value: NOT_APPLICABLE, text: words.not_applicable, alone: true };

const number = (text) => (text === NOT_APPLICABLE ? text : Number(text));

/** The points of a scale from end to end, the ends with their words. */
export function points(question) {
  const { min, max, low, high, not_applicable: may } = question;
  const list = Array.from({ length: max - min + 1 }, (_, i) => ({ value: min + i, text: String(min + i) }));
  list[0].end = worded(low);
  list.at(-1).end = worded(high);
  return may ? [...list, notConcerned] : list;
}

function controlOf(question, id, { catalogue, longest }) {
  const clearable = !question.required;
  switch (question.type) {
    case "single":
      return choices(id, offered(question), { clearable });
    case "multiple":
      return choices(id, offered(question), { several: true, most: question.most });
    case "scale":
      if (question.max - question.min >= MOST_POINTS) return escapable(id, question, entry(id, { type: "number", min: question.min, max: question.max }));
      return choices(id, points(question), { shape: "points", clearable, read: number });
    case "matrix":
      return matrix(id, question, { options: question.options.length ? offered(question) : points(question), read: question.options.length ? undefined : number });
    case "number":
      return escapable(id, question, entry(id, { type: "number", min: question.min, max: question.max }));
    case "date":
      return escapable(id, question, entry(id, { type: "date" }));
    case "agency":
      return escapable(id, question, picker(id, branches(catalogue.agencies)));
    case "service":
      return escapable(id, question, picker(id, services(catalogue)));
    default:
      return escapable(id, question, entry(id, { long: true, max: longest }));
  }
}

/** A control that can be left by saying that the question does not concern one, where the question allows it. */
function escapable(id, question, control) {
  if (!question.not_applicable) return control;
  const way = choices(`${id}-none`, [notConcerned], { several: true });
  const fit = () => {
    for (const input of control.inputs) input.disabled = way.value() !== undefined;
  };
  way.node.addEventListener("change", fit);
  control.node.append(way.node);
  return {
    ...control,
    node: control.node.matches("input") ? wrapped(control.node, way.node) : control.node,
    value: () => way.value() ?? control.value(),
    complaint: () => (way.value() ? "" : (control.complaint?.() ?? "")),
    fill: (value) => {
      way.fill(value === NOT_APPLICABLE ? value : undefined);
      control.fill(value === NOT_APPLICABLE ? undefined : value);
      fit();
    },
  };
}

function wrapped(...nodes) {
  const box = document.createElement("div");
  box.append(...nodes);
  return box;
}

/** The choices in an answer, as conditions know them: without words of one's own. */
function chosen(answer) {
  if (answer === undefined || answer === null) return [];
  if (Array.isArray(answer)) return answer.flatMap(chosen);
  if (typeof answer === "object") return "option" in answer ? [String(answer.option)] : [];
  return [String(answer)];
}

const shows = (question, answers, level) =>
  Object.entries(question.show_if).every(([name, wanted]) => chosen(name === "level" ? level : answers[name]).some((each) => wanted.includes(each)));

/** The questions of a survey: their parts, and `answers(level)`, which shows and hides parts by what was answered before them. */
export function questionsOf(survey, { catalogue, longest }) {
  const asked = survey.questions.map((question) => {
    const label = worded(question.text);
    const help = [worded(question.help), question.most ? fill(words.at_most_chosen, { n: question.most }) : null].filter(Boolean).join(" ") || null;
    const { required } = question;
    if (question.type === "contact") return { question, part: contactPart({ label, help, required }) };
    const id = `q-${question.id}`;
    return { question, part: part({ id, label, help, required, paths: [`answers.${question.id}`] }, controlOf(question, id, { catalogue, longest })) };
  });
  const answers = (level) => {
    const given = {};
    for (const { question, part: drawn } of asked) {
      drawn.node.hidden = !shows(question, given, level);
      const value = question.type === "contact" ? undefined : drawn.value();
      if (value !== undefined) given[question.id] = value;
    }
    return given;
  };
  return { parts: asked.map((each) => each.part), answers, asksContact: asked.some(({ question }) => question.type === "contact") };
}
