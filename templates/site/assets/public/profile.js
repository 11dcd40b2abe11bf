// The profile of the signed-in person: their cases, all personal data about them with its purpose, and how to change it.
// The token stays in this tab. The data that is shown is not stored in the browser.

import { published } from "../common/catalogue.js";
import { formCatalogue } from "../common/catalogue_parts.js";
import { byId, el } from "../common/elements.js";
import { call, refusal, say } from "../common/page.js";
import { authorization, forgetToken } from "../common/session.js";
import { signInPlace } from "../common/sign_in.js";
import { words } from "../common/words.js";
import { fileButton, forgetting } from "./export_and_delete.js";
import { caseList } from "./my_cases.js";
import { agreement, reachForm, toldForm } from "./profile_forms.js";

const place = byId("form", HTMLElement);
/** The profile was changed meanwhile, for example in another tab. */
const OVERTAKEN = [409, 412];

/**
 * @typedef {import("api").ProfileOut} Profile
 * @typedef {import("../common/catalogue.js").Catalogue} Catalogue
 * @typedef {import("../common/page.js").Answer} Answer
 * @typedef {"reach" | "agreed" | "told"} Section What can be changed.
 * @typedef {(path: string, body?: object | null, method?: string) => Promise<Answer | null>} Ask
 */

/**
 * Calls the API with the token. Returns null if the token has expired; then the page offers to sign in again.
 * @type {Ask}
 */
async function ask(path, body = null, method = body ? "PATCH" : "GET") {
  const answer = await call(path, authorization(), body, method);
  if (answer.status !== 401) return answer;
  forgetToken();
  await showEntrance(words.sign_in_ended);
  return null;
}

/**
 * @param {string} id
 * @param {{title: string, text?: string}} about
 * @param {...import("../common/elements.js").Child} children
 */
function section(id, { title, text }, ...children) {
  return el(
    "section",
    { class: "part", "aria-labelledby": id },
    el("h2", { id, tabindex: "-1" }, title),
    text ? el("p", {}, text) : null,
    children,
  );
}

/**
 * Shows why loading failed, and a button to try again.
 * @param {string} why
 */
function showFailure(why) {
  const again = el("button", { type: "button" }, words.again);
  again.addEventListener("click", () => start());
  place.replaceChildren(again);
  say(why, true);
}

/** The ways to sign in, for who has not; `told` is why they have to do it again. */
async function showEntrance(told = "") {
  const ways = await published("sign-in");
  if (!ways) return showFailure(words.failed);
  const entrance = ways.length ? signInPlace(ways).node : el("p", { class: "notice" }, words.no_ways);
  place.replaceChildren(
    entrance,
    el("p", { class: "notice" }, words.without, " ", el("a", { href: "/case/" }, words.to_case)),
  );
  say(told, true);
}

/**
 * Shows the whole profile. A section is redrawn after a change in it.
 * @param {Profile} held
 * @param {Catalogue} catalogue
 */
function show(held, catalogue) {
  /** @type {Record<Section, (of: Profile) => HTMLElement>} */
  const parts = {
    reach: (of) => section("reach", words.reach, reachForm(of, catalogue, saveIn("reach"))),
    agreed: (of) => section("agreed", words.agreed, agreement(of, saveIn("agreed"))),
    told: (of) => section("told", words.told, toldForm(of, catalogue, saveIn("told"))),
  };
  const drawn = { reach: parts.reach(held), agreed: parts.agreed(held), told: parts.told(held) };
  const redraw = (/** @type {Section} */ name, /** @type {Profile} */ now) => {
    const fresh = parts[name](now);
    drawn[name].replaceWith(fresh);
    drawn[name] = fresh;
  };

  /**
   * @param {Section} name
   * @returns {import("./profile_forms.js").Save}
   */
  function saveIn(name) {
    return async (changes) => {
      const answer = await ask("me", changes);
      if (!answer) return null;
      if (OVERTAKEN.includes(answer.status)) {
        await start(words.changed_meanwhile);
        return null;
      }
      if (answer.status !== 200) return answer;
      redraw(name, answer.body);
      // Whether there is an address decides what an agreement is good for.
      if (name === "reach") redraw("agreed", answer.body);
      say(words.saved);
      drawn[name].querySelector("h2")?.focus({ preventScroll: true });
      return null;
    };
  }

  const asks = Object.keys({ ...catalogue.attributes, ...held.attributes }).length;
  place.replaceChildren(
    signInPlace([]).node,
    section(
      "cases",
      words.cases,
      caseList(ask, (answer) => say(refusal(answer), true)),
    ),
    drawn.reach,
    drawn.agreed,
    ...(asks ? [drawn.told] : []),
    section("file", words.file, fileButton(ask)),
    section("forget", words.forget, forgetting(ask, showForgotten)),
  );
}

function showForgotten() {
  const { done } = words.forget;
  place.replaceChildren(section("forgotten", done, el("p", {}, el("a", { href: "/" }, words.forget.home))));
  say("");
  place.querySelector("h2")?.focus();
}

async function start(told = "") {
  if (!authorization()) return showEntrance();
  say(words.loading);
  const [offered, held] = await Promise.all([formCatalogue(), ask("me")]);
  if (!held) return;
  const catalogue = offered?.catalogue;
  if (!catalogue || held.status !== 200) return showFailure(catalogue ? refusal(held) : words.failed);
  show(held.body, catalogue);
  say(told);
}

start();
