import { base, hasKey, hooks, log, planned } from "./api.js"
import { button, fill, find, h } from "./dom.js"
import { copyButton, save } from "./export.js"
import { json, number } from "./format.js"
import { layersOf } from "./model.js"
import { FOLLOWING, loop, snippet } from "./snippets.js"
import { onChange, state } from "./state.js"
import { strings } from "./strings.js"

/** @typedef {import("./api.js").Exchange} Exchange */
/** @typedef {import("./snippets.js").Language} Language */

const text = strings.requests
const LANGUAGES = /** @type {Language[]} */ (["curl", "python", "javascript", "java"])
const TOKEN = /"(?:[^"\\]|\\.)*"|[[\]{},:]|[^\s[\]{},:"]+/g
const LINE = 76

/** The exchange that is looked at; without one the newest. @type {Exchange | null} */
let picked = null
let isPlanned = false
let language = LANGUAGES[0]
let windows = navigator.userAgent.includes("Windows")

/** What the page would send next, as if it had been sent. @returns {Exchange | null} */
const next = () => {
  const request = planned[state.tab]?.() ?? null
  return request && { method: "POST", accept: "application/json", ...request, body: json(request.body),
    status: 0, ms: 0, bytes: 0, answer: "" }
}

const looked = () => (isPlanned && next()) || (picked && log.includes(picked) ? picked : log[log.length - 1])

/** A JSON text, each number as it is written, foldable two levels deep. @param {string} source */
const tree = (source) => {
  const tokens = source.match(TOKEN) ?? []
  let at = 0
  /** @type {(key: string, depth: number) => {plain: string, node: any, nested: boolean}} */
  const read = (key, depth) => {
    const open = tokens[at++]
    if (open !== "[" && open !== "{") {
      const comma = tokens[at] === "," ? "," : ""
      return { plain: key + open, node: h("div", {}, key + open + comma), nested: false }
    }
    const items = []
    while (at < tokens.length && tokens[at] !== "]" && tokens[at] !== "}") {
      at += tokens[at] === "," ? 1 : 0
      const name = open === "{" ? `${tokens[at]}: ` : ""
      at += name ? 2 : 0
      items.push(read(name, depth + 1))
    }
    const close = tokens[at++] ?? ""
    const comma = tokens[at] === "," ? "," : ""
    const inner = items.map(({ plain }) => plain).join(", ")
    const plain = key + open + inner + close
    if (plain.length < LINE || open === "[" && items.every(({ nested }) => !nested)) {
      return { plain, node: h("div", {}, plain + comma), nested: true }
    }
    const lines = [h("div", { class: "inner" }, items.map(({ node }) => node)), h("div", {}, close + comma)]
    return { plain, nested: true, node: depth === 1 || depth === 2
      ? h("details", { open: depth === 1 },
        h("summary", { "data-preview": inner.slice(0, LINE) + "…" + close }, key + open), lines)
      : h("div", {}, key + open, lines) }
  }
  return read("", 0).node
}

/** A JSON text that is laid out when it is opened. @param {string} id @param {string} title @param {string} source */
const fold = (id, title, source) => {
  const place = h("div", { class: "json", tabindex: 0, role: "group", "aria-label": title })
  return h("details", { id, toggle: () => { if (!place.firstChild) { fill(place, tree(source)) } } },
    h("summary", {}, title), place)
}

/** The request that follows from an answer. @param {Exchange} exchange */
const following = ({ body, answer }) => {
  const next = JSON.parse(body)
  const all = JSON.parse(answer)
  for (const name of FOLLOWING) {
    next[name] = all[name] ?? next[name]
  }
  return json(next)
}

/** @param {any} request */
const networkOf = (request) => json(layersOf(request).map(({ W, b }) => [W, b]))

/** Whether a request has nothing that the student computes: the networks of later steps, or gradients. @param {string} body */
const isGiven = (body) => {
  const request = JSON.parse(body)
  const isNetwork = (request.layers ?? request.W1) !== undefined
  return !request.gradients && (!isNetwork
    || state.steps.slice(0, state.step + 1).some((step) => networkOf(step.request) === networkOf(request)))
}

/** @param {Exchange} exchange */
const answerOf = (exchange) => state.practice ? h("p", {}, text.hidden) : [
  fold("answer", exchange.accept === "application/json" ? text.answer(size(exchange.bytes)) : text.lastLine,
    exchange.answer),
  exchange.path === "/train-step" && exchange.status === 200
    && fold("as-next-request", text.asNext, following(exchange))]

