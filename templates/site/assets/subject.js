// What a rating is about: a service or a body, with office, window, stage and region - from the link, or picked.

const { el, words } = await import(document.getElementById("module-page").href);
const { part, selected } = await import(document.getElementById("module-controls").href);
const { picker } = await import(document.getElementById("module-picker").href);
const { branches, line, pairs, services, worded } = await import(document.getElementById("module-catalogue").href);

const [SERVICE, AGENCY] = ["service", "agency"];

/** Parts, `value()` as the API takes it, and `fit()` to offer what goes with the choice. `given` is what the link says. */
export function subjectOf(catalogue, given, { whole = false } = {}) {
  const known = fromLink(catalogue, given);
  // A poster names the office alone: which body it was there is told by the service, where somebody says which.
  const here = known.agency ? undefined : catalogue.offices[known.office];
  const served = (agency) => !here || serves(catalogue, here, agency);
  const bodies = branches(catalogue.agencies).filter(({ id }) => served(id)).map(as(AGENCY));
  const all = services(catalogue).filter(({ id }) => served(catalogue.services[id].agency)).map(as(SERVICE));
  const labels = whole ? { label: words.about_body } : { label: here ? words.about_here : words.about, help: here ? null : words.about_help };
  const about = part({ id: "about", ...labels, required: !here, paths: ["agency", "service"] }, picker("about-choice", whole ? bodies : here ? all : [...all, ...bodies]));
  const select = (name, list) => {
    const control = selected(`${name}-choice`, list);
    return { ...part({ id: `${name}-choice`, label: words[name], paths: [name] }, control), offer: control.offer };
  };
  const office = select("office", []);
  const window = select("window", []);
  const stage = select("stage", []);
  const region = select("region", pairs(catalogue.regions));

  const chosen = () => {
    const { agency, service } = known;
    if (agency) return { agency, service };
    const [kind, id] = (about.kept() ?? "").split(/:(.*)/);
    if (kind === SERVICE) return { agency: catalogue.services[id].agency, service: id };
    return { agency: kind === AGENCY ? id : here?.agency };
  };
  const offer = (which, list, wanted = true) => {
    which.offer(list);
    which.node.hidden = !wanted || !list.length;
  };
  const fit = () => {
    const { agency, service } = chosen();
    about.node.hidden = Boolean(known.agency) || (Boolean(here) && !all.length);
    offer(office, officesOf(catalogue, agency), !known.office && !whole);
    const at = known.office ?? office.value();
    offer(window, at ? pairs(catalogue.offices[at].windows) : [], !known.window && !whole);
    const stages = service ? catalogue.services[service].stages : [];
    offer(stage, stages.map((each) => [each, worded(catalogue.stages[each].name)]), !known.stage && !whole);
    region.node.hidden = Boolean(known.region || at || whole) || !Object.keys(catalogue.regions).length;
  };
  const value = () => {
    const picked = { ...chosen(), office: office.value(), window: window.value(), stage: stage.value(), region: region.value() };
    const told = { ...picked, ...known };
    return Object.fromEntries(Object.entries(told).filter(([, each]) => each));
  };
  const parts = [about, office, window, stage, region];
  return { parts, nodes: [summary(catalogue, known), parts.map(({ node }) => node)], value, fit };
}

const as = (kind) => (item) => ({ ...item, id: `${kind}:${item.id}` });

/** What the link names and the catalogue has. */
function fromLink(catalogue, given) {
  const { services: all, agencies, offices, stages, regions } = catalogue;
  const among = (list, id) => (Object.hasOwn(list, id) ? id : undefined);
  const service = among(all, given.service);
  const office = among(offices, given.office);
  const agency = among(agencies, given.agency) ?? all[service]?.agency;
  const window = office && among(offices[office].windows, given.window);
  const stage = service && all[service].stages.includes(given.stage) ? given.stage : undefined;
  const region = among(regions, given.region);
  return Object.fromEntries(Object.entries({ agency, service, office, window, stage, region }).filter(([, each]) => each));
}

/** Whether an agency serves people at an office: it, or one above or below it, runs it or is hosted there. */
function serves({ agencies }, { agency: runs, hosts }, agency) {
  return [runs, ...hosts].some((each) => line(agencies, agency).includes(each) || line(agencies, each).includes(agency));
}

function officesOf(catalogue, agency) {
  if (!agency) return [];
  return pairs(Object.fromEntries(Object.entries(catalogue.offices).filter(([, office]) => serves(catalogue, office, agency))));
}

/** What is known from the link, with a way to choose something else. */
function summary(catalogue, known) {
  const named = [
    known.service && catalogue.services[known.service].name,
    known.agency && catalogue.agencies[known.agency].name,
    known.office && catalogue.offices[known.office].name,
    known.window && catalogue.offices[known.office].windows[known.window].name,
    known.stage && catalogue.stages[known.stage].name,
  ].filter(Boolean).map(worded);
  if (!known.agency && !known.office) return null;
  const [first, ...rest] = [...new Set(named)];
  return el("div", { class: "about" }, el("p", { class: "quiet small" }, words.about_given), el("p", { class: "strong" }, first), rest.length ? el("p", { class: "quiet" }, rest.join(" · ")) : null);
}
