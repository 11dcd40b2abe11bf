// Evaluates the conditions of questions. Must give the same results as chalicelib/domain/surveys/conditions.py.

/**
 * @typedef {Record<string, any>} Condition {all}, {any} or {not} with conditions, or a comparison of the answer to a
 *   `question`, in a matrix of one `row`: `one_of`, `above`, `at_least`, `below`, `at_most`, `answered`.
 *
 * @typedef {object} Conditional
 * @property {Record<string, string[]>} show_if
 * @property {Condition | null} [show_when]
 */

const A_DAY = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

// A sign that can be seen: no white space, control character, or character without width.
const SEEN = /[^\s\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;

/** @type {Record<string, (answer: any, bound: any) => boolean>} */
const RANGES = {
  above: (answer, bound) => answer > bound,
  at_least: (answer, bound) => answer >= bound,
  below: (answer, bound) => answer < bound,
  at_most: (answer, bound) => answer <= bound,
};

/** @type {(question: Conditional, answers: Record<string, any>, level: any) => boolean} */
export function isShown({ show_if: choices, show_when: more }, answers, level) {
  const told = { ...answers, level };
  const chosenSo = Object.entries(choices).every(([question, one_of]) => holds({ question, one_of }, told));
  return chosenSo && (!more || holds(more, told));
}

/**
 * @param {Condition} condition
 * @param {Record<string, any>} answers By question; that of `level` is the level of the whole.
 * @returns {boolean}
 */
export function holds(condition, answers) {
  const { all, any, not, question, row, ...tests } = condition;
  if (all) return all.every((/** @type {Condition} */ part) => holds(part, answers));
  if (any) return any.some((/** @type {Condition} */ part) => holds(part, answers));
  if (not) return !holds(not, answers);
  const whole = own(answers, question);
  const answer = row === undefined ? whole : own(whole, row);
  return Object.entries(tests).every(([test, wanted]) => passes(answer, test, wanted));
}

/** @type {(of: any, name: string) => any} */
const own = (of, name) => (of !== null && typeof of === "object" && Object.hasOwn(of, name) ? of[name] : undefined);

/** @type {(answer: any, test: string, wanted: any) => boolean} */
function passes(answer, test, wanted) {
  if (test === "one_of") return chosen(answer).some((each) => wanted.map(String).includes(each));
  if (test === "answered") return isAnswered(answer) === wanted;
  const comparable = typeof wanted === "string" ? A_DAY.test(String(answer)) : typeof answer === "number";
  return comparable && RANGES[test](answer, wanted);
}

/**
 * The chosen options of an answer, without its free text.
 * @param {any} answer
 * @returns {string[]}
 */
function chosen(answer) {
  if (answer === undefined || answer === null) return [];
  if (Array.isArray(answer)) return answer.flatMap(chosen);
  if (typeof answer === "object") return "option" in answer ? [String(answer.option)] : [];
  return [String(answer)];
}

/** @param {any} answer */
function isAnswered(answer) {
  if (answer === undefined || answer === null) return false;
  if (typeof answer === "string") return SEEN.test(answer);
  return typeof answer !== "object" || Object.keys(answer).length > 0;
}
