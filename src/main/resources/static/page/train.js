import { renderCurve, renderCurveTable, renderNow } from "./curve.js"
import { button, fill, find, h, say, svg } from "./dom.js"
import { number } from "./format.js"
import { isPlaying, KEYS, makePlayer, renderPlayer, seek, sentence } from "./player.js"
import { bounds, classOf, mark, nearest, renderPoints, renderRegions, sampleAt } from "./regions.js"
import { addPoint, configure, makeData, makeNetwork, renderSettings } from "./settings.js"
import { state, update } from "./state.js"
import { load } from "./step.js"
import { strings } from "./strings.js"
import { describe } from "./table.js"
import { attempt, change, DEFAULTS, forward, frame, onTraining, prepare, resume, stepRequest, train, training } from "./training.js"

const text = strings.train
const OWN_KEYS = "input, select, textarea, table, dialog, [role=tablist]"

/** The causes of all that is shown, for a link. */
export const settings = () => ({ ...training.config, frame: training.shown?.letter ? training.frame : undefined })

/** Shows what a link holds; a frame is there when its run has been made again. @param {any} causes */
export const restore = async ({ frame: at, ...config }) => {
  await configure({ ...structuredClone(DEFAULTS), ...config })
  if (at !== undefined) {
    await train()
    seek(at)
  }
}

/** @param {any} event */
const clickPlane = (event) => {
  const { width, height, left, top } = find("#points").getBoundingClientRect()
  const [right, down] = [(event.clientX - left) / width, (event.clientY - top) / height]
  const { shown, config } = training
  if (config.drawn) {
    addPoint(sampleAt(right, down))
  } else if (shown?.data.x.length) {
    choose(nearest(right, down), sampleAt(right, down))
  }
}

/** The chosen point's place in the data, or -1. */
let chosen = -1

/** @param {number} index @param {number[]} [sample] */
const choose = (index, sample = training.shown?.data.x[index]) => {
  chosen = index
  change({ point: (index < 0 ? sample : training.shown?.data.x[index]) ?? null })
}

/** Leads to the Step tab, with the shown frame's network and the chosen point. */
const openInStep = async () => {
  const { shown, point } = training
  if (!shown) {
    return
  }
  const x = point ?? shown.data.x[0]
  const label = chosen >= 0 || !point ? shown.data.labels[Math.max(chosen, 0)] : classOf(outputs?.h ?? [1, 0]).label
  const request = stepRequest(shown, frame(), x, label)
  update({ tab: "step", practice: null })
  await load(request)
}

/** @type {{of: any, point: number[], h: number[]} | null} what the network says of the chosen point */
let outputs = null

const renderPoint = async () => {
  const { shown, point } = training
  const of = shown && frame()
  find("#point").hidden = !of
  find("#open-step").disabled = !of
  find("#point-count").textContent = text.ofPoints(shown?.data.x.length ?? 0)
  if (document.activeElement !== find("#point-number")) {
    find("#point-number").value = point && chosen >= 0 ? chosen + 1 : ""
  }
  if (!of || !point) {
    fill(find("#point-outputs"), h("p", { class: "hint" }, text.noPoint))
    return
  }
  if (outputs?.of === of && outputs.point === point) {
    return
  }
  if (isPlaying()) {
    return
  }
  const answer = await attempt(() => forward(shown, of, [point], ["h"], false))
  if (answer && training.point === point && frame() === of) {
    outputs = { of, point, h: answer.h[0] }
    fill(find("#point-outputs"),
      h("p", {}, shown.data.columns.map((column, i) => `${column} = ${number(point[i], 4)}`).join(", "),
        chosen >= 0 && `: ${shown.data.classes[shown.data.labels[chosen]]}`),
      h("table", {}, h("tbody", {}, answer.h[0].map((/** @type {number} */ value, /** @type {number} */ i) => {
        const label = answer.h[0].length === 1 ? 1 : i
        return h("tr", {}, h("th", { scope: "row" }, legendMark(label), shown.data.classes[label]),
          h("td", {}, h("meter", { min: 0, max: 1, value, class: `class-${label}`, "aria-hidden": "true" })), h("td", {}, number(value, 4)))
      }))))
  }
}

