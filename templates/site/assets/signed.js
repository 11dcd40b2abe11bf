// Where people come back from signing in: takes the code to the issuer, then goes on where they were.

const module = (name) => import(document.getElementById(`module-${name}`).href);
const { el, say, words } = await module("page");
const { arrive } = await module("signin");

const { done, back } = await arrive();
if (done) {
  location.replace(back);
} else {
  say(words.not_signed_in, true);
  document.getElementById("form").append(el("p", {}, el("a", { href: back ?? "/" }, back ? words.go_back : words.no_form)));
}
