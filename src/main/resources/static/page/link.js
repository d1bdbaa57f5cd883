/** @typedef {{state: any, error?: undefined} | {error: "version" | "broken", state?: undefined}} Decoded */

const VERSION = "v1."
/** A few bytes can inflate to gigabytes. */
const LARGEST = 1 << 20

/** All bytes of a stream, or an error if they are too many. @param {ReadableStream<Uint8Array>} stream */
const collect = async (stream) => {
  const reader = stream.getReader()
  /** @type {Uint8Array<ArrayBuffer>[]} */
  const parts = []
  let size = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) {
      return new Uint8Array(await new Blob(parts).arrayBuffer())
    }
    parts.push(new Uint8Array(value))
    size += value.length
    if (size > LARGEST) {
      await reader.cancel()
      throw new RangeError("too large")
    }
  }
}

/** @param {BlobPart} bytes @param {CompressionStream | DecompressionStream} through */
const pipe = (bytes, through) => collect(new Blob([bytes]).stream().pipeThrough(through))

/** JSON has a −0, but JSON.stringify has none. @param {string} _name @param {any} value */
const keep = (_name, value) => Object.is(value, -0) ? { literal: "-0" } : value

/** @param {string} _name @param {any} value */
const revive = (_name, value) => value?.literal === "-0" ? -0 : value

/** The text of a file that holds the state. @param {any} state */
export const stringify = (state) => JSON.stringify(state, keep)

/** @param {string} text @returns {any} */
export const parse = (text) => JSON.parse(text, revive)

/** The fragment of a link, without #, that holds the state. @param {any} state @returns {Promise<string>} */
export const encode = async (state) => {
  const bytes = await pipe(stringify(state), new CompressionStream("deflate-raw"))
  const text = Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")
  return VERSION + btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")
}

/**
 * The state in a fragment; notebook and mazur/12 name an example and its training step.
 * @param {string} fragment @returns {Promise<Decoded>}
 */
export const decode = async (fragment) => {
  const text = fragment.replace(/^#/, "")
  const [, example, step] = /^([a-z][\w-]*)(?:\/(\d{1,6}))?$/i.exec(text) ?? []
  if (example) {
    return { state: { example, ...step && { step: Number(step) } } }
  }
  if (!text.startsWith(VERSION)) {
    return { error: /^v\d+\./.test(text) ? "version" : "broken" }
  }
  try {
    const encoded = atob(text.slice(VERSION.length).replaceAll("-", "+").replaceAll("_", "/"))
    const deflated = Uint8Array.from(encoded, (unit) => unit.charCodeAt(0))
    const bytes = await pipe(deflated, new DecompressionStream("deflate-raw"))
    const state = parse(new TextDecoder().decode(bytes))
    return state && typeof state === "object" ? { state } : { error: "broken" }
  } catch {
    return { error: "broken" }
  }
}
