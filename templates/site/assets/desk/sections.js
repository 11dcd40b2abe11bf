// The parts of the desk besides work orders: which roles have them, and which script draws them. A script is loaded
// when its part is opened.

import { el } from "../common/elements.js";
import { say } from "../common/page.js";
import { words } from "../common/words.js";

const REPORTERS = ["analyst", "head"];

/**
 * @typedef {import("api").StaffMember} StaffMember
 * @typedef {import("../common/catalogue.js").Catalogue} Catalogue
 * @typedef {import("./desk.js").Desk} Desk
 *
 * @typedef {object} DeskPart Who has it, and what opens it.
 * @property {(me: StaffMember, published: Partial<Catalogue>) => boolean} for
 * @property {(desk: Desk, rest: string[]) => Promise<void>} open
 */

/**
 * The parts, by their names in the address.
 * @type {Record<string, DeskPart>}
 */
const PARTS = {
  campaigns: {
    for: () => true,
    open: async (desk, rest) => (await import("./campaigns.js")).openCampaigns(desk, rest),
  },
  faq: { for: () => true, open: async (desk, rest) => (await import("./faq.js")).openQuestions(desk, rest) },
  internal: {
    for: (me, { surveys }) =>
      Boolean(me.agency) && Object.values(surveys ?? {}).some(({ audience }) => audience === "internal"),
    open: async (desk, rest) => (await import("./internal.js")).openInternal(desk, rest),
  },
};

/**
 * The names of the parts that a member of staff may open.
 * @param {StaffMember | null} me
 * @param {Partial<Catalogue>} published
 */
export const partsOf = (me, published) =>
  me && REPORTERS.includes(me.role) ? Object.keys(PARTS).filter((name) => PARTS[name].for(me, published)) : [];

/**
 * Links to the parts; `here` is the one that is open. Null where somebody has none.
 * @param {string[]} names
 * @param {string} here
 */
export function tabs(names, here) {
  if (!names.length) return null;
  const link = (/** @type {string} */ name, /** @type {string} */ address) =>
    el("li", {}, el("a", { href: address, "aria-current": name === here && "page" }, words.tabs[name]));
  return el(
    "ul",
    {},
    names.map((name) => link(name, `#/${name}`)),
  );
}

/**
 * Open the part that an address like `/campaigns/<id>` names.
 * @param {Desk} desk
 * @param {string} name
 * @param {string[]} rest
 */
export async function openPart(desk, name, rest) {
  say(words.loading);
  await PARTS[name].open(desk, rest);
}
