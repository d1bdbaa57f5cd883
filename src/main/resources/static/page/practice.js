import { post } from "./api.js"
import { button, fill, find, h, say } from "./dom.js"
import { agrees, number, parseNumber, shiftIndices } from "./format.js"
import { entriesOf, withValue } from "./model.js"
import { current, hides, keyOf, state, update, value } from "./state.js"
import { asking, settled, startPractice } from "./step.js"
import { strings } from "./strings.js"

/**
 * What a student computes herself: numbers that are hidden until she has typed and checked them. The
 * scope is "rest", "gradients", or the pointer of an array; a number's name has its training step (keyOf).
 * @typedef {{scope: string, from: number, typed: Record<string, string>, shown: string[],
 *   verdicts: Record<string, Verdict>, hints: Record<number, string[]>}} Practice the hints are those for a training step
 * @typedef {{mark: "right" | "wrong" | "close" | "kink" | "shown", text: string}} Verdict
 */

const MARKS = { right: "✓", wrong: "✗", close: "∼", kink: "⊘", shown: "·" }
const MOST_MISTAKES = 12
const text = strings.practice

/** @returns {Practice} */
const practice = () => /** @type {Practice} */ (state.practice)

/** @param {Partial<Practice>} change */
const change = (change) => update({ practice: { ...practice(), ...change } })

/** @param {string} at */
const nameOf = (at) => {
  const symbol = shiftIndices(/** @type {string} */ (current().symbols.get(at)), state.settings.base)
  return at.startsWith("#/after") ? strings.after(symbol) : symbol
}

/** The pointers of what is to be computed. */
const tasks = () => current().computations.map(({ at }) => at)
  .filter((at) => practice().shown.includes(keyOf(at)) || hides(at))

/** @param {string} typed @param {number} right @returns {Verdict} */
const judge = (typed, right) => {
  const given = /** @type {string} */ (parseNumber(typed))
  if (agrees(typed, right)) {
    return { mark: "right", text: text.right }
  }
  const rounded = Number(given).toPrecision(2)
  return agrees(rounded, right) ? { mark: "close", text: text.close }
    : { mark: "wrong", text: text.offBy(number(Math.abs(Number(given) - right), 2)) }
}

/** How much typed digits leave open, relative to the number. @param {string[]} typed */
const toleranceOf = (typed) => Math.min(1, Math.max(5e-6, ...typed.map((text) => {
  const [digits, exponent = 0] = text.split("e")
  const unit = 10 ** (Number(exponent) - (digits.split(".")[1] ?? "").length)
  return Number(text) === 0 ? 0 : unit / 2 / Math.abs(Number(text))
})))

/**
 * Lets the service judge the gradients that were typed.
 * @param {[string, string][]} typed @param {AbortSignal} signal
 * @returns {Promise<{verdicts: Practice["verdicts"], hints: string[]}>}
 */
const checkGradients = async (typed, signal) => {
  if (typed.length === 0) {
    return { verdicts: {}, hints: [] }
  }
  const { eta: _, optimizer: _o, clipNorm: _c, ...request } = current().request
  let { gradients } = await post("/gradients", { ...request, outputs: ["gradients"] }, signal)
  for (const [at, text] of typed) {
    gradients = withValue(gradients, at.replace("#/gradients", "#"), Number(parseNumber(text)))
  }
  const tolerance = toleranceOf(typed.map(([, text]) => /** @type {string} */ (parseNumber(text))))
  const answer = await post("/gradient-check", { ...request, gradients, tolerance, limit: 20000 }, signal)
  /** @type {Record<string, Verdict>} */
  const verdicts = {}
  for (const [at, typed_] of typed) {
    const pointer = at.replace("/gradients", "")
    const judged = answer.worst.find((/** @type {any} */ entry) => entry.pointer === pointer)
    verdicts[keyOf(at)] = answer.kinks.includes(pointer) ? { mark: "kink", text: text.kink }
      : agrees(typed_, value(at)) ? { mark: "right", text: text.right } : judge(typed_, judged?.numeric ?? value(at))
  }
  const hints = (answer.hints ?? []).map((/** @type {any} */ { pointer, hint }) =>
    `${pointer.slice(2).replaceAll("/", " ")}: ${hint}`)
  return { verdicts, hints }
}

export const check = async () => {
  if (!await settled() || !state.practice) {
    return
  }
  const { typed } = practice()
  const given = tasks().filter((at) => hides(at) && parseNumber(typed[keyOf(at)] ?? "") !== null)
    .map((at) => /** @type {[string, string]} */ ([at, typed[keyOf(at)]]))
  // The service judges gradients that are numbers of float64.
  const isJudged = (/** @type {[string, string]} */ [at, text]) =>
    at.startsWith("#/gradients/") && Number.isFinite(Number(parseNumber(text)))
  const step = current()
  await asking(async (signal) => {
    if (!state.practice || current() !== step) {
      update({ problem: null })
      return
    }
    const { verdicts, hints } = await checkGradients(given.filter(isJudged), signal)
    if (!state.practice || current() !== step) {
      return
    }
    for (const [at, text] of given) {
      if (practice().typed[keyOf(at)] !== text) {
        delete verdicts[keyOf(at)]
      } else if (!isJudged([at, text])) {
        verdicts[keyOf(at)] = judge(text, value(at))
      }
    }
    update({ problem: null,
      practice: { ...practice(), verdicts: { ...practice().verdicts, ...verdicts }, hints: { [state.step]: hints } } })
    say(summary())
  }, true)
}

