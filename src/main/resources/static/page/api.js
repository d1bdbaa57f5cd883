import { store, stored } from "./dom.js"
import { json } from "./format.js"

/**
 * One request and its answer, as the drawer shows them.
 * @typedef {{method: string, path: string, body: string, accept: string, status: number, ms: number, bytes: number,
 *   answer: string, isFleeting?: boolean}} Exchange a fleeting one gives way in the log to the next of its kind
 */

/** An answer of 400 or above, or no answer (status 0). */
export class Problem extends Error {
  /** @param {number} status @param {any} document */
  constructor(status, document) {
    super(document.detail || document.title || String(status))
    this.status = status
    this.title = /** @type {string} */ (document.title || "")
    this.type = /** @type {string} */ (document.type || "")
    this.errors = /** @type {{pointer: string, detail: string}[]} */ (document.errors || [])
  }
}

const KEPT = 50
const TRIES = 4

/** @type {Exchange[]} the newest last */
export const log = []

/** Who is told of the log, of a wait, of a key that is asked for. */
export const hooks = {
  logged: () => {},
  /** @param {number} _seconds 0 when the wait is over @param {() => void} _stop */
  waiting: (_seconds, _stop) => {},
  /** @returns {Promise<string | null>} */
  key: async () => null
}

/**
 * What a tab would send next, for who wants to see it before.
 * @type {Record<string, () => {path: string, body: any, accept?: string} | null>}
 */
export const planned = {}

/** @type {string | null} */
let key = stored("sessionStorage", "key")

/** @param {string | null} value @param {boolean} remember in this tab, over a reload */
export const setKey = (value, remember) => {
  key = value
  store("sessionStorage", "key", remember ? value : null)
}

export const hasKey = () => key !== null

/** The service's address: the page's own, which may be below a prefix. */
export const base = () => new URL(".", location.href).href.replace(/\/$/, "")

/** @param {number} ms @param {AbortSignal | undefined} signal */
const pause = (ms, signal) => new Promise((resolve, reject) => {
  const timer = setTimeout(resolve, ms)
  signal?.addEventListener("abort", () => {
    clearTimeout(timer)
    reject(signal.reason)
  })
})

/** What a connection that breaks throws is a problem; an error of the page is none. @param {any} error @returns {never} */
const broken = (error) => { throw error instanceof TypeError ? new Problem(0, {}) : error }

/** @param {Response} response @param {string} text */
const problem = (response, text) => {
  try {
    return new Problem(response.status, JSON.parse(text))
  } catch {
    return new Problem(response.status, { title: response.statusText })
  }
}

/** @param {Exchange} exchange @param {Response} response */
const readText = async (exchange, response) => {
  exchange.answer = await response.text().catch(broken)
  exchange.bytes = exchange.answer.length
  return exchange.answer
}

/**
 * Sends a request; again where the service is busy or asks for a key.
 * @param {{path: string, body: string, accept: string, signal?: AbortSignal, isFleeting?: boolean}} request
 * @param {(exchange: Exchange, response: Response) => Promise<any>} read
 */
const send = async ({ path, body, accept, signal, isFleeting }, read) => {
  for (let attempt = 1; ; attempt++) {
    const begin = performance.now()
    const exchange = { method: "POST", path, body, accept, status: 0, ms: 0, bytes: 0, answer: "", isFleeting }
    if (isFleeting && log[log.length - 1]?.isFleeting) {
      log.pop()
    }
    log.push(exchange)
    log.splice(0, log.length - KEPT)
    try {
      const headers = { "Content-Type": "application/json", Accept: accept, ...(key && { Authorization: `Bearer ${key}` }) }
      const response = await fetch(base() + path, { method: "POST", headers, body, signal }).catch(broken)
      exchange.status = response.status
      if (response.ok) {
        return await read(exchange, response)
      }
      await readText(exchange, response)
      if (response.status === 503 && attempt < TRIES) {
        const seconds = Number(response.headers.get("Retry-After")) || 1
        const stop = new AbortController()
        hooks.waiting(seconds, () => stop.abort(problem(response, exchange.answer)))
        await pause(1000 * seconds * (1 + Math.random() / 2), AbortSignal.any([stop.signal, ...signal ? [signal] : []]))
          .finally(() => hooks.waiting(0, () => {}))
      } else if (response.status === 401 && attempt < TRIES) {
        const given = await hooks.key()
        if (given === null) {
          throw problem(response, exchange.answer)
        }
      } else {
        throw problem(response, exchange.answer)
      }
    } finally {
      exchange.ms = performance.now() - begin
      hooks.logged()
    }
  }
}

/**
 * Posts a request and reads the JSON of its answer.
 * @param {string} path @param {any} body @param {AbortSignal} [signal] @param {boolean} [isFleeting]
 */
export const post = (path, body, signal, isFleeting) =>
  send({ path, body: json(body), accept: "application/json", signal, isFleeting }, async (exchange, response) => {
    const text = await readText(exchange, response)
    try {
      return JSON.parse(text)
    } catch {
      // Something between the page and the service has answered.
      throw new Problem(0, {})
    }
  })

/**
 * Posts a request and reads its answer line by line, as it comes. The log keeps the last line.
 * @param {string} path @param {any} body @param {(line: any) => void} onLine @param {AbortSignal} [signal]
 */
export const stream = (path, body, onLine, signal) =>
  send({ path, body: json(body), accept: "application/x-ndjson", signal }, async (exchange, response) => {
    const reader = /** @type {any} */ (response.body).pipeThrough(new TextDecoderStream()).getReader()
    let rest = ""
    const read = () => reader.read().catch(broken)
    for (let part = await read(); !part.done; part = await read()) {
      exchange.bytes += part.value.length
      const lines = (rest + part.value).split("\n")
      rest = /** @type {string} */ (lines.pop())
      for (const line of lines.filter(Boolean)) {
        exchange.answer = line
        onLine(JSON.parse(line))
      }
    }
  })
