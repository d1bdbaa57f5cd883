import { fill, find, h } from "./dom.js"
import { number, shiftIndices } from "./format.js"
import { entriesOf, layersOf, sourcesOf } from "./model.js"
import { computation, current, isKnown, state, value } from "./state.js"
import { strings } from "./strings.js"

/** Rows and columns of an array that are shown; of a larger one, those around what is looked at. */
const WINDOW = 16
const ALL_DIGITS = 17

/** Where the window of each array begins. */
const origins = /** @type {Map<string, number[]>} */ (new Map())

/** The part of an array that is shown. @param {import("./model.js").NamedArray} array */
const shownOf = (array) => {
  const [i, j] = origins.get(array.at) ?? [0, 0]
  return entriesOf(array).slice(i, i + WINDOW).map((row) => row.slice(j, j + WINDOW))
}

/** @type {(old: number, index: number, size: number) => number} where a window begins that has an index in it */
const begin = (old, index, size) => index >= old && index < old + WINDOW ? old
  : Math.min(index - index % WINDOW, size - WINDOW)

/** Moves windows to what the cursor reads and writes. @returns {boolean} whether one has moved */
const follow = () => {
  const places = [computation().at, ...sourcesOf(computation())]
  let moved = false
  for (const { at, rows, columns } of current().arrays.filter((array) => Math.max(array.rows, array.columns) > WINDOW)) {
    const wanted = places.find((place) => place.startsWith(at + "/"))
    const [top, left] = origins.get(at) ?? [0, 0]
    if (wanted) {
      const [row, column = 0] = wanted.slice(at.length + 1).split("/").map(Number)
      const origin = [begin(top, row, rows), begin(left, column, columns)]
      moved ||= origin[0] !== top || origin[1] !== left
      origins.set(at, origin)
    }
  }
  return moved
}

/**
 * What the tables do when one works with them.
 * @typedef {{edit: (at: string, text: string, done: boolean) => void, restore: (at: string) => void,
 *   look: (at: string) => void, leave: () => void}} Actions
 */

/** @param {string} at */
export const cellOf = (at) => find(`#arrays [data-at="${at}"]`)

/** The column of the table of arrays in which an array stands. @param {import("./model.js").NamedArray} array */
const columnOf = ({ layer, part }) => layer < 0 ? 1
  : layer === layersOf(current().request).length ? 2 + 4 * layer + (part === "loss" ? 1 : 0)
    : 2 + 4 * layer + "Wbza".indexOf(part)

/** @param {any} value_ a number, or text @param {number} digits */
const text = (value_, digits) => typeof value_ === "number" ? number(value_, digits) : value_

/** Writes a given number into its field; all digits of it where it is edited. @param {any} field @param {string} at */
const write = (field, at) => {
  field.value = field.defaultValue = text(value(at), document.activeElement === field ? ALL_DIGITS : state.settings.digits)
}

/** @param {any} field */
const isTyped = (field) => field.value !== field.defaultValue

/** A given number, which can be edited. @param {string} at @param {string} label @param {Actions} actions */
const input = (at, label, actions) => h("input", {
  "aria-label": label, inputmode: "decimal", size: 6, autocomplete: "off", tabindex: -1, "data-given": true,
  input: (/** @type {any} */ event) => actions.edit(at, event.target.value, false),
  change: (/** @type {any} */ event) => actions.edit(at, event.target.value, true),
  focus: (/** @type {any} */ { target }) => {
    if (!isTyped(target)) {
      write(target, at)
    }
    target.select()
  },
  blur: (/** @type {any} */ { target }) => {
    if (!isTyped(target)) {
      write(target, at)
    }
  },
  keydown: (/** @type {KeyboardEvent} */ event) => {
    const field = /** @type {HTMLInputElement} */ (event.target)
    if (event.key === "Escape" && isTyped(field)) {
      event.stopPropagation()
      actions.restore(at)
    } else if (event.key === "Enter" && !event.ctrlKey) {
      event.stopPropagation()
      actions.edit(at, field.value, true)
      actions.look(at)
    }
  }
})

/** @param {import("./model.js").NamedArray} array @param {string} at @param {Actions} actions */
const cell = (array, at, actions) => {
  const name = shiftIndices(/** @type {string} */ (current().symbols.get(at)), state.settings.base)
  return array.given
    ? h("td", { "data-at": at, class: "given" }, input(at, name, actions))
    : h("td", { "data-at": at, tabindex: -1 })
}

/** @param {import("./model.js").NamedArray} array @param {Actions} actions */
const table = (array, actions) => {
  const { base } = state.settings
  const rows = shownOf(array)
  const [top, left] = origins.get(array.at) ?? [0, 0]
  const title = array.row === 2 && !array.given ? strings.after(array.name) : array.name
  return h("table", {
    role: "grid", class: "array " + array.part, "data-array": array.at, "data-place": `${array.row + 1}/${columnOf(array)}`,
    keydown: (/** @type {KeyboardEvent} */ event) => move(event, actions), copy
  },
  h("caption", {}, title, Math.max(array.rows, array.columns) > WINDOW
    && strings.part(top + base, Math.min(top + WINDOW, array.rows) - 1 + base, array.rows, left + base,
      Math.min(left + WINDOW, array.columns) - 1 + base, array.columns)),
  array.columns > 0 && h("thead", { class: "unseen" }, h("tr", {}, h("td"),
    rows[0].map((_, j) => h("th", { scope: "col" }, strings.column(left + j + base))))),
  h("tbody", {}, rows.map((row, i) => h("tr", {},
    h("th", { scope: "row", class: "unseen" }, strings.row(array.name, top + i + base)),
    row.map((at) => cell(array, at, actions))))))
}

