// The parts of a form that the public fills in: a control with its label, its help and the place for its complaint.
// A part has an id, paths (what problem documents call it), a node, and value, fill, complaints, fail and focus.

const { el, fill, words } = await import(document.getElementById("module-page").href);

export const NOT_APPLICABLE = "not_applicable";

/** A control with what stands around it. Hidden, it has no value and no complaint, and keeps what was typed. */
export function part({ id, label, help = null, required = false, paths }, control) {
  const error = el("p", { class: "error", id: `${id}-error`, hidden: true });
  const hint = help ? el("p", { class: "hint", id: `${id}-help` }, help) : null;
  const title = required ? [label] : [label, " ", el("span", { class: "optional" }, words.optional)];
  const described = [hint?.id, error.id].filter(Boolean).join(" ");
  const node = control.several
    ? el("fieldset", { id, class: "part-of-form", "aria-describedby": described }, el("legend", {}, title), hint, control.node, error)
    : el("div", { class: "field" }, el("label", { for: id }, title), hint, control.node, error);
  if (!control.several) control.inputs[0].setAttribute("aria-describedby", described);
  return {
    id,
    paths,
    node,
    kept: control.value,
    fill: control.fill,
    focus: control.focus,
    value: () => (node.hidden ? undefined : control.value()),
    complaints: () => {
      if (node.hidden) return [];
      const message = control.complaint?.() || (required && control.value() === undefined ? words.problems.required : "");
      return message ? [{ path: paths[0], message }] : [];
    },
    failed: () => !error.hidden,
    fail: (problems) => {
      const mine = problems.filter(({ path }) => paths.some((own) => path === own || path.startsWith(`${own}.`)));
      control.mark?.(mine);
      error.hidden = !mine.length;
      error.textContent = [...new Set(mine.map(({ message }) => message))].join(" ");
      for (const input of control.inputs) {
        if (mine.length) input.setAttribute("aria-invalid", "true");
        else input.removeAttribute("aria-invalid");
      }
      return mine;
    },
  };
}

/** Several parts under one heading. `read` makes one value of theirs, `spread` gives each its own back. */
export function group({ id, label, help = null, required = false, paths }, parts, { read, spread, complaint = null }) {
  const control = {
    several: true,
    inputs: [],
    node: el("div", {}, parts.map((each) => each.node)),
    value: () => read(parts.map((each) => each.value())),
    fill: (value) => spread(value).forEach((each, i) => parts[i].fill(each)),
    focus: () => (parts.find((each) => each.failed()) ?? parts[0]).focus(),
    complaint,
  };
  const whole = part({ id, label, help, required, paths }, control);
  return {
    ...whole,
    complaints: () => [...whole.complaints(), ...(whole.node.hidden ? [] : parts.flatMap((each) => each.complaints()))],
    failed: () => whole.failed() || parts.some((each) => each.failed()),
    fail: (problems) => {
      const shown = parts.flatMap((each) => each.fail(problems));
      return [...shown, ...whole.fail(problems.filter((problem) => !shown.includes(problem)))];
    },
  };
}

/** Words, a number or a day, by the type of its input; `long` for more than a line of it, at most `max` characters. */
export function entry(id, { type = "text", long = false, min = null, max = null, autocomplete = null }) {
  const bounds = type === "number" ? { min: min ?? false, max: max ?? false, step: "1", inputmode: "numeric" } : {};
  const length = type === "text" || type === "email" || type === "tel" ? { maxlength: max ?? false } : {};
  const input = long
    ? el("textarea", { id, maxlength: max ?? false })
    : el("input", { id, type, autocomplete: autocomplete ?? "off", ...bounds, ...length });
  const left = el("p", { class: "hint", role: "status" });
  input.addEventListener("input", () => {
    const rest = (max ?? Infinity) - input.value.length;
    left.textContent = long && rest < 200 ? fill(words.characters_left, { n: rest }) : "";
  });
  return {
    several: false,
    inputs: [input],
    node: long ? el("div", {}, input, left) : input,
    focus: () => input.focus(),
    value: () => {
      const text = input.value.trim();
      if (text === "") return undefined;
      return type === "number" ? Number(text) : text;
    },
    fill: (value) => {
      input.value = value ?? "";
    },
    complaint: () => {
      if (input.validity.badInput || input.validity.typeMismatch) return words.problems[type] ?? words.problems.required;
      if (type === "number" && input.value !== "" && !input.validity.valid) return between(min, max);
      return "";
    },
  };
}

