// Finds the page of a body, a service, an office, a region or a life situation by its name.

import { formCatalogue } from "../common/catalogue_parts.js";
import { byId, el } from "../common/elements.js";
import { fill, words } from "../common/words.js";

const MOST_SHOWN = 8;

const form = byId("find", HTMLFormElement);
const typed = byId("sought", HTMLInputElement);
const found = byId("found", HTMLElement);
const told = byId("found-told", HTMLElement);

/** @type {Record<import("../common/catalogue_parts.js").Kind, string>} Where the pages of places are. */
const FOLDERS = {
  agencies: "agencies",
  services: "services",
  topics: "",
  life_situations: "situations",
  offices: "offices",
  regions: "regions",
};

/** @typedef {import("../common/catalogue.js").Item} Item A place; its id is the address of its page. */

/** @type {import("../common/catalogue_parts.js").Source | null} */
let source = null;

/** The places that fit; null when the catalogue cannot be had now. It is fetched when somebody first asks for it. */
async function matches() {
  if (!source) {
    const offered = await formCatalogue();
    source =
      offered?.source(["agencies", "services", "life_situations", "offices", "regions"], {
        id: ({ kind, id }) => `/${FOLDERS[kind]}/${id}/`,
      }) ?? null;
  }
  return source && (typed.value.trim() ? source.find(typed.value) : { items: [], rest: 0 });
}

const row = (/** @type {Item} */ { id, name, hint }) =>
  el("li", {}, el("a", { href: id }, name), hint ? el("span", { class: "quiet small" }, hint) : null);

async function draw() {
  const asked = typed.value;
  const all = await matches();
  if (asked !== typed.value) return;
  const shown = (all?.items ?? []).slice(0, MOST_SHOWN);
  const rest = all ? all.items.length - shown.length + all.rest : 0;
  found.replaceChildren(...shown.map(row));
  found.hidden = !shown.length;
  told.textContent = "";
  if (!all) told.textContent = words.failed;
  else if (typed.value.trim() && !shown.length) told.textContent = words.nothing_found;
  else if (rest > 0) told.textContent = fill(words.more_found, { n: rest });
}

form.hidden = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [first] = (await matches())?.items ?? [];
  if (first) location.assign(first.id);
});
typed.addEventListener("input", draw);
if (typed.value) draw();
