import { post } from "./api.js"
import { arraysOf, entriesOf, hasTarget, outlineOf, outputsOf, sourcesOf, symbolOf, valueAt } from "./model.js"

/** A step with more numbers is explained one computation at a time. */
const MANY = 2000

/**
 * A training step: what was asked, and every computation of the answer.
 * @typedef {{request: import("./model.js").Request, computations: import("./model.js").Computation[],
 *   arrays: import("./model.js").NamedArray[], places: Map<string, number>, symbols: Map<string, string>,
 *   pointers: Map<string, string>, uses: Map<string, string[]>, edited?: boolean}} Step no training led to an edited one
 */

export const state = {
  tab: "step",
  example: "notebook",
  hide: /** @type {string[]} */ ([]),
  settings: { digits: 4, base: 0, theme: "auto", motion: "auto" },
  /** The training steps that were taken, and the two cursors. */
  steps: /** @type {Step[]} */ ([]),
  step: 0,
  index: 0,
  /** The number that is looked at, and in which direction. */
  looked: /** @type {{at: string, forward: boolean} | null} */ (null),
  problem: /** @type {import("./api.js").Problem | null} */ (null),
  practice: /** @type {import("./practice.js").Practice | null} */ (null)
}

/** @type {((changed: Set<string>) => void)[]} */
const listeners = []

/** @param {(changed: Set<string>) => void} listener is told which parts of the state have changed */
export const onChange = (listener) => { listeners.push(listener) }

/** Changes the state, then renders. @param {Partial<typeof state>} change */
export const update = (change) => {
  Object.assign(state, change)
  const changed = new Set(Object.keys(change))
  listeners.forEach((listener) => listener(changed))
}

/** @param {import("./model.js").Request} request @param {import("./model.js").Computation[]} computations @returns {Step} */
const stepOf = (request, computations) => {
  const arrays = arraysOf(request)
  const symbols = new Map()
  const pointers = new Map()
  for (const array of arrays) {
    for (const at of entriesOf(array).flat()) {
      const symbol = symbolOf(array, at)
      symbols.set(at, symbol)
      if (array.row < 2 || array.given) {
        pointers.set(symbol, at)
      }
    }
  }
  const uses = new Map()
  for (const computation of computations) {
    for (const source of sourcesOf(computation)) {
      uses.set(source, [...(uses.get(source) ?? []), computation.at])
    }
  }
  const places = new Map(computations.map(({ at }, index) => [at, index]))
  return { request, computations, arrays, places, symbols, pointers, uses }
}

/** Asks for the computations of a training step. @param {import("./model.js").Request} request @param {AbortSignal} signal */
export const explain = async (request, signal) => {
  const asked = { eta: 0.01, ...request }
  const count = arraysOf(asked).reduce((sum, { rows, columns }) => sum + (rows || 1) * (columns || 1), 0)
  if (count <= MANY) {
    return stepOf(asked, (await post("/explain", asked, signal)).computations)
  }
  const { eta: _, optimizer: _o, clipNorm: _c, ...forward } = asked
  const outputs = outputsOf(asked)
  return stepOf(asked, outlineOf(asked, hasTarget(asked) ? await post("/train-step", { ...asked, outputs }, signal)
    : await post("/forward", { ...forward, outputs }, signal)))
}

export const current = () => state.steps[state.step]
export const computation = () => current().computations[state.index]

/** The name of a number of the current training step in what was practised. @param {string} at */
export const keyOf = (at) => state.step + at

/** Whether a number is left to the student. @param {string} at */
export const hides = (at) => {
  const place = current().places.get(at)
  const { practice } = state
  if (practice === null || place === undefined || practice.shown.includes(keyOf(at))) {
    return false
  }
  const scope = practice.scope === "gradients" ? "#/gradients" : practice.scope
  return scope === "rest" ? place >= practice.from : `${at}/`.startsWith(`${scope}/`)
}

/** Whether a number is there yet: given, or computed by where the cursor is. @param {string} at */
export const isKnown = (at) => (current().places.get(at) ?? -1) <= state.index && !hides(at)

/** The value at a pointer, whether shown yet or not. @param {string} at @returns {any} */
export const value = (at) => {
  const place = current().places.get(at)
  return place === undefined ? valueAt(current().request, at) : current().computations[place].value
}
