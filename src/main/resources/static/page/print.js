import { lines, onTheWay } from "./computation.js"
import { close, end, open } from "./dialogs.js"
import { button, find, h } from "./dom.js"
import { number } from "./format.js"
import { entriesOf, isExample } from "./model.js"
import { renderNetwork } from "./network.js"
import { addressOf, causes } from "./share.js"
import { current, onChange, state, value } from "./state.js"
import { strings } from "./strings.js"

const text = strings.print

/** The picture with the numbers of the whole step, or with the given ones only. @param {boolean} isSolved */
const picture = (isSolved) => {
  const { index, practice } = state
  const [onScreen] = find("#network").children
  Object.assign(state, { index: current().computations.length - 1, practice: null })
  renderNetwork(() => {})
  Object.assign(state, { index, practice })
  const [drawn] = find("#network").children
  find("#network").replaceChildren(onScreen)
  for (const each of drawn.querySelectorAll(".weight, text[data-at]")) {
    if (each.matches(".weight") || !isSolved && current().places.has(each.dataset.at)) {
      each.remove()
    }
  }
  for (const each of drawn.querySelectorAll(".here, .active")) {
    each.classList.remove("here", "active")
  }
  return drawn
}

/** @param {import("./model.js").NamedArray} array @param {boolean} isSolved */
const table = (array, isSolved) => h("table", { class: "array" },
  h("caption", {}, array.row === 2 && !array.given ? strings.after(array.name) : array.name),
  h("tbody", {}, entriesOf(array).map((row) => h("tr", {}, row.map((at) =>
    h("td", {}, (array.given || isSolved) && number(value(at), state.settings.digits)))))))

/** @param {boolean} isSolved */
const arrays = (isSolved) => strings.rows.map((title, i) => {
  const tables = current().arrays.filter(({ row }) => row === i).map((array) => table(array, isSolved))
  return tables.length > 0 && h("div", {}, h("h3", {}, title), h("div", { class: "arrays" }, tables))
})

/** @param {import("./model.js").Computation} computation @param {boolean} isSolved */
const equation = (computation, isSolved) => h("div", { class: "equation" }, isSolved
  ? [...lines(computation), onTheWay(computation)]
  : [lines(computation)[0], h("div", { class: "blank" }, h("div"), "=", h("div"))])

/** @param {boolean} isSolved @param {string} address */
const sheet = (isSolved, address) => h("article", {},
  h("h1", {}, text.heading(isExample(state.steps[0].request, state.example) ? strings.examples[state.example]
    : strings.own, state.step, isSolved)), h("p", {}, address),
  picture(isSolved), arrays(isSolved),
  Object.entries(strings.phases).map(([phase, title]) => {
    const computations = current().computations.filter((each) => each.phase === phase && each.formula !== undefined)
    return computations.length > 0 && h("section", {}, h("h2", {}, title),
      computations.map((each) => equation(each, isSolved)))
  }))

/** Makes what is printed: it stays until the page shows another number. @param {string} kind */
const makeSheets = async (kind) => {
  const address = await addressOf(causes())
  clear()
  document.body.append(h("div", { id: "sheets" }, (kind === "both" ? ["worksheet", "solution"] : [kind])
    .map((each) => sheet(each === "solution", address))))
}

const clear = () => document.querySelectorAll("#sheets, #address").forEach((each) => each.remove())

onChange(clear)

/** Prints the training as it is shown, with its link. */
const printTraining = async () => {
  clear()
  find("main").prepend(h("p", { id: "address" }, await addressOf(causes())))
  print()
}

export const openPrint = () => {
  if (state.tab === "train") {
    return printTraining()
  }
  /** @param {string} kind */
  const choice = (kind) => h("p", {}, h("label", {}, h("input", { type: "radio", name: "kind", value: kind,
    id: `print-${kind}`, checked: kind === (state.practice ? "worksheet" : "solution") }), " ", text.kinds[kind]))
  open("print-dialog", text.title, Object.keys(text.kinds).map(choice), end(button(strings.cancel, close),
    button(text.print, async () => {
      await makeSheets(find("#print-dialog :checked").value)
      close()
      print()
    }, { class: "main", id: "start-print", autofocus: true })))
}
