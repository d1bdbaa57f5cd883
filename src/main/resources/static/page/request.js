import { post } from "./api.js"
import { dataSet, parseCsv, standardize } from "./data.js"
import { optimizerOf } from "./options.js"

/**
 * The causes of all that the tab shows, as a link holds them.
 * @typedef {{shape: string, samples: number, noise: number, dataSeed: number, classes: number, test: number,
 *   csv?: {text: string, label: number, scaled: boolean}, drawn?: [number, number, number][], axes: number[],
 *   hidden: number[], activation: string, loss: string, optimizer: string, scheme: string, eta: number, batch: number,
 *   epochs: number, seed: number, schedule: string, targetLoss: number | null}} Config
 * @typedef {{x: number[][], labels: number[], classes: string[], columns: string[], mean?: number[],
 *   deviation?: number[], errors: import("./data.js").DataError[]}} Data
 * @typedef {{layers: import("./model.js").Layer[], step: number, epoch: number, loss?: number, validationLoss?: number,
 *   judged?: {loss: number, accuracy?: number, confusionMatrix?: number[][]}, images: Map<string, ImageData>}} Frame
 * @typedef {{letter: string, config: Config, first: number, data: Data, frames: Frame[], overlaid: boolean, result?: any,
 *   stoppedBy: string}} Run
 */

const FRAMES = 300
/** The last activation and the losses that go with it. */
export const LOSSES = /** @type {Record<string, string>} */ (
  { crossEntropy: "softmax", binaryCrossEntropy: "sigmoid", meanSquaredError: "identity", huber: "identity" })

/** @param {Config} config @param {Data} data */
export const heldOut = (config, data) => Math.ceil(data.x.length * config.test / 100)

/** @param {Config} config @returns {Promise<Data>} */
export const makeData = async (config) => {
  if (config.csv) {
    const csv = parseCsv(config.csv.text)
    const set = dataSet(csv, config.csv.label)
    const scaled = config.csv.scaled && set.x.length ? standardize(set.x) : {}
    return { ...set, ...scaled, errors: [...csv.errors, ...set.errors] }
  }
  const { drawn } = config
  const { x, labels } = drawn ? { x: drawn.map(([a, b]) => [a, b]), labels: drawn.map(([, , label]) => label) }
    : await post("/data", { shape: config.shape, samples: config.samples, noise: config.noise, seed: config.dataSeed,
      classes: ["gauss", "spiral"].includes(config.shape) ? config.classes : undefined })
  const count = Math.max(2, ...labels.map((/** @type {number} */ label) => label + 1))
  const classes = Array.from({ length: count }, (_, i) => String(i))
  return { x, labels, classes, columns: ["x[0]", "x[1]"], errors: [] }
}

/** A class as a target: 1 for itself, 0 for the others. @param {number} label @param {number} count */
const oneHot = (label, count) => Array.from({ length: count }, (_, i) => i === label ? 1 : 0)

/** What a request says of classes and loss. @param {Run} run */
const target = ({ config, data: { labels, classes } }) => ({ lossFunction: config.loss,
  ...(LOSSES[config.loss] === "identity" ? { y: labels.map((label) => oneHot(label, classes.length)) } : { labels }) })

/** @param {Config} config @param {Data} data */
export const initialNetwork = ({ hidden, activation, loss, scheme, seed }, { columns, classes }) => post("/init", {
  sizes: [columns.length, ...hidden, loss === "binaryCrossEntropy" ? 1 : classes.length], seed, bias: true, scheme,
  activations: [...hidden.map(() => activation), LOSSES[loss]] })

/** The run that the settings ask for. @param {Run} run @param {any} [more] */
export const trainRequest = (run, more) => {
  const { config, data } = run
  const { eta, epochs, seed, schedule, test, targetLoss } = config
  const trained = Math.max(1, data.x.length - heldOut(config, data))
  const steps = Math.ceil(trained / config.batch)
  const every = Math.ceil(steps * epochs / FRAMES)
  return {
    layers: run.frames[0].layers, ...target(run), x: data.x, eta, epochs, seed,
    batchSize: Math.min(config.batch, trained), optimizer: optimizerOf(config.optimizer),
    ...(schedule !== "constant" && { schedule: { type: schedule,
      ...(schedule === "step" && { everySteps: steps * Math.ceil(epochs / 3) }) } }),
    ...(test && { validation: { fraction: test / 100 } }), ...(targetLoss !== null && { targetLoss }),
    // Frames at the ends of epochs, where there are enough of them: their losses are those of whole epochs.
    progressEvery: every * 2 > steps ? Math.ceil(every / steps) * steps : every, progressOutputs: ["network"], ...more
  }
}

/** @type {(run: Run, of: Frame, x: number[][], outputs: string[], judged: boolean) => Promise<any>} */
export const forward = (run, of, x, outputs, judged) =>
  post("/forward", { layers: of.layers, x, ...(judged && target(run)), outputs }, undefined, true)

/**
 * The training step of a frame's network with one sample.
 * @param {Run} run @param {Frame} of @param {number[]} x @param {number} label
 */
export const stepRequest = ({ config: { loss, eta, optimizer }, data }, { layers }, x, label) => ({
  x, layers, lossFunction: loss, eta, optimizer: optimizerOf(optimizer),
  y: loss === "binaryCrossEntropy" ? [label] : oneHot(label, data.classes.length) })
