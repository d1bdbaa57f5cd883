import { post } from "./api.js"
import { LARGEST } from "./data.js"
import { button, disable, fill, find, h, svg } from "./dom.js"
import { number, parseNumber } from "./format.js"
import { ACTIVATIONS, OPTIMIZERS } from "./options.js"
import { heldOut, LOSSES } from "./request.js"
import { strings } from "./strings.js"
import { attempt, axes, change, DEFAULTS, MORE_EPOCHS, MOST_EPOCHS, prepare, resumable, resume, stop,
  train, training } from "./training.js"

export const SHAPES = ["circle", "xor", "gauss", "spiral", "moons"]
const SCHEMES = ["glorotUniform", "heUniform", "zeros"]
const SCHEDULES = ["constant", "linear", "cosine", "step"]
const AXES = ["horizontal", "vertical"]
const MAX_LAYERS = 6
const text = strings.train

/** The least and the most of a number; a whole one unless it may have a fraction. */
const RANGES = /** @type {Record<string, {from: number, to: number, fraction?: boolean, optional?: boolean}>} */ ({
  samples: { from: 2, to: 2000 }, noise: { from: 0, to: 1, fraction: true }, classes: { from: 2, to: 5 },
  test: { from: 0, to: 90 }, dataSeed: { from: 0, to: 2 ** 53 - 1 }, seed: { from: 0, to: 2 ** 53 - 1 },
  eta: { from: -Infinity, to: Number.MAX_VALUE, fraction: true }, batch: { from: 1, to: 1e5 }, epochs: { from: 1, to: MOST_EPOCHS },
  targetLoss: { from: -Infinity, to: Number.MAX_VALUE, fraction: true, optional: true }, units: { from: 1, to: 64 },
  coordinate: { from: -LARGEST, to: LARGEST, fraction: true }
})

/** @param {Partial<import("./request.js").Config>} changed */
export const configure = (changed) => {
  change({ config: { ...training.config, ...changed }, problem: null })
  return prepare()
}

/** What is typed, or undefined where it is told why it is wrong. @param {any} input @param {string} name */
const read = (input, name) => {
  const { from, to, fraction, optional } = RANGES[name]
  const typed = parseNumber(input.value)
  const value = Number(typed ?? NaN)
  if (optional && !input.value.trim()) {
    return null
  }
  const right = value >= from && value <= to && (fraction || Number.isInteger(value))
  input.setCustomValidity(right ? "" : text.wrong(from, to, Boolean(fraction)))
  input.ariaInvalid = right ? null : "true"
  if (!right) {
    input.reportValidity()
    return undefined
  }
  return value
}

/** @param {(value: string) => void} act @returns {any} what listens to a field */
const changed = (act) => (/** @type {any} */ event) => act(event.target.value)

/** @param {string} name @param {any[]} children */
const labelled = (name, ...children) =>
  h("label", { class: "field" }, h("span", {}, text.fields[name] ?? name), ...children)

/** @param {string} name @param {any} [extra] beside the field */
const field = (name, extra) => labelled(name, h("span", { class: "pair" },
  h("input", { id: "train-" + name, inputmode: "decimal", autocomplete: "off", size: 6,
    placeholder: RANGES[name].optional && text.never,
    change: (/** @type {any} */ event) => {
      const value = read(event.target, name)
      if (value !== undefined) {
        configure({ [name]: value })
      }
    } }), extra))

/** @param {string} name @param {string[]} values */
const choice = (name, values) => labelled(name,
  h("select", { id: "train-" + name, change: changed((value) => configure({ [name]: value })) },
    values.map((value) => h("option", { value }, text.options[value] ?? value))))

/** Another seed is the next one. @param {"seed" | "dataSeed"} name */
const reseed = (name) => button("⟳", () => configure({ [name]: training.config[name] + 1 }),
  { id: "new-" + name, class: "small", title: text.reseed[name], "aria-label": text.reseed[name] })

