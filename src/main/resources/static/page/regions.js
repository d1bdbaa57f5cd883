import { standardize } from "./data.js"
import { fill, find, svg } from "./dom.js"
import { forward } from "./request.js"
import { strings } from "./strings.js"
import { axes, frame, training } from "./training.js"

const SIDE = 320
const COARSE = 25
const FINE = 61
const MARGIN = 1.08
/** Half a plane that holds all of a generated shape. */
const LEAST = 1.1
/** On a network a viewer has some 120 KB/s: fewer pictures, and nothing is judged while it plays. */
const isNear = /^(localhost|127\.|\[::1)/.test(location.hostname)
const GAP = isNear ? 50 : 320
/** More numbers than these are judged at rest only. */
const JUDGED_PLAYING = isNear ? 1000 : 0
/** Significant digits of the grid: the picture shows no more. */
const DIGITS = 4
const REST = 200
/** Each class has a mark. */
const MARKS = ["M-4.5 0a4.5 4.5 0 1 0 9 0a4.5 4.5 0 1 0-9 0", "M0-5.5L5.2 4H-5.2Z", "M-4-4H4V4H-4Z",
  "M0-6L6 0L0 6L-6 0Z",
  "M-1.6-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z"]

/** @param {number} label @param {Record<string, any>} [attributes] */
export const mark = (label, attributes = {}) => svg("path", { d: MARKS[label], class: `class-${label}`, ...attributes })

/** The part of the plane that is shown, of the two features that are axes. @returns {{from: number, to: number}[]} */
export const bounds = () => {
  const { data, config } = /** @type {import("./request.js").Run} */ (training.shown)
  const columns = axes().map((axis) => data.x.map((row) => row[axis]))
  if (!config.csv) {
    const half = Math.max(LEAST, ...columns.flat().map((value) => Math.abs(value) * MARGIN))
    return columns.map(() => ({ from: -half, to: half }))
  }
  return columns.map((column) => {
    const [least, most] = [Math.min(...column), Math.max(...column)]
    const pad = (most - least || Math.abs(most) || 2) * (MARGIN - 1)
    return { from: least - pad, to: most + pad }
  })
}

/** A sample of means, where the features that are no axes stay. */
const means = () => {
  const x = training.shown?.data.x
  return x?.[0]?.length === 2 || !x?.length ? [0, 0] : standardize(x).mean
}

/** Samples at places of the plane, right and down between 0 and 1. @param {[number, number][]} places */
export const samplesAt = (places) => {
  const [horizontal, vertical] = bounds()
  const [first, second] = axes()
  const mean = means()
  return places.map(([right, down]) => {
    const sample = [...mean]
    sample[second] = vertical.to - (vertical.to - vertical.from) * down
    sample[first] = horizontal.from + (horizontal.to - horizontal.from) * right
    return sample
  })
}

/** @param {number} size */
const grid = (size) => samplesAt(Array.from({ length: size * size }, (_, at) =>
  [(at % size + 0.5) / size, (Math.floor(at / size) + 0.5) / size]))
  .map((sample) => sample.map((value) => Number(value.toPrecision(DIGITS))))

/** The class that an output says, and from 0 to 1 how surely. @param {number[]} h */
export const classOf = (h) => {
  const all = h.length === 1 ? [1 - h[0], h[0]] : h
  const most = Math.max(...all)
  const label = all.indexOf(most)
  const next = Math.max(...all.filter((_, i) => i !== label))
  return { label, sure: Math.min(1, most - next) }
}

const forced = matchMedia("(forced-colors: active)")
const ground = () => getComputedStyle(document.documentElement).backgroundColor

/** The colours of the background and of each class. */
const palette = () => [ground(), ...MARKS.map((_, label) => {
  find("#palette").setAttribute("class", `class-${label}`)
  return getComputedStyle(find("#palette")).color
})].map((colour) => (colour.match(/\d+/g) ?? []).map(Number))

/** Where colours are forced each class is hatched. @param {number} label @param {number} at @param {number} size */
const isHatched = (label, at, size) => (at % size + (label - 1) * Math.floor(at / size)) % 4 === 0 && label > 0

/**
 * A picture of outputs: the class's colour at 35 %, the paler the less sure.
 * @param {number[][]} outputs @param {number} size
 */
const paint = (outputs, size) => {
  const [background, ...colours] = palette()
  const image = new ImageData(size, size)
  outputs.forEach((h, at) => {
    const { label, sure } = classOf(h)
    const share = forced.matches ? isHatched(label, at, size) ? 1 : 0 : 0.35 * sure
    const colour = background.map((from, i) => Math.round(from + (colours[label][i] - from) * share))
    image.data.set([...colour, 255], 4 * at)
  })
  return image
}

/** @param {number} size */
const key = (size) => [size, axes(), ground(), forced.matches].join()

/** @param {ImageData} image */
const draw = (image) => {
  const canvas = find("#regions")
  canvas.width = canvas.height = image.width
  canvas.getContext("2d").putImageData(image, 0, 0)
}

let busy = false
/** What had no answer is asked for again when another frame has been looked at. @type {Frame | undefined} */
let failed
let timer = 0

/**
 * Draws the shown frame, and asks for what it lacks: one request at a time, and the latest frame wins.
 * @param {boolean} moving @param {() => void} asked is told when there is more to show
 */
export const renderRegions = (moving, asked) => {
  clearTimeout(timer)
  const { shown } = training
  const of = shown && frame()
  if (!of) {
    find("#regions").width = 0
    return
  }
  const [fine, coarse] = [FINE, COARSE].map((size) => of.images.get(key(size)))
  if (fine || coarse) {
    draw(/** @type {ImageData} */ (fine ?? coarse))
  }
  const { x } = shown.data
  const isJudged = of.judged || moving && x.length * x[0].length > JUDGED_PLAYING
  const size = fine ? 0 : !coarse ? COARSE : moving || !isJudged ? 0 : FINE
  if (!busy && of !== failed && (size || !isJudged)) {
    timer = setTimeout(() => ask(shown, of, size, !isJudged, asked), size === FINE ? REST : 0)
  }
}

/** @typedef {import("./request.js").Run} Run */
/** @typedef {import("./request.js").Frame} Frame */

/** @type {(run: Run, of: Frame, size: number, judge: boolean, asked: () => void) => void} */
const ask = async (run, of, size, judge, asked) => {
  busy = true
  const begin = performance.now()
  try {
    if (size) {
      const name = key(size)
      const { h } = await forward(run, of, grid(size), ["h"], false)
      if (run === training.shown) {
        const image = paint(h, size)
        of.images.set(name, image)
        draw(image)
      }
    }
    if (judge) {
      const classifies = run.config.loss.endsWith("ntropy")
      const outputs = ["loss", ...(classifies ? ["accuracy", "confusionMatrix"] : [])]
      of.judged = await forward(run, of, run.data.x, outputs, true)
    }
  } catch {
    failed = of
  }
  setTimeout(() => {
    busy = false
    asked()
  }, begin + GAP - performance.now())
}

/** Where samples are in the picture. @param {number[][]} rows */
const placesOf = (rows) => {
  const [horizontal, vertical] = bounds()
  const [first, second] = axes()
  return rows.map((row) => [SIDE * (row[first] - horizontal.from) / (horizontal.to - horizontal.from),
    SIDE * (vertical.to - row[second]) / (vertical.to - vertical.from)])
}

/** The points, and where the plane was clicked. */
export const renderPoints = () => {
  const { shown, point } = training
  if (!shown) {
    return
  }
  const range = shown.data.x.length || shown.config.drawn ? bounds() : []
  const { from, to } = range[0] ?? { from: 0, to: 1 }
  Object.assign(find("#regions").dataset, { x: `${from} ${to}`, y: range[1] && `${range[1].from} ${range[1].to}` })
  const { x, labels } = shown.data
  const translations = placesOf(point ? [...x, point] : x).map((place) =>
    `translate(${place.map((value) => Number(value.toFixed(1)))})`)
  fill(find("#points"), !x.length && svg("text", { x: SIDE / 2, y: SIDE / 2 },
    shown.config.drawn ? strings.train.empty : strings.train.noData), x.map((_, i) => mark(labels[i], { transform: translations[i] })),
    point && svg("circle", { r: 9, transform: translations[x.length], class: "chosen" }))
}

/** The point of the data nearest to a place of the plane, or -1. @param {number} right @param {number} down */
export const nearest = (right, down) => {
  const { x } = /** @type {import("./request.js").Run} */ (training.shown).data
  const distances = placesOf(x).map(([left, top]) => Math.hypot(left - right * SIDE, top - down * SIDE))
  const least = Math.min(...distances)
  return least < 10 ? distances.indexOf(least) : -1
}
