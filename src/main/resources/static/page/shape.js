import { post } from "./api.js"
import { button, fill, find, h } from "./dom.js"
import { given, parseNumber } from "./format.js"
import { layersOf } from "./model.js"
import { ACTIVATIONS, optimizerName, optimizerOf, OPTIMIZERS } from "./options.js"
import { state } from "./state.js"
import { load } from "./step.js"
import { strings } from "./strings.js"

/**
 * What the dialog changes of a network and its training.
 * @typedef {{sizes: number[], activations: string[], origins: number[], bias: boolean, lossFunction: string,
 *   optimizer: string, eta: string, clipNorm: string}} Shape for each layer its old number, -1 for a new one
 */

/** The losses that fit a last activation, the default first. */
const LOSSES = /** @type {Record<string, string[]>} */ ({
  softmax: ["crossEntropy"], sigmoid: ["binaryCrossEntropy", "meanSquaredError", "huber"] })
const REGRESSION = ["meanSquaredError", "huber"]
const MAX_UNITS = 64
const MAX_LAYERS = 8
const SEED = 1

const text = strings.shape

/** @param {string} activation */
const lossesOf = (activation) => LOSSES[activation] ?? REGRESSION

/** @param {import("./model.js").Request} request @returns {Shape} */
const shapeOf = (request) => {
  const layers = layersOf(request)
  const activations = layers.map(({ activation }) => activation)
  return {
    sizes: [request.x.length, ...layers.map(({ W }) => W.length)], activations, origins: layers.map((_, l) => l),
    bias: layers.some(({ b }) => b !== undefined),
    lossFunction: request.lossFunction ?? lossesOf(/** @type {string} */ (activations.at(-1)))[0],
    optimizer: optimizerName(request.optimizer),
    eta: String(request.eta ?? 0.01), clipNorm: String(request.clipNorm ?? "")
  }
}

/** Keeps what there was, and fills up. @template T @param {T[]} to @param {T[] | undefined} from @returns {T[]} */
const keep = (to, from) => to.map((value, i) => from?.[i] ?? value)

/** The request in another shape: new weights come from the service, the others stay. @param {Shape} shape @param {AbortSignal} signal */
const reshaped = async (shape, signal) => {
  const { request } = state.steps[0]
  const old = layersOf(request)
  const { sizes, activations } = shape
  const made = layersOf(await post("/init", { sizes, activations, seed: SEED, bias: shape.bias }, signal))
  const layers = made.map(({ W, b }, l) => {
    const from = old[shape.origins[l]]
    return { W: W.map((row, i) => keep(row, from?.W[i])), ...(b && { b: keep(b, from?.b) }), activation: activations[l] }
  })
  const outputs = /** @type {number} */ (sizes.at(-1))
  const isNotebook = layers.length === 2 && activations.join() === "relu,softmax" && !request.layers
  const network = isNotebook ? { W1: layers[0].W, W2: layers[1].W, ...(shape.bias && { b1: layers[0].b, b2: layers[1].b }) }
    : { layers, lossFunction: shape.lossFunction }
  const y = request.y?.length === outputs ? request.y : Array.from({ length: outputs }, (_, i) => i === 0 ? 1 : 0)
  return {
    x: keep(Array(sizes[0]).fill(1), request.x), ...network, y, eta: given(parseNumber(shape.eta) ?? ""),
    ...(shape.clipNorm && { clipNorm: given(parseNumber(shape.clipNorm) ?? "") }),
    optimizer: optimizerOf(shape.optimizer)
  }
}

/** What is wrong with a number, if anything. @param {string} label @param {string} typed */
const wrongIn = (label, typed) => typed && parseNumber(typed) === null ? `${label} ${strings.noNumber}` : ""

/** @param {string[]} names @param {string} chosen @param {(name: string) => void} choose @param {string} label */
const choice = (names, chosen, choose, label) => h("select", { "aria-label": label,
  change: (/** @type {any} */ event) => choose(event.target.value) },
names.map((name) => h("option", { value: name, selected: name === chosen }, name)))

