// The page of the opt-out link in mails. Opening the page changes nothing; its button opts out, and can be undone.

import { byId, el } from "../common/elements.js";
import { call, fragment, keepAddressInLanguages, once, say } from "../common/page.js";
import { words } from "../common/words.js";

const place = byId("form", HTMLElement);

/** @param {boolean} out */
function show(out) {
  const button = el("button", { type: "button", class: out ? "plain" : false }, out ? words.undo : words.stop);
  button.addEventListener("click", () =>
    once(button, () => ask(out ? "DELETE" : "POST", out ? words.undone : words.stopped)),
  );
  place.replaceChildren(button);
}

/**
 * See how it stands or, with another method, change it; `told` is what is said then.
 * @param {string} method
 * @param {string} [told]
 */
async function ask(method, told = "") {
  say(words.loading);
  const answer = await call(`opt-outs/${encodeURIComponent(fragment())}`, "", null, method);
  if (answer.status !== 200) {
    const mistaken = answer.status >= 400 && answer.status < 500 && answer.status !== 429;
    say(mistaken ? words.unknown_link : words.failed, true);
    return;
  }
  const out = answer.body.opted_out;
  show(out);
  say(told || (out ? words.is_stopped : ""));
  if (told) place.querySelector("button")?.focus({ preventScroll: true });
}

keepAddressInLanguages();
window.addEventListener("hashchange", () => location.reload());
if (fragment()) ask("GET");
else say(words.unknown_link, true);
