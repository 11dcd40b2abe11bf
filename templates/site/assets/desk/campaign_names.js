// Names of what a sample survey is about, and of its questions.

import { nameIn, worded } from "../common/catalogue.js";

/** @typedef {Partial<import("../common/catalogue.js").Catalogue>} Names */

/**
 * The name of what a campaign is about: its service, else its body.
 * @param {{agency: string, service: string | null}} campaign
 * @param {Names} catalogue
 */
export const unitOf = ({ agency, service }, { agencies, services }) =>
  service ? nameIn(services, service) : nameIn(agencies, agency);

/**
 * @param {{survey: string}} campaign
 * @param {Names} catalogue
 */
export const surveyOf = ({ survey }, { surveys }) => worded(surveys?.[survey]?.title) ?? survey;
