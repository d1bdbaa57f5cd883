import { hooks, log } from "./api.js"
import { fill, find, h } from "./dom.js"
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

/** Dialogs are loaded when they are asked for. @type {Record<string, () => Promise<any>>} */
const DIALOGS = {
  share: async () => (await import("./share.js")).openShare(),
  print: async () => (await import("./print.js")).openPrint(),
  settings: async () => (await import("./dialogs.js")).openSettings(),
  help: async () => (await import("./dialogs.js")).openHelp()
}
for (const [id, open] of Object.entries(DIALOGS)) {
  find("#" + id).addEventListener("click", open)
}
document.addEventListener("keydown", (event) => {
  const isHelp = event.key === "?" && /** @type {Element} */ (event.target).closest("#player")
  const isPrint = event.key === "p" && (event.ctrlKey || event.metaKey) && !find("dialog[open]")
  if (isHelp || isPrint) {
    event.preventDefault()
    DIALOGS[isHelp ? "help" : "print"]()
  }
})

find("#open-shape").addEventListener("click", async () => (await import("./shape.js")).openShape())

const select = find("#example")
select.append(...Object.keys(examples).map((name) => h("option", { value: name }, strings.examples[name])))
select.addEventListener("change", () => {
  update({ example: select.value })
  load(examples[select.value])
})

const TABS = ["step", "train"]

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
find("#requests details").addEventListener("toggle", async () => (await import("./requests.js")).startRequests(), { once: true })

hooks.waiting = async (seconds, stop) => (await import("./dialogs.js")).waiting(seconds, stop)
hooks.key = async () => (await import("./dialogs.js")).askKey()

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

startStep()
await (location.hash.length > 1 || history.state ? openLink() : load(examples.notebook))
let isFollowed = false
onChange(async (changed) => {
  if (!isFollowed) {
    isFollowed = true
    ;(await import("./share.js")).startFollowing(changed)
  }
})
find("#next").focus({ focusVisible: true })
