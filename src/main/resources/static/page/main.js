import { hooks, log } from "./api.js"
import { button, fill, find, h, OWN_KEYS, stored } from "./dom.js"
import { examples, isExample } from "./model.js"
import { onChange, state, update } from "./state.js"
import { back, first, last, load, movePhase, next, nextStep, previousStep, undo } from "./step.js"
import { strings } from "./strings.js"
import { startStep } from "./view.js"

/** @type {Record<string, () => void>} */
const KEYS = {
  ArrowRight: next, ArrowLeft: back, "Shift+ArrowRight": nextStep, "Shift+ArrowLeft": previousStep, Home: first, End: last,
  PageDown: () => movePhase(1), PageUp: () => movePhase(-1), "Control+z": undo
}

/** What a key does where it is pressed. @param {KeyboardEvent} event */
const actionOf = ({ key, shiftKey, ctrlKey, metaKey, altKey, target }) => {
  const place = /** @type {Element} */ (target)
  const isControlled = ctrlKey || metaKey
  if (altKey) {
    return undefined
  }
  if (isControlled && key === "p" && !find("dialog[open]")) {
    return DIALOGS.print
  }
  if (key === "?" && place.closest("#player")) {
    return DIALOGS.help
  }
  if (state.tab !== "step" || state.steps.length === 0 || place.closest("dialog")) {
    return undefined
  }
  if (isControlled && key === "Enter") {
    return state.practice ? async () => (await import("./practice.js")).check() : undefined
  }
  return place.closest(OWN_KEYS) ? undefined : KEYS[(isControlled ? "Control+" : "") + (shiftKey ? "Shift+" : "") + key]
}

document.addEventListener("keydown", (event) => {
  const action = actionOf(event)
  if (action) {
    event.preventDefault()
    action()
  }
})

/** What needs a network is not done before there is one. @param {() => any} action */
const withNetwork = (action) => () => state.steps.length > 0 && action()

for (const [id, action] of Object.entries({ next, back, "next-step": nextStep, "previous-step": previousStep })) {
  find("#" + id).addEventListener("click", withNetwork(action))
}

/** Dialogs are loaded when they are asked for. @type {Record<string, () => any>} */
const DIALOGS = {
  share: withNetwork(async () => (await import("./share.js")).openShare()),
  print: withNetwork(async () => (await import("./print.js")).openPrint()),
  settings: async () => (await import("./dialogs.js")).openSettings(),
  help: async () => (await import("./dialogs.js")).openHelp()
}
for (const [id, open] of Object.entries(DIALOGS)) {
  find("#" + id).addEventListener("click", open)
}

find("#open-shape").addEventListener("click", withNetwork(async () => (await import("./shape.js")).openShape()))

const select = find("#example")
select.append(...Object.keys(examples).map((name) => h("option", { value: name }, strings.examples[name])),
  h("option", { value: "", disabled: true, hidden: true }, strings.own))
select.addEventListener("change", () => {
  load(examples[select.value], 0, { example: select.value, practice: null, index: 0 }).then(showExample)
})

const showExample = () => {
  if (state.steps.length > 0) {
    select.value = isExample(state.steps[0].request, state.example) ? state.example : ""
  }
}
onChange((changed) => { if (changed.has("steps")) { showExample() } })

/** Hides what a link wants hidden. */
const hideParts = () => {
  for (const part of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-part]"))) {
    part.classList.toggle("hidden", state.hide.includes(/** @type {string} */ (part.dataset.part)))
  }
}

const TABS = ["step", "train"]

onChange((changed) => {
  if (changed.has("hide")) {
    hideParts()
  }
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
    import("./train.js").then(({ startTrain }) => startTrain())
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

hooks.logged = () => {
  const { method, path, status, ms } = log[log.length - 1]
  fill(find("#requests summary"), h("b", {}, strings.requests.title(log.length)),
    ` ${method} ${path} ${status || strings.noAnswer} · ${Math.round(ms)} ms`)
}
find("#requests details").addEventListener("toggle", async () => (await import("./requests.js")).startRequests())

hooks.waiting = async (seconds, stop) => (await import("./dialogs.js")).waiting(seconds, stop)
hooks.key = async () => (await import("./dialogs.js")).askKey()

addEventListener("unhandledrejection", (event) => {
  if (/module/.test(event.reason?.message)) {
    event.preventDefault()
    fill(find("#notice"), strings.noAnswer, button(strings.dialogs.close, () => fill(find("#notice"))))
  }
})

const openLink = async () => (await import("./share.js")).openLink()

addEventListener("popstate", openLink)
addEventListener("dragover", (event) => { if (event.dataTransfer?.types.includes("Files")) { event.preventDefault() } })
addEventListener("drop", async (event) => {
  const file = event.dataTransfer?.files[0]
  if (file && !event.defaultPrevented) {
    event.preventDefault()
    await (await import("./share.js")).openFile(file)
  }
})

Object.assign(state.settings, JSON.parse(stored("localStorage", "look") ?? "{}"))
Object.assign(document.documentElement.dataset, { theme: state.settings.theme, motion: state.settings.motion })
startStep()
await (location.hash.length > 1 || history.state ? openLink() : load(examples.notebook))
let isFollowed = false
onChange(async (changed) => {
  if (!isFollowed) {
    isFollowed = true
    const share = await import("./share.js").catch(() => null)
    isFollowed = share !== null
    share?.startFollowing(changed)
  }
})
find("#next").focus({ focusVisible: true })
