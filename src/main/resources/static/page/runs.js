import { button, fill, find, h } from "./dom.js"
import { number } from "./format.js"
import { strings } from "./strings.js"
import { change, training } from "./training.js"

/** @typedef {import("./request.js").Run} Run */
const text = strings.train

/** @param {Run} run */
const save = (run) => {
  const content = JSON.stringify({ settings: run.config, ...run.result }, null, 1)
  const href = URL.createObjectURL(new Blob([content], { type: "application/json" }))
  h("a", { href, download: `run-${run.letter}.json` }).click()
  setTimeout(() => URL.revokeObjectURL(href), 1000)
}

/** A run's data, settings and last frame. @param {Run} run */
const show = (run) =>
  change({ shown: run, config: structuredClone(run.config), frame: run.frames.length - 1, point: null, problem: null })

/** @param {Run} run */
const remove = (run) => {
  const { shown } = training
  training.runs = training.runs.filter((one) => one !== run)
  const last = training.runs.at(-1)
  if (shown !== run) {
    change({})
  } else if (last) {
    show(last)
  } else {
    change({ shown: { ...run, letter: "", frames: run.frames.slice(0, 1), result: undefined, stoppedBy: "" }, frame: 0 })
  }
  find("#runs button, #train-run").focus()
}

/** @param {Run} run */
const row = (run) => {
  const { config, letter, result } = run
  const { shown, running } = training
  const loss = run.frames.at(-1)?.loss ?? result?.loss
  const data = config.csv ? "CSV" : config.drawn ? text.draw : config.shape
  const name = [data, config.hidden.join("-"), config.optimizer].filter(Boolean).join(", ")
  /** @type {(label: string, title: string, click: () => void, disabled: any) => any} */
  const small = (label, title, click, disabled) =>
    button(label, click, { class: "small", "aria-label": title, title, disabled })
  return h("li", { "data-run": letter, "data-loss": loss },
    button([h("b", { class: `run-${letter}` }, letter), ` ${name} ${number(config.eta, 3)}`,
      loss !== undefined && ` → ${number(loss, 4)}`], () => show(run),
    { "aria-pressed": String(run === shown), disabled: running }),
    h("label", {}, h("input", { type: "checkbox", checked: run.overlaid, "aria-label": text.compare(letter),
      change: () => {
        run.overlaid = !run.overlaid
        change({})
      } }), " ", text.compareShort),
    small("⤓ JSON", text.save(letter), () => save(run), !result),
    small("×", text.remove(letter), () => remove(run), running))
}

export const renderRuns = () => fill(find("#runs"),
  training.runs.length ? h("ul", {}, training.runs.map(row)) : h("p", { class: "hint" }, text.noRuns))
