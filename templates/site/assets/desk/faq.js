// Common questions on the desk: those of one agency, in the order of the site. Each has a page of its own.

import { isBelow, nameIn, pairs, worded } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { fill, named, words } from "../common/words.js";

/** The role that also edits the questions of the bodies below its own. */
const KEEPER_BELOW = "analyst";
/** Parts of the address: before an agency, and of the form of a new question. */
const [OF, NEW] = ["of", "new"];
const together = new Intl.ListFormat(words.locale);

/** @typedef {import("../common/catalogue.js").Catalogue} Catalogue */

/**
 * @param {import("./desk.js").Desk} desk
 * @param {string[]} rest
 */
export async function openQuestions(desk, [which, agency]) {
  const catalogue = await desk.catalogue();
  const own = desk.me.role === KEEPER_BELOW ? (agency ?? desk.me.agency) : desk.me.agency;
  const mine = own ?? pairs(catalogue.agencies)[0]?.[0];
  if (which === NEW) return (await import("./faq_question.js")).writeQuestion(desk, mine);
  if (which && which !== OF) return (await import("./faq_question.js")).openQuestion(desk, which);
  return list(desk, mine, catalogue);
}

/**
 * @param {import("./desk.js").Desk} desk
 * @param {string} agency
 * @param {Catalogue} catalogue
 * @param {string} [cursor]
 */
async function list(desk, agency, catalogue, cursor = "") {
  const said = words.keeping;
  /** @type {import("api").FaqOut | null} */
  const page = await desk.fetchView(
    `faq?${new URLSearchParams({ agency, ...(cursor ? { cursor } : {}) })}`,
    said.no_agency,
  );
  if (!page) return;
  const head = [said.question, said.languages, said.state].map((name, i) =>
    el("th", { scope: "col", class: i === 1 && "extra" }, name),
  );
  const rows = page.items.map((entry) => row(entry, catalogue));
  const table = el("table", { class: "orders" }, el("thead", {}, el("tr", {}, head)), el("tbody", {}, rows));
  const more = page.next ? el("button", { class: "plain", type: "button" }, words.more) : null;
  more?.addEventListener("click", () => list(desk, agency, catalogue, page.next ?? ""));
  const write = el("p", {}, el("a", { class: "button", href: `#/faq/${NEW}/${agency}` }, said.new));
  const whose =
    desk.me.role === KEEPER_BELOW
      ? agencies(agency, desk.me.agency, catalogue)
      : el("p", { class: "quiet" }, nameIn(catalogue.agencies, agency));
  desk.show(said.title, [
    el("p", {}, said.lead),
    whose,
    write,
    rows.length ? table : el("p", { class: "notice" }, said.none),
    more,
  ]);
}

/**
 * A choice of agencies. Each has an address of its own, so that "back" leads to the agency shown before.
 * @param {string} chosen
 * @param {string | null} top
 * @param {Catalogue} catalogue
 */
function agencies(chosen, top, catalogue) {
  const known = pairs(catalogue.agencies).filter(([id]) => isBelow(catalogue.agencies, id, top));
  const input = el(
    "select",
    { id: "faq-agency" },
    known.map(([value, name]) => el("option", { value, selected: value === chosen }, name)),
  );
  input.addEventListener("change", () => {
    location.hash = `#/faq/${OF}/${input.value}`;
  });
  return el("div", { class: "field" }, el("label", { for: input.id }, words.agency), input);
}

/**
 * @param {import("api").FaqEntry} entry
 * @param {Catalogue} catalogue
 */
function row(entry, catalogue) {
  const name = new Intl.DisplayNames([words.locale], { type: "language" });
  const missing = catalogue.languages
    .filter((language) => !entry.question[language])
    .map((language) => name.of(language) ?? language);
  const link = el("a", { class: "long", href: `#/faq/${entry.id}` }, worded(entry.question));
  const topic = entry.topic ? nameIn(catalogue.topics, entry.topic) : null;
  const lacks = missing.length
    ? el("span", { class: "quiet" }, fill(words.keeping.missing, { languages: together.format(missing) }))
    : words.keeping.all_languages;
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, link, topic ? el("span", { class: "quiet small" }, topic) : null),
    el("td", { class: "extra" }, lacks),
    el("td", {}, named(words.keeping.states, entry.state)),
  );
}
