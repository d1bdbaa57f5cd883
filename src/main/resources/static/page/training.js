import { planned, post, Problem, stream } from "./api.js"
import { dataSet, parseCsv, standardize } from "./data.js"
import { strings } from "./strings.js"

/**
 * The causes of all that the tab shows, as a link holds them.
 * @typedef {{shape: string, samples: number, noise: number, dataSeed: number, classes: number, test: number,
 *   csv?: {text: string, label: number, scaled: boolean}, drawn?: [number, number, number][], axes: number[],
 *   hidden: number[], activation: string, loss: string, optimizer: string, scheme: string, eta: number, batch: number,
 *   epochs: number, seed: number, schedule: string, targetLoss: number | null}} Config
 * @typedef {{x: number[][], labels: number[], classes: string[], columns: string[], mean?: number[],
 *   deviation?: number[], errors: import("./data.js").DataError[]}} Data
 * @typedef {{layers: import("./model.js").Layer[], step: number, epoch: number, loss?: number, validationLoss?: number,
 *   judged?: {loss: number, accuracy?: number, confusionMatrix?: number[][]}, images: Map<string, ImageData>,
 *   failed?: boolean}} Frame
 * @typedef {{letter: string, config: Config, data: Data, frames: Frame[], overlaid: boolean, result?: any, stoppedBy: string}} Run
 */

const LETTERS = [..."ABCDEF"]
const FRAMES = 300
/** The last activation and the losses that go with it. */
export const LOSSES = /** @type {Record<string, string>} */ (
  { crossEntropy: "softmax", binaryCrossEntropy: "sigmoid", meanSquaredError: "identity", huber: "identity" })

/** @type {Config} */
export const DEFAULTS = { shape: "circle", samples: 200, noise: 0.1, dataSeed: 1, classes: 2, test: 20, axes: [0, 1],
  hidden: [8], activation: "tanh", loss: "crossEntropy", optimizer: "adam", scheme: "glorotUniform", eta: 0.03, batch: 10,
  epochs: 300, seed: 1, schedule: "constant", targetLoss: null }

export const training = {
  config: structuredClone(DEFAULTS),
  runs: /** @type {Run[]} */ ([]),
  /** What is looked at: a run, or the data with a network that is not trained yet. */
  shown: /** @type {Run | null} */ (null),
  frame: 0,
  /** Where the plane was clicked, as a sample. */
  point: /** @type {number[] | null} */ (null),
  running: /** @type {AbortController | null} */ (null),
  problem: /** @type {Problem | null} */ (null)
}

/** @type {(() => void)[]} */
const listeners = []
/** @param {() => void} listener */
export const onTraining = (listener) => { listeners.push(listener) }

/** @param {Partial<typeof training>} change */
export const change = (change) => {
  Object.assign(training, change)
  listeners.forEach((listener) => listener())
}

export const frame = () => /** @type {Run} */ (training.shown).frames[training.frame]

/** @param {Config} config @param {Data} data */
export const heldOut = (config, data) => Math.ceil(data.x.length * config.test / 100)

/** @param {Config} config @param {Data} data */
const stepsPerEpoch = (config, data) => Math.ceil((data.x.length - heldOut(config, data)) / config.batch)

/** @param {Config} config @returns {Promise<Data>} */
const makeData = async (config) => {
  if (config.csv) {
    const csv = parseCsv(config.csv.text)
    const set = dataSet(csv, config.csv.label)
    return { ...set, ...(config.csv.scaled && set.x.length ? standardize(set.x) : {}), errors: [...csv.errors, ...set.errors] }
  }
  const { drawn } = config
  const { x, labels } = drawn ? { x: drawn.map(([a, b]) => [a, b]), labels: drawn.map(([, , label]) => label) }
    : await post("/data", { shape: config.shape, samples: config.samples, noise: config.noise, seed: config.dataSeed,
      classes: ["gauss", "spiral"].includes(config.shape) ? config.classes : undefined })
  const count = Math.max(2, ...labels.map((/** @type {number} */ label) => label + 1))
  return { x, labels, classes: Array.from({ length: count }, (_, i) => String(i)), columns: ["x[0]", "x[1]"], errors: [] }
}

