import { fill, find, h, svg } from "./dom.js"
import { number } from "./format.js"
import { strings } from "./strings.js"
import { frame, training } from "./training.js"

const WIDTH = 300
const HEIGHT = 150
const LEFT = 54
const BOTTOM = 24
const text = strings.train

/** The runs whose losses are drawn, the shown one last. */
const drawn = () => {
  const { runs, shown } = training
  return [...runs.filter((run) => run.overlaid && run !== shown), ...(shown?.letter ? [shown] : [])]
}

/** @typedef {"loss" | "validationLoss"} Measure */

/** The largest step and loss of the curves. A run that left float64 hides no other. */
const scale = () => {
  const runs = drawn()
  const tame = runs.filter(({ stoppedBy }) => stoppedBy !== "overflow")
  const losses = (tame.length ? tame : runs).flatMap((run) => run.frames.flatMap(
    ({ loss = 0, validationLoss = 0 }) => [loss, validationLoss]))
  return { step: Math.max(1, ...runs.map((run) => run.frames.at(-1)?.step ?? 0)), loss: Math.max(...losses) || 1 }
}

/** @param {number} step @param {{step: number}} most */
const across = (step, most) => LEFT + (WIDTH - LEFT - 6) * (step / most.step)

/** @param {number} loss @param {{loss: number}} most */
const down = (loss, most) => 6 + (HEIGHT - BOTTOM - 6) * (1 - Math.min(1, loss / most.loss))

/** @param {import("./request.js").Run} run @param {Measure} measure @param {{step: number, loss: number}} most */
const line = (run, measure, most) => {
  const points = run.frames.filter((each) => each[measure] !== undefined).map((each) =>
    `${across(each.step, most).toFixed(1)},${down(Number(each[measure]), most).toFixed(1)}`)
  return points.length && svg("polyline", { points: points.join(" "), "data-run": run.letter, "data-measure": measure,
    class: `curve run-${run.letter} ${measure}${run === training.shown ? " shown" : ""}` })
}

/** @typedef {import("./request.js").Run} Run */

/** A run's letter, at its end, where there are others. @type {(run: Run, i: number, most: {step: number, loss: number}) => any} */
const letter = (run, i, most) => {
  const { step, loss = 0 } = /** @type {import("./request.js").Frame} */ (run.frames.at(-1))
  return svg("text", { x: across(step, most) - 14 * i, y: Math.max(16, down(loss, most) - 5),
    class: `end run-${run.letter}` }, run.letter)
}

/** The loss over the steps, of the shown run and those laid over it. */
export const renderCurve = () => {
  const most = scale()
  const runs = drawn()
  const epochs = runs.flatMap((run) => run.frames).find(({ step }) => step === most.step)?.epoch
  fill(find("#curve"),
    svg("path", { d: `M${LEFT} 6V${HEIGHT - BOTTOM}H${WIDTH - 6}`, class: "axis" }),
    runs.length ? [
      svg("text", { x: LEFT - 6, y: 14, class: "end" }, number(most.loss, 2)),
      svg("text", { x: LEFT - 6, y: HEIGHT - BOTTOM, class: "end" }, 0),
      svg("text", { x: WIDTH - 6, y: HEIGHT - 6, class: "end" }, text.epoch(epochs ?? 0)),
      runs.map((run, i) => [line(run, "validationLoss", most), line(run, "loss", most),
        runs.length > 1 && letter(run, i, most)]),
      training.shown?.letter && svg("path", { id: "now", class: "now", d: `M0 6V${HEIGHT - BOTTOM}` })
    ].flat(3) : svg("text", { x: (WIDTH + LEFT) / 2, y: HEIGHT / 2, class: "name" }, text.noRun))
  fill(find("#curve-legend"), runs.length > 0 && [h("span", { class: "key loss" }, text.trainLoss),
    runs.some((run) => run.config.test > 0) && h("span", { class: "key validationLoss" }, text.testLoss)])
  renderNow()
  renderCurveTable()
}

/** Where the shown frame is on the curve. */
export const renderNow = () => {
  if (training.shown?.letter) {
    find("#now")?.setAttribute("transform", `translate(${across(frame().step, scale()).toFixed(1)} 0)`)
  }
}

/** The curve as a table, where that is open. */
export const renderCurveTable = () => {
  const { shown } = training
  if (!find("#curve-table").open) {
    return
  }
  fill(find("#curve-table div"), h("table", {}, h("thead", {}, h("tr", {},
    [text.epochs, text.trainLoss, text.testLoss].map((name) => h("th", { scope: "col" }, name)))),
  h("tbody", {}, shown?.frames.map((each) => h("tr", {}, h("th", { scope: "row" }, each.epoch),
    h("td", {}, each.loss === undefined ? "" : number(each.loss, 4)),
    h("td", {}, each.validationLoss === undefined ? "" : number(each.validationLoss, 4)))))))
}
