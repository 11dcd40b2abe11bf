// Sample surveys on the desk: how far each is. One of them, and the form to start one, have scripts of their own.

const { day, el, named, words } = await import(document.getElementById("module-page").href);
const { worded } = await import(document.getElementById("module-catalogue").href);
const { count } = await import(document.getElementById("module-numbers").href);

const module = (name) => import(document.getElementById(`module-${name}`).href);

/** Who may start one; the others follow how far it is. */
const STARTER = "analyst";

export async function openCampaigns(desk, [which]) {
  if (which === "new" && desk.me.role === STARTER) return (await module("newcampaign")).startCampaign(desk);
  if (which) return (await module("campaign")).openCampaign(desk, which);
  return list(desk, await desk.catalogue());
}

/** What a campaign asks about: the service, else the body. */
export const unitOf = ({ agency, service }, { agencies, services }) =>
  worded((service ? services?.[service] : agencies?.[agency])?.name) ?? service ?? agency;

export const surveyOf = ({ survey }, { surveys }) => worded(surveys?.[survey]?.title) ?? survey;

async function list(desk, catalogue, cursor = "") {
  const page = await desk.fetchView(`campaigns?${new URLSearchParams(cursor ? { cursor } : {})}`);
  if (!page) return;
  const said = words.campaigns;
  const head = [said.unit, said.stage].map((name) => el("th", { scope: "col" }, name));
  const table = el(
    "table",
    { class: "orders" },
    el("thead", {}, el("tr", {}, head, el("th", { scope: "col", class: "n" }, said.invited))),
    el("tbody", {}, page.items.map((campaign) => row(campaign, catalogue))),
  );
  const more = page.next ? el("button", { class: "plain", type: "button" }, words.more) : null;
  more?.addEventListener("click", () => list(desk, catalogue, page.next));
  const start = desk.me.role === STARTER ? el("p", {}, el("a", { class: "button", href: "#/campaigns/new" }, said.start)) : null;
  desk.show(said.title, [el("p", {}, said.lead), start, page.items.length ? table : el("p", { class: "notice" }, said.none_here), more]);
}

function row(campaign, catalogue) {
  const link = el("a", { class: "long", href: `#/campaigns/${campaign.id}` }, unitOf(campaign, catalogue));
  const about = el("span", { class: "quiet small" }, `${surveyOf(campaign, catalogue)}, ${day(campaign.from)} – ${day(campaign.to)}`);
  const asked = campaign.sample ? `${count(campaign.invited)} / ${count(campaign.sample)}` : "–";
  return el("tr", {}, el("th", { scope: "row" }, link, about), el("td", {}, named(words.campaigns.stages, campaign.stage)), el("td", { class: "n" }, asked));
}
