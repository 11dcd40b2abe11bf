// The list of sample surveys on the desk, with their stages. The page of one survey and the form to start one have
// scripts of their own.

import { el } from "../common/elements.js";
import { count } from "../common/numbers.js";
import { day, named, words } from "../common/words.js";
import { surveyOf, unitOf } from "./campaign_names.js";

/** @typedef {import("./campaign_names.js").Names} Names */

/** The role that may start a survey; others may only look. */
const STARTER = "analyst";

/**
 * @param {import("./desk.js").Desk} desk
 * @param {string[]} rest
 */
export async function openCampaigns(desk, [which]) {
  if (which === "new" && desk.me.role === STARTER) return (await import("./new_campaign.js")).startCampaign(desk);
  if (which) return (await import("./campaign.js")).openCampaign(desk, which);
  return list(desk, await desk.catalogue());
}

/**
 * @param {import("./desk.js").Desk} desk
 * @param {Names} catalogue
 * @param {string} [cursor]
 */
async function list(desk, catalogue, cursor = "") {
  /** @type {import("api").CampaignsOut | null} */
  const page = await desk.fetchView(`campaigns?${new URLSearchParams(cursor ? { cursor } : {})}`);
  if (!page) return;
  const said = words.campaigns;
  const head = [said.unit, said.stage].map((name) => el("th", { scope: "col" }, name));
  const table = el(
    "table",
    { class: "orders" },
    el("thead", {}, el("tr", {}, head, el("th", { scope: "col", class: "n" }, said.invited))),
    el(
      "tbody",
      {},
      page.items.map((campaign) => row(campaign, catalogue)),
    ),
  );
  const more = page.next ? el("button", { class: "plain", type: "button" }, words.more) : null;
  more?.addEventListener("click", () => list(desk, catalogue, page.next ?? ""));
  const start =
    desk.me.role === STARTER ? el("p", {}, el("a", { class: "button", href: "#/campaigns/new" }, said.start)) : null;
  desk.show(said.title, [
    el("p", {}, said.lead),
    start,
    page.items.length ? table : el("p", { class: "notice" }, said.none_here),
    more,
  ]);
}

/**
 * @param {import("api").ListedCampaign} campaign
 * @param {Names} catalogue
 */
function row(campaign, catalogue) {
  const link = el("a", { class: "long", href: `#/campaigns/${campaign.id}` }, unitOf(campaign, catalogue));
  const about = el(
    "span",
    { class: "quiet small" },
    `${surveyOf(campaign, catalogue)}, ${day(campaign.from)} – ${day(campaign.to)}`,
  );
  const asked = campaign.sample ? `${count(campaign.invited)} / ${count(campaign.sample)}` : "–";
  return el(
    "tr",
    {},
    el("th", { scope: "row" }, link, about),
    el("td", {}, named(words.campaigns.stages, campaign.stage)),
    el("td", { class: "n" }, asked),
  );
}
