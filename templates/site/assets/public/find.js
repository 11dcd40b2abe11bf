// Finds the page of a body, a service, an office, a region or a life situation by its name.

import { branches, pairs, publishedCatalogue, seeker, services } from "../common/catalogue.js";
import { byId, el } from "../common/elements.js";
import { fill, words } from "../common/words.js";

const MOST_SHOWN = 8;

const form = byId("find", HTMLFormElement);
const typed = byId("sought", HTMLInputElement);
const found = byId("found", HTMLElement);
const told = byId("found-told", HTMLElement);

/** @typedef {import("../common/catalogue.js").Item & {url: string}} Place A place with the address of its page. */

/**
 * Every place of the catalogue.
 * @param {import("../common/catalogue.js").Catalogue} catalogue
 * @returns {Place[]}
 */
function places(catalogue) {
  const { agencies, offices, regions, life_situations: situations } = catalogue;
  const plain = (/** @type {Record<string, import("../common/catalogue.js").Named>} */ list) =>
    pairs(list).map(([id, name]) => ({ id, name, words: name }));
  const lists = {
    agencies: branches(agencies),
    services: services(catalogue),
    situations: plain(situations),
    offices: plain(offices),
    regions: plain(regions),
  };
  return Object.entries(lists).flatMap(([folder, items]) =>
    items.map((item) => ({ ...item, url: `/${folder}/${item.id}/` })),
  );
}

/** @type {((typed: string) => Place[]) | null} */
let seek = null;

/** The places that fit; null when the catalogue cannot be had now. It is fetched when somebody first asks for it. */
async function matches() {
  if (!seek) {
    const catalogue = await publishedCatalogue();
    seek = catalogue && seeker(places(catalogue));
  }
  return seek && (typed.value.trim() ? seek(typed.value) : []);
}

const row = (/** @type {Place} */ { url, name, hint }) =>
  el("li", {}, el("a", { href: url }, name), hint ? el("span", { class: "quiet small" }, hint) : null);

async function draw() {
  const all = await matches();
  const rest = (all?.length ?? 0) - MOST_SHOWN;
  found.replaceChildren(...(all ?? []).slice(0, MOST_SHOWN).map(row));
  found.hidden = !all?.length;
  told.textContent = "";
  if (!all) told.textContent = words.failed;
  else if (typed.value.trim() && !all.length) told.textContent = words.nothing_found;
  else if (rest > 0) told.textContent = fill(words.more_found, { n: rest });
}

form.hidden = false;
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const [first] = (await matches()) ?? [];
  if (first) location.assign(first.url);
});
typed.addEventListener("input", draw);
if (typed.value) draw();
