// A form made of parts that is not kept as a draft: what is missing or refused is said at its field, and it is sent once at a time.

const { el, once, say, words } = await import(document.getElementById("module-page").href);

/** `send()` does it and gives the problems that belong to fields: [{path, message}]. */
export function formOf({ label, parts, nodes = parts.map(({ node }) => node), submit, send, buttons = [] }) {
  const button = el("button", {}, submit);
  const form = el("form", { novalidate: true, autocomplete: "off", "aria-label": label }, nodes, el("div", { class: "buttons" }, button, buttons));
  const complain = (problems) => {
    for (const each of parts) each.fail(problems);
    parts.find((each) => each.failed())?.focus();
  };
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const problems = parts.flatMap((each) => each.complaints());
    complain(problems);
    say(problems.length ? words.look_at_fields : "", true);
    if (!problems.length) once(button, async () => complain(await send()));
  });
  return form;
}
