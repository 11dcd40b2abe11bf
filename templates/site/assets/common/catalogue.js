// The published catalogue of the pack, with names in the language of the page.

import { words } from "./words.js";

/**
 * @typedef {Record<string, string>} Text A text of the pack, by language.
 * @typedef {{name: Text}} Named
 * @typedef {Named & {parent?: string | null}} Branch An entry of a tree.
 * @typedef {Branch & {agency: string, stages: string[]}} Service
 * @typedef {Named & {agency: string, hosts: string[], windows: Record<string, Named>, number?: number}} Office If
 *   `number` is set, only the name was fetched; the complete entry has that number in the parts of the catalogue.
 * @typedef {object} FileLimits Which files may be attached.
 * @property {string[]} types
 * @property {number} max_bytes
 * @property {number} max_count
 * @property {Record<string, string[]>} endings File name extensions, by media type.
 * @property {Record<string, string>} other_names Media types by the other names that some systems use for them.
 *
 * @typedef {object} Catalogue What the pack offers, as the site publishes it.
 * @property {string[]} languages
 * @property {string[]} channels
 * @property {Record<string, Branch>} agencies
 * @property {Record<string, Branch>} topics
 * @property {Record<string, Service>} services
 * @property {Record<string, Office>} offices
 * @property {Record<string, Named>} regions
 * @property {Record<string, Named>} stages
 * @property {Record<string, Named>} kinds
 * @property {Record<string, Named>} life_situations
 * @property {Record<string, Named & {values: Record<string, Named>}>} attributes
 * @property {Record<string, Named>} segments
 * @property {Record<string, {title: Text, audience: string}>} surveys
 * @property {{comment: number, attachments: FileLimits}} limits
 *
 * @typedef {{id: string, name: string, hint?: string, words: string}} Item What a picker offers; `words` is searched.
 */

/**
 * Fetches a published document. Returns null when the request fails.
 * @param {string} name
 * @returns {Promise<any>}
 */
export async function published(name) {
  try {
    const response = await fetch(`/data/${name}.json`);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** @returns {Promise<Catalogue | null>} */
export const publishedCatalogue = () => published("catalogue");

/**
 * A text of the pack in the language of the page, else in the default language of the pack; null if it has neither.
 * @param {Text | null | undefined} text
 */
export const worded = (text) => text?.[words.language] ?? text?.[words.default_language] ?? null;

/**
 * The name of an entry in the language of the page. Returns the id if the catalogue has no such entry.
 * @param {Record<string, Named> | undefined} list
 * @param {string} id
 */
export const nameIn = (list, id) => worded(list?.[id]?.name) ?? id;

/**
 * An entry of a tree with those above it, nearest first.
 * @param {Record<string, Branch>} tree
 * @param {string | null | undefined} id
 */
export function line(tree, id) {
  /** @type {string[]} */
  const found = [];
  for (let at = id; at && tree[at] && !found.includes(at); at = tree[at].parent) found.push(at);
  return found;
}

/**
 * Whether an entry of a tree is `root` or a descendant of it. True for every entry if there is no `root`.
 * @param {Record<string, Branch>} tree
 * @param {string} id
 * @param {string | null | undefined} root
 */
export const isBelow = (tree, id, root) => !root || line(tree, id).includes(root);

/**
 * @param {Record<string, Branch>} tree
 * @param {string} id
 */
const path = (tree, id) =>
  line(tree, id)
    .slice(1)
    .map((above) => worded(tree[above].name))
    .join(" · ");
const inAllLanguages = (/** @type {Text[]} */ texts) => texts.flatMap((text) => Object.values(text)).join(" ");

const order = new Intl.Collator(words.locale, { numeric: true });

/**
 * @template {{name: string}} T
 * @param {T[]} items
 */
const byName = (items) => items.sort((one, other) => order.compare(one.name, other.name));

/**
 * A tree (agencies, topics) as a picker takes it.
 * @param {Record<string, Branch>} tree
 * @returns {Item[]}
 */
export const branches = (tree) => byName(Object.keys(tree).map((id) => branchItem(tree, id)));

/**
 * An entry of a tree as a picker takes it.
 * @param {Record<string, Branch>} tree
 * @param {string} id
 * @returns {Item}
 */
export const branchItem = (tree, id) => ({
  id,
  name: nameIn(tree, id),
  hint: path(tree, id),
  words: inAllLanguages(line(tree, id).map((each) => tree[each].name)),
});

/**
 * Services as items of a picker, each with the name of its agency.
 * @param {Pick<Catalogue, "services" | "agencies">} catalogue
 * @returns {Item[]}
 */
export const services = (catalogue) => byName(Object.keys(catalogue.services).map((id) => serviceItem(catalogue, id)));

/**
 * A service as a picker takes it.
 * @param {Pick<Catalogue, "services" | "agencies">} catalogue
 * @param {string} id
 * @returns {Item}
 */
export function serviceItem({ services: tree, agencies }, id) {
  const agency = agencies[tree[id].agency];
  return {
    id,
    name: nameIn(tree, id),
    hint: [path(tree, id), worded(agency.name)].filter(Boolean).join(" · "),
    words: inAllLanguages([...line(tree, id).map((each) => tree[each].name), agency.name]),
  };
}

/**
 * A list of names by id, as a select takes it.
 * @param {Record<string, Named>} named
 */
export function pairs(named) {
  const items = Object.keys(named).map((id) => ({ id, name: nameIn(named, id) }));
  return byName(items).map(({ id, name }) => /** @type {[string, string]} */ ([id, name]));
}

const plain = (/** @type {string} */ text) => text.toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

/**
 * Returns a search function: it finds the items that contain every typed word. Items with the words in their name come
 * first. An empty search finds all items.
 * @template {Item} T
 * @param {T[]} items
 * @returns {(typed: string) => T[]}
 */
export function seeker(items) {
  const known = items.map((item) => ({ item, called: plain(item.name), searched: plain(item.words) }));
  return (typed) => {
    const asked = plain(typed).split(/\s+/).filter(Boolean);
    if (!asked.length) return items;
    const rank = (/** @type {{called: string}} */ { called }) =>
      called.startsWith(asked[0]) ? 0 : asked.every((word) => called.includes(word)) ? 1 : 2;
    const found = known.filter(({ searched }) => asked.every((word) => searched.includes(word)));
    return found.sort((one, other) => rank(one) - rank(other)).map(({ item }) => item);
  };
}
