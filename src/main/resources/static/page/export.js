import { button, find, h, say } from "./dom.js"
import { strings } from "./strings.js"

const { copy, copied } = strings.requests

/** Copies what a hidden field holds, which needs no secure context. @param {string} text */
const copySelected = (text) => {
  const focused = /** @type {HTMLElement} */ (document.activeElement)
  const field = h("textarea", { class: "unseen", readonly: true })
  // All but an open dialog is inert.
  const place = find("dialog[open]") ?? document.body
  field.value = text
  place.append(field)
  field.select()
  document.execCommand("copy")
  field.remove()
  focused.focus()
}

/** A button that copies a text and says so. @param {() => string} text @param {Record<string, any>} [attributes] */
export const copyButton = (text, attributes = {}, label = copy) => {
  const made = button(label, async () => {
    await (navigator.clipboard?.writeText(text()) ?? Promise.reject()).catch(() => copySelected(text()))
    made.textContent = copied
    say(copied)
    setTimeout(() => { made.textContent = label }, 1500)
  }, attributes)
  return made
}

/** Saves a text as a file. @param {string} name @param {string} text */
export const save = (name, text) => {
  const href = URL.createObjectURL(new Blob([text], { type: "application/json" }))
  h("a", { href, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(href), 1000)
}
