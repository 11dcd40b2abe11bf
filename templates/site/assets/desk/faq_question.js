// One frequent question: its wording in each language, its history, and the forms that change it.

import { nameIn, pairs, worded } from "../common/catalogue.js";
import { confirmed } from "../common/confirm.js";
import { el } from "../common/elements.js";
import { say } from "../common/page.js";
import { fill, moment, named, words } from "../common/words.js";
import { entry, selected } from "../forms/controls.js";
import { formOf } from "../forms/form.js";
import { part } from "../forms/part.js";

const said = words.keeping;
/** The most characters of a text, and the last place in the list. */
const LONGEST = { question: 300, answer: 5000, reason: 1000 };
const LAST = 9999;
const TEXTS = /** @type {const} */ (["question", "answer"]);
/** @typedef {typeof TEXTS[number]} TextName */
const languageName = new Intl.DisplayNames([words.locale], { type: "language" });

/**
 * @typedef {import("api").FaqWithChanges} Found
 * @typedef {import("../common/catalogue.js").Catalogue} Catalogue
 * @typedef {import("../common/catalogue.js").Text} Text
 * @typedef {import("../common/page.js").Answer} Answer
 * @typedef {import("../forms/part.js").Part} Part
 * @typedef {import("./desk.js").Desk} Desk
 *
 * @typedef {{topic: string | null, question: Text, answer: Text, sort: number}} Values
 * @typedef {{change?: Values, withdraw?: string}} Typed What somebody wrote before it turned out to be changed
 * meanwhile.
 * @typedef {(answer: Answer, shown: string[]) => void} Explain
 */

const back = (/** @type {string} */ agency) =>
  el("p", { class: "path" }, el("a", { href: `#/faq/of/${agency}` }, said.back));

/**
 * The form of a new question of an agency.
 * @param {Desk} desk
 * @param {string} agency
 */
export async function writeQuestion(desk, agency) {
  const catalogue = await desk.catalogue();
  const save = async (/** @type {Values} */ values) => {
    const answer = await desk.ask("faq", { agency, ...values });
    if (answer.status !== 201) return answer;
    location.hash = `#/faq/${answer.body.id}`;
    return null;
  };
  const how = { label: said.new, submit: said.publish, explain: explainFor(desk) };
  const form = wordingForm({ catalogue, ...how, question: said.sure_publish, save });
  const whose = el("p", { class: "quiet" }, nameIn(catalogue.agencies, agency));
  desk.show(said.new, [back(agency), whose, el("p", { class: "notice" }, words.published), form]);
}

/**
 * The page of a question, with the forms that change it.
 * @param {Desk} desk
 * @param {string} id
 * @param {string} [message]
 * @param {Typed} [typed]
 */
export async function openQuestion(desk, id, message = "", typed = {}) {
  /** @type {Found | null} */
  const found = await desk.fetchView(`faq/${encodeURIComponent(id)}`, said.unknown);
  if (!found) return;
  const catalogue = await desk.catalogue();
  const withdrawn = found.state === "withdrawn";
  const topic = found.topic ? nameIn(catalogue.topics, found.topic) : null;
  const about = [named(said.states, found.state), topic, nameIn(catalogue.agencies, found.agency)];
  const nodes = [
    back(found.agency),
    el("p", { class: "quiet" }, about.filter(Boolean).join(" · ")),
    wording(found, catalogue),
    withdrawn ? null : changing(desk, found, catalogue, typed),
    history(found),
  ];
  desk.show(worded(found.question) ?? found.id, nodes, message);
}

/**
 * Question and answer in each language of the pack, beside each other.
 * @param {Found} found
 * @param {Catalogue} catalogue
 */
function wording(found, { languages }) {
  const column = (/** @type {string} */ language) => {
    const texts = found.question[language]
      ? [el("p", { class: "strong" }, found.question[language]), el("p", { class: "words" }, found.answer[language])]
      : el("p", { class: "quiet" }, said.not_there);
    return el(
      "section",
      { lang: found.question[language] ? language : false },
      el("h3", { lang: words.language }, languageName.of(language)),
      texts,
    );
  };
  return el("div", { class: "sides" }, languages.map(column));
}

/**
 * The forms that change or withdraw a question.
 * @param {Desk} desk
 * @param {Found} found
 * @param {Catalogue} catalogue
 * @param {Typed} typed
 */
