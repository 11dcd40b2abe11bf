// The subject of a rating: a service or a body, with office, window, stage and region, from the link or chosen.

import { line, nameIn, pairs, worded } from "../common/catalogue.js";
import { el } from "../common/elements.js";
import { words } from "../common/words.js";
import { selected } from "./controls.js";
import { part } from "./part.js";
import { picker } from "./picker.js";

const [SERVICE, AGENCY] = ["service", "agency"];

/**
 * @typedef {import("../common/catalogue.js").Catalogue} Catalogue
 * @typedef {import("../common/catalogue.js").Office} Office
 * @typedef {{[Name in "agency" | "service" | "office" | "window" | "stage" | "region"]?: string}} Subject Ids of the pack.
 * @typedef {import("./part.js").Part & {offer: (pairs: [string, string][]) => void}} Select
 */

/**
 * Returns the parts, `value()` in the format of the API, and `fit()`, which updates the options after a choice. The entries
 * that the link names must be fetched before.
 * @param {import("../common/catalogue_parts.js").Parts} offered
 * @param {Record<string, any>} given Names and ids from the link.
 * @param {{whole?: boolean}} how `whole`: only a top-level body can be the subject.
 */
export function subjectOf(offered, given, { whole = false } = {}) {
  const { catalogue } = offered;
  const known = fromLink(catalogue, given);
  // Answers of staff are stored for the top-level body: a small unit could identify the person.
  if (whole && known.agency) known.agency = line(catalogue.agencies, known.agency).at(-1);
  // The link of a poster names only the office. The body follows from the service, if the reader chooses one.
  const here = known.office && !known.agency ? catalogue.offices[known.office] : undefined;
  const served = (/** @type {string} */ agency) => !here || serves(catalogue, here, agency);
  const source = offered.source(whole ? ["agencies"] : here ? ["services"] : ["services", "agencies"], {
    id: ({ kind, id }) => `${kind === "services" ? SERVICE : AGENCY}:${id}`,
    accept: ({ kind, id }) =>
      kind === "services" ? served(catalogue.services[id].agency) : !(whole && catalogue.agencies[id].parent),
  });
  const labels = whole
    ? { label: words.about_body }
    : { label: here ? words.about_here : words.about, help: here ? null : words.about_help };
  const about = part(
    { id: "about", ...labels, required: !here, paths: ["agency", "service"] },
    picker("about-choice", source),
  );
  /** @type {(name: "office" | "window" | "stage" | "region", list: [string, string][]) => Select} */
  const select = (name, list) => {
    const control = selected(`${name}-choice`, list);
    return { ...part({ id: `${name}-choice`, label: words[name], paths: [name] }, control), offer: control.offer };
  };
  const office = select("office", []);
  const window = select("window", []);
  const stage = select("stage", []);
  const region = select("region", pairs(catalogue.regions));

  /** @returns {Subject} */
  const chosen = () => {
    const { agency, service } = known;
    if (agency) return { agency, service };
    const [kind, id] = (about.kept() ?? "").split(/:(.*)/);
    // The entry of a choice from a draft may not be fetched yet.
    if (kind === SERVICE && catalogue.services[id]) return { agency: catalogue.services[id].agency, service: id };
    return { agency: kind === AGENCY && catalogue.agencies[id] ? id : here?.agency };
  };
  const offer = (/** @type {Select} */ which, /** @type {[string, string][]} */ list, wanted = true) => {
    which.offer(list);
    which.node.hidden = !wanted || !list.length;
  };
  const fit = () => {
    const { agency, service } = chosen();
    about.node.hidden = Boolean(known.agency) || (Boolean(here) && source.all?.length === 0);
    offered.loadOffices(agency).then((fresh) => fresh && fit());
    offer(office, officesOf(catalogue, agency), !known.office && !whole);
    const at = known.office ?? office.value();
    offered.loadWindows(at).then((fresh) => fresh && fit());
    offer(window, at ? pairs(catalogue.offices[at].windows) : [], !known.window && !whole);
    const stages = service ? catalogue.services[service].stages : [];
    offer(
      stage,
      stages.map((each) => [each, nameIn(catalogue.stages, each)]),
      !known.stage && !whole,
    );
    region.node.hidden = Boolean(known.region || at || whole) || !Object.keys(catalogue.regions).length;
  };
  const value = () => {
    const picked = {
      ...chosen(),
      office: office.value(),
      window: window.value(),
      stage: stage.value(),
      region: region.value(),
    };
    const told = { ...picked, ...known };
    return Object.fromEntries(Object.entries(told).filter(([, each]) => each));
  };
  const parts = [about, office, window, stage, region];
  return { parts, nodes: [summary(catalogue, known), parts.map(({ node }) => node)], value, fit };
}

/**
 * The ids in the link that exist in the catalogue.
 * @param {Catalogue} catalogue
 * @param {Record<string, any>} given
 * @returns {Subject}
 */
function fromLink(catalogue, given) {
  const { services: all, agencies, offices, regions } = catalogue;
  const among = (/** @type {Record<string, unknown>} */ list, /** @type {string} */ id) =>
    Object.hasOwn(list, id) ? id : undefined;
  const service = among(all, given.service);
  const office = among(offices, given.office);
  const agency = among(agencies, given.agency) ?? (service && all[service].agency);
  const window = office && among(offices[office].windows, given.window);
  const stage = service && all[service].stages.includes(given.stage) ? given.stage : undefined;
  const region = among(regions, given.region);
  return Object.fromEntries(
    Object.entries({ agency, service, office, window, stage, region }).filter(([, each]) => each),
  );
}

/**
 * Whether an agency serves people at an office: the agency, an ancestor or a descendant runs the office or is a guest there.
 * @param {Catalogue} catalogue
 * @param {Office} office
 * @param {string} agency
 */
function serves({ agencies }, { agency: runs, hosts }, agency) {
  return [runs, ...hosts].some(
    (each) => line(agencies, agency).includes(each) || line(agencies, each).includes(agency),
  );
}

/**
 * @param {Catalogue} catalogue
 * @param {string | undefined} agency
 */
function officesOf(catalogue, agency) {
  if (!agency) return [];
  return pairs(
    Object.fromEntries(Object.entries(catalogue.offices).filter(([, office]) => serves(catalogue, office, agency))),
  );
}

/**
 * A summary of the subject that the link names.
 * @param {Catalogue} catalogue
 * @param {Subject} known
 */
function summary(catalogue, known) {
  const office = known.office ? catalogue.offices[known.office] : null;
  const named = [
    known.service && catalogue.services[known.service].name,
    known.agency && catalogue.agencies[known.agency].name,
    office?.name,
    known.window && office?.windows[known.window].name,
    known.stage && catalogue.stages[known.stage].name,
  ].map((text) => (text ? worded(text) : null));
  if (!known.agency && !known.office) return null;
  const [first, ...rest] = [...new Set(named.filter((name) => name !== null))];
  return el(
    "div",
    { class: "about" },
    el("p", { class: "quiet small" }, words.about_given),
    el("p", { class: "strong" }, first),
    rest.length ? el("p", { class: "quiet" }, rest.join(" · ")) : null,
  );
}
