import { cellOf, makeArrays, mark, renderArrays } from "./arrays.js"
import { renderComputation, sentence } from "./computation.js"
import { button, disable, fill, find, h, say } from "./dom.js"
import { number } from "./format.js"
import { FOLDED, renderNetwork } from "./network.js"
import { computation, current, hides, onChange, state, value } from "./state.js"
import { actions, explainHere, firstOf, goTo, PHASES, show, startPractice, tryAgain } from "./step.js"
import { strings } from "./strings.js"

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
  disable(find("#back"), state.step === 0 && state.index === 0)
  disable(find("#previous-step"), state.step === 0)
  const { digits } = state.settings
  const outputs = computations.filter(({ at }) => at.startsWith("#/h/"))
  fill(find("#result"), state.practice ? null : [
    "h = ", outputs.slice(0, FOLDED).map((each) => number(each.value, digits)).join(", "), outputs.length > FOLDED && ", …",
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
    (!problem.title || [401, 503].includes(problem.status)) && [button(strings.tryAgain, tryAgain), " "],
    problem.type && h("a", { href: problem.type.slice(1) }, strings.more)])
  const cell = problem && cellOf(problem.errors[0]?.pointer)
  cell?.querySelector("input")?.focus()
}

/** The shape of the tables that are shown. */
let shape = ""

/** @type {typeof import("./practice.js") | null} what is needed once somebody practises */
let practice = null

const renderPractice = () => {
  practice?.renderPractice()
  if (state.practice === null) {
    fill(find("#practice"), button(strings.practice.start, () => startPractice(), { id: "start-practice" }),
      h("span", {}, strings.practice.invitation))
  } else if (practice === null) {
    import("./practice.js").then((loaded) => {
      practice = loaded
      render(new Set())
    })
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