/** What takes the focus in a cell. @param {Element} cell_ @returns {HTMLElement} */
const focusable = (cell_) => cell_.querySelector("input") ?? /** @type {HTMLElement} */ (cell_)

/** Arrow keys go from cell to cell. @param {KeyboardEvent} event @param {Actions} actions */
const move = (event, actions) => {
  const at = /** @type {HTMLElement} */ (event.target).closest("td")
  const tr = at?.parentElement
  if (!at || !tr) {
    return
  }
  const rows = [...tr.parentElement?.children ?? []]
  const cells = (/** @type {Element | undefined} */ row) => row ? [...row.querySelectorAll("td")] : []
  const j = cells(tr).indexOf(at)
  const i = rows.indexOf(tr)
  const field = /** @type {HTMLInputElement} */ (event.target)
  const inText = field.value !== undefined && (field.selectionStart !== 0 || field.selectionEnd !== field.value.length)
  const steps = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] }
  const step = steps[/** @type {keyof typeof steps} */ (event.key)]
  if (event.shiftKey || event.ctrlKey) {
    return
  }
  if (step && !(inText && step[1] !== 0)) {
    const to = cells(rows[i + step[0]])[j + step[1]]
    if (to) {
      at.closest("table")?.querySelectorAll("[tabindex='0']").forEach((other) => other.setAttribute("tabindex", "-1"))
      focusable(to).tabIndex = 0
      focusable(to).focus()
    }
    event.preventDefault()
  } else if (event.key === "Enter") {
    actions.look(/** @type {string} */ (at.dataset.at))
  } else if (event.key === "Escape") {
    actions.leave()
  }
}

/** Marks a number wherever it stands while it is pointed at, or has the focus, which is in sight. @param {Event} event */
export const mark = (event) => {
  const at = /** @type {Element} */ (event.target).closest?.("#step [data-at]")?.getAttribute("data-at")
  document.querySelectorAll(".same").forEach((element) => element.classList.remove("same"))
  if (at) {
    if (event.type === "focusin") {
      /** @type {Element} */ (event.target).scrollIntoView({ block: "nearest", inline: "nearest" })
    }
    document.querySelectorAll(`[data-at="${at}"]`).forEach((element) => element.classList.add("same"))
  }
}

/** Copies all digits of a number. @param {ClipboardEvent} event */
const copy = (event) => {
  const at = /** @type {HTMLElement} */ (event.target).closest("td")?.dataset.at
  if (at && isKnown(at) && typeof value(at) === "number") {
    event.clipboardData?.setData("text/plain", String(value(at)))
    event.preventDefault()
  }
}

/** Makes the tables anew, where shapes or windows are others. @param {Actions} actions @param {boolean} changed */
export const makeArrays = (actions, changed) => {
  if (!follow() && !changed) {
    return
  }
  const tables = current().arrays.map((array) => table(array, actions))
  fill(find("#arrays"), [0, 1, 2].map((row) => current().arrays.some((array) => array.row === row)
    && h("h3", { "data-place": `${row + 1}/0` }, strings.rows[row])), tables)
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (find("#arrays").childNodes)) {
    const [row, column] = /** @type {string} */ (element.dataset.place).split("/")
    element.style.gridArea = `${row} / ${Number(column) + 1}`
    const first = element.querySelector("td[data-at]")
    if (first) {
      focusable(first).tabIndex = 0
    }
  }
  find("#arrays").onclick = (/** @type {any} */ event) => {
    const at = event.target.closest("td")?.dataset.at
    if (at) {
      actions.look(at)
    }
  }
}

/** Writes the numbers that are known, and marks what the cursor reads and writes. */
export const renderArrays = () => {
  const here = computation()
  const looked = state.looked?.at
  const sources = new Set(sourcesOf(here))
  const errors = new Map(state.problem?.errors.map((error, i) => [error.pointer, `error-${i}`]))
  for (const cell_ of find("#arrays").querySelectorAll("td[data-at]")) {
    const at = cell_.dataset.at
    const known = isKnown(at)
    const field = cell_.querySelector("input[data-given]")
    const value_ = known ? value(at) : ""
    if (field) {
      if (!isTyped(field) || document.activeElement !== field && !errors.has(at)) {
        write(field, at)
      }
      const error = errors.get(at)
      field.setAttribute("aria-invalid", String(error !== undefined))
      field.setAttribute("aria-describedby", error ?? "")
    } else if (!cell_.dataset.practice) {
      cell_.textContent = text(value_, state.settings.digits)
    }
    cell_.title = typeof value_ === "number" ? number(value_, ALL_DIGITS) : ""
    cell_.classList.toggle("negative", typeof value_ === "number" && value_ < 0)
    cell_.classList.toggle("here", at === here.at)
    cell_.classList.toggle("source", sources.has(at))
    cell_.classList.toggle("looked", at === looked)
    cell_.classList.toggle("wrong", errors.has(at))
  }
  const box = find("#arrays").getBoundingClientRect()
  const cell_ = cellOf(here.at)?.getBoundingClientRect()
  if (cell_ && (cell_.left < box.left || cell_.right > box.right)) {
    find("#arrays").scrollLeft += cell_.left - box.left - box.width / 2
  }
}
