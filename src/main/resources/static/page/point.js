import { button, fill, find, h, svg } from "./dom.js"
import { number } from "./format.js"
import { isPlaying } from "./player.js"
import { classOf, mark, nearest, samplesAt } from "./regions.js"
import { forward, stepRequest } from "./request.js"
import { addPoint } from "./settings.js"
import { update } from "./state.js"
import { load } from "./step.js"
import { strings } from "./strings.js"
import { attempt, change, frame, training } from "./training.js"

const text = strings.train

/** Of which point, and by which frame's network, it is told what that says. @type {{of: any, point: any}} */
let said = { of: null, point: null }

/** Where the chosen point is in the data, or -1. */
const index = () => training.shown?.data.x.indexOf(/** @type {any} */ (training.point)) ?? -1

/** @param {number} label */
export const key = (label) =>
  svg("svg", { viewBox: "-8 -8 16 16", class: "key-mark", "aria-hidden": "true" }, mark(label))

/** Chooses the point that is clicked, or draws one. @param {MouseEvent} event */
export const clickPlane = (event) => {
  const { width, height, left, top } = find("#points").getBoundingClientRect()
  const [right, down] = [(event.clientX - left) / width, (event.clientY - top) / height]
  const { shown, config } = training
  const [sample] = shown ? samplesAt([[right, down]]) : []
  if (sample && config.drawn) {
    addPoint(sample)
  } else if (shown?.data.x.length) {
    change({ point: shown.data.x[nearest(right, down)] ?? sample })
  }
}

/**
 * Leads to the Step tab, with the shown frame's network and the chosen point, or else the first. A place that is none
 * of the data has the class that the network takes it for.
 */
const openInStep = () => attempt(async () => {
  const { shown, point } = training
  if (shown) {
    const of = frame()
    const x = point ?? shown.data.x[0]
    const label = shown.data.labels[point ? index() : 0]
      ?? classOf((await forward(shown, of, [x], ["h"], false)).h[0]).label
    const request = stepRequest(shown, of, x, label)
    update({ tab: "step", practice: null })
    load(request)
    find("#next").focus()
  }
})

export const makePoint = () => h("div", { id: "point" },
  h("label", {}, text.pointNumber, " ", h("input", { type: "number", id: "point-number", min: 1,
    change: (/** @type {any} */ event) =>
      change({ point: training.shown?.data.x[Number(event.target.value) - 1] ?? null }) }),
  " ", h("span", { id: "point-count" })),
  button(text.openInStep, openInStep, { id: "open-step" }), h("div", { id: "point-outputs", "aria-live": "polite" }))

/** The points as a table, where that is open. */
export const renderPointTable = () => {
  const { shown } = training
  if (!shown || !find("#point-table").open) {
    return
  }
  const { x, labels, classes, columns } = shown.data
  fill(find("#point-table div"), h("table", {},
    h("thead", {}, h("tr", {}, [text.pointNumber, ...columns, text.class].map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, x.map((row, i) => h("tr", {}, h("th", { scope: "row" }, i + 1),
      row.map((value) => h("td", {}, number(value, 4))), h("td", {}, classes[labels[i]]))))))
}

export const renderPoint = async () => {
  const { shown, point } = training
  const of = shown && frame()
  find("#open-step").disabled = !of
  find("#point-count").textContent = text.ofPoints(shown?.data.x.length ?? 0)
  if (document.activeElement !== find("#point-number")) {
    find("#point-number").value = index() + 1 || ""
  }
  if (!of || !point) {
    fill(find("#point-outputs"), h("p", { class: "hint" }, training.config.drawn ? text.noPointDrawn : text.noPoint))
    said.point = null
  }
  if (!of || !point || isPlaying() || said.of === of && said.point === point) {
    return
  }
  said = { of, point }
  const answer = await attempt(() => forward(shown, of, [point], ["h"], false))
  if (answer && said.of === of && said.point === point) {
    const outputs = /** @type {number[]} */ (answer.h[0])
    const { columns, classes, labels } = shown.data
    fill(find("#point-outputs"),
      h("p", {}, columns.map((column, i) => `${column} = ${number(point[i], 4)}`).join(", "),
        index() >= 0 && `: ${classes[labels[index()]]}`),
      h("table", {}, h("tbody", {}, outputs.map((value, i) => {
        const label = outputs.length === 1 ? 1 : i
        return h("tr", {}, h("th", { scope: "row" }, key(label), classes[label]),
          h("td", {}, h("meter", { value, class: `class-${label}`, "aria-hidden": "true" })),
          h("td", { "data-h": value }, number(value, 4)))
      }))))
  }
}