/** @param {Language} name */
const tab = (name) => button(text.languages[name], () => choose(name), { role: "tab", id: `language-${name}`,
  "aria-selected": String(name === language), "aria-controls": "snippet", tabindex: name === language ? 0 : -1,
  keydown: (/** @type {KeyboardEvent} */ event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step) {
      choose(LANGUAGES.at((LANGUAGES.indexOf(name) + step) % LANGUAGES.length) ?? name)
    }
  } })

/** @param {Language} name */
const choose = (name) => {
  language = name
  render()
  find(`#language-${name}`).focus()
}

/** @param {Exchange} exchange */
const detail = (exchange) => {
  const { path, body, accept } = exchange
  if (state.practice && !isGiven(body)) {
    return [h("p", {}, text.hiddenToo)]
  }
  const request = { base: base(), path, body, accept, key: hasKey() }
  const code = snippet(language === "curl" && windows ? "powershell" : language, request)
  // Without outputs, the answer has its loss, which the loop prints.
  const repeated = loop(language, { ...request, body: body.replace(/,"outputs":\[\]/, "") })
  return [
    h("div", { class: "bar" }, h("div", { role: "tablist", "aria-label": text.code }, LANGUAGES.map(tab)),
      language === "curl" && h("label", {}, h("input", { type: "checkbox", id: "windows", checked: windows,
        change: (/** @type {any} */ event) => {
          windows = event.target.checked
          render()
          find("#windows").focus()
        } }), " Windows"),
      h("span", { class: "bar" }, copyButton(() => code.text, { id: "copy", class: "main" }),
        repeated && copyButton(() => repeated, { id: "copy-loop" }, text.loop),
        code.file !== undefined && button(text.save, () => save("request.json", body), { id: "save-request" }))),
    h("pre", { id: "snippet", role: "tabpanel", tabindex: 0, "aria-labelledby": `language-${language}` }, code.text),
    exchange.answer && answerOf(exchange)]
}

/** @param {number} bytes */
const size = (bytes) => bytes < 1000 ? `${bytes} B` : `${number(bytes / 1000, 3)} KB`

/** @type {WeakMap<Exchange, HTMLElement>} */
const rows = new WeakMap()

/** @param {Exchange} exchange */
const row = (exchange) => {
  const made = rows.get(exchange) ?? button("", () => pick(exchange))
  const { method, path, status, ms, bytes } = exchange
  rows.set(exchange, made)
  made.setAttribute("aria-current", String(exchange === looked()))
  fill(made, h("b", {}, `${method} ${path}`), h("span", { class: status >= 400 ? "bad" : "" }, status || "—"),
    h("span", {}, `${number(ms, 2)} ms`), h("span", {}, size(bytes)))
  return made
}

/** @param {Exchange | null} exchange or what would be sent */
const pick = (exchange) => {
  picked = exchange
  isPlanned = exchange === null
  render()
}

const plannedRow = button([], () => pick(null), { id: "planned" })

/** What the detail was made from. */
let shown = ""

const render = () => {
  const exchange = looked()
  if (!exchange || !find("#requests details").open) {
    return
  }
  const focused = /** @type {HTMLElement} */ (document.activeElement)
  const following = next()
  plannedRow.setAttribute("aria-current", String(exchange.status === 0 && isPlanned))
  fill(plannedRow, text.planned[state.tab], " ", h("b", {}, following && `${following.method} ${following.path}`))
  fill(find("#exchanges"), following && h("li", {}, plannedRow), log.toReversed().map((each) => h("li", {}, row(each))))
  if (focused !== document.activeElement) {
    focused.focus()
  }
  const wanted = json([language, windows, hasKey(), state.practice !== null, state.step, exchange])
  if (wanted !== shown) {
    shown = wanted
    fill(find("#exchange"), detail(exchange))
  }
}

/** Fills the drawer, once, and keeps it up to date. */
export const startRequests = () => {
  if (find("#exchange")) {
    return
  }
  fill(find("#drawer"), h("ol", { id: "exchanges", "aria-label": text.list }), h("div", { id: "exchange" }))
  const { logged } = hooks
  hooks.logged = () => {
    logged()
    render()
  }
  onChange(render)
  find("#requests details").addEventListener("toggle", render)
  render()
}
