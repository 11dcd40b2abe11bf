// One's own profile: the cases and everything that is held of who has signed in, what for, and what they can do about it.
// The token comes from signing in and stays in this tab; nothing of what is shown is kept here.

const module = (name) => import(document.getElementById(`module-${name}`).href);
const { call, el, refusal, say, words } = await module("page");
const { published, worded } = await module("catalogue");
const { authorization, forgetToken, signInPlace } = await module("signin");
const { caseList } = await module("cabinet");
const { agreement, reachForm, toldForm } = await module("held");
const { fileButton, forgetting } = await module("leaving");

const place = document.getElementById("form");
/** Somebody else, or oneself in another tab, was faster. */
const OVERTAKEN = [409, 412];

/** Ask the API as who has signed in. Null when that is over; then the page shows how to do it again. */
async function ask(path, body = null, method = body ? "PATCH" : "GET") {
  const answer = await call(path, authorization(), body, method);
  if (answer.status !== 401) return answer;
  forgetToken();
  await showEntrance(words.sign_in_ended);
  return null;
}

function section(id, { title, text }, ...children) {
  return el("section", { class: "part", "aria-labelledby": id }, el("h2", { id, tabindex: "-1" }, title), text ? el("p", {}, text) : null, children);
}

/** Nothing can be shown for now: why, and a button to try again. */
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
  const entrance = ways.length ? signInPlace(ways, worded).node : el("p", { class: "notice" }, words.no_ways);
  place.replaceChildren(entrance, el("p", { class: "notice" }, words.without, " ", el("a", { href: "/case/" }, words.to_case)));
  say(told, true);
}

/** The whole page of what is `held`. A section is drawn anew when something in it was changed. */
function show(held, catalogue) {
  const parts = {
    reach: (of) => section("reach", words.reach, reachForm(of, catalogue, keepIn("reach"))),
    agreed: (of) => section("agreed", words.agreed, agreement(of, keepIn("agreed"))),
    told: (of) => section("told", words.told, toldForm(of, catalogue, keepIn("told"))),
  };
  const drawn = Object.fromEntries(Object.entries(parts).map(([name, draw]) => [name, draw(held)]));
  const redraw = (name, now) => {
    const fresh = parts[name](now);
    drawn[name].replaceWith(fresh);
    drawn[name] = fresh;
  };

  function keepIn(name) {
    return async (changes, fields) => {
      const answer = await ask("me", changes);
      if (!answer) return [];
      if (OVERTAKEN.includes(answer.status)) {
        await start(words.changed_meanwhile);
        return [];
      }
      if (answer.status !== 200) return refused(answer, fields);
      redraw(name, answer.body);
      // Whether there is an address decides what an agreement is good for.
      if (name === "reach") redraw("agreed", answer.body);
      say(words.saved);
      drawn[name].querySelector("h2").focus({ preventScroll: true });
      return [];
    };
  }

  const asks = Object.keys({ ...catalogue.attributes, ...held.attributes }).length;
  place.replaceChildren(
    signInPlace([], worded).node,
    section("cases", words.cases, caseList(ask, (answer) => say(refusal(answer), true))),
    drawn.reach,
    drawn.agreed,
    ...(asks ? [drawn.told] : []),
    section("file", words.file, fileButton(ask)),
    section("forget", words.forget, forgetting(ask, showForgotten)),
  );
}

/** Say why a change was refused, as far as no field can; the problems are for the fields. */
function refused(answer, fields) {
  const problems = answer.body.errors ?? [];
  const own = fields.flatMap(({ paths }) => paths);
  const shown = problems.map(({ path }) => path).filter((path) => own.some((each) => path === each || path.startsWith(`${each}.`)));
  say(refusal(answer, shown), true);
  return problems;
}

function showForgotten() {
  const { done } = words.forget;
  place.replaceChildren(section("forgotten", done, el("p", {}, el("a", { href: "/" }, words.forget.home))));
  say("");
  place.querySelector("h2").focus();
}

async function start(told = "") {
  if (!authorization()) return showEntrance();
  say(words.loading);
  const [catalogue, held] = await Promise.all([published("catalogue"), ask("me")]);
  if (!held) return;
  if (!catalogue || held.status !== 200) return showFailure(catalogue ? refusal(held) : words.failed);
  show(held.body, catalogue);
  say(told);
}

start();
