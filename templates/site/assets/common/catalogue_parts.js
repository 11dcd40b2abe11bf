// The catalogue as forms have it: whole where it is small, else in parts that are fetched when they are needed.

import { branches, branchItem, nameIn, pairs, published, seeker, serviceItem, services } from "./catalogue.js";
import { words } from "./words.js";

/** What a search shows at once. */
const MOST_SHOWN = 8;
/** Of many entries that are left out, no more are fetched than these. */
const MOST_LOOKED_AT = 40;
/** A search for fewer letters would fetch much of the index. One Chinese character is a word. */
const SHORTEST_WORD = 2;
/** Parts of the index that one word may need. */
const MOST_PARTS = 4;
const HAN = /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]/u;
const WORDS =
  /[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]|(?:(?![\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])[\p{L}\p{N}])+/gu;

/**
 * @typedef {import("./catalogue.js").Catalogue} Catalogue
 * @typedef {import("./catalogue.js").Item} Item
 * @typedef {"agencies" | "services" | "topics" | "offices" | "regions" | "life_situations"} Kind
 * @typedef {Item & {kind: Kind}} Entry An item of the catalogue with its kind.
 *
 * @typedef {object} Matches What a search found.
 * @property {Item[]} items Those to show.
 * @property {number} rest How many more there are.
 *
 * @typedef {object} Source Where a picker gets its items.
 * @property {Item[] | null} all Every item; null where they are fetched when they are searched.
 * @property {(typed: string) => Promise<Matches>} find
 * @property {(id: string) => Promise<Item | undefined>} item The item with an id.
 *
 * @typedef {object} Sought
 * @property {(entry: Entry) => string} [id] Makes the id of an item; by default that of the entry.
 * @property {(entry: Entry) => boolean} [accept] Leaves out entries.
 *
 * @typedef {object} Index What the first part says of the others.
 * @property {Kind[]} whole The kinds of which the first part has all entries.
 * @property {number} entries How many entries are in one part.
 * @property {Partial<Record<Kind, [first: number, end: number]>>} ranges The numbers of the entries of each kind.
 * @property {string[]} words The first word of each part of the index.
 * @property {boolean} offices Whether there are offices.
 *
 * @typedef {[own: number[], inherited?: number[]]} Postings Numbers of entries that have a word in their own name or in
 *   one of an entry above; each number is written as the difference to the one before.
 */

/** @type {Kind[]} */
const KINDS = ["agencies", "services", "topics", "offices", "regions", "life_situations"];

/**
 * The catalogue for a form, or null when it cannot be had now.
 * @returns {Promise<Parts | null>}
 */
export async function formCatalogue() {
  const first = await published(`forms/${words.language}/catalogue`);
  return first && new Parts(first);
}

/** A catalogue of which some entries may still have to be fetched. What was fetched is in `catalogue`. */
export class Parts {
  /** @type {Catalogue} */
  catalogue;
  /** @type {Index | null} Null where the catalogue is whole. */
  #index;
  /** @type {Map<string, Promise<any>>} */
  #fetched = new Map();
  /** @type {Set<string>} Agencies whose offices were fetched. */
  #served = new Set();

  /** @param {Catalogue & {parts?: Index}} first */
  constructor(first) {
    const empty = Object.fromEntries(KINDS.map((kind) => [kind, {}]));
    this.catalogue = { ...empty, ...first };
    this.#index = first.parts ?? null;
  }

  /**
   * Whether the catalogue has entries of a kind.
   * @param {Kind} kind
   */
  has(kind) {
    return this.#index ? kind in this.#index.ranges : Object.keys(this.catalogue[kind]).length > 0;
  }

  /**
   * Fetches what a link names, with whatever it refers to.
   * @param {Record<string, any>} given
   */
  async load({ agency, service, office }) {
    await Promise.all([
      agency && this.#entry("agencies", agency),
      service && this.#entry("services", service),
      office && this.#entry("offices", office),
    ]);
  }

