// The form of a survey: draws the published survey and sends one response.
// The URL fragment names the subject (service=..., office=...&window=...) or is the token of an invitation.

import { published } from "../common/catalogue.js";
import { formCatalogue } from "../common/catalogue_parts.js";
import { byId, el } from "../common/elements.js";
import { call, fragment, keepAddressInLanguages, say } from "../common/page.js";
import { fill, until, words } from "../common/words.js";
import { contactPart } from "../forms/contact.js";
import { choices, entry } from "../forms/controls.js";
import { part } from "../forms/part.js";
import { receiptOf, showReceipt } from "../forms/receipt.js";
import { subjectOf } from "../forms/subject.js";
import { submissionForm } from "../forms/submission.js";
import { questionsOf } from "../forms/survey.js";

const place = byId("form", HTMLElement);
const MISSING = 404;
const CHOSEN = "language";
/** Stands in the link of an invitation before the "#", which some mail programs and gateways drop with all after it. */
const INVITED = "invited";

/**
 * @typedef {import("../common/catalogue_parts.js").Parts} Parts
 * @typedef {import("../forms/survey.js").Survey} Survey
 * @typedef {{token: string | null, given: Record<string, string>}} Link
 * @typedef {Omit<import("api").InvitedOut, "agency" | "service"> & {agency: string, service: string | undefined}} Invitation
 */

/** @returns {Link} What the link brings: the token of an invitation, or names of what the rating is about. */
function linked() {
  const text = fragment();
  const names = new URLSearchParams(location.search);
  if (text && !text.includes("=")) return { token: text, given: Object.fromEntries(names) };
  for (const [name, value] of new URLSearchParams(text)) names.set(name, value);
  return { token: names.get("transaction"), given: Object.fromEntries(names) };
}

const isInvitation = () => Boolean(fragment()) && !fragment().includes("=");

/** Shows that the link has lost its token, and offers the form without an invitation. */
function incomplete() {
  say(words.no_invitation, true);
  place.replaceChildren(el("p", {}, el("a", { href: location.pathname }, words.without_invitation)));
}

/**
 * Fetches the subject of an invitation. Returns null if the invitation cannot be used; then the page says why.
 * @param {string | null} token
 * @returns {Promise<Invitation | null>}
 */
async function invited(token) {
  const { status, body } = await call(`invitations/${encodeURIComponent(token ?? "")}`, "");
  if (status === 200 && body.state === "open") return { ...body, agency: body.agency.id, service: body.service?.id };
  if (status === 200) say(words.ended[body.state] ?? words.over);
  else say(status === MISSING ? words.no_invitation : words.failed, true);
  return null;
}

/**
 * The question about overall satisfaction: five levels, best first, as on the whole site.
 * @param {boolean} required
 */
function levelPart(required) {
  const list = [5, 4, 3, 2, 1].map((level) => ({ value: level, text: words.levels[level], mark: level }));
  return part(
    { id: "level", label: words.level_question, required, paths: ["level"] },
    choices("level", list, { shape: "choices levels", clearable: !required, read: Number }),
  );
}

/**
 * @param {Survey} survey
 * @param {Parts} offered
 * @param {Link} link
 * @param {Invitation | null} invitation
 */
function draw(survey, offered, { token, given }, invitation) {
  const internal = survey.audience === "internal";
  const { catalogue } = offered;
  const longest = catalogue.limits.comment;
  const subject = subjectOf(offered, invitation ?? given, { whole: internal });
  // The link of a poster, a kiosk or a tablet names its channel. Without one, the API assumes the web.
  const channel = catalogue.channels.find((each) => each === given.channel);
  const level = survey.level === "none" ? null : levelPart(survey.level === "required");
  const questions = questionsOf(survey, { offered, longest });
  const wordsAsked = survey.questions.some(({ type }) => type === "text");
  const comment =
    !level && wordsAsked
      ? null
      : part(
          { id: "comment", label: words.comment, help: words.comment_help, paths: ["comment"] },
          entry("comment", { long: true, max: longest }),
        );
  const reachable = !internal && survey.opens_case !== "never";
  const contact =
    questions.asksContact || !reachable
      ? null
      : contactPart({ help: survey.opens_case === "always" ? words.contact_always : words.contact_negative });
  const parts = [...subject.parts, level, ...questions.parts, comment, contact].filter((each) => each !== null);
  const answers = () => questions.answers(level?.value());
  const body = () => ({
    survey: survey.id,
    ...subject.value(),
    level: level?.value(),
    answers: answers(),
    comment: comment?.value(),
    ...(channel && !internal ? { channel } : {}),
    contact: parts.find(({ id }) => id === "contact")?.value(),
    ...(internal ? {} : { language: words.language }),
    ...(token ? { transaction: token } : {}),
  });
  const form = submissionForm({
    parts,
    nodes: [subject.nodes, [level, ...questions.parts, comment, contact].map((each) => each?.node)],
    key: `draft/rate/${survey.id}/${token ?? ""}`,
    path: "feedback",
    body,
    anonymous: internal,
    refit: () => {
      subject.fit();
      answers();
    },
    received: (receipt) => {
      say("");
      showReceipt(place, receiptOf(receipt, internal ? words.received_internal : words.received_only));
    },
  });
  const told = invitation?.ends_at
    ? el("p", { class: "quiet" }, fill(words.invited_until, { until: until(invitation.ends_at) }))
    : null;
  place.replaceChildren(...[internal ? el("p", { class: "notice" }, words.anonymous) : "", told ?? "", form]);
  say("");
}

async function start() {
  say(words.loading);
  const link = linked();
  if (!fragment() && new URLSearchParams(location.search).has(INVITED)) {
    incomplete();
    return;
  }
  const [survey, offered] = await Promise.all([published(`surveys/${words.survey}`), formCatalogue()]);
  if (!survey || !offered) {
    say(words.failed, true);
    return;
  }
  const invitation = isInvitation() ? await invited(link.token) : null;
  if (isInvitation() && !invitation) return;
  const own = document.querySelector(`a[data-language][lang="${CSS.escape(invitation?.language ?? "")}"]`);
  if (own instanceof HTMLAnchorElement && !sessionStorage.getItem(CHOSEN)) {
    // Continue in the language of the invitation, unless the reader has chosen a language.
    sessionStorage.setItem(CHOSEN, own.lang);
    location.replace(own.href);
    return;
  }
  await offered.load(invitation ?? link.given);
  draw(survey, offered, link, invitation);
}

for (const other of keepAddressInLanguages()) {
  other.addEventListener("click", () => sessionStorage.setItem(CHOSEN, other.lang));
}
window.addEventListener("hashchange", () => location.reload());
start();
