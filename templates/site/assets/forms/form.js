// A form made of parts. It shows errors at each part, and cannot be sent twice at the same time.

import { el } from "../common/elements.js";
import { once, refusal, say } from "../common/page.js";
import { words } from "../common/words.js";

/** @typedef {import("../common/page.js").Answer} Answer */
/** @typedef {import("./part.js").Part} Part */
/** @typedef {import("./part.js").Problem} Problem */

/**
 * Creates the form element. `send()` sends the form and returns the answer of the API if it was refused, else null.
 * @param {object} how
 * @param {Part[]} how.parts
 * @param {import("../common/elements.js").Child} [how.nodes] What the form shows; without it, its parts.
 * @param {string} how.submit The label of the button.
 * @param {() => Promise<Answer | null>} how.send
 * @param {import("../common/elements.js").Attributes} how.attributes Attributes of the element, including its accessible name.
 * @param {() => Problem[]} [how.check] Checks the parts together.
 * @param {() => void} [how.changed] Called after every change of a part.
 * @param {(answer: Answer, shown: string[]) => void} [how.explain] Shows above the content why the form was refused;
 *   `shown` are the paths of problems that parts already show.
 * @param {boolean} [how.notice] Whether a message above the content says that a part has an error.
 */
export function formOf({ parts, nodes, submit, send, attributes, check, changed, explain = sayWhy, notice = true }) {
  const button = el("button", { type: "submit" }, submit);
  const shown = nodes ?? parts.map(({ node }) => node);
  const attended = { novalidate: true, autocomplete: "off", ...attributes };
  const form = el("form", attended, shown, el("div", { class: "buttons" }, button));

  const complain = (/** @type {Problem[]} */ problems) => parts.flatMap((each) => each.fail(problems));
  const focusFailed = () => parts.find((each) => each.failed())?.focus();

  // Remove a corrected error while the reader types, not on blur: on blur, the button would move while it is pressed.
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
