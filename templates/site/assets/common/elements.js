// Finds and creates elements. Content from the server is inserted as text only, never as HTML.

/**
 * @typedef {string | Node | null | undefined} Leaf
 * @typedef {Leaf | readonly (Leaf | readonly any[])[]} Child What an element can contain, in lists of lists; null is left out.
 * @typedef {Record<string, string | number | boolean | null | undefined>} Attributes Those that are false or missing are left out.
 */

/**
 * An element of the page that its template has.
 * @template {HTMLElement} T
 * @param {string} id
 * @param {new () => T} type
 * @returns {T}
 */
export function byId(id, type) {
  const node = document.getElementById(id);
  if (node instanceof type) return node;
  throw new Error(`the page has no ${type.name} ${id}`);
}

/**
 * An element with attributes and children.
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {Attributes} [attributes]
 * @param {...Child} children
 */
export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === false || value === null || value === undefined) continue;
    node.setAttribute(name, value === true ? "" : String(value));
  }
  /** @type {Leaf[]} */
  const flat = children.flat(Infinity);
  node.append(...flat.filter((child) => child !== null && child !== undefined));
  return node;
}
