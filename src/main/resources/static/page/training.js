import { planned, Problem, stream } from "./api.js"
import { initialNetwork, makeData, trainRequest } from "./request.js"
import { strings } from "./strings.js"

/** @typedef {import("./request.js").Config} Config */
/** @typedef {import("./request.js").Frame} Frame */
/** @typedef {import("./request.js").Run} Run */

const LETTERS = [..."ABCDEF"]
export const MORE_EPOCHS = 100
export const MOST_EPOCHS = 1e5

/** @type {Config} */
export const DEFAULTS = { shape: "circle", samples: 200, noise: 0.1, dataSeed: 1, classes: 2, test: 20, axes: [0, 1],
  hidden: [8], activation: "tanh", loss: "crossEntropy", optimizer: "adam", scheme: "glorotUniform",
  eta: 0.03, batch: 10, epochs: 300, seed: 1, schedule: "constant", targetLoss: null }

export const training = {
  config: structuredClone(DEFAULTS),
  runs: /** @type {Run[]} */ ([]),
  /** What is looked at: a run, or the data with a network that is not trained yet. */
  shown: /** @type {Run | null} */ (null),
  frame: 0,
  /** Where the plane was clicked, as a sample. */
  point: /** @type {number[] | null} */ (null),
  running: /** @type {AbortController | null} */ (null),
  problem: /** @type {Problem | null} */ (null),
  /** What the problem has kept from being done. */
  undone: /** @type {(() => any)[]} */ ([])
}

/** @type {(() => void)[]} */
const listeners = []
/** @param {() => void} listener */
export const onTraining = (listener) => { listeners.push(listener) }

/** @param {Partial<typeof training>} change */
export const change = (change) => {
  Object.assign(training, change.problem === null ? { undone: [] } : {}, change)
  listeners.forEach((listener) => listener())
}

/** The features that are the axes of the picture, of those that the shown data has. */
export const axes = () => {
  const columns = training.shown?.data.columns ?? []
  return training.config.axes.map((axis, i) => axis in columns ? axis : Math.min(i, columns.length - 1))
}

export const frame = () => /** @type {Run} */ (training.shown).frames[training.frame]

/** @param {Partial<Frame>} from @returns {Frame} */
const frameOf = ({ layers = [], step = 0, epoch = 0, loss, validationLoss }) =>
  ({ layers, step, epoch, loss, validationLoss, images: new Map() })

/** What data and initial network come from. @param {Config} config */
const causesOf = (
  { shape, samples, noise, dataSeed, classes, csv, drawn, hidden, activation, loss, scheme, seed }) => JSON.stringify(
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
    /** @type {Run} */
    const run = { letter: "", config: structuredClone(config), first: config.epochs, data, frames: [], overlaid: false,
      stoppedBy: "" }
    if (data.x.length) {
      run.frames.push(frameOf(await initialNetwork(config, data)))
    }
    // Whoever asked for the same may have been answered before, and have trained already.
    if (config === training.config && shown === training.shown) {
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
    change({ problem: error, undone: [...training.undone, ask] })
  }
}

planned.train = () => {
  const { shown, config } = training
  return shown?.data.x.length
    ? { path: "/train", accept: "application/x-ndjson", body: trainRequest({ ...shown, config }) } : null
}

/** @param {Problem} problem the service's, or one in the page's words @param {number} step */
const overflow = (problem, step) => Object.assign(new Problem(422, { title: strings.train.overflow(step) }), {
  errors: problem.errors, type: "/problems/overflow" })

/** Follows a run to its end, which may be that it is stopped. @param {Run} run @param {any} request @param {() => any} again */
const follow = async (run, request, again) => {
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
    change({ running: null, problem, ...problem && { undone: [again] },
      ...(training.shown === run && { frame: run.frames.length - 1 }) })
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
  if (causesOf(shown.config) !== causesOf(config)) {
    // A setting was changed meanwhile.
    await train()
    return
  }
  if (runs.length === LETTERS.length) {
    runs.shift()
  }
  const letter = /** @type {string} */ (LETTERS.find((one) => !runs.some((run) => run.letter === one)))
  const from = shown.frames[0]
  const run = { letter, config: structuredClone(config), first: config.epochs, data: shown.data, frames: [frameOf(from)],
    overlaid: true, stoppedBy: "" }
  runs.push(run)
  await follow(run, trainRequest(run), train)
}

/**
 * Goes on where a run has ended; for so many epochs more, or to its end. It has its own settings, whatever the fields
 * said; they show these now, so that a new run of them comes to the same.
 * @param {number} epochs
 */
export const resume = async (epochs) => {
  const run = /** @type {Run} */ (training.shown)
  if (training.running || epochs > 0 && !resumable(run)) {
    return
  }
  const { layers, optimizer, resume: from, steps } = run.result
  const { progressEvery } = trainRequest(run)
  const { stoppedBy } = run
  run.config.epochs += epochs
  training.config = { ...structuredClone(run.config), axes: training.config.axes }
  run.frames = run.frames.filter(({ step }) => step <= steps)
  const { length } = run.frames
  await follow(run, trainRequest(run, { layers, optimizer, resume: from, progressEvery }), () => resume(epochs))
  if (run.frames.length === length && run.stoppedBy === "stop") {
    // Nothing has come: the run is what it was.
    run.config.epochs -= epochs
    run.stoppedBy = stoppedBy
    change({ ...training.shown === run && { config: { ...training.config, epochs: run.config.epochs } } })
  }
}

/** A run that the service has ended before its end. @param {import("./request.js").Run | null} run */
export const isCutShort = (run) => ["serverLimit", "deadline"].includes(run?.stoppedBy ?? "")

/**
 * Trains, and goes on as one did before: by its button to so many epochs, and past the service's limits to a step.
 * @param {number} epochs @param {number} step
 */
export const repeat = async (epochs, step) => {
  await train()
  const { shown: run } = training
  for (let reached = -1; run?.result && run === training.shown && !training.running && !training.problem;) {
    const { config, result } = run
    if (isCutShort(run) && reached < result.steps && result.steps < step) {
      reached = result.steps
      await resume(0)
    } else if (config.epochs < Math.min(epochs, MOST_EPOCHS) && resumable(run)) {
      await resume(MORE_EPOCHS)
    } else {
      return
    }
  }
}

/** Stopping closes the connection, which ends the run. */
export const stop = () => training.running?.abort()

/** Whether a run can have more epochs, which some schedules depend on; one that has reached its aim ends at once. @param {Run | null} run */
export const resumable = (run) => Boolean(run?.result?.resume) && !["overflow", "stop", "targetLoss"].includes(run?.stoppedBy ?? "")
  && run?.config.schedule === "constant"
