import { planned, post, Problem } from "./api.js"
import { cellOf, makeArrays, renderArrays } from "./arrays.js"
import { renderComputation, sentence } from "./computation.js"
import { button, fill, find, h, say } from "./dom.js"
import { number, parseNumber } from "./format.js"
import { arraysOf, entriesOf, hasTarget, outlineOf, outputsOf, withValue } from "./model.js"
import { renderNetwork } from "./network.js"
import { renderPractice } from "./practice.js"
import { computation, current, hides, onChange, state, stepOf, update, value } from "./state.js"
import { strings } from "./strings.js"

const PHASES = ["forward", "loss", "backward", "update"]
const DEBOUNCE = 150
/** A step with more numbers is explained one computation at a time. */
const MANY = 2000

/** What the service refused. @type {(signal: AbortSignal) => Promise<any>} */
let refused

/** @type {AbortController | null} what is under way is given up when something newer is asked */
let running = null

/** Asks the service; what it refuses is shown, and the old numbers stay. @template T @param {(signal: AbortSignal) => Promise<T>} ask */
const asking = async (ask) => {
  running?.abort()
  const mine = running = new AbortController()
  const slow = setTimeout(() => { find("#step").ariaBusy = "true" }, 300)
  try {
    return await ask(mine.signal)
  } catch (error) {
    if (error instanceof Problem) {
      refused = ask
      update({ problem: error })
    } else if (!mine.signal.aborted) {
      throw error
    }
    return null
  } finally {
    clearTimeout(slow)
    find("#step").ariaBusy = "false"
  }
}

/** @param {import("./model.js").Request} request @param {AbortSignal} signal */
const explain = async (request, signal) => {
  const asked = { eta: 0.01, ...request }
  const count = arraysOf(asked).flatMap((array) => entriesOf(array).flat()).length
  if (count <= MANY) {
    return stepOf(asked, (await post("/explain", asked, signal)).computations)
  }
  const { eta: _, optimizer: _o, clipNorm: _c, ...forward } = asked
  const outputs = outputsOf(asked)
  return stepOf(asked, outlineOf(asked, hasTarget(asked) ? await post("/train-step", { ...asked, outputs }, signal)
    : await post("/forward", { ...forward, outputs }, signal)))
}

/** Asks for the formula of the computation at the cursor, where it is not known yet. */
const explainHere = () => asking(async (signal) => {
  const { request, computations, places } = current()
  for (const each of (await post("/explain", { ...request, of: [computation().at] }, signal)).computations) {
    computations[/** @type {number} */ (places.get(each.at))] = each
  }
  update({ problem: null })
})

/**
 * Explains a request as a training step of this number; later ones are forgotten.
 * @param {import("./model.js").Request} request
 */
export const load = (request, step = 0, index = 0) => asking(async (signal) => {
  const loaded = await explain(request, signal)
  update({ steps: [...state.steps.slice(0, step), { ...loaded, edited: true }], step, index: Math.min(index, loaded.computations.length - 1),
    problem: null, looked: null })
})

const trainingRequest = () => ({ ...current().request, outputs: [] })

planned.step = () => state.steps.length > 0 && hasTarget(current().request) ? { path: "/train-step", body: trainingRequest() } : null

/** The next training step: the answer's network and optimizer become the request's. */
const train = () => asking(async (signal) => {
  const { request } = current()
  const answer = await post("/train-step", trainingRequest(), signal)
  const loaded = await explain({ ...request, ...answer }, signal)
  update({ steps: [...state.steps, loaded], step: state.step + 1, index: 0, problem: null, looked: null })
})

/** @param {number} step @param {number} index from the end if it is negative */
const show = (step, index) => update({ step, looked: null,
  index: index < 0 ? state.steps[step].computations.length + index : Math.min(index, state.steps[step].computations.length - 1) })

/** Steps that are asked for faster than they are answered wait for each other. */
let moving = Promise.resolve()