  /**
   * Fetches the names of the offices that serve an agency. Returns whether any were fetched now.
   * @param {string | undefined} agency
   */
  async loadOffices(agency) {
    if (!agency || !this.#index?.offices || this.#served.has(agency)) return false;
    this.#served.add(agency);
    /** @type {Record<string, {name: import("./catalogue.js").Text, number: number}> | null} */
    const offices = await this.#part(`${words.language}/offices/${encodeURIComponent(agency)}`);
    for (const [id, { name, number }] of Object.entries(offices ?? {})) {
      const office = this.catalogue.offices[id] ?? { name, number, agency, hosts: [], windows: {} };
      this.catalogue.offices[id] = { ...office, hosts: [...office.hosts, agency] };
    }
    return Boolean(offices);
  }

  /**
   * Fetches the windows of an office of which only the name is known. Returns whether they were fetched now.
   * @param {string | undefined} office
   */
  async loadWindows(office) {
    const number = office ? this.catalogue.offices[office]?.number : undefined;
    if (number === undefined) return false;
    await this.#entriesAt(number);
    return this.catalogue.offices[/** @type {string} */ (office)].number === undefined;
  }

  /**
   * The entries of some kinds, for a picker.
   * @param {Kind[]} kinds
   * @param {Sought} [how]
   * @returns {Source}
   */
  source(kinds, { id = (entry) => entry.id, accept = () => true } = {}) {
    const item = (/** @type {Entry} */ entry) => ({ ...entry, id: id(entry) });
    const index = this.#index;
    if (!index || kinds.every((kind) => index.whole.includes(kind))) {
      return listed(
        kinds
          .flatMap((kind) => this.#all(kind))
          .filter(accept)
          .map(item),
      );
    }
    return {
      all: null,
      find: async (typed) => {
        const numbers = await this.#search(typed, kinds);
        /** @type {Item[]} */
        const items = [];
        let seen = 0;
        while (items.length < MOST_SHOWN && seen < Math.min(numbers.length, MOST_LOOKED_AT)) {
          const next = numbers.slice(seen, seen + MOST_SHOWN - items.length);
          seen += next.length;
          const entries = await Promise.all(next.map((number) => this.#at(number)));
          items.push(
            ...entries
              .filter((entry) => entry !== null && accept(entry))
              .map((entry) => item(/** @type {Entry} */ (entry))),
          );
        }
        return { items, rest: numbers.length - seen };
      },
      item: async (wanted) => {
        const own = wanted.split(":").at(-1) ?? "";
        const found = await Promise.all(kinds.map((kind) => this.#entry(kind, own)));
        return found
          .filter((entry) => entry !== null)
          .map(item)
          .find((each) => each.id === wanted);
      },
    };
  }

  /**
   * @param {Kind} kind
   * @returns {Entry[]}
   */
  #all(kind) {
    const named = this.catalogue;
    const items =
      kind === "services" ? services(named) : kind === "agencies" || kind === "topics" ? branches(named[kind]) : null;
    const plain = () => pairs(named[kind]).map(([id, name]) => ({ id, name, words: name }));
    return (items ?? plain()).map((item) => ({ ...item, kind }));
  }

  /**
   * An entry that was fetched, as an item.
   * @param {Kind} kind
   * @param {string} id
   * @returns {Entry | null}
   */
  #known(kind, id) {
    if (!Object.hasOwn(this.catalogue[kind], id)) return null;
    if (kind === "services") return { ...serviceItem(this.catalogue, id), kind };
    if (kind === "agencies" || kind === "topics") return { ...branchItem(this.catalogue[kind], id), kind };
    const name = nameIn(this.catalogue[kind], id);
    return { id, name, words: name, kind };
  }

  /**
   * The entry with an id, fetched when it is not known yet.
   * @param {Kind} kind
   * @param {string} id
   */
  async #entry(kind, id) {
    if (this.#index && !this.#known(kind, id)) {
      const name = `=${kind}/${id}`;
      const number = (await this.#indexFor(name)).find(([word]) => word === name)?.[1][0][0];
      if (number !== undefined) await this.#entriesAt(number);
    }
    return this.#known(kind, id);
  }

  /** @param {number} number */
  async #at(number) {
    const { entries } = /** @type {Index} */ (this.#index);
    const part = await this.#entriesAt(number);
    const [kind, id] = part?.order[number % entries] ?? [];
    return kind ? this.#known(kind, id) : null;
  }

  /**
   * Fetches the part of the catalogue that has an entry, and adds it to what is known.
   * @param {number} number
   */
  async #entriesAt(number) {
    const { entries } = /** @type {Index} */ (this.#index);
    const part = await this.#part(`${words.language}/${Math.floor(number / entries)}`);
    for (const kind of KINDS) Object.assign(this.catalogue[kind], part?.[kind]);
    return part;
  }

  /**
   * A published part; null when it cannot be had now, so that the next search asks again.
   * @param {string} name
   */
  #part(name) {
    const fetched = this.#fetched.get(name) ?? published(`forms/${name}`);
    this.#fetched.set(name, fetched);
    fetched.then((part) => part ?? this.#fetched.delete(name));
    return fetched;
  }

  /**
   * The words of the index that begin with some letters.
   * @param {string} begin
   * @returns {Promise<[word: string, postings: Postings][]>}
   */
  async #indexFor(begin) {
    const { words: firsts } = /** @type {Index} */ (this.#index);
    let at = firsts.findLastIndex((first) => first <= begin);
    if (at < 0) at = 0;
    let end = at + 1;
    while (end < firsts.length && end < at + MOST_PARTS && firsts[end].startsWith(begin)) end += 1;
    const parts = await Promise.all(firsts.slice(at, end).map((_, n) => this.#part(`words/${at + n}`)));
    return parts.flatMap((part) => Object.entries(part ?? {})).filter(([word]) => word.startsWith(begin));
  }

  /**
   * The numbers of the entries that have every word that is typed: first those with all of them in their own name.
   * @param {string} typed
   * @param {Kind[]} kinds
   */
  async #search(typed, kinds) {
    const asked = wordsOf(typed).filter((word) => HAN.test(word) || word.length >= SHORTEST_WORD);
    if (!asked.length) return [];
    const found = await Promise.all(asked.map((word) => this.#indexFor(word)));
    const own = found.map((postings) => new Set(postings.flatMap(([, [numbers]]) => sums(numbers))));
    const any = found.map(
      (postings) => new Set(postings.flatMap(([, lists]) => lists.flatMap((list) => sums(list ?? [])))),
    );
    const { ranges } = /** @type {Index} */ (this.#index);
    const wanted = kinds.flatMap((kind) => (ranges[kind] ? [/** @type {[number, number]} */ (ranges[kind])] : []));
    const among = (/** @type {number} */ number) => wanted.some(([first, end]) => number >= first && number < end);
    const inAll = (/** @type {Set<number>[]} */ sets) => (/** @type {number} */ number) =>
      sets.every((set) => set.has(number));
    const matches = [...any[0]]
      .filter((number) => among(number) && inAll(any)(number))
      .sort((one, other) => one - other);
    const named = matches.filter(inAll(own));
    return [...named, ...matches.filter((number) => !inAll(own)(number))];
  }
}

/**
 * A source that has all of its items.
 * @param {Item[]} items
 * @returns {Source}
 */
export function listed(items) {
  const seek = seeker(items);
  return {
    all: items,
    find: async (typed) => ({ items: seek(typed), rest: 0 }),
    item: async (id) => items.find((item) => item.id === id),
  };
}

/** @param {string} text */
function wordsOf(text) {
  const plain = text.toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");
  return plain.match(WORDS) ?? [];
}

/**
 * The numbers of a list of differences.
 * @param {number[]} differences
 */
function sums(differences) {
  let sum = 0;
  return differences.map((each) => (sum += each));
}
