// Where people come back from signing in: takes the code to the issuer, then goes on where they were.

import { byId, el } from "../common/elements.js";
import { say } from "../common/page.js";
import { arrive } from "../common/sign_in.js";
import { words } from "../common/words.js";

const { done, back } = await arrive();
if (done) {
  location.replace(back);
} else {
  say(words.not_signed_in, true);
  byId("form", HTMLElement).append(el("p", {}, el("a", { href: back ?? "/" }, back ? words.go_back : words.no_form)));
}
