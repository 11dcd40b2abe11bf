// Attachments of an appeal: each file is uploaded to the bucket with a presigned POST form; the appeal refers to it by id.

import { el } from "../common/elements.js";
import { call, refusal } from "../common/page.js";
import { fill, words } from "../common/words.js";

/**
 * @typedef {object} Sent A file that was chosen.
 * @property {string} name
 * @property {number} size
 * @property {HTMLProgressElement} [progress]
 * @property {XMLHttpRequest} [sending]
 * @property {string} [id] The id of the upload, once it has arrived.
 *
 * @typedef {import("../common/catalogue.js").FileLimits} FileLimits
 */

const endingOf = (/** @type {string} */ name) => name.slice(name.lastIndexOf(".") + 1).toLowerCase();
/** What systems say of a type that they do not know. */
const UNTOLD = ["", "application/octet-stream"];

/**
 * The media type of a file if it is allowed, else "". Some systems report another name for the type, or none.
 * @param {File} file
 * @param {FileLimits} limits
 */
function typeOf(file, { types, endings, other_names: others }) {
  const told = others[file.type] ?? file.type;
  const named = types.find((type) => endings[type].includes(endingOf(file.name))) ?? "";
  return types.includes(told) ? told : UNTOLD.includes(told) ? named : "";
}
const names = new Intl.ListFormat(words.locale, { type: "disjunction" });
const sizes = new Intl.NumberFormat(words.locale, { style: "unit", unit: "megabyte", maximumFractionDigits: 1 });
const megabytes = (/** @type {number} */ bytes) => sizes.format(Math.max(bytes / 1e6, 0.1));

const inWords = (/** @type {string[]} */ types) => names.format(types.map((type) => type.split("/")[1].toUpperCase()));

/**
 * The allowed files, as a text.
 * @param {FileLimits} limits
 */
export const accepted = ({ types, max_bytes: bytes, max_count: n }) =>
  fill(words.files_accepted, { types: inWords(types), size: megabytes(bytes), n });

/**
 * A control whose value is the list of upload ids. `limits` come from the pack.
 * @param {string} id
 * @param {FileLimits} limits
 * @returns {import("./part.js").Control}
 */
export function attached(id, limits) {
  const input = el("input", {
    type: "file",
    id,
    multiple: true,
    accept: [
      ...limits.types,
      ...Object.values(limits.endings).flatMap((known) => known.map((each) => `.${each}`)),
    ].join(","),
    "aria-label": words.choose_files,
  });
  const list = el("ul", { class: "files" });
  const says = el("p", { class: "error", role: "alert", hidden: true });
  /** @type {Sent[]} */
  let files = [];

  const complain = (/** @type {string} */ text) => {
    says.hidden = !text;
    says.textContent = text;
  };
  const changed = () => list.dispatchEvent(new Event("change", { bubbles: true }));
  const remove = (/** @type {Sent} */ file) => {
    file.sending?.abort();
    files = files.filter((each) => each !== file);
    draw();
    input.focus();
    changed();
  };
  const draw = () => {
    list.replaceChildren(
      ...files.map((file) => {
        const button = el(
          "button",
          { type: "button", class: "plain small", "aria-label": fill(words.remove_file, { name: file.name }) },
          words.remove,
        );
        button.addEventListener("click", () => remove(file));
        return el(
          "li",
          {},
          el("span", {}, file.name, " ", el("span", { class: "quiet small" }, megabytes(file.size))),
          file.id ? null : file.progress,
          button,
        );
      }),
    );
    input.disabled = files.length >= limits.max_count;
  };
  const refused = (/** @type {File} */ file) => {
    if (!typeOf(file, limits)) return fill(words.file_type, { name: file.name, types: inWords(limits.types) });
    if (file.size > limits.max_bytes)
      return fill(words.file_size, { name: file.name, size: megabytes(limits.max_bytes) });
    if (!file.size) return fill(words.file_empty, { name: file.name });
    return files.length >= limits.max_count ? fill(words.file_count, { n: limits.max_count }) : "";
  };
  const take = async (/** @type {File} */ file) => {
    const progress = el("progress", {
      max: "100",
      value: "0",
      "aria-label": fill(words.sending_file, { name: file.name }),
    });
    /** @type {Sent} */
    const known = { name: file.name.slice(-150), size: file.size, progress };
    files.push(known);
    draw();
    const offer = await call("uploads", "", { name: known.name, type: typeOf(file, limits), size: file.size });
    const done = offer.status === 201 && files.includes(known) && (await post(offer.body, file, known));
    if (!files.includes(known)) return "";
    if (!done) files = files.filter((each) => each !== known);
    else known.id = offer.body.id;
    draw();
    changed();
    return done
      ? ""
      : fill(words.file_failed, { name: file.name, detail: offer.status === 201 ? words.failed : refusal(offer) });
  };
  input.addEventListener("change", async (event) => {
    event.stopPropagation();
    const chosen = [...(input.files ?? [])];
    input.value = "";
    const problems = [];
    for (const file of chosen) problems.push(refused(file) || (await take(file)));
    complain(problems.filter(Boolean).join(" "));
  });
  return {
    several: true,
    inputs: [input],
    node: el("div", {}, input, list, says),
    focus: () => input.focus(),
    // An upload in progress blocks sending: the appeal would be sent without that file.
    complaint: () => (files.some((file) => !file.id) ? words.problems.still_sending : ""),
    value: () => (files.length ? files.filter((file) => file.id).map(({ id: upload }) => upload) : undefined),
    kept: () => files.filter((file) => file.id).map(({ id: upload, name, size }) => ({ id: upload, name, size })),
    fill: (kept) => {
      files = kept ?? [];
      draw();
    },
  };
}

/**
 * Uploads a file with the presigned form of the API. Returns whether the upload succeeded.
 * @param {import("api").UploadOut} offer
 * @param {File} file
 * @param {Sent} known
 * @returns {Promise<boolean>}
 */
function post({ url, fields }, file, known) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  form.append("file", file);
  const sending = new XMLHttpRequest();
  known.sending = sending;
  return new Promise((resolve) => {
    sending.upload.addEventListener("progress", ({ loaded, total }) => {
      if (known.progress) known.progress.value = total ? Math.round((100 * loaded) / total) : 0;
    });
    sending.addEventListener("loadend", () => resolve(sending.status >= 200 && sending.status < 300));
    sending.open("POST", url);
    sending.send(form);
  });
}