export const nextStep = () => {
  moving = moving.then(async () => {
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
const firstOf = (phase) => current().computations.findIndex((each) => each.phase === phase)

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

let timer = 0

/** @type {import("./arrays.js").Actions} */
const actions = {
  edit: (at, text, done) => {
    clearTimeout(timer)
    const parsed = parseNumber(text)
    if (parsed === null) {
      if (done || text.trim() !== "") {
        update({ problem: new Problem(0, { title: strings.noNumberTitle, errors: [{ pointer: at, detail: strings.noNumber }] }) })
      }
      return
    }
    const number_ = Number(parsed)
    const given = Number.isFinite(number_) ? number_ : { literal: parsed }
    const old = value(at)
    if (Object.is(old, given) && !state.problem) {
      return
    }
    timer = setTimeout(() => load(withValue(current().request, at, given), state.step, state.index), done ? 0 : DEBOUNCE)
  },
  restore: (at) => {
    clearTimeout(timer)
    const field = cellOf(at).querySelector("input")
    field.value = field.defaultValue
    field.select()
    load(withValue(current().request, at, Number(parseNumber(field.defaultValue))), state.step, state.index)
  },
  look,
  leave: () => find("#next").focus()
}

/** @param {number} index */
const dot = (index) => {
  const name = strings.goTo(current().computations[index].symbol)
  return button("", () => show(state.step, index), { class: "dot", title: name, "aria-label": name, tabindex: -1,
    "aria-current": index === state.index ? "step" : null, "data-done": index <= state.index })
}

const renderPlayer = () => {
  const { computations } = current()
  const count = computations.length
  find("#training-step").textContent = strings.trainingStep(state.step)
  find("#progress").textContent = strings.progress(state.index + 1, count)
  find("#back").disabled = state.step === 0 && state.index === 0
  find("#previous-step").disabled = state.step === 0
  const { digits } = state.settings
  fill(find("#result"), state.practice ? null : [
    "h = ", computations.filter(({ at }) => at.startsWith("#/h/")).map((each) => number(each.value, digits)).join(", "),
    current().places.has("#/loss") && [" · loss = ", h("b", {}, number(value("#/loss"), digits))]].flat())
  fill(find("#phases"), PHASES.filter((phase) => firstOf(phase) >= 0).map((phase) => h("div", { class: "phase " + phase,
    "aria-current": computation().phase === phase ? "true" : null },
  button(strings.phases[phase], () => show(state.step, firstOf(phase))),
  count <= 120 && h("span", { class: "dots" }, computations.map((each, i) => each.phase === phase && dot(i))))))
}

const renderProblem = () => {
  const { problem } = state
  find("#problem").hidden = problem === null
  fill(find("#problem"), ...problem === null ? [] : [
    h("h2", {}, problem.title || strings.noAnswer),
    problem.errors.map(({ pointer, detail }, i) => h("p", { id: `error-${i}` },
      h("b", {}, current()?.symbols.get(pointer) ?? pointer), " ", detail)),
    (!problem.title || [401, 503].includes(problem.status)) && [button(strings.tryAgain, () => asking(refused)), " "],
    problem.type && h("a", { href: problem.type.slice(1) }, strings.more)])
  const cell = problem && cellOf(problem.errors[0]?.pointer)
  cell?.querySelector("input")?.focus()
}

/** The shape of the tables that are shown. */
let shape = ""

/** A number is marked wherever it stands while it is pointed at. @param {Event} event */
const mark = (event) => {
  const at = /** @type {Element} */ (event.target).closest?.("#step [data-at]")?.getAttribute("data-at")
  document.querySelectorAll(".same").forEach((element) => element.classList.remove("same"))
  if (at) {
    document.querySelectorAll(`[data-at="${at}"]`).forEach((element) => element.classList.add("same"))
  }
}

export const startStep = () => {
  document.addEventListener("mouseover", mark)
  document.addEventListener("focusin", mark)
  onChange(render)
}

/** @param {Set<string>} changed */
const render = (changed) => {
  if (state.steps.length === 0) {
    renderProblem()
    return
  }
  const wanted = JSON.stringify([current().arrays, state.settings])
  makeArrays(actions, wanted !== shape)
  shape = wanted
  renderPlayer()
  renderPractice()
  renderArrays()
  renderNetwork(goTo)
  renderComputation(goTo)
  if (computation().formula === undefined && changed.has("index")) {
    explainHere()
  }
  if (changed.has("problem")) {
    renderProblem()
  }
  if (changed.has("index") && computation().formula && !hides(computation().at)) {
    say(sentence(computation()))
  }
}
