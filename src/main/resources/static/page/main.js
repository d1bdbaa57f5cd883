import { find, h } from "./dom.js"
import { examples } from "./model.js"
import { state, update } from "./state.js"
import { back, first, last, load, movePhase, next, nextStep, previousStep, startStep } from "./step.js"
import { strings } from "./strings.js"

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowRight: next, ArrowLeft: back, "Shift+ArrowRight": nextStep, "Shift+ArrowLeft": previousStep, Home: first, End: last,
  PageDown: () => movePhase(1), PageUp: () => movePhase(-1)
}

/** Where keys have a meaning of their own. */
const OWN_KEYS = "input, select, textarea, table, dialog, [role=tablist]"

document.addEventListener("keydown", (event) => {
  const action = KEYS[(event.shiftKey ? "Shift+" : "") + event.key]
  const target = /** @type {Element} */ (event.target)
  if (action && state.steps.length > 0 && !event.ctrlKey && !event.altKey && !event.metaKey && !target.closest(OWN_KEYS)) {
    event.preventDefault()
    action()
  }
})

for (const [id, action] of Object.entries({ next, back, "next-step": nextStep, "previous-step": previousStep })) {
  find("#" + id).addEventListener("click", action)
}

find("#open-shape").addEventListener("click", async () => (await import("./shape.js")).openShape())

const select = find("#example")
select.append(...Object.keys(examples).map((name) => h("option", { value: name }, strings.examples[name])))
select.addEventListener("change", () => {
  update({ example: select.value })
  load(examples[select.value])
})

startStep()
await load(examples.notebook)
find("#next").focus({ focusVisible: true })
