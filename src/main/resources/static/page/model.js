import { json } from "./format.js"

/**
 * What a step computes with, named as the service names it: an array has a pointer, a symbol and a place in the table
 * of arrays. Layers are those of either form.
 *
 * @typedef {{W: any[][], b?: any[], activation: any}} Layer
 * @typedef {{x: any[], y?: any[], labels?: number, W1?: any[][], W2?: any[][], b1?: any[], b2?: any[], layers?: Layer[],
 *   eta?: any, optimizer?: any, clipNorm?: any, lossFunction?: string}} Request
 * @typedef {{at: string, value: number}} Operand
 * @typedef {{at: string, phase: string, rule: string, symbol: string, formula: string, value: number, inputs?: Operand[],
 *   terms?: {factors: Operand[], sum: number}[], bias?: Operand, before?: Operand, gradient?: Operand, sum?: number,
 *   derivative?: {of: string, at: string, formula: string, value: number}, eta?: number, t?: number,
 *   state?: Record<string, {value: number}>}} Computation
 * @typedef {{at: string, name: string, rows: number, columns: number, row: number, layer: number, part: string,
 *   given: boolean}} NamedArray a vector has 0 columns, a number 0 rows
 */

/** @param {Request} request @returns {Layer[]} */
export const layersOf = (request) => request.layers ?? [
  { W: /** @type {any} */ (request.W1), b: request.b1, activation: "relu" },
  { W: /** @type {any} */ (request.W2), b: request.b2, activation: "softmax" }
]

/** The names of a layer's activations, z before and a after its function. @param {Request} request @param {number} l */
const namesOf = (request, l) => {
  const isLast = l === layersOf(request).length - 1
  if (request.layers) {
    return { W: `layers/${l}/W`, b: `layers/${l}/b`, n: l, z: [`trace/${l}/z`, `z${l}`],
      a: isLast ? ["h", "h"] : [`trace/${l}/a`, `a${l}`], delta: [`deltas/${l}`, `delta${l}`] }
  }
  const n = l + 1
  const z = l === 0 ? "u1" : "u3"
  const a = isLast ? "h" : "u2"
  return { W: `W${n}`, b: `b${n}`, n, z: [z, z], a: [a, a], delta: [`delta${n}`, `delta${n}`] }
}

/** The arrays of a step, in the order in which it computes them. @param {Request} request @returns {NamedArray[]} */
export const arraysOf = (request) => {
  const layers = layersOf(request)
  /** @type {NamedArray[]} */
  const arrays = []
  /** @type {(path: string, name: string, rows: number, columns: number, row: number, layer: number, part: string) => void} */
  const add = (path, name, rows, columns, row, layer, part) => {
    const given = part === "eta" || row === 0 && "xWby".includes(part)
    arrays.push({ at: "#/" + path, name, rows, columns, row, layer, part, given })
  }
  add("x", "x", request.x.length, 0, 0, -1, "x")
  layers.forEach((layer, l) => {
    const names = namesOf(request, l)
    const outputs = layer.W.length
    add(names.W, "W" + names.n, outputs, layer.W[0].length, 0, l, "W")
    if (layer.b) {
      add(names.b, "b" + names.n, outputs, 0, 0, l, "b")
    }
    add(names.z[0], names.z[1], outputs, 0, 0, l, "z")
    add(names.a[0], names.a[1], outputs, 0, 0, l, "a")
  })
  if (request.y) {
    add("y", "y", request.y.length, 0, 0, layers.length, "y")
  } else if (request.labels !== undefined) {
    add("labels", "labels", 0, 0, 0, layers.length, "y")
  } else {
    return arrays
  }
  add("loss", "loss", 0, 0, 0, layers.length, "loss")
  for (let l = layers.length - 1; l >= 0; l--) {
    const layer = layers[l]
    const names = namesOf(request, l)
    add(names.delta[0], names.delta[1], layer.W.length, 0, 1, l, "z")
    add("gradients/" + names.W, "dW" + names.n, layer.W.length, layer.W[0].length, 1, l, "W")
    if (layer.b) {
      add("gradients/" + names.b, "db" + names.n, layer.W.length, 0, 1, l, "b")
    }
  }
  if (request.clipNorm !== undefined) {
    add("gradientNorm", "gradientNorm", 0, 0, 1, layers.length, "norm")
  }
  add("eta", "eta", 0, 0, 2, -1, "eta")
  layers.forEach((layer, l) => {
    const names = namesOf(request, l)
    add("after/" + names.W, "W" + names.n, layer.W.length, layer.W[0].length, 2, l, "W")
    if (layer.b) {
      add("after/" + names.b, "b" + names.n, layer.W.length, 0, 2, l, "b")
    }
  })
  return arrays
}

