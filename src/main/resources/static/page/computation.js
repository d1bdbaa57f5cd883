import { button, fill, find, h, math } from "./dom.js"
import { isCut, number, shiftIndices } from "./format.js"
import { sourcesOf } from "./model.js"
import { computation, current, hides, isKnown, state, value } from "./state.js"
import { strings } from "./strings.js"

const TOKEN = /\s*(?:(\p{L}[\p{L}\d]*(?:\[[\d,]+\])?′?)|(\d[\d.]*(?:e[-−]?\d+)?)|(\S))/gu
/** A name that is no function's. */
const NAME = /\p{L}[\p{L}\d]*(?:\[[\d,]+\])?(?![(′\p{L}])|Σ/gu
const MANY_TERMS = 12
const MANY_LINKS = 40
const GREEK = /** @type {Record<string, string>} */ ({ eta: "η", alpha: "α", beta: "β", epsilon: "ε" })

/** @param {string} sign */
const mo = (sign) => "()|".includes(sign) ? math("mo", { stretchy: "false" }, sign) : math("mo", {}, sign)

/** @param {any[]} nodes */
const row = (...nodes) => nodes.length === 1 ? nodes[0] : math("mrow", {}, ...nodes)

/** @param {any} node */
const inBrackets = (node) => math("mrow", { class: "brackets" }, mo("("), node, mo(")"))

/** Brackets are not needed within a fraction or below a root. @param {any} node */
const bare = (node) => node.classList.contains("brackets") ? node.children[1] : node

/** A number as MathML. @param {string} text */
export const numeral = (text) => {
  const [mantissa, exponent] = text.split("e")
  return exponent === undefined ? math("mn", {}, mantissa)
    : row(math("mn", {}, mantissa), mo("×"), math("msup", {}, math("mn", {}, "10"), math("mn", {}, exponent)))
}

/** A name, maybe with an index, as MathML. @param {string} symbol */
export const symbol = (symbol) => {
  const [, letters, digits, index] = /** @type {string[]} */ (
    /^(\p{L}+?)(\d*)(?:\[(.*)\])?′?$/u.exec(shiftIndices(symbol, state.settings.base)))
  const hat = letters.endsWith("Hat")
  const name = math("mi", {}, (hat ? letters.slice(0, -3) : GREEK[letters] ?? letters) + digits
    + (symbol.endsWith("′") ? "′" : ""))
  const base = hat ? math("mover", { accent: "true" }, name, mo("^")) : name
  return index === undefined ? base : math("msub", {}, base, math("mn", {}, index))
}

/**
 * A formula of the service as MathML, with names, or with numbers in place of them.
 * @param {string} formula @param {(name: string) => {text?: string, at?: string} | null} operand the number of a name
 */
const formulaOf = (formula, operand) => {
  const tokens = [...formula.matchAll(TOKEN)].map(([, name, digits, sign]) => ({ name, digits, sign }))
  let next = 0
  const sign = () => tokens[next]?.sign
  /** @param {string} signs */
  const accepts = (signs) => sign() !== undefined && signs.includes(sign()) ? tokens[next++].sign : null

  const sum = () => {
    const nodes = [product()]
    for (let operator = accepts("+−,"); operator; operator = accepts("+−,")) {
      nodes.push(mo(operator), product())
    }
    return row(...nodes)
  }
  const product = () => {
    const nodes = [factor()]
    for (let operator = accepts("·/"); operator; operator = accepts("·/")) {
      if (operator === "/") {
        nodes.push(math("mfrac", {}, bare(nodes.pop()), bare(factor())))
      } else {
        nodes.push(mo("·"), factor())
      }
    }
    return row(...nodes)
  }
  /** @type {() => any} */
  const factor = () => {
    if (accepts("−")) {
      return row(mo("−"), factor())
    }
    const base = atom()
    const power = accepts("²³^")
    return power ? math("msup", {}, base, power === "^" ? atom() : math("mn", {}, power === "²" ? "2" : "3")) : base
  }
  /** @type {() => any} */
  const atom = () => {
    if (accepts("√")) {
      return math("msqrt", {}, bare(atom()))
    }
    const open = accepts("(|")
    if (open) {
      const inner = sum()
      accepts(")|")
      return open === "(" ? inBrackets(inner) : row(mo("|"), inner, mo("|"))
    }
    const isFirst = next === 0 || "(,√".includes(tokens[next - 1].sign ?? "·")
    const token = tokens[next++]
    if (token.name === undefined) {
      return token.digits === undefined ? math("mi", {}, token.sign) : numeral(token.digits.replace("-", "−"))
    }
    if (sign() === "(" && !isKnownName(token.name)) {
      return row(symbol(token.name), atom())
    }
    const found = operand(token.name)
    const node = found?.text ? numeral(found.text) : symbol(token.name)
    if (found?.at) {
      node.dataset.at = found.at
    }
    const binds = !isFirst || "·²³^".includes(sign() ?? "+")
    return found?.text?.startsWith("−") && binds ? inBrackets(node) : node
  }
  /** @param {string} name */
  const isKnownName = (name) => current().pointers.has(name)
  return sum()
}

/** A long sum with dots in place of most terms. @param {string} formula */
const shortened = (formula) => {
  const terms = formula.split(" + ")
  return terms.length <= MANY_TERMS ? formula : [...terms.slice(0, MANY_TERMS - 3), "…", ...terms.slice(-2)].join(" + ")
}

/** @param {any} computation */
const hasHidden = (computation) => sourcesOf(computation).some(hides)

/** The number that a name stands for in a formula, unless it is left to the student. @param {any} computation @param {string} name */
const operandOf = (computation, name) => {
  const at = current().pointers.get(name)
  if (at ? hides(at) : hasHidden(computation)) {
    return null
  }
  const number = name === "Σ" ? computation.total : at ? value(at) : computation[name] ?? computation.state?.[name]?.value
  return typeof number === "number" ? { number, at } : null
}

/** @param {number} number_ */
const shown = (number_) => number(number_, state.settings.digits)

/** @param {string} text */
const shifted = (text) => shiftIndices(text, state.settings.base)

/** @param {any[]} nodes */
const line = (...nodes) => h("div", { class: "line" }, math("math", { display: "block" }, row(...nodes)))

/** An equation's lines: the name and its formula, the formula with numbers, the value. @param {any} computation */
export const lines = (computation, name = computation.symbol) => {
  let cut = isCut(computation.value, state.settings.digits)
  const formula = shortened(computation.formula ?? "…")
  const numbers = formulaOf(formula, (name) => {
    const operand = operandOf(computation, name)
    cut ||= operand !== null && isCut(operand.number, state.settings.digits)
    return operand && { text: shown(operand.number), at: operand.at }
  })
  const names = formulaOf(formula, (name) => ({ at: current().pointers.get(name) }))
  return [
    line(symbol(name), mo("="), names), line(mo("="), numbers),
    line(mo(cut ? "≈" : "="), math("mrow", { class: "value" }, numeral(shown(computation.value))))
  ]
}

/** Values on the way, which the service tells with a computation. */
const ON_THE_WAY = ["max", "exponentials", "total", "logarithms", "complements", "differences", "dh", "scale", "clipped",
  "g", "p", "m", "v", "correction1", "correction2", "mHat", "vHat", "root", "divisor", "step"]

/** What a computation has on its way. @param {any} computation */
export const onTheWay = (computation) => {
  const values = ON_THE_WAY.filter((name) => computation[name] !== undefined).map((name) => h("li", {},
    math("math", {}, row(symbol(name), mo("="))), " ", [computation[name]].flat().map(shown).join(",  ")))
  const { derivative } = computation
  return h("ul", { class: "way" }, values, derivative && h("li", {}, math("math", {}, row(
    symbol(derivative.of + "′"), inBrackets(symbol(/** @type {string} */ (current().symbols.get(derivative.at)))),
    mo("="), numeral(shown(derivative.value))))))
}

/** @param {number} number_ */
const spoken = (number_) => shown(number_).replace("e", strings.powerOfTen).replaceAll("−", strings.signs["−"])
  .replace(/\s+/g, " ").trim()

/** A sentence for who listens. @param {any} computation */
export const sentence = (computation) => {
  const text = shortened(computation.formula).replace(NAME, (name) => {
    const operand = operandOf(computation, name)
    return operand ? spoken(operand.number) : name
  }).replace(/[·+−/√²]/g, (sign) => strings.signs[sign]).replace(/\s+/g, " ")
  return strings.sentence(shifted(computation.symbol), text.trim(), spoken(computation.value))
}

/** Where a number comes from, or goes to: buttons that lead there. @param {string[]} places @param {(at: string) => void} go */
const links = (places, go) => places.filter((at) => current().symbols.has(at)).slice(0, MANY_LINKS).map((at) => button(
  [shifted(/** @type {string} */ (current().symbols.get(at))), isKnown(at) && " = " + shown(value(at))],
  () => go(at), { class: "link", "data-at": at }))

/** Shows the computation at the cursor. @param {(at: string) => void} go leads to a number */
export const renderComputation = (go) => {
  const here = computation()
  const hidden = hides(here.at)
  const { looked } = state
  const at = looked?.at ?? here.at
  const place = current().places.get(at)
  const symbol = shifted(current().symbols.get(at) ?? "")
  fill(find("#computation"),
    h("h2", {}, strings.thisComputation, h("span", { class: "phase " + here.phase }, strings.phases[here.phase])),
    hidden ? lines(here).slice(0, 1) : [...lines(here), !hasHidden(here) && onTheWay(here)],
    h("div", { id: "looked" },
      h("p", {}, h("b", {}, at.startsWith("#/after") ? strings.after(symbol) : symbol),
        isKnown(at) && " = " + number(value(at), 17)),
      place === undefined ? h("p", {}, strings.given)
        : h("p", { class: looked?.forward ? "" : "on" }, strings.comesFrom, " ",
          links(sourcesOf(current().computations[place]), go)),
      h("p", { class: looked?.forward ? "on" : "" }, strings.usedIn, " ",
        current().uses.has(at) ? links(current().uses.get(at) ?? [], go) : strings.nowhere)))
}