/** Trains, unless something wrong is typed; or stops. */
export const press = () => {
  const wrong = [...find("#train").querySelectorAll("input")].find((input) =>
    input.validity.customError && !input.form && !input.closest("[hidden]"))
  if (training.running) {
    stop()
  } else if (wrong) {
    wrong.closest("details").open = true
    wrong.reportValidity()
  } else {
    train()
  }
}

/** Small pictures of what the service makes. */
const thumbnails = () => SHAPES.map((shape) => {
  const picture = svg("svg", { viewBox: "-1.2 -1.2 2.4 2.4", "aria-hidden": "true" })
  attempt(async () => {
    const { x, labels } = await post("/data", { shape, samples: 60, noise: 0, seed: 1 })
    fill(picture, x.map((/** @type {number[]} */ [a, b], /** @type {number} */ i) =>
      svg("circle", { cx: a, cy: -b, r: 0.11, class: `class-${labels[i]}` })))
  })
  return button([picture, h("span", {}, shape)], 
    () => configure({ shape, csv: undefined, drawn: undefined, axes: [0, 1] }), { class: "thumbnail", "data-shape": shape })
})

export const makeData = () => [
  h("div", { id: "shapes", role: "group", "aria-label": text.shapes }, thumbnails()),
  h("div", { class: "buttons" },
    button(text.paste, async () => (await import("./table.js")).openTable(), { id: "open-csv" }),
    button(text.draw, () => {
      find("#plane").scrollIntoView({ block: "nearest" })
      configure({ drawn: training.config.drawn ?? [], csv: undefined, axes: [0, 1] })
    }, { id: "draw" })),
  h("form", { id: "drawing", class: "fields", submit: (/** @type {Event} */ event) => {
    event.preventDefault()
    const first = read(find("#draw-x"), "coordinate")
    const second = typeof first === "number" && read(find("#draw-y"), "coordinate")
    if (typeof first === "number" && typeof second === "number") {
      addPoint([first, second])
    }
  } },
  h("p", { class: "hint" }, text.drawing),
  labelled(text.class, h("select", { id: "draw-class" }, [0, 1, 2, 3, 4].map((value) => h("option", {}, value)))),
  ["x", "y"].map((name, i) => labelled(`x[${i}]`,
    h("input", { id: "draw-" + name, inputmode: "decimal", size: 6, required: true, autocomplete: "off",
      // A form that is told to be wrong is not submitted, and so not read again.
      input: (/** @type {any} */ event) => {
        event.target.setCustomValidity("")
        event.target.ariaInvalid = null
      } }))),
  h("span", { class: "buttons" }, h("button", { id: "add-point" }, text.add),
    button(text.undo, () => configure({ drawn: training.config.drawn?.slice(0, -1) })),
    button(text.clear, () => configure({ drawn: [] })))),
  h("div", { id: "data-fields", class: "fields" }, h("div", { id: "generated" }, field("samples"), field("noise"), field("classes"),
    field("dataSeed", reseed("dataSeed"))), h("div", { id: "axes" }, AXES.map((name, i) => labelled(name,
    h("select", { id: "train-" + name,
      change: changed((value) => configure({ axes: axes().with(i, Number(value)) })) })))),
  field("test", "%")),
  h("p", { class: "hint", id: "counts" })]

/** @param {number[]} sample */
export const addPoint = ([a, b]) =>
  configure({ drawn: [...training.config.drawn ?? [], [a, b, Number(find("#draw-class").value)]] })

export const makeNetwork = () => [
  h("div", { id: "layers", role: "group", "aria-label": text.layers }),
  h("div", { class: "fields" }, choice("activation", ACTIVATIONS), choice("scheme", SCHEMES),
    choice("loss", Object.keys(LOSSES)), choice("optimizer", OPTIMIZERS), field("eta"), choice("schedule", SCHEDULES),
    field("batch"), field("epochs"), field("targetLoss"), field("seed", reseed("seed"))),
  h("div", { class: "buttons", id: "train-actions" },
    button(text.train, press, { id: "train-run", class: "main", "aria-keyshortcuts": "Control+Enter" }),
    button(text.more(MORE_EPOCHS), () => resume(MORE_EPOCHS), { id: "more-epochs" }))]

