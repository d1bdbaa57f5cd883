import { fill, find, svg } from "./dom.js"
import { shiftIndices, short } from "./format.js"
import { layersOf, sourcesOf } from "./model.js"
import { computation, current, isKnown, state, value } from "./state.js"
import { strings } from "./strings.js"

const WIDTH = 640
const HEIGHT = 220
const UNIT = { width: 116, height: 34 }
/** Between layers, for their edges. */
const GAP = 40
/** A wider picture is not shrunk to where it stands, but scrolled. */
const WIDEST = 800
/** A layer with more units is drawn as a block. */
export const FOLDED = 12

/** Half a unit has room for so many characters, and for more if they are narrower. */
const ROOM = { length: 7, narrow: 6, width: UNIT.width / 2 - 9 }

/** @param {string} at */
const text = (at) => isKnown(at) ? short(value(at), Math.min(state.settings.digits, 3), ROOM.length) : ""

/** @param {string} at @param {Record<string, any>} attributes */
const number = (at, attributes) => {
  const shown = text(at)
  return svg("text", { ...attributes, "data-at": at, class: at === computation().at ? "value here" : "value",
    ...(shown.length > ROOM.narrow && { textLength: ROOM.width, lengthAdjust: "spacingAndGlyphs" }) }, shown)
}

/** The arrays of a layer of units, the inputs first. */
const columns = () => {
  const layers = layersOf(current().request)
  const array = (/** @type {number} */ layer, /** @type {string} */ part) =>
    /** @type {import("./model.js").NamedArray} */ (current().arrays.find((each) =>
      each.row === 0 && each.layer === layer && each.part === part))
  return [{ a: array(-1, "x"), z: undefined, W: undefined, size: current().request.x.length },
    ...layers.map((layer, l) => ({ z: array(l, "z"), a: array(l, "a"), W: array(l, "W"), size: layer.W.length }))]
}

/** @param {(at: string) => void} go leads to a number */
export const renderNetwork = (go) => {
  const drawn = columns()
  const here = computation()
  const active = new Set([here.at, ...sourcesOf(here)])
  const width = Math.max(WIDTH, drawn.length * (UNIT.width + GAP))
  const x = (/** @type {number} */ l) => 8 + UNIT.width / 2 + l * (width - UNIT.width - 16) / (drawn.length - 1)
  const rows = Math.max(...drawn.map(({ size }) => size > FOLDED ? 0 : size))
  const height = Math.max(HEIGHT, rows * (UNIT.height + 10) + 40)
  const y = (/** @type {number} */ l, /** @type {number} */ i) => 24 + (height - 32) * (i + 0.5) / drawn[l].size
  /** @type {any[]} */
  const edges = []
  /** @type {any[]} */
  const labels = []
  /** @type {any[]} */
  const units = []
  drawn.forEach(({ a, z, W, size }, l) => {
    const left = x(l) - UNIT.width / 2
    labels.push(svg("text", { x: x(l), y: 14, class: "name" }, z ? `${z.name} → ${a.name}` : a.name))
    if (size > FOLDED) {
      units.push(svg("g", { class: "unit", click: () => go(`${a.at}/0`) },
        svg("rect", { x: left, y: 24, width: UNIT.width, height: height - 32, rx: 6 }),
        svg("text", { x: x(l), y: height / 2 }, strings.units(size))))
      return
    }
    for (let i = 0; i < size; i++) {
      const pointers = [z && `${z.at}/${i}`, `${a.at}/${i}`].filter((at) => at !== undefined)
      const isHere = pointers.includes(here.at)
      if (W && drawn[l - 1].size <= FOLDED) {
        for (let j = 0; j < drawn[l - 1].size; j++) {
          edges.push(edge(`${W.at}/${i}/${j}`, x(l - 1) + UNIT.width / 2, y(l - 1, j), left, y(l, i)))
        }
      }
      const state_ = isHere ? " here" : pointers.some((at) => active.has(at)) ? " active" : ""
      units.push(svg("g", { class: "unit" + state_, click: () => go(pointers[0]) },
        svg("rect", { x: left, y: y(l, i) - UNIT.height / 2, width: UNIT.width, height: UNIT.height, rx: 6 }),
        pointers.map((at, p) => number(at, {
          x: x(l) + (pointers.length === 1 ? 0 : (p - 0.5) * UNIT.width / 2), y: y(l, i) + 5 })),
        z && svg("path", { d: `M${x(l)} ${y(l, i) - 11}v22`, class: "divider" })))
    }
  })

  /** @type {(at: string, x1: number, y1: number, x2: number, y2: number) => any} */
  function edge(at, x1, y1, x2, y2) {
    const weight = value(at)
    const isActive = active.has(at) || here.at === "#/after" + at.slice(1) || here.at === "#/gradients" + at.slice(1)
    if (isActive) {
      const t = 0.36
      labels.push(svg("text", { x: x1 + (x2 - x1) * t, y: y1 + (y2 - y1) * t - 4,
        class: "weight" + (weight < 0 ? " negative" : "") }, text(at)))
    }
    return svg("path", { "data-at": at, d: `M${x1} ${y1}C${(x1 + x2) / 2} ${y1} ${(x1 + x2) / 2} ${y2} ${x2} ${y2}`,
      class: `edge ${weight < 0 ? "negative" : weight > 0 ? "positive" : "zero"}${isActive ? " active" : ""}` })
  }

  const sizes = drawn.map(({ size }) => size)
  const box = find("#network")
  fill(box, svg("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", class: width > WIDEST && "deep",
    "aria-label": strings.network(sizes, shiftIndices(here.symbol, state.settings.base)) }, edges, units, labels))
  if (box.scrollWidth > box.clientWidth) {
    const unit = find(".here, .active", box)?.getBoundingClientRect()
    const { left, width: visible } = box.getBoundingClientRect()
    box.scrollLeft += unit ? unit.left + unit.width / 2 - left - visible / 2 : 0
  }
}