function between(min, max) {
  if (min !== null && max !== null) return fill(words.problems.between, { min, max });
  return min !== null ? fill(words.problems.at_least, { min }) : fill(words.problems.at_most, { max });
}

/**
 * Radio buttons or, where several can be chosen, checkboxes. An option: {value, text, mark?, other?, alone?, end?};
 * `other` takes words besides, `alone` goes with no other, `end` is what an end of a scale means; `most` is how many can
 * be chosen.
 */
export function choices(id, list, { several = false, most = null, shape = "choices", clearable = false, read = (text) => text } = {}) {
  const rows = list.map((option, i) => {
    const input = el("input", { type: several ? "checkbox" : "radio", name: id, id: `${id}-${i}`, value: option.value });
    const own = option.other ? el("input", { type: "text", maxlength: "500", "aria-label": `${option.text}: ${words.own_words}`, hidden: true }) : null;
    const mark = option.mark ? el("span", { class: `mark mark-${option.mark}`, "aria-hidden": "true" }, String(option.mark)) : null;
    const end = option.end ? el("span", { class: "hidden-text" }, ` ${option.end}`) : null;
    return { option, input, own, node: el("div", { class: option.alone ? "choice alone" : "choice" }, el("label", {}, input, el("span", {}, mark, option.text, end)), own) };
  });
  const ends = list.filter(({ end }) => end).map(({ end }) => el("span", {}, end));
  const clear = el("button", { type: "button", class: "plain small", hidden: true }, words.clear);
  const chosen = () => rows.filter(({ input }) => input.checked);
  const fit = () => {
    for (const { input, own } of rows) if (own) own.hidden = !input.checked;
    const full = most !== null && chosen().length >= most;
    for (const { input } of rows) input.disabled = full && !input.checked;
    clear.hidden = !clearable || !chosen().length;
  };
  const answer = ({ option, own }) => (own?.value.trim() ? { option: option.value, text: own.value.trim() } : read(option.value));
  const node = el("div", { class: shape }, rows.map((row) => row.node));
  node.addEventListener("change", ({ target }) => {
    const row = rows.find(({ input }) => input === target);
    if (several && row?.input.checked) for (const each of rows) if (each !== row && (row.option.alone || each.option.alone)) each.input.checked = false;
    fit();
    if (row?.own && row.input.checked) row.own.focus();
  });
  clear.addEventListener("click", () => {
    for (const { input } of rows) input.checked = false;
    fit();
    rows[0].input.focus();
    node.dispatchEvent(new Event("change", { bubbles: true }));
  });
  return {
    several: true,
    inputs: rows.map(({ input }) => input),
    node: clearable || ends.length ? el("div", {}, ends.length ? el("p", { class: "ends", "aria-hidden": "true" }, ends) : null, node, clear) : node,
    focus: () => (chosen()[0] ?? rows[0]).input.focus(),
    value: () => {
      const found = chosen();
      if (!found.length) return undefined;
      if (!several) return answer(found[0]);
      return found[0].option.alone ? found[0].option.value : found.map(answer);
    },
    fill: (value) => {
      const given = value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
      for (const { option, input, own } of rows) {
        const mine = given.find((each) => String(each?.option ?? each) === String(option.value));
        input.checked = mine !== undefined;
        if (own) own.value = mine?.text ?? "";
      }
      fit();
    },
  };
}

/** One of a list: [[value, text], ...]; `none` stands where nothing is chosen. */
export function selected(id, pairs, none = words.choose) {
  const input = el("select", { id });
  const offer = (list) => {
    const before = input.value;
    input.replaceChildren(el("option", { value: "" }, none), ...list.map(([value, text]) => el("option", { value }, text)));
    input.value = list.some(([value]) => value === before) ? before : "";
  };
  offer(pairs);
  return {
    several: false,
    inputs: [input],
    node: input,
    offer,
    focus: () => input.focus(),
    value: () => input.value || undefined,
    fill: (value) => {
      input.value = value ?? "";
    },
  };
}
