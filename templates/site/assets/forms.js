// What can be done with a work order. The API tells each action and its fields; this draws them, whatever the pack.
// An action: {action, label?, closes, fields: [{name, type, required, choices?, min?, max?, required_when?}]}.

const { el, named, once, words } = await import(document.getElementById("module-page").href);
const { fieldOf } = await import(document.getElementById("module-fields").href);
const { sure } = await import(document.getElementById("module-sure").href);

const labelOf = (form) => form.label ?? named(words.actions, form.action);

/**
 * Buttons for the actions on offer, and below them the form of the one that was chosen.
 *
 * `perform(form, fields)` does it and gives the problems that belong to fields: [{path, message}]. `open` names the
 * action whose form is there without asking; `usual` are actions to stand out and come first;
 * `typed` ({action, fields}) is what somebody wrote before it was drawn anew; `lists` has the names of agencies and topics by id.
 */
export function actions(forms, { n, perform, open = null, usual = [], typed = null, lists = {}, prepared = null }) {
  if (!forms.length) return null;
  const stands = (form) => Number(usual.includes(form.action));
  const offered = [...forms].sort((one, other) => stands(other) - stands(one));
  const panels = new Map(offered.map((form) => [form, form.fields.length ? panel(form, n, perform, lists, prepared) : null]));
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
  const text = named(words.sure, Object.hasOwn(words.sure, form.action) ? form.action : "other");
  return !form.closes || sure(text, labelOf(form));
}

/** Who may start from a prepared answer chooses it before the text that it fills in. */
function inOrder(fields) {
  const text = fields.findIndex(({ name }) => name === "text");
  const [reply] = fields.filter(({ name }) => name === "reply");
  return reply ? [...fields.slice(0, text), reply, ...fields.slice(text).filter((field) => field !== reply)] : fields;
}

function panel(form, n, perform, lists, prepared) {
  const id = (name) => `${form.action}-${n}-${name}`;
  const fields = inOrder(form.fields).map((field) => fieldOf(field, form, id, lists));
  const button = el("button", {}, Object.hasOwn(words.submits, form.action) ? words.submits[form.action] : words.send);
  const hint = Object.hasOwn(words.hints, form.action) ? el("p", { class: "quiet" }, words.hints[form.action]) : null;
  const attributes = { id: id("form"), class: "action", novalidate: true, autocomplete: "off", "aria-labelledby": id("title") };
  const node = el("form", attributes, el("h4", { id: id("title") }, labelOf(form)), hint, fields.map((field) => field.node), button);
  const byName = (name) => fields.find((field) => field.name === name);
  const valueOf = (name) => byName(name)?.value();
  const fit = () => fields.forEach((field) => field.fit(valueOf));
  const [text, reply] = [byName("text"), byName("reply")];
  const propose = async () => {
    if (reply && prepared) reply.offer(await prepared(valueOf("outcome"), valueOf("promise_date")));
  };
  const complain = (problems) => {
    for (const field of fields) field.fail(problems.find(({ path }) => path === field.name || path.startsWith(`${field.name}.`))?.message ?? "");
    fields.find((field) => field.failed())?.focus();
  };
  // While it is typed, not when the field is left: a button must not move away under a finger that presses it.
  node.addEventListener("input", ({ target }) => {
    const mended = fields.find((field) => field.failed() && field.node.contains(target) && !field.complaint(valueOf));
    mended?.fail("");
  });
  node.addEventListener("change", ({ target }) => {
    fit();
    if (["outcome", "promise_date"].includes(target?.name)) propose();
    if (target?.name === "reply") text?.fill(reply.text());
  });
  node.addEventListener("submit", (event) => {
    event.preventDefault();
    const problems = fields.map((field) => ({ path: field.name, message: field.complaint(valueOf) })).filter(({ message }) => message);
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
    focus: () => {
      propose();
      fields[0].focus();
    },
    refill: (typed) => {
      for (const field of fields) field.fill(typed[field.name]);
      fit();
    },
  };
}
