import { find, h } from "./dom.js"
import { examples } from "./model.js"
import { onChange, state, update } from "./state.js"
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
  if (action && state.tab === "step" && state.steps.length > 0 && !event.ctrlKey && !event.altKey && !event.metaKey && !target.closest(OWN_KEYS)) {
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

const TABS = ["step", "train"]

/** @type {Promise<void> | null} */
let training = null

onChange((changed) => {
  if (!changed.has("tab")) {
    return
  }
  for (const name of TABS) {
    const isShown = name === state.tab
    find("#" + name).hidden = !isShown
    find("#tab-" + name).ariaSelected = String(isShown)
    find("#tab-" + name).tabIndex = isShown ? 0 : -1
  }
  if (state.tab === "train") {
    training ??= import("./train.js").then(({ startTrain }) => startTrain())
  }
})

for (const name of TABS) {
  find("#tab-" + name).addEventListener("click", () => update({ tab: name }))
}

find("[role=tablist]").addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
  if (event.key === "ArrowRight" || event.key === "ArrowLeft") {
    update({ tab: TABS[1 - TABS.indexOf(state.tab)] })
    find("#tab-" + state.tab).focus()
  }
})

startStep()
await load(examples.notebook)
find("#next").focus({ focusVisible: true })
