// Sends a form once and for all: what is typed outlives a reload, and whatever the network does, it is one submission.
// The id is made here and kept with the draft, so that sending again is the same submission and gets the same receipt.

const { call, el, once, refusal, say, words } = await import(document.getElementById("module-page").href);
const { authorization, signInPlace, forgetToken } = await import(document.getElementById("module-signin").href);
const { published, worded } = await import(document.getElementById("module-catalogue").href);

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/** A ULID of this moment, in milliseconds. */
function ulid(at) {
  let time = "";
  for (let left = at, n = 0; n < 10; n += 1, left = Math.floor(left / 32)) time = DIGITS[left % 32] + time;
  return time + Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => DIGITS[byte % 32]).join("");
}

/** A machine may be shared: what nobody has touched for so long is not shown again, in milliseconds. */
const KEPT_FOR = 2 * 3_600_000;

/** A draft in this tab; where the browser keeps nothing, it lasts as long as the page. */
function drafted(key) {
  let known = {};
  try {
    known = JSON.parse(sessionStorage.getItem(key)) ?? {};
  } catch {
    // Nothing readable is kept.
  }
  if (!(known.at > Date.now() - KEPT_FOR)) known = {};
  const keep = (changes) => {
    known = { ...known, ...changes, at: Date.now() };
    try {
      sessionStorage.setItem(key, JSON.stringify(known));
    } catch {
      // The page still has it.
    }
  };
  const forget = () => {
    known = {};
    try {
      sessionStorage.removeItem(key);
    } catch {
      // There was nothing to forget.
    }
  };
  return { get: () => known, keep, forget };
}

/**
 * A form of parts that is sent to `path`. `body()` is what is sent, `received(receipt)` what follows, `refit()` shows and
 * hides parts after a change; with `anonymous` it has no id, nobody signs in, and nothing of it is kept in the browser.
 */
export function submissionForm({ parts, nodes, key, path, body, received, refit, anonymous = false }) {
  const draft = drafted(key);
  const button = el("button", {}, words.send);
  const form = el("form", { novalidate: true, autocomplete: "off", "aria-label": document.title }, nodes, button);
  const who = () => (anonymous ? "" : authorization());

  const complain = (problems) => {
    const shown = parts.flatMap((each) => each.fail(problems));
    parts.find((each) => each.failed())?.focus();
    return shown;
  };
  const send = async () => {
    if (!anonymous && !draft.get().id) draft.keep({ id: ulid(Date.now()) });
    const submission = anonymous ? body() : { id: draft.get().id, ...body() };
    let answer = await call(path, who(), submission);
    if (answer.status === 422 && answer.body.errors?.every((error) => error.path === "id") && answer.at) {
      // This machine's clock is wrong, or the draft is old: the server's time makes an id that it takes.
      draft.keep({ id: ulid(answer.at) });
      answer = await call(path, who(), { ...submission, id: draft.get().id });
    }
    const { sent } = draft.get();
    if (answer.status === 409 && sent) {
      // What was sent before has arrived after all, and something was changed since: its receipt is the one there is.
      answer = await call(path, who(), sent);
    }
    if (answer.status === 200 || answer.status === 201) {
      draft.forget();
      return received(answer.body);
    }
    if (!anonymous && (answer.status === 0 || answer.status >= 500)) draft.keep({ sent: submission });
    if (answer.status === 401) {
      forgetToken();
      entrance?.redraw();
      return say(words.sign_in_ended, true);
    }
    const problems = answer.body.errors ?? [];
    const shown = complain(problems);
    say(answer.status === 410 ? words.over : refusal(answer, shown.map((problem) => problem.path)), true);
  };
  const changed = () => {
    refit();
    if (!anonymous) draft.keep({ values: Object.fromEntries(parts.map((each) => [each.id, each.kept()])) });
  };
  /** Fill in the contact of who has signed in, where they have not written another. */
  const known = ({ contact: held }) => {
    const contact = parts.find(({ id }) => id === "contact");
    const given = Object.fromEntries(Object.entries(held).filter(([, value]) => value));
    if (!contact || contact.kept() || !Object.keys(given).length) return;
    contact.fill(given);
    changed();
  };
  /** What was complained of is right now: the complaint goes. */
  const mended = ({ target }) => {
    const part = parts.find((each) => each.failed() && each.node.contains(target));
    if (!part || part.complaints().length) return;
    part.fail([]);
    if (!parts.some((each) => each.failed())) say("");
  };
  for (const kind of ["change", "input"]) {
    form.addEventListener(kind, (event) => {
      changed();
      mended(event);
    });
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const problems = parts.flatMap((each) => each.complaints());
    complain(problems);
    say(problems.length ? words.look_at_fields : "", true);
    if (!problems.length) once(button, send);
  });
  const values = draft.get().values ?? {};
  for (const each of parts) if (values[each.id] !== undefined) each.fill(values[each.id]);
  refit();
  let entrance = null;
  if (!anonymous) published("sign-in").then((ways) => {
    entrance = signInPlace(ways ?? [], worded, known);
    form.before(entrance.node);
  });
  return form;
}