/** What a request says of data and loss. @param {Run} run @param {number[]} labels */
const target = ({ config, data }, labels) => ({ lossFunction: config.loss,
  ...(LOSSES[config.loss] === "identity" ? { y: labels.map((label) => data.classes.map((_, i) => i === label ? 1 : 0)) } : { labels }) })

/** @param {Partial<Frame>} from @returns {Frame} */
const frameOf = ({ layers = [], step = 0, epoch = 0, loss, validationLoss }) =>
  ({ layers, step, epoch, loss, validationLoss, images: new Map() })

/** What data and initial network come from. @param {Config} config */
const causesOf = ({ shape, samples, noise, dataSeed, classes, csv, drawn, hidden, activation, loss, scheme, seed }) => JSON.stringify(
  { shape, samples, noise, dataSeed, classes, csv, drawn, hidden, activation, loss, scheme, seed })

/** Asks for the data and the initial network, unless they are the same as before. */
export const prepare = async () => {
  const { shown, config } = training
  if (shown && causesOf(shown.config) === causesOf(config)) {
    change({})
    return
  }
  await attempt(async () => {
    const data = await makeData(config)
    if (data.classes.length > 2 && config.loss === "binaryCrossEntropy") {
      config.loss = "crossEntropy"
    }
    config.axes = config.axes.map((axis, i) => axis < data.columns.length ? axis : Math.min(i, data.columns.length - 1))
    const run = { letter: "", config: structuredClone(config), data, frames: /** @type {Frame[]} */ ([]), overlaid: false, stoppedBy: "" }
    if (data.x.length) {
      const last = LOSSES[config.loss]
      const network = await post("/init", { sizes: [data.columns.length, ...config.hidden, last === "sigmoid" ? 1 : data.classes.length],
        seed: config.seed, bias: true, scheme: config.scheme, activations: [...config.hidden.map(() => config.activation), last] })
      run.frames.push(frameOf(network))
    }
    if (config === training.config) {
      change({ shown: run, frame: 0, point: null, problem: null })
    }
  })
}

/** What the service refuses is shown. @param {() => Promise<any>} ask */
export const attempt = async (ask) => {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof Problem)) {
      throw error
    }
    change({ problem: error })
  }
}

/** @param {Run} run @param {any} [more] */
const requestOf = (run, more) => {
  const { config, data } = run
  const steps = stepsPerEpoch(config, data)
  const all = steps * config.epochs
  const every = Math.ceil(all / FRAMES)
  const { optimizer } = config
  return {
    layers: run.frames[0].layers, ...target(run, data.labels), x: data.x, eta: config.eta, epochs: config.epochs,
    batchSize: Math.min(config.batch, data.x.length - heldOut(config, data)), seed: config.seed,
    ...(optimizer !== "sgd" && { optimizer: optimizer === "momentum" ? { type: "sgd", momentum: 0.9 } : { type: optimizer } }),
    ...(config.schedule !== "constant" && { schedule: { type: config.schedule,
      ...(config.schedule === "step" && { everySteps: steps * Math.ceil(config.epochs / 3) }) } }),
    ...(config.test && { validation: { fraction: config.test / 100 } }),
    ...(config.targetLoss !== null && { targetLoss: config.targetLoss }),
    // Frames at the ends of epochs, where there are enough of them: their losses are those of whole epochs.
    progressEvery: every * 2 > steps ? Math.ceil(every / steps) * steps : every, progressOutputs: ["network"], ...more
  }
}

planned.train = () => {
  const { shown, config } = training
  return shown?.data.x.length ? { path: "/train", accept: "application/x-ndjson", body: requestOf({ ...shown, config }) } : null
}

/** @param {Problem} problem the service's, or one in the page's words @param {number} step */
const overflow = (problem, step) => Object.assign(new Problem(422, { title: strings.train.overflow(step) }), {
  errors: problem.errors, type: "/problems/overflow" })