/** The pointers of an array's entries, row by row. @param {NamedArray} array */
export const entriesOf = ({ at, rows, columns }) => {
  if (rows === 0) {
    return [[at]]
  }
  return Array.from({ length: rows }, (_, i) => columns === 0 ? [`${at}/${i}`]
    : Array.from({ length: columns }, (_, j) => `${at}/${i}/${j}`))
}

/** @param {NamedArray} array */
const phaseOf = ({ row, part, name }) => name === "loss" ? "loss" : row === 0 ? "forward"
  : row === 1 && part !== "norm" ? "backward" : "update"

/**
 * The computations of a step too large to explain whole: without formulas, which the service tells of one at a time.
 * @param {Request} request @param {any} answer all that /train-step can say
 */
export const outlineOf = (request, answer) => arraysOf(request).filter(({ given }) => !given).flatMap((array) =>
  entriesOf(array).flat().map((at) => /** @type {Computation} */ (/** @type {any} */ ({
    at, phase: phaseOf(array), symbol: symbolOf(array, at), value: valueAt({ ...answer, after: answer }, at) }))))

/** The names of all results that an outline needs. @param {Request} request */
export const outputsOf = (request) => [
  "h", ...request.layers ? ["trace"] : ["u1", "u2", "u3"],
  ...hasTarget(request) ? ["loss", "gradients", ...request.layers ? ["deltas"] : ["delta1", "delta2"]] : [],
  ...request.clipNorm === undefined ? [] : ["gradientNorm"]]

/** @param {Request} request */
export const hasTarget = ({ y, labels }) => y !== undefined || labels !== undefined

/** The symbol of an entry, such as W1[0,1]. @param {NamedArray} array @param {string} at */
export const symbolOf = (array, at) => {
  const index = at.slice(array.at.length + 1)
  return array.name + (index && `[${index.replaceAll("/", ",")}]`)
}

/** What a pointer names in a request. @param {any} request @param {string} at */
export const valueAt = (request, at) => at.split("/").slice(1).reduce((value, name) => value?.[name], request)

/** A request with another value at a pointer. @param {any} request @param {string} at @param {any} value @returns {any} */
export const withValue = (request, at, value) => {
  const copy = structuredClone(request)
  const names = at.split("/").slice(1)
  const last = /** @type {string} */ (names.pop())
  names.reduce((place, name) => place[name], copy)[last] = value
  return copy
}

/** The pointers of the numbers that a computation reads. @param {Computation} computation */
export const sourcesOf = ({ terms = [], inputs = [], bias, derivative, before, gradient }) => [...new Set(
  [...terms.flatMap((term) => term.factors), ...inputs, bias, before, gradient, derivative]
    .flatMap((operand) => operand ? [operand.at] : []))]

/** Whether a request is that of an example. @param {Request} request @param {string} name */
export const isExample = (request, name) => json(request) === json({ eta: 0.01, ...examples[name] })

/** @type {Record<string, import("./model.js").Request>} networks and samples to begin with */
export const examples = {
  notebook: { x: [1, 1], W1: [[0, 1], [0, -1]], W2: [[1, 2], [2, -1]], y: [1, 0], eta: 0.01 },
  mazur: {
    x: [0.05, 0.1],
    layers: [{ W: [[0.15, 0.2], [0.25, 0.3]], b: [0.35, 0.35], activation: "sigmoid" },
      { W: [[0.4, 0.45], [0.5, 0.55]], b: [0.6, 0.6], activation: "sigmoid" }],
    y: [0.01, 0.99], lossFunction: "meanSquaredError", eta: 0.5
  },
  adam: {
    x: [0.5, -1],
    layers: [{ W: [[0.4, -0.7], [-0.3, 0.9], [0.8, 0.2]], b: [0, 0, 0], activation: "tanh" },
      { W: [[0.5, -0.6, 0.3], [-0.2, 0.7, 0.4]], b: [0, 0], activation: "tanh" },
      { W: [[0.6, -0.4], [-0.5, 0.8]], b: [0, 0], activation: "softmax" }],
    y: [0, 1], eta: 0.1, optimizer: { type: "adam" }
  }
}
