// What the site publishes for forms to offer, in the words of the page's language.

const { words } = await import(document.getElementById("module-page").href);

/** A published document, or null when it cannot be had now. */
export async function published(name) {
  try {
    const response = await fetch(`/data/${name}.json`);
    return response.ok ? await response.json() : null;
  } catch {
    return null;
  }
}

/** A text of the pack in the page's language, else in the pack's own; null where there is none. */
export const worded = (text) => text?.[words.language] ?? text?.[words.default_language] ?? null;

/** An entry of a tree with those above it, nearest first. */
export function line(tree, id) {
  const found = [];
  for (let at = id; at && tree[at] && !found.includes(at); at = tree[at].parent) found.push(at);
  return found;
}

/** Whether an entry of a tree is a given one or lies below it; everything lies below none. */
export const isBelow = (tree, id, root) => !root || line(tree, id).includes(root);

const path = (tree, id) => line(tree, id).slice(1).map((above) => worded(tree[above].name)).join(" · ");
const inAllLanguages = (texts) => texts.flatMap((text) => Object.values(text)).join(" ");

const order = new Intl.Collator(words.locale, { numeric: true });
const byName = (items) => items.sort((one, other) => order.compare(one.name, other.name));

/** A tree (agencies, topics) as a picker takes it. */
export function branches(tree) {
  const items = Object.keys(tree).map((id) => ({
    id,
    name: worded(tree[id].name),
    hint: path(tree, id),
    words: inAllLanguages(line(tree, id).map((each) => tree[each].name)),
  }));
  return byName(items);
}

/** Services as a picker takes them, each with whose it is. */
export function services({ services: tree, agencies }) {
  const items = Object.keys(tree).map((id) => {
    const agency = agencies[tree[id].agency];
    return {
      id,
      name: worded(tree[id].name),
      hint: [path(tree, id), worded(agency.name)].filter(Boolean).join(" · "),
      words: inAllLanguages([...line(tree, id).map((each) => tree[each].name), agency.name]),
    };
  });
  return byName(items);
}

/** A list of names by id, as a select takes it. */
export function pairs(named) {
  const items = Object.entries(named).map(([id, { name }]) => ({ id, name: worded(name) }));
  return byName(items).map(({ id, name }) => [id, name]);
}

const plain = (text) => text.toLocaleLowerCase().normalize("NFKD").replace(/\p{M}/gu, "");

/** What of items ({name, words}) holds every word that is typed, what is called so first. Nothing typed finds everything. */
export function seeker(items) {
  const known = items.map((item) => ({ item, called: plain(item.name), searched: plain(item.words) }));
  return (typed) => {
    const asked = plain(typed).split(/\s+/).filter(Boolean);
    if (!asked.length) return items;
    const rank = ({ called }) => (called.startsWith(asked[0]) ? 0 : asked.every((word) => called.includes(word)) ? 1 : 2);
    const found = known.filter(({ searched }) => asked.every((word) => searched.includes(word)));
    return found.sort((one, other) => rank(one) - rank(other)).map(({ item }) => item);
  };
}
