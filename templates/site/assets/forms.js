// What can be done with a work order. The API tells each action and its fields; this draws them, whatever the pack.
// An action: {action, label?, closes, fields: [{name, type, required, choices?, min?, max?, required_when?}]}.

const { day, el, fill, named, once, words } = await import(document.getElementById("module-page").href);

/** Few enough to be seen at once. */
const MOST_RADIOS = 8;

const labelOf = (form) => form.label ?? named(words.actions, form.action);

/**
 * Buttons for the actions on offer, and below them the form of the one that was chosen.
 *
 * `perform(form, fields)` does it and gives the problems that belong to fields: [{path, message}]. `open` names the
 * action whose form is there without asking; `usual` are actions to stand out;
 * `typed` ({action, fields}) is what somebody wrote before it was drawn anew; `lists` has the names of agencies and topics by id.
 */
export function actions(offered, { n, perform, open = null, usual = [], typed = null, lists = {} }) {
  if (!offered.length) return null;
  const panels = new Map(offered.map((form) => [form, form.fields.length ? panel(form, n, perform, lists) : null]));
  const buttons = new Map();
  const show = (chosen) => {
    for (const [form, button] of buttons) {
      const drawn = panels.get(form);
      if (!drawn) continue;
      drawn.node.hidden = form !== chosen;
      button.setAttribute("aria-expanded", String(form === chosen));
    }
  };
  for (const [form, drawn] of panels) {
    if (form.action === open) continue;
    const button = el("button", { type: "button", class: usual.includes(form.action) ? false : "plain" }, labelOf(form));
    buttons.set(form, button);
    if (drawn) {
      drawn.node.hidden = true;
      button.setAttribute("aria-expanded", "false");
      button.setAttribute("aria-controls", drawn.node.id);
    }
    button.addEventListener("click", () => {
      if (!drawn) return once(button, async () => (await agreed(form)) && perform(form, {}));
      show(drawn.node.hidden ? form : null);
      if (!drawn.node.hidden) drawn.focus();
    });
  }
  const earlier = typed && offered.find((form) => form.action === typed.action);
  if (earlier && panels.get(earlier)) {
    show(earlier);
    panels.get(earlier).refill(typed.fields);
  }
  const main = [...panels].filter(([form]) => form.action === open).map(([, drawn]) => drawn?.node);
  const others = [...panels].filter(([form]) => form.action !== open).map(([, drawn]) => drawn?.node);
  const row = buttons.size ? el("div", { class: "buttons" }, [...buttons.values()]) : null;
  return el("div", { class: "actions" }, main, row, others);
}

/** Ask before what ends a matter. What the author says of an answer ends it too, but that is what they came for. */
async function agreed(form) {
  if (!form.closes) return true;
  const yes = el("button", { value: "yes" }, labelOf(form));
  const no = el("button", { value: "no", class: "plain", autofocus: true }, words.no);
  const text = el("p", { id: "sure" }, named(words.sure, Object.hasOwn(words.sure, form.action) ? form.action : "other"));
  const asked = el("form", { method: "dialog" }, text, el("div", { class: "buttons" }, yes, no));
  const dialog = el("dialog", { "aria-labelledby": "sure" }, asked);
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve, { once: true }));
  dialog.remove();
  return dialog.returnValue === "yes";
}

function panel(form, n, perform, lists) {
  const id = (name) => `${form.action}-${n}-${name}`;
  const fields = form.fields.map((field) => fieldOf(field, form, id, lists));
  const button = el("button", {}, Object.hasOwn(words.submits, form.action) ? words.submits[form.action] : words.send);
  const hint = Object.hasOwn(words.hints, form.action) ? el("p", { class: "quiet" }, words.hints[form.action]) : null;
  const attributes = { id: id("form"), class: "action", novalidate: true, autocomplete: "off", "aria-labelledby": id("title") };
  const node = el("form", attributes, el("h4", { id: id("title") }, labelOf(form)), hint, fields.map((field) => field.node), button);
  const outcome = () => fields.find((field) => field.name === "outcome")?.value();
  const fit = () => fields.forEach((field) => field.fit(outcome()));
  const complain = (problems) => {
    for (const field of fields) field.fail(problems.find((problem) => problem.path === field.name)?.message ?? "");
    fields.find((field) => field.failed())?.focus();
  };
  node.addEventListener("change", fit);
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    const problems = fields.map((field) => ({ path: field.name, message: field.complaint(outcome()) })).filter(({ message }) => message);
    complain(problems);
    if (problems.length) return;
    const given = fields.map((field) => [field.name, field.value()]).filter(([, value]) => value !== undefined);
    once(button, async () => {
      if (await agreed(form)) complain(await perform(form, Object.fromEntries(given)));
    });
  });
  fit();
  return {
    node,
    focus: () => fields[0].focus(),
    refill: (typed) => {
      for (const field of fields) field.fill(typed[field.name]);
      fit();
    },
  };
}

/** A field with its label, its control and the place where it says what is wrong. */
function fieldOf(field, form, id, lists) {
  const own = `${form.action}.${field.name}`;
  const title = named(words.fields, Object.hasOwn(words.fields, own) ? own : field.name);
  const required = field.required || Boolean(field.required_when);
  const label = required ? title : `${title} ${words.optional}`;
  const error = el("p", { class: "error", id: id(`${field.name}-error`), hidden: true });
  const control = controlOf(field, id(field.name), label, error, lists);
  const applies = (outcome) =>
    field.required_when ? field.required_when.outcome.includes(outcome) : !field.only_with || field.only_with.includes(outcome);
  return {
    name: field.name,
    node: control.node,
    focus: control.focus,
    fill: control.fill,
    value: () => (control.node.hidden ? undefined : control.value()),
    fit: (outcome) => {
      // What is hidden is not sent, and kept in case they change their mind.
      control.node.hidden = !applies(outcome);
    },
    complaint: (outcome) => (applies(outcome) ? complaint(field, control.value()) : ""),
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
  if (field.type === "date") return value < field.min ? fill(words.problems.from, { day: day(field.min) }) : "";
  if (field.type !== "whole") return "";
  const fits = Number.isInteger(value) && value >= field.min && value <= field.max;
  return fits ? "" : fill(words.problems.between, field);
}

function controlOf(field, id, label, error, lists) {
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

function inputOf(field, id, error, lists) {
  const shared = { id, name: field.name, required: field.required, "aria-describedby": error.id };
  const options = (pairs) => [el("option", { value: "" }, words.choose), pairs.map(([value, text]) => el("option", { value }, text))];
  switch (field.type) {
    case "date":
      return el("input", { ...shared, type: "date", min: field.min });
    case "whole":
      return el("input", { ...shared, type: "number", inputmode: "numeric", step: "1", min: field.min, max: field.max });
    case "choice":
      return el("select", shared, options(field.choices.map((each) => [each, named(words.outcomes, each)])));
    case "agency":
    case "topic":
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

const span = ({ min, max }) => Array.from({ length: max - min + 1 }, (_, i) => min + i);
