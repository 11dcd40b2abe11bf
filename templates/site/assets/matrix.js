// A matrix: one answer a row. The choices of all rows stand in the same columns where there is room for them.

const { el, words } = await import(document.getElementById("module-page").href);
const { choices } = await import(document.getElementById("module-controls").href);
const { worded } = await import(document.getElementById("module-catalogue").href);

/** A control whose value is the answers by row; undefined where no row has one. */
export function matrix(id, question, { options, read }) {
  const shape = question.options.length ? "points worded" : "points";
  const rows = question.rows.map(({ id: name, text }) => {
    const own = `${id}-${name}`;
    const control = choices(own, options, { shape, read, clearable: !question.required });
    const error = el("p", { class: "error", id: `${own}-error`, hidden: true });
    const title = el("p", { class: "row-title", id: `${own}-title` }, worded(text));
    const node = el("div", { class: "row", role: "radiogroup", "aria-labelledby": title.id, "aria-describedby": error.id }, title, control.node, error);
    return { name, control, error, node };
  });
  const unanswered = () => (question.required ? rows.filter(({ control }) => control.value() === undefined) : []);
  return {
    several: true,
    inputs: [],
    node: el("div", { class: "matrix" }, rows.map((row) => row.node)),
    focus: () => (rows.find(({ error }) => !error.hidden) ?? rows[0]).control.focus(),
    value: () => {
      const given = rows.map(({ name, control }) => [name, control.value()]).filter(([, value]) => value !== undefined);
      return given.length ? Object.fromEntries(given) : undefined;
    },
    fill: (value) => {
      for (const { name, control } of rows) control.fill(value?.[name]);
    },
    complaint: () => (unanswered().length ? words.problems.every_row : ""),
    mark: (problems) => {
      const empty = problems.some(({ message }) => message === words.problems.every_row) ? unanswered() : [];
      for (const row of rows) {
        const told = problems.find(({ path }) => path.startsWith(`answers.${question.id}.${row.name}`))?.message;
        row.error.textContent = told ?? (empty.includes(row) ? words.problems.required : "");
        row.error.hidden = !row.error.textContent;
      }
    },
  };
}
