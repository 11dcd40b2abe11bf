// Selects one of many items by search: a search field, and below it the matches as radio buttons.

import { seeker } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { fill, words } from "../common/words.js";

/** At most so many items are shown at once. */
const MOST_SHOWN = 8;

/**
 * @typedef {import("../common/catalogue.js").Item} Item
 * @typedef {import("../common/catalogue_parts.js").Source} Source
 */

/**
 * A control whose value is the id of an item. A long list is hidden until the reader searches or asks for it.
 * @param {string} id
 * @param {Source} source
 * @returns {import("./part.js").Control}
 */
export function picker(id, source) {
  const items = source.all;
  const seek = items && seeker(items);
  const few = items !== null && items.length <= MOST_SHOWN;
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
  const all = el("button", { type: "button", class: "plain small" }, fill(words.show_all, { n: items?.length ?? 0 }));
  /** @type {Item | undefined} */
  let chosen;
  /** @type {string | undefined} The id of an item that is being fetched, so that a draft keeps it. */
  let expected;
  /** @type {Item[]} */
  let shown = [];
  let whole = few;

  const show = (/** @type {Item[]} */ found, /** @type {number} */ rest) => {
    shown = chosen && !found.some((item) => item.id === chosen?.id) ? [chosen, ...found] : found;
    list.replaceChildren(...shown.map(row));
    const typed = search.value.trim();
    says.textContent = "";
    if (typed && !found.length) says.textContent = words.nothing_found;
    else if (typed && rest > 0) says.textContent = fill(words.more_found, { n: rest });
    all.hidden = few || whole || !items || Boolean(typed);
  };
  const draw = async () => {
    const typed = search.value.trim();
    if (seek) {
      const found = typed || whole ? seek(typed) : [];
      const most = whole && !typed ? found.length : MOST_SHOWN;
      show(found.slice(0, most), found.length - MOST_SHOWN);
    } else {
      const { items: found, rest } = typed ? await source.find(typed) : { items: [], rest: 0 };
      // Ignore the result of an earlier search if the text has changed since.
      if (typed === search.value.trim()) show(found, rest);
    }
  };
  const row = (/** @type {Item} */ item) => {
    const input = el("input", { type: "radio", name: id, value: item.id });
    input.checked = item.id === chosen?.id;
    const aside = item.hint ? el("span", { class: "aside" }, item.hint) : null;
    return el("div", { class: "choice" }, el("label", {}, input, el("span", {}, item.name, aside)));
  };
  const first = () => list.querySelector("input");
  list.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLInputElement) chosen = shown.find((item) => item.id === target.value);
  });
  search.addEventListener("input", draw);
  // Without this, Enter would submit the form before an item is chosen.
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
    value: () => chosen?.id,
    kept: () => chosen?.id ?? expected,
    fill: (value) => {
      chosen = items?.find((item) => item.id === value);
      expected = items ? undefined : value;
      draw();
      if (!expected) return;
      source.item(value).then((item) => {
        if (!item || chosen || expected !== value) return;
        chosen = item;
        draw();
        list.dispatchEvent(new Event("change", { bubbles: true }));
      });
    },
  };
}
