// A form made of parts: it says at each part what is missing or was refused, and is sent once at a time.

import { el } from "../common/elements.js";
import { once, refusal, say } from "../common/page.js";
import { words } from "../common/words.js";

/** @typedef {import("../common/page.js").Answer} Answer */
/** @typedef {import("./part.js").Part} Part */
/** @typedef {import("./part.js").Problem} Problem */

/**
 * A form as an element. `send()` sends it and gives the answer that refused it, else null.
 * @param {object} how
 * @param {Part[]} how.parts
 * @param {import("../common/elements.js").Child} [how.nodes] What the form shows; without it, its parts.
 * @param {string} how.submit What its button says.
 * @param {() => Promise<Answer | null>} how.send
 * @param {import("../common/elements.js").Attributes} how.attributes Those of the element, with its name.
 * @param {() => Problem[]} [how.check] Finds what is wrong with the parts together.
 * @param {() => void} [how.changed] Follows every change of a part.
 * @param {(answer: Answer, shown: string[]) => void} [how.explain] Says above the page why it was refused;
 *   `shown` are the paths that parts have told of.
 * @param {boolean} [how.notice] Whether the page says above that a part needs a look.
 */
export function formOf({ parts, nodes, submit, send, attributes, check, changed, explain = sayWhy, notice = true }) {
  const button = el("button", { type: "submit" }, submit);
  const shown = nodes ?? parts.map(({ node }) => node);
  const attended = { novalidate: true, autocomplete: "off", ...attributes };
  const form = el("form", attended, shown, el("div", { class: "buttons" }, button));

  const complain = (/** @type {Problem[]} */ problems) => parts.flatMap((each) => each.fail(problems));
  const focusFailed = () => parts.find((each) => each.failed())?.focus();

  // While it is typed, not when the field is left: a button must not move away under a finger that presses it.
  const corrected = (/** @type {Event} */ { target }) => {
    const fixed = parts.find((each) => each.failed() && each.node.contains(/** @type {Node} */ (target)));
    if (!fixed || fixed.complaints().length) return;
    fixed.fail([]);
    if (notice && !parts.some((each) => each.failed())) say("");
  };
  for (const kind of ["change", "input"]) {
    form.addEventListener(kind, (event) => {
      changed?.();
      corrected(event);
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const problems = [...parts.flatMap((each) => each.complaints()), ...(check?.() ?? [])];
    complain(problems);
    if (notice) say(problems.length ? words.look_at_fields : "", true);
    focusFailed();
    if (problems.length) return;
    once(button, async () => {
      const refused = await send();
      if (!refused) return;
      const told = complain(refused.body.errors ?? []);
      explain(
        refused,
        told.map(({ path }) => path),
      );
      focusFailed();
    });
  });
  return form;
}

/** @type {(answer: Answer, shown: string[]) => void} */
const sayWhy = (answer, shown) => say(refusal(answer, shown), true);