/** @param {number} label */
const legendMark = (label) => svg("svg", { viewBox: "-8 -8 16 16", class: "key-mark", "aria-hidden": "true" }, mark(label))

const renderLegend = () => {
  const { shown } = training
  fill(find("#legend"), shown?.data.classes.map((name, i) => h("span", {}, legendMark(i), name,
    h("span", { class: "unseen" }, `: ${shown.data.labels.filter((label) => label === i).length}`))) ?? [])
  const range = shown?.data.x.length ? bounds() : []
  const names = shown?.config.axes.map((_, i) => shown.data.columns[training.config.axes[i]])
  fill(find("#across"), range[0] && [h("span", {}, number(range[0].from, 2)), h("span", {}, names?.[0]), h("span", {}, number(range[0].to, 2))])
  fill(find("#up"), range[1] && [h("span", {}, number(range[1].to, 2)), h("span", {}, names?.[1]), h("span", {}, number(range[1].from, 2))])
}

const renderConfusion = () => {
  const { shown } = training
  const of = shown && frame()
  const matrix = of?.judged?.confusionMatrix
  find("#confusion").hidden = !matrix && !isPlaying()
  if (matrix && shown) {
    fill(find("#confusion table"), h("caption", {}, text.confusion), h("thead", {}, h("tr", {}, h("td", {}, `${text.truth} ↓ ${text.predicted} →`),
      shown.data.classes.map((name) => h("th", { scope: "col" }, name)))),
    h("tbody", {}, matrix.map((row, i) => h("tr", {}, h("th", { scope: "row" }, shown.data.classes[i]),
      row.map((count, j) => h("td", { class: i === j ? "right" : "" }, count))))))
  }
}

/** @param {import("./training.js").Run} run */
const save = (run) => {
  const last = run.frames.at(-1)
  const file = new Blob([JSON.stringify({ settings: run.config, layers: last?.layers, ...run.result }, null, 1)], { type: "application/json" })
  const address = URL.createObjectURL(file)
  h("a", { href: address, download: `run-${run.letter}.json` }).click()
  setTimeout(() => URL.revokeObjectURL(address), 1000)
}

/** @param {import("./training.js").Run} run */
const show = (run) => {
  chosen = -1
  change({ shown: run, config: structuredClone(run.config), frame: run.frames.length - 1, point: null, problem: null })
}

/** @param {import("./training.js").Run} run */
const remove = async (run) => {
  const runs = training.runs.filter((one) => one !== run)
  if (training.shown !== run) {
    change({ runs })
  } else if (runs.length) {
    training.runs = runs
    show(/** @type {import("./training.js").Run} */ (runs.at(-1)))
  } else {
    change({ runs, shown: { ...run, letter: "", frames: run.frames.slice(0, 1), result: undefined }, frame: 0 })
  }
  find("#runs button, #train-run")?.focus()
}

const renderRuns = () => {
  const { runs, shown, running } = training
  fill(find("#runs"), runs.length ? h("ul", {}, runs.map((run) => {
    const { config, letter, result } = run
    const loss = result?.loss ?? run.frames.at(-1)?.loss
    return h("li", { "data-run": letter }, button([h("b", { class: `key run-${letter}` }, letter),
      ` ${config.csv ? "CSV" : config.drawn ? text.draw : config.shape}, ${config.hidden.join("-") || "–"}, ${config.optimizer} ${number(config.eta, 3)}`,
      loss === undefined ? "" : ` → ${number(loss, 4)}`], () => show(run),
    { class: "run", "aria-pressed": String(run === shown), disabled: running }),
    h("label", {}, h("input", { type: "checkbox", checked: run.overlaid, "aria-label": text.compare(letter), change: () => {
      run.overlaid = !run.overlaid
      change({})
    } }), " ", text.compareShort),
    button("⤓ JSON", () => save(run), { class: "small", "aria-label": text.save(letter), title: text.save(letter), disabled: !result }),
    button("×", () => remove(run), { class: "small", "aria-label": text.remove(letter), title: text.remove(letter), disabled: running }))
  })) : h("p", { class: "hint" }, text.noRuns))
}

