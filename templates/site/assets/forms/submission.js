// Sends a form exactly once: the input survives a reload, and retries after network errors are one submission (idempotency).
// The id is generated here and kept with the draft. Sending the same id again returns the same receipt.
// Where an earlier try may have arrived, what was changed since corrects it. Where that cannot be, or the id was used in
// a copy of this tab, it is a submission of its own under a new id.

import { published } from "../common/catalogue.js";
import { call, refusal, say } from "../common/page.js";
import { authorization, forgetToken } from "../common/session.js";
import { signInPlace } from "../common/sign_in.js";
import { words } from "../common/words.js";
import { draftOf } from "./draft.js";
import { formOf } from "./form.js";

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/**
 * A ULID of this moment.
 * @param {number} at In milliseconds.
 */
function ulid(at) {
  let time = "";
  for (let left = at, n = 0; n < 10; n += 1, left = Math.floor(left / 32)) time = DIGITS[left % 32] + time;
  return time + Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => DIGITS[byte % 32]).join("");
}

const CONFLICT = 409;

/**
 * Whether the only refused field is the id.
 * @param {import("../common/page.js").Answer} answer
 */
const isOfId = ({ body }) => body.errors?.every((/** @type {import("api").FieldProblem} */ { path }) => path === "id");

/**
 * A form of parts that is sent to `path`. With `anonymous` it has no id, nobody signs in, and nothing of it is kept in the
 * browser.
 * @param {object} how
 * @param {import("./part.js").Part[]} how.parts
 * @param {import("../common/elements.js").Child} how.nodes
 * @param {string} how.key Of the draft.
 * @param {string} how.path
 * @param {() => object} how.body What is sent.
 * @param {(receipt: import("./receipt.js").Received) => void} how.received
 * @param {() => void} [how.refit] Called after a change; shows and hides parts.
 * @param {boolean} [how.anonymous]
 */
export function submissionForm({ parts, nodes, key, path, body, received, refit = () => {}, anonymous = false }) {
  const draft = draftOf(key);
  const who = () => (anonymous ? "" : authorization());

  const send = async () => {
    if (!anonymous && !draft.get().id) draft.save({ id: ulid(Date.now()) });
    const { sent = false } = draft.get();
    const submission = body();
    const submit = () => call(path, who(), anonymous ? submission : { id: draft.get().id, ...submission });
    // Save this before sending: after a reload during the request, the retry must use the same id.
    if (!anonymous) draft.save({ sent: true });
    let answer = await (sent ? call(path, who(), { id: draft.get().id, corrects: true, ...submission }) : submit());
    if (answer.status === 422 && isOfId(answer) && answer.at) {
      // The clock of this device is wrong, or the draft is old. Generate the id from the server's time.
      draft.save({ id: ulid(answer.at) });
      answer = await submit();
    }
    const isSecond = answer.status === CONFLICT && !anonymous;
    if (isSecond) {
      draft.save({ id: ulid(answer.at || Date.now()) });
      answer = await submit();
    }
    if (answer.status === 200 || answer.status === 201) {
      draft.forget();
      received(isSecond && sent ? { ...answer.body, corrected: "second" } : answer.body);
      return null;
    }
    if (!anonymous && answer.status !== 0 && answer.status < 500) draft.save({ sent: false });
    if (answer.status === 401) {
      forgetToken();
      entrance?.redraw();
      say(words.sign_in_ended, true);
      return null;
    }
    return answer;
  };
  const changed = () => {
    refit();
    if (!anonymous) draft.save({ values: Object.fromEntries(parts.map((each) => [each.id, each.kept()])) });
  };
  const form = formOf({
    parts,
    nodes,
    submit: words.send,
    attributes: { "aria-label": document.title },
    send,
    changed,
    explain: (answer, shown) => say(answer.status === 410 ? words.over : refusal(answer, shown), true),
  });

  /**
   * Fills in the contact of the signed-in person, unless they entered one.
   * @param {{contact: object}} known
   */
  const fillContact = ({ contact: held }) => {
    const contact = parts.find(({ id }) => id === "contact");
    const given = Object.fromEntries(Object.entries(held).filter(([, value]) => value));
    if (!contact || contact.kept() || !Object.keys(given).length) return;
    contact.fill(given);
    changed();
  };
  const values = draft.get().values ?? {};
  for (const each of parts) if (values[each.id] !== undefined) each.fill(values[each.id]);
  refit();
  /** @type {ReturnType<typeof signInPlace> | null} */
  let entrance = null;
  if (!anonymous) {
    published("sign-in").then((ways) => {
      entrance = signInPlace(ways ?? [], fillContact);
      form.before(entrance.node);
    });
  }
  return form;
}
