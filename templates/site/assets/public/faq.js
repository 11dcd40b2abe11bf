// Frequent questions: shows those that hold every word that was typed, and opens the one that the address names.

import { byId } from "../common/elements.js";

const form = byId("search", HTMLFormElement);
const typed = byId("typed", HTMLInputElement);
const found = byId("found", HTMLElement);
const sections = [...document.querySelectorAll("section.faq")].filter((each) => each instanceof HTMLElement);
const questions = sections.flatMap((section) => [...section.querySelectorAll("details")]);
const plain = (/** @type {string} */ text) => text.normalize("NFKC").toLocaleLowerCase(document.documentElement.lang);
const texts = new Map(questions.map((each) => [each, plain(each.textContent ?? "")]));

function search() {
  const wanted = plain(typed.value).split(/\s+/).filter(Boolean);
  const shown = questions.filter((each) => wanted.every((word) => texts.get(each)?.includes(word)));
  for (const each of questions) each.hidden = !shown.includes(each);
  for (const section of sections) section.hidden = !section.querySelector("details:not([hidden])");
  const { some = "", none = "" } = found.dataset;
  const says = shown.length ? some.replace("{count}", String(shown.length)) : none;
  found.textContent = wanted.length ? says : "";
}

function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) named.open = true;
}

form.hidden = false;
form.addEventListener("submit", (event) => {
  event.preventDefault();
  questions
    .find((each) => !each.hidden)
    ?.querySelector("summary")
    ?.focus();
});
typed.addEventListener("input", search);
window.addEventListener("hashchange", openNamed);
openNamed();
search();