/** The layers' sizes; those between can be changed. */
const renderLayers = () => {
  const { config, shown } = training
  const { hidden } = config
  const outputs = config.loss === "binaryCrossEntropy" ? 1 : shown?.data.classes.length ?? 2
  const layers = find("#layers")
  // Buttons stay while a size is changed: one that is being pressed ends the typing of a size.
  const wanted = [shown?.data.columns.length, hidden.length, outputs].join()
  if (layers.dataset.sizes === wanted) {
    for (const [l, input] of layers.querySelectorAll("input").entries()) {
      if (input !== document.activeElement && !input.validity.customError) {
        input.value = hidden[l]
      }
    }
    return
  }
  layers.dataset.sizes = wanted
  const remove = (/** @type {number} */ l) => button("×", () => configure({ hidden: training.config.hidden.toSpliced(l, 1) }),
    { class: "small", "aria-label": text.removeLayer(l + 1), title: text.removeLayer(l + 1) })
  fill(layers, h("b", {}, shown?.data.columns.length ?? 2), hidden.map((size, l) => [" → ",
    h("span", { class: "layer" },
    h("input", { type: "number", min: 1, max: 64, value: size, "aria-label": text.units(l + 1), "data-layer": l,
      change: (/** @type {any} */ event) => {
        const units = read(event.target, "units")
        if (units) {
          configure({ hidden: training.config.hidden.with(l, units) })
        }
      } }),
    remove(l))]), " → ", h("b", {}, outputs), button(text.layer, () => configure({ hidden: [...training.config.hidden, 8] }),
    { id: "add-layer", class: "small", disabled: hidden.length >= MAX_LAYERS }))
}

/** Fields show the settings, unless something wrong is typed there. */
export const renderSettings = () => {
  const { config, shown, running, problem } = training
  for (const name of Object.keys(DEFAULTS)) {
    const input = find("#train-" + name)
    if (input && input !== document.activeElement && !input.validity.customError) {
      const value = /** @type {any} */ (config)[name]
      input.value = Number.isInteger(value) || typeof value !== "number" ? value ?? "" : number(value, 17).replace("−", "-")
      input.ariaInvalid = null
      input.removeAttribute("aria-describedby")
    }
  }
  const wrong = problem && find("#train-" + problem.errors[0]?.pointer.split("/")[1]?.replace("batchSize", "batch")
    .replace("validation", "test"))
  if (wrong) {
    wrong.ariaInvalid = "true"
    wrong.setAttribute("aria-describedby", "train-problem")
  }
  for (const thumbnail of find("#shapes").children) {
    thumbnail.ariaPressed = String(!config.csv && !config.drawn && thumbnail.dataset.shape === config.shape)
  }
  find("#draw").ariaPressed = String(Boolean(config.drawn))
  find("#open-csv").ariaPressed = String(Boolean(config.csv))
  find("#generated").hidden = Boolean(config.csv || config.drawn)
  find("#train-classes").closest("label").hidden = !["gauss", "spiral"].includes(config.shape)
  find("#drawing").hidden = !config.drawn
  find("#axes").hidden = (shown?.data.columns.length ?? 2) <= 2
  for (const [i, name] of AXES.entries()) {
    fill(find("#train-" + name), shown?.data.columns.map((column, at) =>
      h("option", { value: at, selected: at === axes()[i] }, column)) ?? [])
  }
  for (const option of find("#train-loss").options) {
    option.disabled = option.value === "binaryCrossEntropy" && (shown?.data.classes.length ?? 2) > 2
  }
  if (shown) {
    const held = heldOut(config, shown.data)
    find("#counts").textContent = text.counts(shown.data.x.length - held, held)
  }
  renderLayers()
  find("#train-run").textContent = running ? text.stop : text.train
  find("#train-run").disabled = !running && !shown?.data.x.length
  disable(find("#more-epochs"), Boolean(running) || !resumable(shown))
}
