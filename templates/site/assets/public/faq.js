// Frequent questions: shows the questions that contain every typed word, and opens the question in the URL fragment.

import { byId } from "../common/elements.js";

/** A question with its answer, or a link to the page that has the answer. */
const QUESTION = "details, li";

const form = byId("search", HTMLFormElement);
const typed = byId("typed", HTMLInputElement);
const found = byId("found", HTMLElement);
const sections = [...document.querySelectorAll("section.faq")].filter((each) => each instanceof HTMLElement);
const questions = sections.flatMap((section) =>
  [...section.querySelectorAll(QUESTION)].filter((each) => each instanceof HTMLElement),
);
const plain = (/** @type {string} */ text) => text.normalize("NFKC").toLocaleLowerCase(document.documentElement.lang);
const texts = new Map(questions.map((each) => [each, plain(each.textContent ?? "")]));

function search() {
  const wanted = plain(typed.value).split(/\s+/).filter(Boolean);
  const shown = questions.filter((each) => wanted.every((word) => texts.get(each)?.includes(word)));
  for (const each of questions) each.hidden = !shown.includes(each);
  for (const section of sections) section.hidden = !questions.some((each) => !each.hidden && section.contains(each));
  const { some = "", none = "" } = found.dataset;
  const says = shown.length ? some.replace("{count}", String(shown.length)) : none;
  found.textContent = wanted.length ? says : "";
}

function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) named.open = true;
  // An old link to this page: the answer is now on the page of its section.
  if (named instanceof HTMLLIElement) location.replace(named.querySelector("a")?.href ?? "");
}

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  questions
    .find((each) => !each.hidden)
    ?.querySelector(/** @type {"a"} */ ("summary, a"))
    ?.focus();
});
typed.addEventListener("input", search);
window.addEventListener("hashchange", openNamed);
openNamed();
search();
