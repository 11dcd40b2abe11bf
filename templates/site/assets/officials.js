// The officials whom an appeal names, one line each.

const { el, words } = await import(document.getElementById("module-page").href);

const MOST = 20;
const NAMES = ["name", "position"];

/** A control whose value is a list of {name, position?}; lines without a name are not sent. */
export function officialsNamed(id) {
  const lines = [];
  const list = el("ol", { class: "questions" });
  const more = el("button", { type: "button", class: "plain small" }, words.add_official);
  const add = (known = {}) => {
    const inputs = Object.fromEntries(NAMES.map((name) => [name, el("input", { type: "text", id: `${id}-${lines.length}-${name}`, maxlength: "200", autocomplete: "off" })]));
    for (const name of NAMES) inputs[name].value = known[name] ?? "";
    const drawn = NAMES.map((name) => el("div", {}, el("label", { for: inputs[name].id }, words.official_fields[name]), inputs[name]));
    list.append(el("li", {}, el("div", { class: "filters" }, drawn)));
    lines.push(inputs);
    more.disabled = lines.length >= MOST;
  };
  more.addEventListener("click", () => {
    add();
    lines.at(-1).name.focus();
  });
  const written = () => lines.map((inputs) => Object.fromEntries(NAMES.map((name) => [name, inputs[name].value.trim()]).filter(([, text]) => text)));
  return {
    several: true,
    inputs: [],
    node: el("div", {}, list, more),
    focus: () => (lines[0]?.name ?? more).focus(),
    complaint: () => (written().some(({ name, position }) => position && !name) ? words.problems.official : ""),
    value: () => {
      const named = written().filter(({ name }) => name);
      return named.length ? named : undefined;
    },
    fill: (value) => {
      list.replaceChildren();
      lines.length = 0;
      for (const known of value ?? []) add(known);
    },
  };
}
