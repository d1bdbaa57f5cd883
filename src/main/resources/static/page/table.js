import { dataSet, needsScaling, parseCsv, standardize } from "./data.js"
import { button, fill, find, h } from "./dom.js"
import { number } from "./format.js"
import { configure } from "./settings.js"
import { strings } from "./strings.js"
import { training } from "./training.js"

const text = strings.train
const MOST_ERRORS = 8

/** What is wrong with a table and its lines, from the first to the last, in words. @param {import("./data.js").DataError[]} errors */
export const describe = (errors) => [
  ...errors.toSorted((one, other) => (one.line ?? 0) - (other.line ?? 0)).slice(0, MOST_ERRORS)
    .map((error) => text.errors[error.key](error)),
  ...(errors.length > MOST_ERRORS ? [text.moreErrors(errors.length - MOST_ERRORS)] : [])]

/** Asks for a table of one's own. */
export const openTable = () => {
  const chosen = training.config.csv ?? { text: "", label: -1, scaled: false }
  let { label, scaled } = chosen
  const area = h("textarea", { id: "csv-text", rows: 8, spellcheck: "false", placeholder: text.example,
    input: () => {
      label = -1
      render()
    } })
  area.value = chosen.text
  const found = h("div", { id: "csv-found", "aria-live": "polite" })
  const use = h("button", { class: "main", id: "csv-use" }, text.use)
  const dialog = find("#csv")

  const render = (mayScale = true) => {
    const csv = parseCsv(area.value)
    use.disabled = true
    if (!area.value.trim()) {
      fill(found)
      return
    }
    label = label < 0 || label >= csv.columns.length ? csv.columns.length - 1 : label
    const set = dataSet(csv, label)
    const errors = [...csv.errors, ...set.errors]
    use.disabled = !set.x.length
    scaled = set.x.length > 0 && (mayScale ? needsScaling(set.x) : scaled)
    const { mean, deviation } = set.x.length ? standardize(set.x) : { mean: [], deviation: [] }
    fill(found,
      h("p", {}, h("label", {}, text.labelColumn, " ", h("select", { id: "csv-label", change: () => {
        label = Number(find("#csv-label").value)
        render()
      } }, csv.columns.map((column, at) => h("option", { value: at, selected: at === label }, column)))),
      h("span", { id: "csv-counts" }, text.rows(set.x.length, set.columns.length))),
      set.x.length > 0 && h("p", { id: "csv-classes" }, set.classes.map((name, i) =>
        h("span", {}, name, ": ", set.labels.filter((one) => one === i).length))),
      set.x.length > 0 && h("label", {}, h("input", { type: "checkbox", id: "csv-scaled", checked: scaled,
        change: (/** @type {any} */ event) => {
          scaled = event.target.checked
          render(false)
        } }), " ", text.scale),
      scaled && h("div", { class: "scroll" }, h("table", {},
        h("thead", {}, h("tr", {}, [text.column, text.mean, text.deviation].map((name) =>
          h("th", { scope: "col" }, name)))),
        h("tbody", {}, set.columns.map((column, i) => h("tr", {}, h("th", { scope: "row" }, column),
          [mean, deviation].map((values) => h("td", {}, number(values[i], 4)))))))),
      errors.length > 0 && h("ul", { id: "csv-errors" }, describe(errors).map((line) => h("li", {}, line))))
  }

  fill(dialog, h("form", { method: "dialog", submit: async (/** @type {Event} */ event) => {
    event.preventDefault()
    dialog.close()
    await configure({ csv: { text: area.value, label, scaled }, drawn: undefined, axes: [0, 1] })
  } },
  h("h2", {}, text.ownData), h("label", {}, text.csv, area),
  h("p", {}, h("label", {}, text.file, " ", h("input", { type: "file", id: "csv-file",
    accept: ".csv,.tsv,.txt,text/csv,text/plain", change: async (/** @type {any} */ event) => {
      area.value = await event.target.files[0]?.text() ?? area.value
      label = -1
      render()
    } }))),
  found, h("p", { class: "end" }, button(strings.cancel, () => dialog.close()), use)))
  if (area.value) {
    render(false)
  }
  dialog.showModal()
}
