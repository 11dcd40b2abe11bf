// Where people and staff come back from signing in: takes the code to the issuer, then goes on where they were.

import { byId, el } from "../common/elements.js";
import { arrive } from "../common/openid.js";
import { say } from "../common/page.js";
import { keepSession } from "../common/session.js";
import { keepStaffSession } from "../common/staff_session.js";
import { words } from "../common/words.js";

const { done, back, asked, grant } = await arrive();
if (done && back && grant) {
  const name = asked?.name ?? "";
  if (asked?.staff) keepStaffSession(grant, name);
  else keepSession({ token: grant.token, until: grant.until, name });
  location.replace(back);
} else if (asked?.silent && back) {
  // Nobody is signed in there: the desk offers the ways to sign in.
  location.replace(back);
} else {
  say(words.not_signed_in, true);
  byId("form", HTMLElement).append(el("p", {}, el("a", { href: back ?? "/" }, back ? words.go_back : words.no_form)));
}