/** @param {Shape} shape */
const render = (shape) => {
  const dialog = find("#shape")
  const last = shape.sizes.length - 1
  /** @param {Partial<Shape>} change */
  const change = (change) => {
    const changed = { ...shape, ...change }
    const losses = lossesOf(/** @type {string} */ (changed.activations.at(-1)))
    render({ ...changed, lossFunction: losses.includes(changed.lossFunction) ? changed.lossFunction : losses[0] })
  }
  /** @type {(l: number, by: number) => any} */
  const units = (l, by) => button(by < 0 ? "−" : "+", () => change({ sizes: shape.sizes.with(l, shape.sizes[l] + by) }),
    { disabled: by < 0 ? shape.sizes[l] <= 1 : shape.sizes[l] >= MAX_UNITS, "aria-label": text.units(by, l) })
  /** @param {number} l */
  const layer = (l) => h("tr", {}, h("th", { scope: "row" }, l === 0 ? text.inputs : l === last ? text.output : text.hidden(l)),
    h("td", {}, units(l, -1), h("output", {}, shape.sizes[l]), units(l, 1)),
    h("td", {}, l > 0 && choice(l === last ? [...ACTIVATIONS, "softmax"] : ACTIVATIONS, shape.activations[l - 1],
      (name) => change({ activations: shape.activations.with(l - 1, name) }), text.activation)),
    h("td", {}, l > 0 && l < last && button(text.remove, () => change({ sizes: shape.sizes.toSpliced(l, 1),
      activations: shape.activations.toSpliced(l - 1, 1), origins: shape.origins.toSpliced(l - 1, 1) }),
    { "aria-label": text.removeLayer(l) })))
  /** @type {(label: string, name: "eta" | "clipNorm") => any} */
  const field = (label, name) => h("label", {}, label, " ", h("input", { value: shape[name], inputmode: "decimal", size: 6, name,
    required: name === "eta",
    input: (/** @type {any} */ { target }) => {
      shape[name] = target.value.trim()
      target.setCustomValidity(wrongIn(label, shape[name]))
    } }))
  const fields = [field("eta", "eta"), field("clipNorm", "clipNorm")]
  for (const label of fields) {
    const input = find("input", label)
    input.setCustomValidity(wrongIn(input.name, input.value))
  }
  fill(dialog, h("form", { method: "dialog",
    submit: () => load((signal) => reshaped(shape, signal), 0, { practice: null, index: 0 }) },
  h("h2", {}, text.title),
  h("table", {}, h("tbody", {}, shape.sizes.map((_, l) => layer(l)))),
  h("p", {}, button(text.add, () => change({ sizes: shape.sizes.toSpliced(last, 0, 2),
    activations: shape.activations.toSpliced(last - 1, 0, "relu"), origins: shape.origins.toSpliced(last - 1, 0, -1) }),
  { disabled: last >= MAX_LAYERS }),
  h("label", {}, h("input", { type: "checkbox", checked: shape.bias, name: "bias",
    change: (/** @type {any} */ event) => change({ bias: event.target.checked }) }), " ", text.bias)),
  h("p", {}, h("label", {}, text.loss, " ", choice(lossesOf(/** @type {string} */ (shape.activations.at(-1))), shape.lossFunction,
    (lossFunction) => change({ lossFunction }), text.loss)),
  h("label", {}, text.optimizer, " ", choice(OPTIMIZERS, shape.optimizer, (optimizer) => change({ optimizer }), text.optimizer))),
  h("p", {}, fields),
  h("p", { class: "end" }, button(strings.cancel, () => dialog.close()), h("button", { class: "main" }, text.apply))))
}

export const openShape = () => {
  render(shapeOf(state.steps[0].request))
  find("#shape").showModal()
}
