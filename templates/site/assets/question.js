// One frequent question: its wording in each language side by side, what was done to it, and the forms that change it.

const { el, fill, moment, named, refusal, say, words } = await import(document.getElementById("module-page").href);
const { pairs, worded } = await import(document.getElementById("module-catalogue").href);
const { entry, part, selected } = await import(document.getElementById("module-controls").href);
const { formOf } = await import(document.getElementById("module-sending").href);
const { sure } = await import(document.getElementById("module-sure").href);

const said = words.keeping;
/** The most characters, and the last place. */
const LONGEST = { question: 300, answer: 5000, reason: 1000 };
const LAST = 9999;
const TEXTS = ["question", "answer"];
const languageName = new Intl.DisplayNames([words.locale], { type: "language" });

const back = (agency) => el("p", { class: "path" }, el("a", { href: `#/faq/of/${agency}` }, said.back));

/** The form of a new question of an agency. */
export async function writeQuestion(desk, agency) {
  const catalogue = await desk.catalogue();
  const keep = async (values) => {
    const answer = await desk.ask("faq", { agency, ...values });
    if (answer.status === 201) location.hash = `#/faq/${answer.body.id}`;
    else tell(desk, answer, values);
    return answer.body.errors ?? [];
  };
  const form = wordingForm({ catalogue, label: said.new, submit: said.publish, confirmed: said.sure_publish, keep });
  const whose = el("p", { class: "quiet" }, worded(catalogue.agencies[agency]?.name) ?? agency);
  desk.show(said.new, [back(agency), whose, el("p", { class: "notice" }, words.published), form]);
}

/** A question with what can be done to it. `typed` is what somebody wrote before it turned out to be changed meanwhile. */
export async function openQuestion(desk, id, message = "", typed = null) {
  const found = await desk.fetchView(`faq/${encodeURIComponent(id)}`, said.unknown);
  if (!found) return;
  const catalogue = await desk.catalogue();
  const withdrawn = found.state === "withdrawn";
  const about = [named(said.states, found.state), worded(catalogue.topics?.[found.topic]?.name), worded(catalogue.agencies[found.agency]?.name)];
  const nodes = [back(found.agency), el("p", { class: "quiet" }, about.filter(Boolean).join(" · ")), wording(found, catalogue), withdrawn ? null : changing(desk, found, catalogue, typed), history(found)];
  desk.show(worded(found.question), nodes, message);
}

/** Question and answer in each language of the pack, beside each other. */
function wording(found, { languages }) {
  const column = (language) => {
    const texts = found.question[language] ? [el("p", { class: "strong" }, found.question[language]), el("p", { class: "words" }, found.answer[language])] : el("p", { class: "quiet" }, said.not_there);
    return el("section", { lang: found.question[language] ? language : false }, el("h3", { lang: words.language }, languageName.of(language)), texts);
  };
  return el("div", { class: "sides" }, languages.map(column));
}

function changing(desk, found, catalogue, typed) {
  const again = (message, values = null) => openQuestion(desk, found.id, message, values);
  const send = async (path, body, values) => {
    say(words.loading);
    const answer = await desk.ask(path, { version: found.version, ...body });
    if (answer.status === 200) await again(words.done);
    else if (answer.status === 409) await again(said.changed_meanwhile, values);
    else tell(desk, answer, body);
    return answer.body.errors ?? [];
  };
  const path = `faq/${found.id}`;
  const change = wordingForm({ catalogue, label: said.change, submit: said.save, keep: (values) => send(path, values, { change: values }), now: typed?.change ?? found });
  const withdraw = withdrawForm((reason) => send(`${path}/withdraw`, { reason }, { withdraw: reason }), typed?.withdraw);
  const forms = [[said.change, change, Boolean(typed?.change)], [said.withdraw, withdraw, typed?.withdraw !== undefined]];
  return el("div", { class: "actions" }, forms.map(([title, form, open]) => el("details", { open }, el("summary", {}, title), form)));
}

/** Say why it was not kept. */
function tell(desk, answer, sent) {
  if (answer.status === 401 || answer.status === 403) desk.complain(answer);
  else say(refusal(answer, (answer.body.errors ?? []).map(({ path }) => path).filter((path) => path.split(".")[0] in sent)), true);
}

/** `keep(values)` gets topic, texts by language and place, and gives problems; `now` is what the form begins with. */
function wordingForm({ catalogue, label, submit, confirmed = null, keep, now = null }) {
  const { languages } = catalogue;
  const topic = part({ id: "topic", label: words.topic, paths: ["topic"] }, selected("topic", pairs(catalogue.topics ?? {})));
  const place = part({ id: "sort", label: said.place, help: said.place_help, required: true, paths: ["sort"] }, entry("sort", { type: "number", min: 0, max: LAST }));
  const texts = languages.map((language) => [language, textsIn(language)]);
  const columns = texts.map(([language, parts]) => el("fieldset", { lang: language }, el("legend", { lang: words.language }, languageName.of(language)), Object.values(parts).map(({ node }) => node)));
  const byLanguage = (name) => Object.fromEntries(texts.map(([language, parts]) => [language, parts[name].value()]).filter(([, value]) => value));
  topic.fill(now?.topic);
  place.fill(now?.sort ?? 0);
  for (const [language, parts] of texts) for (const name of TEXTS) parts[name].fill(now?.[name][language]);
  return formOf({
    label,
    parts: [topic, ...texts.flatMap(([, parts]) => Object.values(parts)), place],
    nodes: [topic.node, el("div", { class: "sides" }, columns), place.node],
    submit,
    send: async () => {
      const values = { topic: topic.value() ?? null, question: byLanguage("question"), answer: byLanguage("answer"), sort: place.value() };
      return !confirmed || (await sure(confirmed, submit)) ? keep(values) : [];
    },
  });
}

/** Question and answer in one language; in another than the pack's own both may be left out, but not one of them. */
function textsIn(language) {
  const required = language === words.default_language;
  const controls = Object.fromEntries(TEXTS.map((name) => [name, entry(`${name}-${language}`, { long: true, max: LONGEST[name] })]));
  const lacking = (name) => {
    const written = TEXTS.some((each) => controls[each].value());
    return written && !controls[name].value() ? said.both : "";
  };
  const drawn = (name) => part({ id: `${name}-${language}`, label: said[name], required, paths: [`${name}.${language}`] }, { ...controls[name], complaint: () => lacking(name) });
  return Object.fromEntries(TEXTS.map((name) => [name, drawn(name)]));
}

function withdrawForm(keep, typed) {
  const reason = part({ id: "reason", label: words.reason, help: said.reason_help, required: true, paths: ["reason"] }, entry("reason", { long: true, max: LONGEST.reason }));
  reason.fill(typed);
  const send = async () => ((await sure(said.sure_withdraw, said.withdraw)) ? keep(reason.value()) : []);
  return formOf({ label: said.withdraw, parts: [reason], submit: said.withdraw, send });
}

/** What was done to it, the newest first. */
function history({ changes }) {
  const rows = changes.map(({ action, by, reason, entry: then }) =>
    el("li", {}, el("time", { datetime: then.changed_at }, moment(then.changed_at)), fill(said.did[action], { role: named(words.roles, by) }), reason ? el("blockquote", {}, reason) : null),
  );
  return [el("h3", {}, words.timeline), el("ol", { class: "timeline" }, rows)];
}
