import { renderCurve, renderCurveTable, renderNow } from "./curve.js"
import { LARGEST } from "./data.js"
import { button, fill, find, h, OWN_KEYS, say, svg } from "./dom.js"
import { number } from "./format.js"
import { isPlaying, KEYS, makePlayer, renderPlayer, seek, sentence } from "./player.js"
import { clickPlane, key, makePoint, renderPoint, renderPointTable } from "./point.js"
import { bounds, renderPoints, renderRegions } from "./regions.js"
import { renderRuns } from "./runs.js"
import { configure, makeData, makeNetwork, press, renderSettings } from "./settings.js"
import { onChange, state } from "./state.js"
import { strings } from "./strings.js"
import { describe } from "./table.js"
import { attempt, axes, change, DEFAULTS, frame, isCutShort, onTraining, prepare, repeat, resume,
  training } from "./training.js"

const text = strings.train

/**
 * The causes of all that is shown, for a link: of a run its own settings, and of the fields what differs from them. A
 * moment is told by its step, as which frames there are depends on how the run was made.
 */
export const settings = () => {
  const { config, shown } = training
  if (!shown?.letter) {
    return { ...config }
  }
  const causes = { ...shown.config, axes: config.axes }
  const fields = Object.entries(config).filter(([name, value]) =>
    name in DEFAULTS && JSON.stringify(value) !== JSON.stringify(/** @type {any} */ (causes)[name]))
  return { ...causes, first: shown.first === causes.epochs ? undefined : shown.first, step: frame().step,
    fields: fields.length ? Object.fromEntries(fields) : undefined }
}

/** @param {any} value */
const isPoint = (value) => Array.isArray(value) && value.length === 3
  && value.every((number) => Number.isFinite(number) && Math.abs(number) <= LARGEST) && [0, 1, 2, 3, 4].includes(value[2])

/** What is of the right kind in a link, which may come from anywhere. @param {any} link @returns {any} */
const checked = ({ csv, drawn, targetLoss, ...link }) => {
  const kind = (/** @type {any} */ value) =>
    Array.isArray(value) && value.every(Number.isInteger) ? "integers" : typeof value
  const config = Object.entries(DEFAULTS).map(([name, value]) =>
    [name, kind(link[name]) === kind(value) ? link[name] : value])
  return { ...structuredClone(Object.fromEntries(config)), targetLoss: typeof targetLoss === "number" ? targetLoss : null,
    axes: [0, 1].map((i) => Number(link.axes?.[i] ?? i)),
    csv: csv && { text: String(csv.text), label: Number(csv.label), scaled: Boolean(csv.scaled) },
    drawn: Array.isArray(drawn) ? drawn.filter(isPoint) : undefined }
}

/** Shows what a link holds; its moment is there when the run has been made again, as it was, or is there still. @param {any} causes */
export const restore = async ({ step, first, fields, ...link }) => {
  const config = checked(link)
  const { epochs } = config
  const begun = Number.isInteger(first) ? first : epochs
  const there = step === undefined ? undefined : training.runs.find((run) => run.first === begun
    && Number(run.frames.at(-1)?.step) >= Number(step) && Object.keys(config).every((name) => name === "axes"
    || JSON.stringify(config[name]) === JSON.stringify(/** @type {any} */ (run.config)[name])))
  if (there) {
    change({ shown: there, config, problem: null })
  } else {
    await configure({ ...config, epochs: begun })
    await (step !== undefined && repeat(epochs, Number(step)))
  }
  if (step !== undefined) {
    seek(training.shown?.frames.findLastIndex((each) => each.step <= Number(step)) ?? 0)
  }
  if (fields) {
    await configure(checked({ ...link, ...fields }))
  }
}

