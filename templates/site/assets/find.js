// Finds the page of a body, a service, an office, a region or a life situation by its name.

const module = (name) => import(document.getElementById(`module-${name}`).href);
const { el, fill, words } = await module("page");
const { branches, pairs, published, seeker, services } = await module("catalogue");

const MOST_SHOWN = 8;

const form = document.getElementById("find");
const typed = document.getElementById("sought");
const found = document.getElementById("found");
const told = document.getElementById("found-told");

/** Every place, as the catalogue has it, with the address of its page. */
function places(catalogue) {
  const { agencies, offices, regions, life_situations: situations } = catalogue;
  const plain = (list) => pairs(list).map(([id, name]) => ({ id, name, words: name }));
  const lists = { agencies: branches(agencies), services: services(catalogue), situations: plain(situations), offices: plain(offices), regions: plain(regions) };
  return Object.entries(lists).flatMap(([folder, items]) => items.map((item) => ({ ...item, url: `/${folder}/${item.id}/` })));
}

let seek = null;

/** The places that fit; null when the catalogue cannot be had now. It is fetched when somebody first asks for it. */
async function matches() {
  if (!seek) {
    const catalogue = await published("catalogue");
    seek = catalogue && seeker(places(catalogue));
  }
  return seek && (typed.value.trim() ? seek(typed.value) : []);
}

const row = ({ url, name, hint }) => el("li", {}, el("a", { href: url }, name), hint ? el("span", { class: "quiet small" }, hint) : null);

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
