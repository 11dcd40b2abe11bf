// What a sample survey asks about, and with which questions, in words.

import { nameIn, worded } from "../common/catalogue.js";

/** @typedef {Partial<import("../common/catalogue.js").Catalogue>} Names */

/**
 * What a campaign asks about: the service, else the body.
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
