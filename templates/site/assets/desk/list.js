// The work list: one queue of one agency, in bands by what is due, page after page.

import { el } from "../common/elements.js";
import { once } from "../common/page.js";
import { named, words } from "../common/words.js";
import { bandOf } from "./deadline.js";
import { keyOf, orderRow } from "./row.js";

/**
 * @typedef {import("api").ListedOrderOut} Row
 * @typedef {import("./deadline.js").Band} Band
 * @typedef {{agency: string, queue: string}} Wanted
 */

/** How many rows are asked for at once. */
const PAGE = 50;
/** The bands in which time runs out have a sign, so that colour is not all. */
/** @type {Record<string, string>} */
const SIGNS = { overdue: "▲ ", today: "◆ " };

/**
 * @param {HTMLElement} place
 * @param {(path: string) => Promise<import("api").OrdersOut | null>} fetchView
 */
export function workList(place, fetchView) {
  /** @type {Row[]} */
  let rows = [];
  /** @type {string | null} */
  let next = null;
  /** @type {Wanted | null} */
  let shown = null;
  let picked = "";

  /** @param {Wanted} wanted @param {string | null} cursor */
  const query = ({ agency, queue }, cursor) =>
    new URLSearchParams({ agency, queue, summaries: "true", limit: String(PAGE), ...(cursor ? { cursor } : {}) });

  /** Fetch the first page anew, or the next one. False when it could not be had, or the reader has gone elsewhere. */
  async function load(/** @type {Wanted} */ wanted, /** @type {string | null} */ cursor = null) {
    const page = await fetchView(`orders?${query(wanted, cursor)}`);
    if (!page) return false;
    rows = cursor ? [...rows, ...page.items] : page.items;
    next = page.next;
    shown = wanted;
    return true;
  }

  function draw() {
    const now = Date.now();
    /** @type {Map<Band, Row[]>} */
    const bands = new Map();
    for (const row of rows) {
      const band = bandOf(row, now);
      bands.set(band, [...(bands.get(band) ?? []), row]);
    }
    const title = el("h2", { tabindex: "-1" }, named(words.queues, shown?.queue ?? ""));
    const head = el("div", { class: "list-head" }, title);
    const parts = [...bands].map(([band, members]) => {
      const name = `${SIGNS[band] ?? ""}${words.bands[band]}`;
      return el(
        "section",
        { class: `band ${band}` },
        el("h3", {}, name),
        el(
          "ol",
          { class: "rows" },
          members.map((row) => orderRow(row, now, keyOf(row) === picked || row.case === picked)),
        ),
      );
    });
    const empty = rows.length
      ? null
      : el("p", { class: "notice" }, words.queues_empty[shown?.queue ?? ""] ?? words.none);
    place.replaceChildren(head, ...parts, empty ?? "", moreButton() ?? "");
  }

  function moreButton() {
    if (!next) return null;
    const button = el("button", { type: "button", class: "plain" }, words.more);
    button.addEventListener("click", () =>
      once(button, async () => {
        const first = rows.length;
        if (shown && (await load(shown, next))) {
          draw();
          linkAt(first)?.focus();
        }
      }),
    );
    return el("p", { class: "more" }, button);
  }

  /** @returns {HTMLAnchorElement[]} */
  const links = () => [...place.querySelectorAll("a")].filter((link) => "key" in link.dataset);
  const linkAt = (/** @type {number} */ n) => links().at(n);
  const at = () => rows.findIndex((row) => row.case === picked);

  return {
    /** Show a queue; true when it is there to be seen. */
    async open(/** @type {Wanted} */ wanted) {
      const same = shown && shown.agency === wanted.agency && shown.queue === wanted.queue;
      if (!same && !place.hasChildNodes()) place.replaceChildren(el("p", { class: "notice" }, words.loading));
      if (!(await load(wanted))) return false;
      draw();
      return true;
    },
    /** Mark the case that is open beside the list. */
    pick(/** @type {string} */ number) {
      picked = number;
      if (shown) draw();
    },
    picked: () => picked,
    /** The case so many rows further on; null at an end. */
    beside: (/** @type {number} */ step) => rows[at() + step]?.case ?? null,
    /** Whether the open case is in the list. */
    hasPicked: () => at() >= 0,
    /** Move the focus so many rows on, beginning with the case that was open last. */
    move(/** @type {number} */ step) {
      const all = links();
      const here = document.activeElement instanceof HTMLAnchorElement ? all.indexOf(document.activeElement) : -1;
      const last = all.findIndex((link) => link.dataset.key?.startsWith(`${picked}/`));
      const to = here >= 0 ? here + step : Math.max(last, 0);
      all[Math.min(Math.max(to, 0), all.length - 1)]?.focus();
    },
    focusPicked() {
      const link = links().find((each) => each.dataset.key?.startsWith(`${picked}/`));
      if (link) link.focus();
      else place.querySelector("h2")?.focus();
    },
    isEmpty: () => rows.length === 0,
  };
}
