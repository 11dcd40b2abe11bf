// What is held of who has signed in, each with what it is for: how they can be reached, what they agreed to, what they
// told about themselves. `keep(changes, parts)` sends what was changed and gives the problems that belong to fields.

import { pairs, worded } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { once, refusal, say } from "../common/page.js";
import { day, fill, named, words } from "../common/words.js";
import { contactFields } from "../forms/contact.js";
import { selected } from "../forms/controls.js";
import { formOf } from "../forms/form.js";
import { part } from "../forms/part.js";

/**
 * @typedef {import("api").ProfileOut} Profile
 * @typedef {import("../common/catalogue.js").Catalogue} Catalogue
 * @typedef {import("../common/page.js").Answer} Answer
 * @typedef {import("../forms/part.js").Part} Part
 * @typedef {object} Changes What is sent of the profile; the API leaves as it is what is not named.
 * @property {object} [contact]
 * @property {string | null} [language]
 * @property {boolean} [surveys]
 * @property {Record<string, {value: string, consent: true} | null>} [attributes]
 *
 * @typedef {(changes: Changes) => Promise<Answer | null>} Save
 */

/**
 * A form that sends only what was changed in it, so that two tabs do not undo each other.
 * @param {object} how
 * @param {string} how.label
 * @param {string} how.submit
 * @param {Part[]} how.parts
 * @param {(string | null)[]} how.before What the parts begin with.
 * @param {(changed: Part[]) => Changes} how.write
 * @param {Save} how.save
 */
function changing({ label, submit, parts, before, write, save }) {
  for (const [i, each] of parts.entries()) each.fill(before[i]);
  const send = async () => {
    const changed = parts.filter((each, i) => (each.value() ?? null) !== before[i]);
    if (changed.length) return save(write(changed));
    say(words.nothing_changed);
    return null;
  };
  return formOf({ attributes: { "aria-label": label }, parts, submit, send });
}

/**
 * How they can be reached, and in which language.
 * @param {Profile} held
 * @param {Catalogue} catalogue
 * @param {Save} save
 */
export function reachForm({ contact, language }, { languages }, save) {
  const tongues = new Intl.DisplayNames([words.locale], { type: "language" });
  const tongue = selected(
    "language",
    languages.map((each) => [each, tongues.of(each) ?? each]),
    words.reach.no_language,
  );
  const details = contactFields(words.reach.why);
  const parts = [
    ...details,
    part({ id: "language", label: words.reach.language, help: words.reach.why.language, paths: ["language"] }, tongue),
  ];
  const write = (/** @type {Part[]} */ changed) => {
    const given = Object.fromEntries(changed.map((each) => [each.id, each.value() ?? null]));
    const { language: chosen, ...reach } = given;
    return { ...(Object.keys(reach).length && { contact: reach }), ...(chosen !== undefined && { language: chosen }) };
  };
  const before = [contact.email, contact.phone, contact.name, language];
  return changing({ label: words.reach.title, submit: words.save, parts, before, write, save });
}

/**
 * Whether they agree to be asked in surveys: how it stands, and a button for the other way.
 * @param {Profile} held
 * @param {Save} save
 */
export function agreement({ consents, contact }, save) {
  const since = consents.surveys;
  const button = el("button", { type: "button", class: "plain" }, since ? words.agreed.take_back : words.agreed.agree);
  button.addEventListener("click", () =>
    once(button, async () => {
      const refused = await save({ surveys: !since });
      if (refused) say(refusal(refused), true);
    }),
  );
  return [
    el("p", {}, el("strong", {}, since ? fill(words.agreed.yes, { day: day(since) }) : words.agreed.no)),
    since && !contact.email ? el("p", {}, words.agreed.no_address) : null,
    button,
  ];
}

/**
 * What the pack asks people about themselves, and what they once told that it asks no more.
 * @param {Profile} held
 * @param {Catalogue} catalogue
 * @param {Save} save
 */
export function toldForm({ attributes, segments }, catalogue, save) {
  /** @type {Record<string, {name: import("../common/catalogue.js").Text | null, values: Record<string, import("../common/catalogue.js").Named>}>} */
  const asked = {
    ...Object.fromEntries(Object.keys(attributes).map((id) => [id, { name: null, values: {} }])),
    ...catalogue.attributes,
  };
  const parts = Object.entries(asked).map(([id, { name, values }]) => {
    const told = attributes[id];
    /** @type {[string, string][]} */
    const gone = told && !Object.hasOwn(values, told.value) ? [[told.value, told.value]] : [];
    const help = told ? fill(words.told.since, { day: day(told.consented_at) }) : null;
    return part(
      { id: `told-${id}`, label: worded(name) ?? id, help, paths: [`attributes.${id}`] },
      selected(`told-${id}`, [...pairs(values), ...gone], words.told.not_said),
    );
  });
  const ids = Object.keys(asked);
  const write = (/** @type {Part[]} */ changed) => ({
    attributes: Object.fromEntries(
      changed.map((each) => [
        ids[parts.indexOf(each)],
        each.value() === undefined ? null : { value: each.value(), consent: /** @type {const} */ (true) },
      ]),
    ),
  });
  const before = ids.map((id) => attributes[id]?.value ?? null);
  const names = segments.map((id) => worded(catalogue.segments?.[id]?.name) ?? named({}, id));
  return [
    el("p", {}, segments.length ? fill(words.told.groups, { groups: names.join(", ") }) : words.told.no_group),
    changing({ label: words.told.title, submit: words.told.save, parts, before, write, save }),
  ];
}