const renderLegend = () => {
  const { shown } = training
  fill(find("#legend"), shown?.data.classes.map((name, i) => h("span", {}, key(i), name,
    h("span", { class: "unseen" }, `: ${shown.data.labels.filter((label) => label === i).length}`))) ?? [])
  const range = shown && (shown.data.x.length || shown.config.drawn) ? bounds() : []
  const names = axes().map((at) => shown?.data.columns[at])
  const axis = (/** @type {(string | undefined)[]} */ ...labels) => labels.map((label) => h("span", {}, label))
  const [right, up] = range.map(({ from, to }) => [number(from, 2), number(to, 2)])
  fill(find("#across"), right && axis(right[0], names[0], right[1]))
  fill(find("#up"), up && axis(up[1], names[1], up[0]))
}

const renderConfusion = () => {
  const { shown } = training
  const of = shown && frame()
  const matrix = of?.judged?.confusionMatrix
  // While it is played it keeps its place, but not the numbers of another frame.
  find("#confusion").hidden = !matrix && !isPlaying()
  find("#confusion").classList.toggle("unknown", !matrix)
  if (matrix && shown) {
    fill(find("#confusion table"), h("caption", {}, text.confusion), h("thead", {}, h("tr", {},
      h("td", {}, `${text.truth} ↓ ${text.predicted} →`),
      shown.data.classes.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, matrix.map((row, i) => h("tr", {}, h("th", { scope: "row" }, shown.data.classes[i]),
      row.map((count, j) => h("td", { class: i === j ? "right" : "" }, count))))))
  }
}

const renderProblem = () => {
  const { problem, shown, running } = training
  const errors = problem || running ? [] : describe(shown?.data.errors ?? [])
  const ended = !running && !problem && text.stopped[shown?.stoppedBy ?? ""]
  fill(find("#train-problem"), problem && [h("h2", {}, problem.title || strings.noAnswer),
    problem.errors.map(({ pointer, detail }) => detail && h("p", {}, h("b", {}, pointer.slice(2)), " ", detail)),
    [0, 401, 503].includes(problem.status) && button(strings.tryAgain, () => {
      const { undone } = training
      change({ problem: null })
      undone.forEach(attempt)
    }), " ",
    problem.type && h("a", { href: problem.type.slice(1) }, strings.more)])
  find("#train-problem").hidden = !problem
  fill(find("#train-note"), errors.length > 0 && h("ul", {}, errors.map((line) => h("li", {}, line))),
    ended && h("p", {}, ended, " ", isCutShort(shown)
      && button(text.goOn, () => resume(0), { id: "go-on" })))
  find("#train-note").hidden = !ended && !errors.length
}

let drawn = /** @type {any[]} */ ([])

/** What a frame changes is drawn each time, the rest where it has changed. */
const render = () => {
  const { shown, frame: at, point, problem, config, running } = training
  const wanted = [shown, config, running, training.runs, problem, point, shown?.frames.length, isPlaying(),
    shown?.stoppedBy, ...training.runs.map(({ overlaid }) => overlaid)]
  if (wanted.length !== drawn.length || wanted.some((value, i) => value !== drawn[i])) {
    if (shown !== drawn[0] || config !== drawn[1] || point !== drawn[5]) {
      renderPoints()
      renderPointTable()
      renderLegend()
    }
    const isNew = problem && problem !== drawn[4]
    if (drawn[2] && !running) {
      say(problem?.title ?? sentence())
    }
    drawn = wanted
    renderSettings()
    renderRuns()
    renderProblem()
    renderCurve()
    if (isNew) {
      find("#train-problem").scrollIntoView({ block: "nearest" })
    }
  }
  find("#train").dataset.state = running ? "running" : isPlaying() ? "playing" : "rest"
  find("#train").ariaBusy = String(Boolean(running))
  renderPlayer()
  renderNow()
  renderConfusion()
  renderRegions(isPlaying() || Boolean(running), render)
  renderPoint()
  find("#points").setAttribute("aria-label", `${sentence()}. ${text.regions}`)
  find("#curve").setAttribute("aria-label", `${text.trainLoss}. ${sentence()}`)
  find("#points").dataset.frame = at
}

/** @param {boolean} narrow the result comes first, and settings are folded */
const arrange = (narrow) => {
  const parts = ["#data-part", "#network-part", "#result-part", "#frames", "#runs-part"].map((part) => find(part))
  const [data, network, result, frames, runs] = parts
  const measured = find("#measured")
  find("#train").append(...narrow ? [result, frames, measured, network, data, runs] : parts)
  network.open = data.open = !narrow
  for (const part of [network, data]) {
    find("summary", part).tabIndex = narrow ? 0 : -1
  }
  // Whoever draws looks at the picture.
  if (narrow) {
    frames.prepend(find("#train-actions"))
    result.append(find("#drawing"))
  } else {
    find("#data-fields").before(find("#drawing"))
    network.append(find("#train-actions"))
    result.append(measured)
  }
}

/** @param {string} id @param {string} title @param {any} children */
const folded = (id, title, children) => h("details", { id, open: true }, h("summary", {}, h("h2", {}, title)), children)

/** @param {string} id @param {string} title @param {() => void} toggle */
const tabled = (id, title, toggle) =>
  h("details", { id, toggle }, h("summary", {}, title),
    h("div", { class: "scroll", tabindex: 0, role: "group", "aria-label": title }))

const start = async () => {
  document.head.append(h("link", { rel: "stylesheet", href: new URL("train.css", import.meta.url) }))
  find("#train").append(
    h("div", { id: "train-problem", role: "alert", hidden: true }), h("div", { id: "train-note", hidden: true }),
    folded("data-part", text.data, makeData()), folded("network-part", text.network, makeNetwork()),
    h("section", { id: "result-part", "aria-label": text.result },
      h("div", { id: "picture" }, h("div", { id: "up", "aria-hidden": "true" }),
        h("div", { id: "plane" }, h("canvas", { id: "regions", "aria-hidden": "true" }),
          svg("svg", { id: "points", viewBox: "0 0 320 320", role: "img", click: clickPlane })),
        h("div", { id: "across", "aria-hidden": "true" }), h("div", { id: "legend" }), h("span", { id: "palette" }),
        h("p", { class: "hint" }, text.regions)),
      h("div", { id: "measured" }, svg("svg", { id: "curve", viewBox: "0 0 300 150", role: "img" }),
        h("div", { id: "curve-legend" }),
        makePoint(),
        h("div", { id: "confusion", class: "scroll", hidden: true, tabindex: 0, role: "group", "aria-label": text.confusion },
          h("table", {})),
        tabled("curve-table", text.curveTable, renderCurveTable), tabled("point-table", text.pointTable, renderPointTable))),
    makePlayer(),
    h("section", { id: "runs-part", "aria-label": text.runs }, h("h2", {}, text.runs), h("div", { id: "runs" })))
  const narrow = matchMedia("(width < 700px)")
  narrow.addEventListener("change", () => arrange(narrow.matches))
  for (const colours of ["(prefers-color-scheme: dark)", "(forced-colors: active)"]) {
    matchMedia(colours).addEventListener("change", render)
  }
  arrange(narrow.matches)
  onTraining(render)
  onChange((changed) => { if (changed.has("settings")) { render() } })
  document.body.append(h("dialog", { id: "csv", "aria-label": text.ownData }))
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target)
    const action = event.ctrlKey && event.key === "Enter" ? press : KEYS[(event.shiftKey ? "Shift+" : "") + event.key]
    const isOwn = target.closest("dialog") || action !== press && (event.ctrlKey || target.closest(OWN_KEYS))
    if (state.tab === "train" && action && !isOwn && !event.altKey && !event.metaKey) {
      event.preventDefault()
      action()
    }
  })
  render()
  await prepare()
}

/** @type {Promise<void> | null} */
let started = null

/** Makes the tab, once. */
export const startTrain = () => started ??= start()
