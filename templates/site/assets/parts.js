// The parts of the desk beside its orders: who has which, and what draws it. A script is fetched when its part is opened.

const { el, say, words } = await import(document.getElementById("module-page").href);

const REPORTERS = ["analyst", "head"];

const module = (name) => import(document.getElementById(`module-${name}`).href);

/** A part's name in the address, who has it, and what opens it. */
const PARTS = {
  campaigns: { for: () => true, open: async (desk, rest) => (await module("campaigns")).openCampaigns(desk, rest) },
  faq: { for: () => true, open: async (desk, rest) => (await module("keeping")).openQuestions(desk, rest) },
  internal: {
    for: (me, { surveys }) => Boolean(me.agency) && Object.values(surveys ?? {}).some(({ audience }) => audience === "internal"),
    open: async (desk, rest) => (await module("internal")).openInternal(desk, rest),
  },
};

/** The names of the parts that somebody has; `published` is the catalogue. */
export const partsOf = (me, published) =>
  REPORTERS.includes(me?.role) ? Object.keys(PARTS).filter((name) => PARTS[name].for(me, published)) : [];

/** Links to the orders and to each part; `here` is the one that is open. Null where there are the orders alone. */
export function tabs(names, here) {
  if (!names.length) return null;
  const link = (name, address) => el("li", {}, el("a", { href: address, "aria-current": name === here && "page" }, words.tabs[name]));
  return el("ul", { class: "menu" }, link("orders", "#"), names.map((name) => link(name, `#/${name}`)));
}

/** Open what an address like `/campaigns/<id>` names. */
export async function openPart(desk, name, rest) {
  say(words.loading);
  await PARTS[name].open(desk, rest);
}
