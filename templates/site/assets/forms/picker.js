// Picks one of many by searching: a box to type in, and below it the matches as radio buttons.

import { seeker } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { fill, words } from "../common/words.js";

/** Few enough to be read at once. */
const MOST_SHOWN = 8;

/**
 * A control whose value is the id of an item. Of many, nothing is shown until it is asked for.
 * @param {string} id
 * @param {import("../common/catalogue.js").Item[]} items
 * @returns {import("./part.js").Control}
 */
export function picker(id, items) {
  const seek = seeker(items);
  const few = items.length <= MOST_SHOWN;
  const search = el("input", {
    type: "search",
    id: `${id}-search`,
    autocomplete: "off",
    "aria-label": words.search,
    "aria-controls": `${id}-found`,
    placeholder: words.search,
  });
  const list = el("div", { class: "choices", id: `${id}-found` });
  const says = el("p", { class: "hint", role: "status" });
  const all = el("button", { type: "button", class: "plain small" }, fill(words.show_all, { n: items.length }));
  /** @type {string | undefined} */
  let chosen;
  let whole = few;

  const matches = () => (search.value.trim() || whole ? seek(search.value) : []);
  const draw = () => {
    const found = matches();
    const shown = whole && !search.value.trim() ? [...found] : found.slice(0, MOST_SHOWN);
    const kept = items.find((item) => item.id === chosen);
    if (kept && !shown.includes(kept)) shown.unshift(kept);
    list.replaceChildren(...shown.map(row));
    const rest = found.length - MOST_SHOWN;
    says.textContent = "";
    if (search.value.trim() && !found.length) says.textContent = words.nothing_found;
    else if (search.value.trim() && rest > 0) says.textContent = fill(words.more_found, { n: rest });
    all.hidden = few || whole || Boolean(search.value.trim());
  };
  const row = (/** @type {import("../common/catalogue.js").Item} */ item) => {
    const input = el("input", { type: "radio", name: id, value: item.id });
    input.checked = item.id === chosen;
    const aside = item.hint ? el("span", { class: "aside" }, item.hint) : null;
    return el("div", { class: "choice" }, el("label", {}, input, el("span", {}, item.name, aside)));
  };
  const first = () => list.querySelector("input");
  list.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) chosen = target.value;
  });
  search.addEventListener("input", draw);
  // Enter would send the form before anything is chosen.
  search.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
  all.addEventListener("click", () => {
    whole = true;
    draw();
    first()?.focus();
  });
  draw();
  return {
    several: true,
    inputs: [search],
    node: el("div", { class: "picker" }, few ? null : search, list, all, says),
    focus: () => (few ? first() : search)?.focus(),
    value: () => chosen,
    fill: (value) => {
      chosen = items.some((item) => item.id === value) ? value : undefined;
      draw();
    },
  };
}
