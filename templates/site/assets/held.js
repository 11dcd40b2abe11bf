// What is held of who has signed in, each with what it is for: how they can be reached, what they agreed to, what they
// told about themselves. `keep(changes, parts)` sends what was changed and gives the problems that belong to fields.

const { day, el, fill, named, once, say, words } = await import(document.getElementById("module-page").href);
const { pairs, worded } = await import(document.getElementById("module-catalogue").href);
const { part, selected } = await import(document.getElementById("module-controls").href);
const { contactFields } = await import(document.getElementById("module-contact").href);
const { formOf } = await import(document.getElementById("module-sending").href);

/** A form that sends only what was changed in it, so that two tabs do not undo each other. */
function changing({ label, submit, parts, before, write, keep }) {
  parts.forEach((each, i) => each.fill(before[i]));
  const send = () => {
    const changed = parts.filter((each, i) => (each.value() ?? null) !== before[i]);
    if (changed.length) return keep(write(changed), parts);
    say(words.nothing_changed);
    return [];
  };
  return formOf({ label, parts, submit, send });
}

/** How they can be reached, and in which language. */
export function reachForm({ contact, language }, { languages }, keep) {
  const tongues = new Intl.DisplayNames([words.locale], { type: "language" });
  const tongue = selected("language", languages.map((each) => [each, tongues.of(each)]), words.reach.no_language);
  const details = contactFields(words.reach.why);
  const parts = [...details, part({ id: "language", label: words.reach.language, help: words.reach.why.language, paths: ["language"] }, tongue)];
  const write = (changed) => {
    const given = Object.fromEntries(changed.map((each) => [each.id, each.value() ?? null]));
    const { language: chosen, ...reach } = given;
    return { ...(Object.keys(reach).length && { contact: reach }), ...(chosen !== undefined && { language: chosen }) };
  };
  const before = [...details.map(({ id }) => contact[id]), language];
  return changing({ label: words.reach.title, submit: words.save, parts, before, write, keep });
}

/** Whether they agree to be asked in surveys: how it stands, and a button for the other way. */
export function agreement({ consents, contact }, keep) {
  const since = consents.surveys;
  const button = el("button", { type: "button", class: "plain" }, since ? words.agreed.take_back : words.agreed.agree);
  button.addEventListener("click", () => once(button, () => keep({ surveys: !since }, [])));
  return [
    el("p", {}, el("strong", {}, since ? fill(words.agreed.yes, { day: day(since) }) : words.agreed.no)),
    since && !contact.email ? el("p", {}, words.agreed.no_address) : null,
    button,
  ];
}

/** What the pack asks people about themselves, and what they once told that it asks no more. */
export function toldForm({ attributes, segments }, catalogue, keep) {
  const asked = { ...Object.fromEntries(Object.keys(attributes).map((id) => [id, { name: null, values: {} }])), ...catalogue.attributes };
  const parts = Object.entries(asked).map(([id, { name, values }]) => {
    const told = attributes[id];
    const gone = told && !Object.hasOwn(values, told.value) ? [[told.value, told.value]] : [];
    const help = told ? fill(words.told.since, { day: day(told.consented_at) }) : null;
    return part({ id: `told-${id}`, label: worded(name) ?? id, help, paths: [`attributes.${id}`] }, selected(`told-${id}`, [...pairs(values), ...gone], words.told.not_said));
  });
  const ids = Object.keys(asked);
  const write = (changed) => ({
    attributes: Object.fromEntries(changed.map((each) => [ids[parts.indexOf(each)], each.value() === undefined ? null : { value: each.value(), consent: true }])),
  });
  const before = ids.map((id) => attributes[id]?.value ?? null);
  const names = segments.map((id) => worded(catalogue.segments?.[id]?.name) ?? named({}, id));
  return [
    el("p", {}, segments.length ? fill(words.told.groups, { groups: names.join(", ") }) : words.told.no_group),
    changing({ label: words.told.title, submit: words.told.save, parts, before, write, keep }),
  ];
}
