// Frequent questions: shows those that hold every word that was typed, and opens the one that the address names.

const form = document.getElementById("search");
const typed = document.getElementById("typed");
const found = document.getElementById("found");
const questions = [...document.querySelectorAll(".faq details")];
const plain = (text) => text.normalize("NFKC").toLocaleLowerCase(document.documentElement.lang);
const texts = new Map(questions.map((each) => [each, plain(each.textContent)]));

function search() {
  const wanted = plain(typed.value).split(/\s+/).filter(Boolean);
  const shown = questions.filter((each) => wanted.every((word) => texts.get(each).includes(word)));
  for (const each of questions) each.hidden = !shown.includes(each);
  for (const section of document.querySelectorAll(".faq")) section.hidden = !section.querySelector("details:not([hidden])");
  const says = shown.length ? found.dataset.some.replace("{count}", shown.length) : found.dataset.none;
  found.textContent = wanted.length ? says : "";
}

function openNamed() {
  const named = document.getElementById(location.hash.slice(1));
  if (named instanceof HTMLDetailsElement) named.open = true;
}

form.hidden = false;
form.addEventListener("submit", (event) => event.preventDefault());
typed.addEventListener("input", search);
window.addEventListener("hashchange", openNamed);
openNamed();
search();
