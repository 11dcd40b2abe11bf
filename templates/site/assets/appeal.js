// The page of appeals: what somebody asks an answer for, with place, officials and files where they matter.

const module = (name) => import(document.getElementById(`module-${name}`).href);
const { fragment, say, words } = await module("page");
const { branches, pairs, published, services } = await module("catalogue");
const { choices, entry, part, selected } = await module("controls");
const { picker } = await module("picker");
const { contactPart } = await module("contact");
const { accepted, attached } = await module("attachments");
const { placePart } = await module("whereabouts");
const { officialsNamed } = await module("officials");
const { submissionForm } = await module("submission");
const { receiptOf, showReceipt } = await module("receipt");

const place = document.getElementById("form");

function draw(catalogue) {
  const { comment: longest, attachments } = catalogue.limits;
  const kinds = pairs(catalogue.kinds).map(([value, text]) => ({ value, text }));
  const named = (id, control, how = {}) => part({ id, label: words.appeal_fields[id], help: words.appeal_hints[id] ?? null, paths: [id], ...how }, control);
  const picked = (id, items) => (items.length ? named(id, picker(`${id}-choice`, items)) : null);
  const files = attached("files", attachments);
  const parts = [
    named("kind", choices("kind", kinds), { required: true }),
    named("statement", entry("statement", { long: true, max: longest }), { required: true }),
    { ...named("attachments", files, { help: accepted(attachments) }), kept: files.kept },
    picked("topic", branches(catalogue.topics)),
    picked("agency", branches(catalogue.agencies)),
    picked("service", services(catalogue)),
    named("officials", officialsNamed("officials")),
    placePart(longest),
    Object.keys(catalogue.regions).length ? named("region", selected("region", pairs(catalogue.regions))) : null,
    contactPart({ help: words.contact_always }),
  ].filter(Boolean);
  // What the link says is chosen already; a draft in this tab knows better.
  const given = Object.fromEntries(new URLSearchParams(fragment()));
  for (const each of parts) if (["kind", "topic", "agency", "service", "region"].includes(each.id) && given[each.id]) each.fill(given[each.id]);
  const form = submissionForm({
    parts,
    nodes: parts.map((each) => each.node),
    key: "draft/appeal",
    path: "appeals",
    body: () => ({ ...Object.fromEntries(parts.map((each) => [each.id, each.value()])), language: words.language }),
    refit: () => {},
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
  const catalogue = await published("catalogue");
  if (catalogue) draw(catalogue);
  else say(words.failed, true);
}

for (const other of document.querySelectorAll("[data-language]")) other.href += location.hash;
window.addEventListener("hashchange", () => location.reload());
start();
