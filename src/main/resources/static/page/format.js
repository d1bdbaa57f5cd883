const NUMBER = /^([-+]?)(?=[.,]?\d)0*([1-9]\d*)?(?:[.,](\d*))?(e[-+]?\d+)?$/i

/** What was typed, as a number of JSON, or null. @param {string} text */
export const parseNumber = (text) => {
  const [match, sign, whole, fraction, power = ""] = NUMBER.exec(text.trim().replace(/[−–]/g, "-")) ?? []
  return match ? sign.replace("+", "") + (whole || 0) + (fraction ? "." + fraction : "") + power.toLowerCase() : null
}

/** A number of JSON, or, beyond float64, one that is sent as it stands. @param {string} text @returns {any} */
export const given = (text) => Number.isFinite(Number(text)) ? Number(text) : { literal: text }

/** JSON where −0 keeps its sign and {literal: "1e999"} is that number. @param {any} value @returns {string} */
export const json = (value) => {
  if (Array.isArray(value)) {
    return `[${value.map((item) => json(item ?? null))}]`
  }
  if (value === null || typeof value !== "object") {
    return Object.is(value, -0) ? "-0.0" : JSON.stringify(value)
  }
  const members = Object.entries(value).filter(([, member]) => member !== undefined)
  const [[name, text] = []] = members
  return members.length === 1 && name === "literal" && parseNumber(`${text}`) === text ? text
    : `{${members.map(([key, member]) => JSON.stringify(key) + ":" + json(member))}}`
}

/** @param {number} value @param {number} digits */
const rounded = (value, digits) => Number(value.toPrecision(digits))

/** A number with so many significant digits, of which 17 are all. @param {number} value @param {number} digits */
export const number = (value, digits) => {
  const shown = rounded(value, digits)
  const size = Math.abs(shown)
  const plain = !size || size >= 1e-4 && size < 1e6
  return (plain ? String(shown) : shown.toExponential().replace("+", "")).replaceAll("-", "−")
}

/**
 * A number with fewer digits where it would be longer than so many characters, of which 7 are enough for any.
 * @type {(value: number, digits: number, length: number) => string}
 */
export const short = (value, digits, length) => {
  const shown = number(value, digits)
  return shown.length <= length || digits === 1 ? shown : short(value, digits - 1, length)
}

/** Whether so many digits are not all. @param {number} value @param {number} digits */
export const isCut = (value, digits) => rounded(value, digits) !== value

/** An integer and the power of ten it is multiplied by. @param {string} text @returns {[bigint, number]} */
const decimal = (text) => {
  const [digits, power = 0] = text.split("e")
  const [whole, fraction = ""] = digits.split(".")
  return [BigInt(whole + fraction), Number(power) - fraction.length]
}

/** Whether typed digits are the value's; a half may go either way. @param {string} typed @param {number} value */
export const agrees = (typed, value) => {
  const text = parseNumber(typed)
  if (text === null || Number(text) === value) {
    return text !== null
  }
  const [given, power] = decimal(text)
  const [right, last] = decimal(value.toExponential())
  const unit = given ? power : Math.min(power, 0)
  if (Math.abs(power) > 2e3) {
    return false
  }
  const scale = (/** @type {number} */ at) => 10n ** BigInt(at - Math.min(unit, last))
  const twice = 2n * (given * scale(power) - right * scale(last))
  return twice <= scale(unit) && -twice <= scale(unit)
}

/** Indices, as in u1[0,1], counted from 0 or 1. @param {string} text @param {number} base */
export const shiftIndices = (text, base) => text.replace(/(?<=[\p{L}\p{M}\d\]])\[\d+(, ?\d+)*\]/gu,
  (indices) => indices.replace(/\d+/g, (index) => `${Number(index) + base}`))