function changing(desk, found, catalogue, typed) {
  /** @type {(path: string, body: object, values: Typed) => Promise<Answer | null>} */
  const send = async (path, body, values) => {
    say(words.loading);
    const answer = await desk.ask(path, { version: found.version, ...body });
    if (answer.status === 200) await openQuestion(desk, found.id, words.done);
    else if (answer.status === 409) await openQuestion(desk, found.id, said.changed_meanwhile, values);
    else return answer;
    return null;
  };
  const path = `faq/${found.id}`;
  const explain = explainFor(desk);
  const change = wordingForm({
    catalogue,
    label: said.change,
    submit: said.save,
    save: (values) => send(path, values, { change: values }),
    explain,
    now: typed.change ?? found,
  });
  const withdraw = withdrawForm({
    save: (reason) => send(`${path}/withdraw`, { reason }, { withdraw: reason }),
    explain,
    now: typed.withdraw,
  });
  return el(
    "div",
    { class: "actions" },
    el("details", { open: Boolean(typed.change) }, el("summary", {}, said.change), change),
    el("details", { open: typed.withdraw !== undefined }, el("summary", {}, said.withdraw), withdraw),
  );
}

/** @type {(desk: Desk) => Explain} */
const explainFor = (desk) => (answer, shown) => desk.complain(answer, shown, said.unknown);

/**
 * The form of topic, texts by language and place.
 * @param {object} how
 * @param {Catalogue} how.catalogue
 * @param {string} how.label
 * @param {string} how.submit
 * @param {string} [how.question] What is asked before it is sent.
 * @param {(values: Values) => Promise<Answer | null>} how.save
 * @param {Explain} how.explain
 * @param {Values} [how.now] What the form begins with.
 */
function wordingForm({ catalogue, label, submit, question, save, explain, now }) {
  const { languages } = catalogue;
  const topic = part(
    { id: "topic", label: words.topic, paths: ["topic"] },
    selected("topic", pairs(catalogue.topics ?? {})),
  );
  const place = part(
    { id: "sort", label: said.place, help: said.place_help, required: true, paths: ["sort"] },
    entry("sort", { type: "number", min: 0, max: LAST }),
  );
  const texts = languages.map((language) => /** @type {const} */ ([language, textsIn(language)]));
  const columns = texts.map(([language, parts]) =>
    el(
      "fieldset",
      { lang: language },
      el("legend", { lang: words.language }, languageName.of(language)),
      Object.values(parts).map(({ node }) => node),
    ),
  );
  const byLanguage = (/** @type {TextName} */ name) =>
    Object.fromEntries(texts.map(([language, parts]) => [language, parts[name].value()]).filter(([, value]) => value));
  topic.fill(now?.topic);
  place.fill(now?.sort ?? 0);
  for (const [language, parts] of texts) for (const name of TEXTS) parts[name].fill(now?.[name][language]);
  return formOf({
    attributes: { "aria-label": label },
    parts: [topic, ...texts.flatMap(([, parts]) => Object.values(parts)), place],
    nodes: [topic.node, el("div", { class: "sides" }, columns), place.node],
    submit,
    send: async () => {
      const values = {
        topic: topic.value() ?? null,
        question: byLanguage("question"),
        answer: byLanguage("answer"),
        sort: place.value(),
      };
      return !question || (await confirmed(question, submit)) ? save(values) : null;
    },
    explain,
  });
}

/**
 * Question and answer in one language. In other languages than the pack's default both may be left out, but not only
 * one.
 * @param {string} language
 * @returns {Record<TextName, Part>}
 */
function textsIn(language) {
  const required = language === words.default_language;
  const control = (/** @type {TextName} */ name) => entry(`${name}-${language}`, { long: true, max: LONGEST[name] });
  const controls = { question: control("question"), answer: control("answer") };
  const lacking = (/** @type {TextName} */ name) => {
    const written = TEXTS.some((each) => controls[each].value());
    return written && !controls[name].value() ? said.both : "";
  };
  const drawn = (/** @type {TextName} */ name) =>
    part(
      { id: `${name}-${language}`, label: said[name], required, paths: [`${name}.${language}`] },
      { ...controls[name], complaint: () => lacking(name) },
    );
  return { question: drawn("question"), answer: drawn("answer") };
}

/**
 * @param {object} how
 * @param {(reason: string) => Promise<Answer | null>} how.save
 * @param {Explain} how.explain
 * @param {string} [how.now]
 */
function withdrawForm({ save, explain, now }) {
  const reason = part(
    { id: "reason", label: words.reason, help: said.reason_help, required: true, paths: ["reason"] },
    entry("reason", { long: true, max: LONGEST.reason }),
  );
  reason.fill(now);
  const send = async () => ((await confirmed(said.sure_withdraw, said.withdraw)) ? save(reason.value()) : null);
  return formOf({ attributes: { "aria-label": said.withdraw }, parts: [reason], submit: said.withdraw, send, explain });
}

/**
 * The history of the question, the newest change first.
 * @param {Found} found
 */
function history({ changes }) {
  const rows = changes.map(({ action, by, reason, entry: then }) =>
    el(
      "li",
      {},
      el("time", { datetime: then.changed_at }, moment(then.changed_at)),
      fill(named(said.did, action), { role: named(words.roles, by) }),
      reason ? el("blockquote", {}, reason) : null,
    ),
  );
  return [el("h3", {}, words.timeline), el("ol", { class: "timeline" }, rows)];
}
