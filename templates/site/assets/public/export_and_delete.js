// Export and deletion of personal data. Before deletion, the page explains what is deleted and what stays, and asks.

import { confirmed } from "../common/confirm.js";
import { el } from "../common/elements.js";
import { once, refusal, say } from "../common/page.js";
import { leaveNothing } from "../common/session.js";
import { words } from "../common/words.js";
import { allCases } from "./my_cases.js";

/** @typedef {import("./profile.js").Ask} Ask */

/**
 * A button that puts everything the API tells of a person into one file.
 * @param {Ask} ask
 */
export function fileButton(ask) {
  const button = el("button", { type: "button", class: "plain" }, words.file.get);
  button.addEventListener("click", () =>
    once(button, async () => {
      const profile = await ask("me");
      const cases = profile?.status === 200 ? await allCases(ask) : profile;
      if (!profile || !cases) return;
      if (cases.status === 200) save({ profile: profile.body, cases: cases.body });
      say(cases.status === 200 ? words.file.done : refusal(cases), cases.status !== 200);
    }),
  );
  return button;
}

/** @param {object} what */
function save(what) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(what, null, 2)], { type: "application/json" }));
  const link = el("a", { href: address, download: words.file.name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}

/**
 * Explains what is deleted and what stays, with the button that starts it. `done()` is called after the deletion.
 * @param {Ask} ask
 * @param {() => void} done
 */
export function forgetting(ask, done) {
  const { forget } = words;
  const button = el("button", { type: "button", class: "plain" }, forget.begin);
  const list = (/** @type {string[]} */ lines) =>
    el(
      "ul",
      {},
      lines.map((line) => el("li", {}, line)),
    );
  button.addEventListener("click", () =>
    once(button, async () => {
      if (!(await confirmed(forget.sure, forget.yes))) return;
      const answer = await ask("me", null, "DELETE");
      if (!answer) return;
      if (answer.status !== 200) return say(refusal(answer), true);
      leaveNothing();
      done();
    }),
  );
  return el(
    "div",
    { class: "text" },
    el("h3", {}, forget.goes_title),
    list(forget.goes),
    el("h3", {}, forget.stays_title),
    list(forget.stays),
    button,
  );
}