const renderProblem = () => {
  const { problem, shown, running } = training
  const errors = problem || running ? [] : describe(shown?.data.errors ?? [])
  const ended = !running && !problem && text.stopped[shown?.stoppedBy ?? ""]
  fill(find("#train-problem"), problem && [h("h2", {}, problem.title || strings.noAnswer),
    problem.errors.map(({ pointer, detail }) => detail && h("p", {}, h("b", {}, pointer.slice(2)), " ", detail)),
    problem.status === 0 && button(strings.tryAgain, () => {
      change({ problem: null })
      prepare()
    }),
    problem.type && h("a", { href: problem.type.slice(1) }, strings.more)])
  find("#train-problem").hidden = !problem
  fill(find("#train-note"), errors.length > 0 && h("ul", {}, errors.map((line) => h("li", {}, line))),
    ended && h("p", {}, ended, " ", ["serverLimit", "deadline"].includes(shown?.stoppedBy ?? "") && button(text.goOn, () => resume(0), { id: "go-on" })))
  find("#train-note").hidden = !ended && !errors.length
}

let drawn = /** @type {any[]} */ ([])

/** What a frame changes is drawn each time, the rest where it has changed. */
const render = () => {
  const { shown, frame: at, point, problem, config, running } = training
  const wanted = [shown, config, running, training.runs, problem, point, shown?.frames.length, isPlaying(), shown?.stoppedBy,
    ...training.runs.map(({ overlaid }) => overlaid)]
  if (wanted.length !== drawn.length || wanted.some((value, i) => value !== drawn[i])) {
    if (shown !== drawn[0] || config !== drawn[1] || point !== drawn[5]) {
      renderPoints()
      renderLegend()
    }
    if (drawn[2] && !running) {
      say(problem?.title ?? sentence())
    }
    drawn = wanted
    renderSettings()
    renderRuns()
    renderProblem()
    renderCurve()
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
  if (narrow) {
    frames.prepend(find("#train-actions"))
  } else {
    network.append(find("#train-actions"))
    result.append(measured)
  }
}

/** @param {string} id @param {string} title @param {any} children */
const folded = (id, title, children) => h("details", { id, open: true }, h("summary", {}, h("h2", {}, title)), children)

export const startTrain = async () => {
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
      h("div", { id: "measured" }, svg("svg", { id: "curve", viewBox: "0 0 400 170", role: "img" }), h("div", { id: "curve-legend" }),
        h("div", { id: "point" }, h("label", {}, text.pointNumber, " ", h("input", { type: "number", id: "point-number", min: 1,
          change: (/** @type {any} */ event) => choose(Number(event.target.value) - 1) }), " ", h("span", { id: "point-count" })),
        button(text.openInStep, openInStep, { id: "open-step" }), h("div", { id: "point-outputs" })),
        h("div", { id: "confusion", class: "scroll", hidden: true }, h("table", {})),
        h("details", { id: "curve-table", toggle: renderCurveTable }, h("summary", {}, text.table), h("div", { class: "scroll" })))),
    makePlayer(),
    h("section", { id: "runs-part", "aria-label": text.runs }, h("h2", {}, text.runs), h("div", { id: "runs" })))
  const narrow = matchMedia("(width < 700px)")
  narrow.addEventListener("change", () => arrange(narrow.matches))
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", render)
  arrange(narrow.matches)
  onTraining(render)
  document.body.append(h("dialog", { id: "csv", "aria-label": text.ownData }))
  document.addEventListener("keydown", (event) => {
    const target = /** @type {Element} */ (event.target)
    const action = event.ctrlKey && event.key === "Enter" ? train : KEYS[(event.shiftKey ? "Shift+" : "") + event.key]
    const isOwn = target.closest("dialog") || action !== train && target.closest(OWN_KEYS)
    if (state.tab === "train" && action && !isOwn && !event.altKey && !event.metaKey && (!event.ctrlKey || action === train)) {
      event.preventDefault()
      action()
    }
  })
  render()
  await prepare()
}
