import { hasKey, setKey } from "./api.js"
import { button, fill, find, h, store } from "./dom.js"
import { state, update } from "./state.js"
import { strings } from "./strings.js"

const text = strings.dialogs

/**
 * Opens a dialog, which is gone when it is closed.
 * @param {string} id @param {string} title @param {import("./dom.js").Child[]} children
 */
export const open = (id, title, ...children) => {
  const dialog = h("dialog", { id, closedby: "any", "aria-labelledby": `${id}-title`, close: () => dialog.remove() },
    h("h2", { id: `${id}-title` }, title), ...children)
  document.body.append(dialog)
  dialog.showModal()
  return dialog
}

/** Closes the dialog that is on top. */
export const close = () => /** @type {any} */ ([...document.querySelectorAll("dialog[open]")].at(-1)).close()

/** @param {import("./dom.js").Child[]} buttons */
export const end = (...buttons) => h("p", { class: "end" }, ...buttons)

/** Tells something above the page. @param {string} message @param {string} label @param {() => void} action */
export const notice = (message, label = text.close, action = () => {}) =>
  fill(find("#notice"), h("span", {}, message), button(label, () => {
    fill(find("#notice"))
    action()
  }))

/**
 * Tells that a busy service is asked again, or, after 0 seconds, no longer.
 * @param {number} seconds @param {() => void} stop
 */
export const waiting = (seconds, stop) =>
  seconds ? notice(text.busy(seconds), strings.cancel, stop) : fill(find("#notice"))

/** @type {Promise<string | null> | null} the question that is open */
let asked = null

/** Asks for the key, once for all requests that want it. */
export const askKey = () => asked ??= new Promise((resolve) => {
  /** @type {string | null} */
  let given = null
  const key = h("input", { id: "key", type: "password", required: true, pattern: "[ -~]+", autocomplete: "off",
    size: 40 })
  const remember = h("input", { id: "remember", type: "checkbox" })
  const submit = (/** @type {SubmitEvent} */ event) => {
    event.preventDefault()
    given = key.value
    setKey(key.value, remember.checked)
    close()
  }
  open("key-dialog", text.key, h("p", {}, hasKey() ? text.otherKey : text.needsKey), h("form", { submit },
    h("p", {}, h("label", {}, text.keyLabel, " ", key)), h("p", {}, h("label", {}, remember, " ", text.remember)),
    end(button(strings.cancel, close), h("button", { class: "main" }, text.use)))
  ).addEventListener("close", () => {
    asked = null
    resolve(given)
  })
})

/** @type {(id: string, labels: Record<string, string>, chosen: any, choose: (name: string) => void) => any} */
const select = (id, labels, chosen, choose) => h("select", { id,
  change: (/** @type {any} */ { target }) => choose(target.value) },
  Object.entries(labels).map(([name, label]) =>
    h("option", { value: name, selected: name === String(chosen) }, label)))

/** @param {string} label @param {Element} control */
const row = (label, control) => h("tr", {},
  h("th", { scope: "row" }, h("label", { for: control.id }, label)), h("td", {}, control))

/** @param {Partial<typeof state.settings>} change */
const set = (change) => {
  const settings = { ...state.settings, ...change }
  const { theme, motion } = settings
  Object.assign(document.documentElement.dataset, { theme, motion })
  store("localStorage", "look", JSON.stringify({ theme, motion }))
  update({ settings })
}

export const openSettings = () => {
  const { digits, base, theme, motion } = state.settings
  open("settings-dialog", text.settings, h("table", {}, h("tbody", {},
    row(text.digits, h("input", { id: "digits", type: "number", min: 1, max: 17, required: true, value: digits,
      input: (/** @type {any} */ { target }) => {
        if (target.validity.valid) {
          set({ digits: target.valueAsNumber })
        }
      } })),
    row(text.base, select("base", { 0: text.bases[0], 1: text.bases[1] }, base, (name) => set({ base: Number(name) }))),
    row(text.theme, select("theme", text.themes, theme, (name) => set({ theme: name }))),
    row(text.motion, select("motion", text.motions, motion, (name) => set({ motion: name }))))),
  end(button(text.keys, openHelp), button(text.close, close, { class: "main" })))
}

/** Keys with signs between them. @param {string} keys */
const keyed = (keys) => keys.split(" ").flatMap((key) => ["/+".includes(key) ? key : h("kbd", {}, key), " "])

export const openHelp = () => {
  // The focus is at the beginning, so that one reads from there.
  const [first, ...others] = text.introduction
  open("help-dialog", text.help, h("p", { tabindex: -1, autofocus: true }, first),
    others.map((line) => h("p", {}, line)),
    h("table", { id: "keys" }, h("caption", {}, text.keys), h("tbody", {}, text.keyList.map(([keys, what]) =>
      h("tr", {}, h("th", { scope: "row" }, keyed(keys)), h("td", {}, what))))),
    end(button(text.close, close, { class: "main" })))
}
