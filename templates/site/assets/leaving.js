// Taking what is held along as a file, and having it forgotten: first it is said what goes and what stays, then asked.

const { el, once, refusal, say, words } = await import(document.getElementById("module-page").href);
const { leaveNothing } = await import(document.getElementById("module-signin").href);
const { allCases } = await import(document.getElementById("module-cabinet").href);
const { sure } = await import(document.getElementById("module-sure").href);

/** A button that puts everything the API tells of a person into one file. */
export function fileButton(ask) {
  const button = el("button", { type: "button", class: "plain" }, words.file.get);
  button.addEventListener("click", () =>
    once(button, async () => {
      const profile = await ask("me");
      const cases = profile?.status === 200 ? await allCases(ask) : profile;
      if (!cases) return;
      if (cases.status === 200) save({ profile: profile.body, cases: cases.body });
      say(cases.status === 200 ? words.file.done : refusal(cases), cases.status !== 200);
    }),
  );
  return button;
}

function save(what) {
  const address = URL.createObjectURL(new Blob([JSON.stringify(what, null, 2)], { type: "application/json" }));
  const link = el("a", { href: address, download: words.file.name });
  document.body.append(link);
  link.click();
  link.remove();
  URL.revokeObjectURL(address);
}

/** What goes and what stays, and the button that begins it; `done()` shows that it is over. */
export function forgetting(ask, done) {
  const { forget } = words;
  const button = el("button", { type: "button", class: "plain" }, forget.begin);
  const list = (lines) => el("ul", {}, lines.map((line) => el("li", {}, line)));
  button.addEventListener("click", () =>
    once(button, async () => {
      if (!(await sure(forget.sure, forget.yes))) return;
      const answer = await ask("me", null, "DELETE");
      if (!answer) return;
      if (answer.status !== 200) return say(refusal(answer), true);
      leaveNothing();
      done();
    }),
  );
  return el("div", { class: "text" }, el("h3", {}, forget.goes_title), list(forget.goes), el("h3", {}, forget.stays_title), list(forget.stays), button);
}
