// The form of appeals: kind, text, files, topic, agency, service, officials, place and contact.

import { pairs } from "../common/catalogue.js";
import { formCatalogue } from "../common/catalogue_parts.js";
import { byId } from "../common/elements.js";
import { fragment, keepAddressInLanguages, say } from "../common/page.js";
import { words } from "../common/words.js";
import { accepted, attached } from "../forms/attachments.js";
import { contactPart } from "../forms/contact.js";
import { choices, entry, selected } from "../forms/controls.js";
import { placePart } from "../forms/location.js";
import { officialsNamed } from "../forms/officials.js";
import { part } from "../forms/part.js";
import { picker } from "../forms/picker.js";
import { receiptOf, showReceipt } from "../forms/receipt.js";
import { submissionForm } from "../forms/submission.js";

const place = byId("form", HTMLElement);

/**
 * @typedef {import("../common/catalogue_parts.js").Parts} Parts
 * @typedef {import("../common/catalogue_parts.js").Kind} Kind
 * @typedef {import("../forms/part.js").Control} Control
 * @typedef {import("../forms/part.js").Part} Part
 * @typedef {keyof import("../common/words.js").Words["appeal_fields"]} Field
 */

/** What a link can choose. */
const CHOSEN_BY_LINK = ["kind", "topic", "agency", "service", "region"];

/** @param {Parts} offered */
function draw(offered) {
  const { catalogue } = offered;
  const { comment: longest, attachments } = catalogue.limits;
  const kinds = pairs(catalogue.kinds).map(([value, text]) => ({ value, text }));
  /** @type {import("../common/words.js").Texts} */
  const hints = words.appeal_hints;
  const named = (/** @type {Field} */ id, /** @type {Control} */ control, how = {}) =>
    part({ id, label: words.appeal_fields[id], help: hints[id] ?? null, paths: [id], ...how }, control);
  const picked = (/** @type {Field} */ id, /** @type {Kind} */ kind) =>
    offered.has(kind) ? named(id, picker(`${id}-choice`, offered.source([kind]))) : null;
  const parts = [
    named("kind", choices("kind", kinds), { required: true }),
    named("statement", entry("statement", { long: true, max: longest }), { required: true }),
    named("attachments", attached("files", attachments), { help: accepted(attachments) }),
    picked("topic", "topics"),
    picked("agency", "agencies"),
    picked("service", "services"),
    named("officials", officialsNamed("officials")),
    placePart(longest),
    Object.keys(catalogue.regions).length ? named("region", selected("region", pairs(catalogue.regions))) : null,
    contactPart({ help: words.contact_always }),
  ].filter((each) => each !== null);
  // Fill in the values from the link. The draft in this tab is filled in later and replaces them.
  const given = Object.fromEntries(new URLSearchParams(fragment()));
  for (const each of parts) if (CHOSEN_BY_LINK.includes(each.id) && given[each.id]) each.fill(given[each.id]);
  const form = submissionForm({
    parts,
    nodes: parts.map((each) => each.node),
    key: "draft/appeal",
    path: "appeals",
    body: () => ({ ...Object.fromEntries(parts.map((each) => [each.id, each.value()])), language: words.language }),
    received: (receipt) => {
      say("");
      showReceipt(place, receiptOf(receipt));
    },
  });
  place.replaceChildren(form);
  say("");
}

async function start() {
  say(words.loading);
  const offered = await formCatalogue();
  if (offered) draw(offered);
  else say(words.failed, true);
}

keepAddressInLanguages();
window.addEventListener("hashchange", () => location.reload());
start();