const summary = () => {
  const all = tasks()
  const verdicts = all.flatMap((at) => practice().verdicts[keyOf(at)] ?? [])
  const right = verdicts.filter(({ mark }) => mark === "right").length
  return right === all.length ? text.allRight(right) : text.progress(right, verdicts.length, all.length)
}

/** What is not right, in words, as far as that fits. */
const mistakes = () => tasks().flatMap((at) => {
  const verdict = practice().verdicts[keyOf(at)]
  return verdict && verdict.mark !== "right" ? [`${MARKS[verdict.mark]} ${nameOf(at)}: ${verdict.text}`] : []
}).slice(0, MOST_MISTAKES)

/** Fills cells from a pasted array, as NumPy prints it. @param {ClipboardEvent} event @param {string} at */
const paste = async (event, at) => {
  const array = current().arrays.find((each) => at.startsWith(each.at + "/"))
  const copied = event.clipboardData?.getData("text") ?? ""
  if (!array || parseNumber(copied) !== null) {
    return
  }
  event.preventDefault()
  const pasted = (await import("./data.js")).parseArray(copied)
  if (state.practice === null) {
    return
  }
  const { rows, columns, name } = array
  const entries = entriesOf(array).flat()
  const numbers = /** @type {any[]} */ ([pasted]).flat(Infinity).filter((text) => parseNumber(text ?? "") !== null)
  if (numbers.length === 1) {
    change({ typed: { ...practice().typed, [keyOf(at)]: numbers[0] }, verdicts: {}, hints: {} })
    return
  }
  const isLine = columns === 0 || rows === 1 || columns === 1
  const fits = isLine || Array.isArray(pasted) && pasted.every((row) => Array.isArray(row) && row.length === columns)
  if (!fits || numbers.length !== entries.length) {
    const hint = text.otherShape(name, rows, columns, numbers.length)
    change({ hints: { [state.step]: [hint] } })
    say(hint)
    return
  }
  const typed = entries.flatMap((entry, i) => hides(entry) ? [[keyOf(entry), numbers[i]]] : [])
  change({ typed: { ...practice().typed, ...Object.fromEntries(typed) }, verdicts: {}, hints: {} })
}

/** The cell whose number can be shown. */
let last = ""

/** A field in place of a number that is to be computed. @param {HTMLElement} cell @param {string} at @param {string} label */
const field = (cell, at, label) => {
  const there = cell.querySelector("input")
  const input = there ?? h("input", { inputmode: "decimal", size: 6, autocomplete: "off", tabindex: cell.tabIndex,
    "aria-label": label,
    input: () => {
      const { typed, verdicts } = practice()
      const { [keyOf(at)]: _, ...others } = verdicts
      change({ typed: { ...typed, [keyOf(at)]: input.value }, verdicts: others })
    },
    focus: () => { last = at },
    paste: (/** @type {ClipboardEvent} */ event) => paste(event, at) })
  if (!there) {
    fill(cell, input, h("span", { class: "mark" }))
    cell.removeAttribute("tabindex")
  }
  if (input.value !== (practice().typed[keyOf(at)] ?? "")) {
    input.value = practice().typed[keyOf(at)] ?? ""
  }
  mark(cell, at)
}

/** @param {HTMLElement} cell @param {string} at */
const mark = (cell, at) => {
  const verdict = practice().verdicts[keyOf(at)]
  cell.dataset.verdict = verdict?.mark ?? ""
  find(".mark", cell).textContent = verdict ? MARKS[verdict.mark] : ""
  find("input", cell).setAttribute("aria-description", verdict?.text ?? "")
}

/** Turns the cells of what is to be computed into fields, and back. */
export const renderPractice = () => {
  const { practice } = state
  for (const cell of find("#arrays").querySelectorAll("td:not(.given)")) {
    const at = cell.dataset.at
    if (practice && hides(at)) {
      cell.dataset.practice = "true"
      field(cell, at, nameOf(at))
    } else if (cell.dataset.practice) {
      const { tabIndex } = find("input", cell)
      delete cell.dataset.practice
      delete cell.dataset.verdict
      cell.tabIndex = tabIndex
      fill(cell)
    }
  }
  if (practice === null) {
    return
  }
  const scopes = [...Object.entries(text.scopes), ...current().arrays.filter(({ given }) => !given)
    .map(({ at, name, row }) => [at, text.only(row === 2 ? strings.after(name) : name)])]
  fill(find("#practice"),
    h("h2", {}, text.title),
    h("label", {}, text.scope, " ", h("select", { id: "scope",
      change: (/** @type {any} */ event) => startPractice(event.target.value) },
      scopes.map(([name, label]) => h("option", { value: name, selected: name === practice.scope }, label)))),
    button(text.check, check, { class: "main", id: "check", "aria-keyshortcuts": "Control+Enter" }),
    button(text.show, () => last && hides(last) && change({ shown: [...practice.shown, keyOf(last)] }), { id: "show" }),
    button(text.end, () => update({ practice: null }), { id: "end-practice" }),
    h("span", { id: "verdict" }, summary()),
    h("ul", { id: "hints" }, [...mistakes(), ...practice.hints[state.step] ?? []].map((line) => h("li", {}, line))))
}
