// The contact of the author, with its purpose.

import { fill, words } from "../common/words.js";
import { choices, entry } from "./controls.js";
import { group, part } from "./part.js";

/** @type {[kind: "email" | "phone" | "name", how: Parameters<typeof entry>[1]][]} */
const KINDS = [
  ["email", { type: "email", max: 254, autocomplete: "email" }],
  ["phone", { type: "tel", max: 40, autocomplete: "tel" }],
  ["name", { type: "text", max: 200, autocomplete: "name" }],
];

const [AGREED, SURVEYS] = ["yes", "surveys"];

/**
 * The fields of a contact, each with what is said below its label.
 * @param {import("../common/words.js").Texts} hints
 */
export const contactFields = (hints) =>
  KINDS.map(([kind, how]) =>
    part(
      {
        id: kind,
        label: words.contact_fields[kind],
        help: hints[kind] ? fill(hints[kind], { example: words.phone_example }) : null,
        paths: [`contact.${kind}`],
      },
      entry(kind, how),
    ),
  );

/**
 * The contact of a submission, with leave to be asked later that is theirs to give; asked in the words of a survey where
 * it has some.
 * @param {{label?: string, help?: string | null, required?: boolean}} how
 */
export function contactPart({ label = words.contact, help = null, required = false } = {}) {
  const parts = contactFields(words.contact_hints);
  const later = choices(SURVEYS, [{ value: AGREED, text: words.surveys_agreed }], { several: true });
  parts.push(part({ id: SURVEYS, label: words.surveys, paths: [`contact.${SURVEYS}`] }, later));
  const read = (/** @type {any[]} */ values) => {
    /** @type {[string, any][]} */
    const given = KINDS.flatMap(([kind], i) => (values[i] === undefined ? [] : [[kind, values[i]]]));
    if (values.at(-1)) given.push([SURVEYS, true]);
    return given.length ? Object.fromEntries(given) : undefined;
  };
  return group(
    { id: "contact", label, help: [help, words.contact_use].filter(Boolean).join(" "), required, paths: ["contact"] },
    parts,
    {
      read,
      spread: (value) => [...KINDS.map(([kind]) => value?.[kind]), value?.[SURVEYS] ? [AGREED] : undefined],
      complaint: () => {
        const given = read(parts.map((each) => each.value()));
        return given && !given.email && !given.phone ? words.problems.contact : "";
      },
    },
  );
}