/** Follows a run to its end, which may be that it is stopped. @param {Run} run @param {any} request */
const follow = async (run, request) => {
  training.running?.abort()
  const running = new AbortController()
  run.stoppedBy = ""
  change({ running, shown: run, frame: run.frames.length - 1, problem: null })
  let due = 0
  const live = () => {
    due = 0
    if (training.shown === run && run.frames.length) {
      change({ frame: run.frames.length - 1 })
    }
  }
  let problem = null
  try {
    await stream("/train", request, (line) => {
      if (line.type === "progress") {
        run.frames.push(frameOf(line))
        due ||= requestAnimationFrame(live)
      } else if (line.type === "result") {
        finish(run, line)
      } else if (line.type === "error") {
        throw new Problem(line.status, line)
      }
    }, running.signal)
  } catch (error) {
    if (!running.signal.aborted && !(error instanceof Problem)) {
      throw error
    }
    run.stoppedBy ||= "stop"
    problem = running.signal.aborted ? null : /** @type {Problem} */ (error)
  }
  cancelAnimationFrame(due)
  if (problem?.type.endsWith("/overflow")) {
    problem = overflow(problem, 1)
  } else if (run.stoppedBy === "overflow") {
    problem = overflow(new Problem(422, { errors: [{ pointer: "#/eta", detail: "" }] }), run.result.at.step)
  }
  if (problem && run.frames.length === 1) {
    training.runs = training.runs.filter((one) => one !== run)
    if (training.shown === run) {
      training.shown = { ...run, letter: "" }
    }
  }
  if (training.running === running) {
    change({ running: null, problem, ...(training.shown === run && { frame: run.frames.length - 1 }) })
  }
}

/** @param {Run} run @param {any} line */
const finish = (run, line) => {
  const { type: _, ...result } = line
  run.result = { ...result, history: [...run.result?.history ?? [], ...result.history] }
  run.stoppedBy = result.stoppedBy
  const last = run.result.history.at(-1)
  const { layers, steps: step, loss } = result
  while (run.frames.length > 1 && /** @type {Frame} */ (run.frames.at(-1)).step >= step) {
    run.frames.pop()
  }
  run.frames.push(frameOf({ layers, step, epoch: last?.epoch ?? 0, loss, validationLoss: last?.validationLoss }))
}

/** Trains the initial network. The oldest run gives way to a seventh. */
export const train = async () => {
  training.problem = null
  await prepare()
  const { runs, config, shown } = training
  if (!shown?.data.x.length || training.problem) {
    return
  }
  if (runs.length === LETTERS.length) {
    runs.shift()
  }
  const letter = /** @type {string} */ (LETTERS.find((one) => !runs.some((run) => run.letter === one)))
  const from = shown.frames[0]
  const run = { letter, config: structuredClone(config), data: shown.data, frames: [frameOf(from)], overlaid: true, stoppedBy: "" }
  runs.push(run)
  await follow(run, requestOf(run))
}

/** Goes on where a run has ended; for so many epochs more, or to its end. @param {number} epochs */
export const resume = async (epochs) => {
  const run = /** @type {Run} */ (training.shown)
  const { layers, optimizer, resume } = run.result
  const planned = requestOf(run)
  run.config.epochs += epochs
  await follow(run, requestOf(run, { layers, ...(optimizer && { optimizer }), resume, progressEvery: planned.progressEvery }))
}

/** Stopping closes the connection, which ends the run. */
export const stop = () => training.running?.abort()

/** Whether a run can go on for more epochs than were planned, which some schedules depend on. @param {Run | null} run */
export const resumable = (run) => Boolean(run?.result?.resume) && !["overflow", "stop"].includes(run?.stoppedBy ?? "")
  && run?.config.schedule === "constant"

/** @type {(run: Run, of: Frame, x: number[][], outputs: string[], judged: boolean) => Promise<any>} judged by the data's classes */
export const forward = (run, of, x, outputs, judged) =>
  post("/forward", { layers: of.layers, x, ...(judged && target(run, run.data.labels)), outputs })

/** The step of a frame with one sample, as the Step tab explains it. @param {Run} run @param {Frame} of @param {number[]} x @param {number} label */
export const stepRequest = (run, of, x, label) => {
  const { lossFunction, y, optimizer, eta } = /** @type {any} */ (requestOf(run))
  return { x, layers: of.layers, lossFunction, eta, ...(optimizer && { optimizer }),
    y: of.layers.at(-1)?.W.length === 1 ? [label] : (y?.[0] ?? run.data.classes).map((/** @type {any} */ _, /** @type {number} */ i) => i === label ? 1 : 0) }
}
