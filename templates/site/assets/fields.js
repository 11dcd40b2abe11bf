// The fields of a form: label, control and complaint of each, by the kind of value that the API says it takes.

const { day, el, fill, named, words } = await import(document.getElementById("module-page").href);

/** Few enough to be seen at once. */
const MOST_RADIOS = 8;

/** A field with its label, its control and the place where it says what is wrong. */
export function fieldOf(field, form, id, lists) {
  const own = `${form.action}.${field.name}`;
  const title = field.label ?? named(words.fields, Object.hasOwn(words.fields, own) ? own : field.name);
  const required = field.required || Boolean(field.required_when);
  const label = required ? title : `${title} ${words.optional}`;
  const error = el("p", { class: "error", id: id(`${field.name}-error`), hidden: true });
  const control = controlOf(field, id(field.name), label, error, lists);
  const [[on, wanted] = []] = Object.entries(field.only_when ?? field.required_when ?? {});
  const applies = (valueOf) => !on || wanted.includes(valueOf(on));
  if (field.public) error.before(el("p", { class: "quiet small" }, words.published));
  return {
    name: field.name,
    node: control.node,
    focus: control.focus,
    fill: control.fill,
    offer: control.offer,
    text: control.text,
    value: () => (control.node.hidden ? undefined : control.value()),
    fit: (valueOf) => {
      // What is hidden is not sent, and kept in case they change their mind.
      control.node.hidden = !applies(valueOf);
    },
    complaint: (valueOf) => (applies(valueOf) ? complaint(field, control.value()) : ""),
    failed: () => !error.hidden,
    fail: (message) => {
      error.hidden = !message;
      error.textContent = message;
      for (const input of control.inputs) {
        if (message) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
    },
  };
}

/** What is wrong with a value, by the field's own account; the server looks again. */
function complaint(field, value) {
  if (value === undefined) return field.required || field.required_when ? words.problems.required : "";
  if (field.type === "date" && value < field.min) return fill(words.problems.from, { day: day(field.min) });
  if (field.type === "date" && value > field.max) return fill(words.problems.until, { day: day(field.max) });
  if (field.type === "questions" && value.length < field.min) return fill(words.problems.questions, field);
  if (field.type !== "whole") return "";
  const fits = Number.isInteger(value) && value >= field.min && value <= field.max;
  return fits ? "" : fill(words.problems.between, field);
}

function controlOf(field, id, label, error, lists) {
  if (field.type === "questions") return questions(field, label, error, id, lists);
  if (field.type === "reply") return preparedAnswers(field, label, error, id);
  if (field.type === "flag") return flag(field, label, error);
  if (field.type === "rating") return radios(field, label, error, id, span(field).map((n) => [n, String(n)]), "scale");
  if (field.type === "choice" && field.choices.length <= MOST_RADIOS)
    return radios(field, label, error, id, field.choices.map((each) => [each, named(words.outcomes, each)]));
  const input = inputOf(field, id, error, lists);
  return {
    node: el("div", { class: "field" }, el("label", { for: id }, label), input, error),
    inputs: [input],
    focus: () => input.focus(),
    value: () => {
      const text = input.value.trim();
      return text === "" ? undefined : field.type === "whole" ? Number(text) : text;
    },
    fill: (value) => {
      input.value = value ?? "";
    },
  };
}

const options = (pairs) => [el("option", { value: "" }, words.choose), ...pairs.map(([value, text]) => el("option", { value }, text))];

function inputOf(field, id, error, lists) {
  const shared = { id, name: field.name, required: field.required, "aria-describedby": error.id };
  switch (field.type) {
    case "date":
      return el("input", { ...shared, type: "date", min: field.min, max: field.max });
    case "whole":
      return el("input", { ...shared, type: "number", inputmode: "numeric", step: "1", min: field.min, max: field.max });
    case "choice":
      return el("select", shared, options(field.choices.map((each) => [each, named(words.outcomes, each)])));
    case "agency":
    case "topic":
    case "group":
      return el("select", shared, options(Object.entries(lists[field.type] ?? {})));
    default:
      return el("textarea", { ...shared, maxlength: field.max });
  }
}

function radios(field, label, error, id, choices, shape = "choices") {
  const inputs = choices.map(([value]) => el("input", { type: "radio", name: field.name, value, "aria-describedby": error.id }));
  const rows = choices.map(([, text], i) => el("label", {}, inputs[i], el("span", {}, text)));
  const chosen = () => inputs.find((input) => input.checked);
  return {
    node: el("fieldset", { id }, el("legend", {}, label), el("div", { class: shape }, rows), error),
    inputs,
    focus: () => (chosen() ?? inputs[0]).focus(),
    value: () => chosen() && (field.type === "rating" ? Number(chosen().value) : chosen().value),
    fill: (value) => {
      for (const input of inputs) input.checked = input.value === String(value);
    },
  };
}

function flag(field, label, error) {
  const input = el("input", { type: "checkbox", name: field.name });
  return {
    node: el("div", { class: "choices" }, el("label", {}, input, el("span", {}, label)), error),
    inputs: [input],
    focus: () => input.focus(),
    value: () => input.checked,
    fill: (value) => {
      input.checked = Boolean(value);
    },
  };
}

/** Prepared answers to start from. They come later, so that the field is not there until there are some. */
function preparedAnswers(field, label, error, id) {
  const input = el("select", { id, name: field.name, "aria-describedby": error.id });
  const place = el("div", { hidden: true }, el("label", { for: id }, label), input, error);
  let known = [];
  return {
    // What is chosen is kept apart from whether it is shown: `node` is hidden only where the field does not apply.
    node: el("div", { class: "field" }, place),
    inputs: [input],
    focus: () => input.focus(),
    value: () => input.value || undefined,
    text: () => known.find(({ reply }) => reply === input.value)?.text,
    fill: () => {},
    offer: (items) => {
      const chosen = input.value;
      known = items;
      place.hidden = !items.length;
      input.replaceChildren(...options(items.map(({ reply, title }, i) => [reply, `${i + 1}. ${title}`])));
      input.value = items.some(({ reply }) => reply === chosen) ? chosen : "";
    },
  };
}

/** A list of questions, each with its words and whose it is or what it is about. */
function questions(field, label, error, id, lists) {
  const rows = [];
  const list = el("ol", { class: "questions" });
  const more = el("button", { type: "button", class: "plain" }, words.add_question);
  const add = (typed = {}) => {
    const own = `${id}-${rows.length}`;
    const text = el("textarea", { id: own, "aria-describedby": error.id, maxlength: "5000" }, typed.text ?? "");
    const pick = (name) => el("select", { id: `${own}-${name}` }, options(Object.entries(lists[name] ?? {})));
    const picks = ["agency", "topic"].map((name) => [name, pick(name)]);
    for (const [name, select] of picks) select.value = typed[name] ?? "";
    const labelled = picks.map(([name, select]) => el("div", {}, el("label", { for: select.id }, `${words.fields[name]} ${words.optional}`), select));
    list.append(el("li", {}, el("label", { for: own }, words.fields.question), text, el("div", { class: "filters" }, labelled)));
    rows.push({ text, picks });
    more.disabled = rows.length >= field.max;
  };
  more.addEventListener("click", () => {
    add();
    rows.at(-1).text.focus();
  });
  const reset = (typed) => {
    list.replaceChildren();
    rows.length = 0;
    for (let n = 0; n < Math.max(field.min, typed.length); n += 1) add(typed[n]);
  };
  reset([]);
  return {
    node: el("fieldset", { id }, el("legend", {}, label), list, more, error),
    inputs: [],
    focus: () => rows[0].text.focus(),
    value: () => {
      const written = rows.map(({ text, picks }) => [["text", text.value.trim()], ...picks.map(([name, { value }]) => [name, value])]);
      return written.filter(([[, text]]) => text).map((pairs) => Object.fromEntries(pairs.filter(([, value]) => value)));
    },
    fill: (value) => reset(value ?? []),
  };
}

const span = ({ min, max }) => Array.from({ length: max - min + 1 }, (_, i) => min + i);
