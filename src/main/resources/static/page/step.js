import { planned, post, Problem } from "./api.js"
import { cellOf } from "./arrays.js"
import { find } from "./dom.js"
import { given, parseNumber } from "./format.js"
import { arraysOf, hasTarget, outlineOf, outputsOf, withValue } from "./model.js"
import { computation, current, state, stepOf, update, value } from "./state.js"
import { strings } from "./strings.js"

export const PHASES = ["forward", "loss", "backward", "update"]
const DEBOUNCE = 150
/** What can still become a number. */
const BEGUN = /^\s*[-+−–]?(\d*[.,]?\d*|\d*\.?\d*e[-+−–]?)\s*$/i
/** A step with more numbers is explained one computation at a time. */
const MANY = 2000

/** What the service refused. @type {(signal: AbortSignal) => Promise<any>} */
let refused

/** @type {AbortController | null} what is under way is given up when something newer is asked */
let running = null

/**
 * Asks the service; what it refuses is shown, and the old numbers stay.
 * @param {(signal: AbortSignal) => Promise<any>} ask @returns {Promise<boolean>} whether it was answered
 */
export const asking = async (ask) => {
  running?.abort()
  const mine = running = new AbortController()
  const slow = setTimeout(() => { find("#step").ariaBusy = "true" }, 300)
  try {
    await ask(mine.signal)
    return true
  } catch (error) {
    if (error instanceof Problem) {
      refused = ask
      update({ problem: error })
    } else if (!mine.signal.aborted) {
      throw error
    }
    return false
  } finally {
    clearTimeout(slow)
    find("#step").ariaBusy = "false"
  }
}

/** @param {import("./model.js").Request} request @param {AbortSignal} signal */
const explain = async (request, signal) => {
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

/** Asks for the formula of the computation at the cursor, where it is not known yet. */
export const explainHere = () => asking(async (signal) => {
  const { request, computations, places } = current()
  for (const each of (await post("/explain", { ...request, of: [computation().at] }, signal)).computations) {
    computations[/** @type {number} */ (places.get(each.at))] = each
  }
  update({ problem: null })
})

/** What was there before something else was loaded. @type {Partial<typeof state>[]} */
const past = []

/** What was typed stays, but was not judged against other numbers. */
const unjudged = () => ({ practice: state.practice && { ...state.practice, verdicts: {}, hints: {} } })

export const undo = () => {
  const before = past.pop()
  if (before) {
    update({ ...before, ...unjudged(), problem: null, looked: null })
  }
}

/** Whether the numbers that were loaded last are there. */
let loading = Promise.resolve(true)

export const tryAgain = () => { loading = asking(refused) }

/**
 * Explains a request as a training step of this number; later ones are forgotten.
 * @param {import("./model.js").Request | ((signal: AbortSignal) => Promise<import("./model.js").Request>)} request or what asks
 *   for it @param {Partial<typeof state>} [change] what else is then another
 */
export const load = (request, step = 0, index = 0, change = {}) => loading = asking(async (signal) => {
  const { steps, step: before, index: at, example } = state
  const loaded = await explain(typeof request === "function" ? await request(signal) : request, signal)
  if (steps.length > 0) {
    past.push({ steps, step: before, index: at, example })
  }
  update({ steps: [...state.steps.slice(0, step), { ...loaded, edited: true }], step,
    index: Math.min(index, loaded.computations.length - 1), problem: null, looked: null, ...unjudged(), ...change })
})

let timer = 0
/** An edit that waits for the next key. @type {(() => Promise<boolean>) | null} */
let edit = null

const sendEdit = () => {
  clearTimeout(timer)
  edit?.()
  edit = null
}

const trainingRequest = () => ({ ...current().request, outputs: [] })

planned.step = () => state.steps.length > 0 && hasTarget(current().request)
  ? { path: "/train-step", body: trainingRequest() } : null

/** The next training step: the answer's network and optimizer become the request's. */
const train = () => asking(async (signal) => {
  const { request } = current()
  const answer = await post("/train-step", trainingRequest(), signal)
  const loaded = await explain({ ...request, ...answer }, signal)
  update({ steps: [...state.steps, loaded], step: state.step + 1, index: 0, problem: null, looked: null })
})

/** @param {number} step @param {number} index from the end if it is negative */
export const show = (step, index) => update({ step, looked: null,
  index: index < 0 ? state.steps[step].computations.length + index : Math.min(index, state.steps[step].computations.length - 1) })

/** Whether a given number is not accepted. */
const isWrong = () => state.problem?.errors.some(({ pointer }) => cellOf(pointer)?.querySelector("[data-given]"))

/** Steps that are asked for faster than they are answered wait for each other. */
let moving = Promise.resolve()

export const nextStep = () => {
  moving = moving.then(async () => {
    sendEdit()
    const loaded = loading
    loading = Promise.resolve(true)
    if (!await loaded || isWrong()) {
      return
    }
    if (state.step + 1 < state.steps.length) {
      show(state.step + 1, 0)
    } else if (hasTarget(current().request)) {
      await train()
    }
  })
  return moving
}

export const previousStep = () => { if (state.step > 0) { show(state.step - 1, 0) } }

export const next = () => state.index + 1 < current().computations.length ? show(state.step, state.index + 1) : nextStep()

export const back = () => {
  if (state.index > 0) {
    show(state.step, state.index - 1)
  } else if (state.step > 0) {
    show(state.step - 1, -1)
  }
}

export const first = () => show(state.step, 0)
export const last = () => show(state.step, -1)

/** @param {string} phase */
export const firstOf = (phase) => current().computations.findIndex((each) => each.phase === phase)

/** @param {number} direction */
export const movePhase = (direction) => {
  const phases = PHASES.filter((phase) => firstOf(phase) >= 0)
  const to = phases[phases.indexOf(computation().phase) + direction]
  if (to) {
    show(state.step, firstOf(to))
  }
}

/** Looks at a number: where it comes from; a second time, where it goes. @param {string} at */
export const look = (at) => {
  const forward = state.looked?.at === at && !state.looked.forward
  update({ looked: { at, forward } })
}

/** @param {string} at */
export const goTo = (at) => {
  const place = current().places.get(at)
  if (place === undefined) {
    look(at)
    cellOf(at)?.querySelector("input")?.focus()
  } else {
    show(state.step, place)
  }
}

/** @type {import("./arrays.js").Actions} */
export const actions = {
  edit: (at, text, done) => {
    clearTimeout(timer)
    edit = null
    const parsed = parseNumber(text)
    if (parsed === null) {
      if (done || !BEGUN.test(text)) {
        const errors = [{ pointer: at, detail: strings.noNumber }]
        update({ problem: new Problem(0, { title: strings.noNumberTitle, errors }) })
      }
      return
    }
    const number = given(parsed)
    if (Object.is(value(at), number) && !state.problem) {
      return
    }
    edit = () => load(withValue(current().request, at, number), state.step, state.index)
    timer = setTimeout(sendEdit, done ? 0 : DEBOUNCE)
  },
  restore: (at) => {
    clearTimeout(timer)
    edit = null
    const field = cellOf(at).querySelector("input")
    field.value = field.defaultValue
    field.select()
    load(withValue(current().request, at, Number(parseNumber(field.defaultValue))), state.step, state.index)
  },
  look,
  leave: () => find("#next").focus()
}

/** Leaves results to the student, from here on; what she has typed stays. @param {import("./practice.js").Practice["scope"]} scope */
export const startPractice = (scope = "rest") =>
  update({ looked: null, practice:
    { scope, from: state.index, typed: state.practice?.typed ?? {}, shown: [], verdicts: {}, hints: {} } })
