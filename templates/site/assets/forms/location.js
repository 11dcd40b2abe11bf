// Where a matter is: an address in words, and where the browser may tell it, the position.

import { el } from "../common/elements.js";
import { fill, words } from "../common/words.js";
import { entry } from "./controls.js";
import { group, part } from "./part.js";

const numbers = new Intl.NumberFormat(words.locale, { minimumFractionDigits: 5, maximumFractionDigits: 5 });

/** @typedef {{lat: number, lon: number}} Position In degrees (WGS 84). */

/**
 * A part whose value is {lat, lon, address} as far as they are known.
 * @param {number} max The most characters of the address.
 */
export function placePart(max) {
  const address = part(
    { id: "address", label: words.address, paths: ["place.address"] },
    entry("address", { max, autocomplete: "street-address" }),
  );
  const position = part({ id: "position", label: words.position, paths: ["place.lat", "place.lon"] }, positioned());
  return group({ id: "place", label: words.place, help: words.place_help, paths: ["place"] }, [address, position], {
    read: ([written, found]) =>
      written || found ? { ...(written ? { address: written } : {}), ...(found ?? {}) } : undefined,
    spread: (value) => [value?.address, value?.lat === undefined ? undefined : { lat: value.lat, lon: value.lon }],
  });
}

/** @returns {import("./part.js").Control} */
function positioned() {
  /** @type {Position | undefined} */
  let found;
  const says = el("span", { role: "status" });
  const use = el("button", { type: "button", class: "plain small" }, words.use_position);
  const forget = el("button", { type: "button", class: "plain small", hidden: true }, words.remove);
  const node = el("div", { class: "buttons" }, use, forget, says);
  const set = (/** @type {Position | undefined} */ position) => {
    found = position;
    forget.hidden = !found;
    says.textContent = found
      ? fill(words.position_is, { lat: numbers.format(found.lat), lon: numbers.format(found.lon) })
      : "";
    node.dispatchEvent(new Event("change", { bubbles: true }));
  };
  use.addEventListener("click", () => {
    says.textContent = words.loading;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => set({ lat: Number(coords.latitude.toFixed(6)), lon: Number(coords.longitude.toFixed(6)) }),
      () => {
        says.textContent = words.no_position;
      },
      { timeout: 15000 },
    );
  });
  forget.addEventListener("click", () => {
    set(undefined);
    use.focus();
  });
  return { several: true, inputs: [], node, focus: () => use.focus(), value: () => found, fill: set };
}
