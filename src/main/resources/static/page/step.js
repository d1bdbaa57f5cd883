import { planned, post, Problem } from "./api.js"
import { cellOf } from "./arrays.js"
import { find } from "./dom.js"
import { given, parseNumber } from "./format.js"
import { hasTarget, withValue } from "./model.js"
import { computation, current, explain, state, update, value } from "./state.js"
import { strings } from "./strings.js"

export const PHASES = ["forward", "loss", "backward", "update"]
const DEBOUNCE = 150
/** What can still become a number. */
const BEGUN = /^\s*[-+−–]?(\d*[.,]?\d*|\d*\.?\d*e[-+−–]?)\s*$/i

/** @typedef {(signal: AbortSignal) => Promise<any>} Ask */

/** What had no answer, or was refused. @type {[Ask, boolean]} */
let refused

/** What is under way: what changes the steps, and what only reads them. @type {(AbortController | null)[]} */
const running = [null, null]

/**
 * Asks the service; what it refuses is shown, and the old numbers stay. What is under way is given up when something newer
 * is asked, but what only reads does not keep a change from being made.
 * @param {Ask} ask is made again by Try again: it holds what it asks about @returns {Promise<boolean>} whether it was answered
 */
export const asking = async (ask, isReading = false) => {
  running.slice(Number(isReading)).forEach((one) => one?.abort())
  const mine = running[Number(isReading)] = new AbortController()
  const slow = setTimeout(() => { find("#step").ariaBusy = "true" }, 300)
  try {
    await ask(mine.signal)
    return true
  } catch (error) {
    if (error instanceof Problem) {
      refused = [ask, isReading]
      update({ problem: error })
    } else if (!mine.signal.aborted) {
      throw error
    }
    return false
  } finally {
    clearTimeout(slow)
    if (running[Number(isReading)] === mine) {
      running[Number(isReading)] = null
      find("#step").ariaBusy = "false"
    }
  }
}

/** Asks for the formula of the computation at the cursor, where it is not known yet, nor on its way. */
export const explainHere = () => {
  const { request, computations, places } = current()
  const of = [computation().at]
  return !running[0] && asking(async (signal) => {
    for (const each of (await post("/explain", { ...request, of }, signal)).computations) {
      computations[/** @type {number} */ (places.get(each.at))] = each
    }
    update({ problem: null })
  }, true)
}

/** What was there before something else was loaded. @type {Partial<typeof state>[]} */
const past = []

/** What was typed stays, but was not judged against other numbers. */
const unjudged = (practice = state.practice) => ({ practice: practice && { ...practice, verdicts: {}, hints: {} } })

/** Whether the numbers that were loaded last are there. */
let loading = Promise.resolve(true)

export const tryAgain = () => { loading = asking(...refused) }

/**
 * Explains a request as a training step of this number; later ones are forgotten. The cursor stays.
 * @param {import("./model.js").Request | ((signal: AbortSignal) => Promise<import("./model.js").Request>)} request or what asks
 *   for it @param {Partial<typeof state>} [change] what else is then another
 */
export const load = (request, step = 0, change = {}) => {
  const { steps, example, practice } = state
  return loading = asking(async (signal) => {
    const loaded = await explain(typeof request === "function" ? await request(signal) : request, signal)
    if (steps.length > 0) {
      past.push({ steps, step: state.step, index: state.index, example, practice })
    }
    const index = state.step === step ? Math.min(state.index, loaded.computations.length - 1) : 0
    update({ steps: [...steps.slice(0, step), { ...loaded, edited: true }], step, index, problem: null, looked: null,
      ...unjudged(), ...change })
  })
}

let timer = 0
/** An edit that waits for the next key. @type {(() => Promise<boolean>) | null} */
let edit = null

const forgetEdit = () => {
  clearTimeout(timer)
  edit = null
}

const sendEdit = () => {
  edit?.()
  forgetEdit()
}

/** Back to what was there before; what is on its way is given up, and may be all that there is to undo. */
export const undo = () => {
  const isUnderWay = running[0] !== null || edit !== null
  running.forEach((one) => one?.abort())
  forgetEdit()
  loading = Promise.resolve(true)
  const before = isUnderWay ? {} : past.pop()
  if (before) {
    update({ ...before, ...unjudged(state.practice ?? before.practice), problem: null, looked: null })
  }
}

/** @param {import("./model.js").Request} request */
const trainingRequest = (request) => ({ ...request, outputs: [] })

planned.step = () => state.steps.length > 0 && hasTarget(current().request)
  ? { path: "/train-step", body: trainingRequest(current().request) } : null

/** The next training step: the answer's network and optimizer become the request's. */
const train = () => {
  const { steps, step } = state
  const { request } = steps[step]
  return asking(async (signal) => {
    const answer = await post("/train-step", trainingRequest(request), signal)
    const loaded = await explain({ ...request, ...answer }, signal)
    update({ steps: [...steps.slice(0, step + 1), loaded], step: step + 1, index: 0, problem: null, looked: null })
  })
}

/** @param {number} step @param {number} index from the end if it is negative */
export const show = (step, index) => update({ step, looked: null,
  index: index < 0 ? state.steps[step].computations.length + index : Math.min(index, state.steps[step].computations.length - 1) })

/** Whether a given number is not accepted. */
const isWrong = () => state.problem?.errors.some(({ pointer }) => cellOf(pointer)?.querySelector("[data-given]"))

/** Sends an edit that waits. @returns {Promise<boolean>} whether the numbers that stand there are those that count */
export const settled = async () => {
  sendEdit()
  const loaded = loading
  loading = Promise.resolve(true)
  return await loaded && !isWrong()
}

/** Steps that are asked for faster than they are answered wait for each other. */
let moving = Promise.resolve()

export const nextStep = () => {
  moving = moving.then(async () => {
    if (!await settled()) {
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
    forgetEdit()
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
    edit = () => load(withValue(current().request, at, number), state.step)
    timer = setTimeout(sendEdit, done ? 0 : DEBOUNCE)
  },
  restore: (at) => {
    forgetEdit()
    const field = cellOf(at).querySelector("input")
    field.value = field.defaultValue
    field.select()
    load(withValue(current().request, at, Number(parseNumber(field.defaultValue))), state.step)
  },
  look,
  leave: () => find("#next").focus()
}

/** Leaves results to the student, from here on; what she has typed stays. @param {import("./practice.js").Practice["scope"]} scope */
export const startPractice = (scope = "rest") =>
  update({ looked: null, practice:
    { scope, from: state.index, typed: state.practice?.typed ?? {}, shown: [], verdicts: {}, hints: {} } })
