import { close, end, notice, open } from "./dialogs.js"
import { button, fill, find, h } from "./dom.js"
import { copyButton, save } from "./export.js"
import { json } from "./format.js"
import { decode, encode, parse, stringify } from "./link.js"
import { examples, isExample } from "./model.js"
import { current, onChange, state, update } from "./state.js"
import { load, nextStep } from "./step.js"
import { strings } from "./strings.js"

const text = strings.share
/** Some programs cut a link that has more characters. */
const LONGEST = 8000
const MAX_STEPS = 1000
const DEBOUNCE = 300

/** @type {typeof import("./train.js") | null} the Train tab, once it is looked at */
let train = null

const loadTrain = async () => {
  if (!train) {
    train = await import("./train.js")
    const { onTraining } = await import("./training.js")
    await train.startTrain()
    onTraining(() => follow(new Set(["train"])))
  }
  return train
}

/** What the state follows from, where it is not what one starts with; the service computes the rest again. */
export const causes = (tab = state.tab) => {
  const { example, hide, practice, steps, step, index, settings: { digits, base } } = state
  const [{ request }, ...others] = steps.slice(0, step + 1)
  const edits = others.flatMap((each, i) => each.edited ? [[i + 1, each.request]] : [])
  return {
    ...tab === "train" && { tab, train: train?.settings() },
    example,
    ...!isExample(request, example) && { request },
    ...edits.length && { edits: Object.fromEntries(edits) },
    ...step && { step },
    ...index && { index },
    ...hide.length && { hide },
    ...digits !== 4 && { digits },
    ...base && { base },
    ...practice && { practice: { ...practice, verdicts: undefined, hints: undefined } }
  }
}

/** @param {any} value @param {number} [most] */
const count = (value, most = Infinity) => Math.min(most, Math.max(Math.trunc(Number(value)) || 0, 0))

/** @param {any} value */
const texts = (value) => Array.isArray(value) ? value.map(String) : []
/** @param {any} link @returns {typeof state.practice} */
const practiceOf = ({ practice }) => practice ? {
  scope: String(practice.scope), from: count(practice.from),
  shown: texts(practice.shown),
  typed: Object.fromEntries(Object.entries(practice.typed ?? {}).map(([at, typed]) => [at, String(typed)])),
  verdicts: {}, hints: {} } : null

/** How many links are being opened; a newer one ends the older ones. */
let opening = 0

/**
 * Brings about what a link tells: the first request, the training steps, the cursor, the training. It ends where
 * something else is loaded meanwhile.
 * @param {any} link @returns {Promise<void>}
 */
const restore = async (link) => {
  const { tab = "step", example = "notebook", request, edits = {}, index = 0, hide = [], digits = 4, base = 0 } = link
  const step = count(link.step, MAX_STEPS)
  if (!Object.hasOwn(examples, example)) {
    const { SHAPES } = await import("./settings.js")
    if (!SHAPES.includes(example)) {
      throw new RangeError(example)
    }
    return restore({ tab: "train", train: { shape: example } })
  }
  update({ example, hide: texts(hide), practice: practiceOf(link),
    settings: { ...state.settings, digits: count(digits - 1, 16) + 1, base: count(base, 1) } })
  if ([request, ...Object.values(edits)].some((each) => Array.isArray(each?.x?.[0]) || Array.isArray(each?.labels))) {
    throw new RangeError("a batch")
  }
  const isLoaded = await load(request ?? examples[example])
  const { title, status } = state.problem ?? {}
  if (title && status !== 401 && status !== 503) {
    throw state.problem
  }
  if (!isLoaded && !state.problem) {
    return
  }
  for (let reached = 1; reached <= step && !state.problem; reached++) {
    await (edits[reached] ? load(edits[reached], reached) : nextStep())
    if (state.step !== reached && !state.problem) {
      return
    }
  }
  if (state.steps.length > 0) {
    update({ index: count(index, current().computations.length - 1), tab: tab === "train" ? tab : "step" })
  }
  if (link.train) {
    await (await loadTrain()).restore(link.train)
  }
}

/** Opens what a link tells, or says why not and opens the notebook. @param {import("./link.js").Decoded} decoded */
const show = async ({ state: link, error }) => {
  opening++
  try {
    if (error) {
      throw error
    }
    await restore(link)
  } catch (failure) {
    notice(failure === "version" ? text.version : text.broken)
    state.steps = []
    await train?.restore({})
    await restore({})
  } finally {
    opening--
  }
}

/** Opens what the address tells: of an own entry of the history the state, else its link. */
export const openLink = async () => {
  moved = null // it belongs to the entry that was left
  const { state: link } = history
  const { digits, base } = state.settings
  if (!link) {
    await show(location.hash.length > 1 ? await decode(location.hash) : { state: {} })
  } else if (state.steps.length === 0) {
    await show({ state: link })
  } else if (json(causes(link.tab)) === json(link)) {
    opening++
    update({ tab: link.tab ?? "step" })
    opening--
  } else {
    // Settings stay as they are while one goes back and forward.
    await show({ state: { ...link, digits, base } })
  }
}

/** @param {File} file */
export const openFile = async (file) => {
  let link = null
  try {
    link = parse(await file.text())
  } catch {
    // No JSON is as broken as another's JSON.
  }
  await show(link?.v === 1 ? { state: link } : { error: link?.v > 1 ? "version" : "broken" })
  follow(new Set(["example"]))
}

/** The fragment of a link, which one can read where it is an example. @param {any} link */
const fragmentOf = async (link) => {
  const { example, step, ...rest } = link
  return Object.keys(rest).length > 0 ? encode(link) : example + (step ? `/${step}` : "")
}

/** @param {any} link */
export const addressOf = async (link) => new URL("#" + await fragmentOf(link), location.href).href

/** What was written last, so that addresses are written in order. */
let written = Promise.resolve()

/** @param {any} link @param {"pushState" | "replaceState"} how */
const write = (link, how) => {
  written = written.then(async () => {
    const fragment = await fragmentOf(link)
    history[how](link, "", fragment.length > LONGEST ? location.pathname : "#" + fragment)
  }).catch(() => {
    // A browser that is asked too often refuses; the next address is written again.
  })
}

/** @type {any} a move that the address does not tell yet */
let moved = null
let timer = 0

const flush = () => {
  clearTimeout(timer)
  if (moved) { write(moved, "replaceState") }
  moved = null
}

/**
 * Lets the address follow the state: a tab and an example are new entries of the history.
 * @param {Set<string>} changed
 */
const follow = (changed) => {
  if (opening || state.steps.length === 0) {
    return
  }
  if (state.tab === "train" && !train) {
    loadTrain().then(() => follow(changed))
    return
  }
  if (changed.has("tab") || changed.has("example")) {
    flush()
    write(causes(), "pushState")
  } else if (!changed.has("looked") || changed.size > 1) {
    clearTimeout(timer)
    moved = causes()
    timer = setTimeout(flush, DEBOUNCE)
  }
}

/** @param {Set<string>} changed what has changed already */
export const startFollowing = (changed) => {
  // There is no time for its address.
  addEventListener("pagehide", () => { if (moved) { history.replaceState(moved, "", location.href) } })
  onChange(follow)
  follow(changed)
}

/** The link, or why there is none. */
const link = async () => {
  const address = await addressOf(causes())
  return address.length > LONGEST ? [h("p", {}, text.long)] : [
    h("p", {}, text.explanation),
    h("textarea", { id: "link", readonly: true, rows: 3, "aria-label": text.link, focus: () => find("#link").select() },
      address),
    h("p", {}, h("span", { id: "link-length" }, text.length(address.length)),
      copyButton(() => address, { id: "copy-link", class: "main", autofocus: true }))]
}

export const openShare = async () => {
  if (state.tab === "train") {
    await loadTrain()
  }
  const file = h("input", { type: "file", id: "file", accept: ".json,application/json", hidden: true,
    change: () => {
      close()
      openFile(file.files[0])
    } })
  const shared = h("div", {}, await link())
  open("share-dialog", text.title, shared,
    h("details", { id: "hide", open: state.hide.length > 0 }, h("summary", {}, text.hide), Object.entries(text.parts).map(
      ([name, label]) => h("label", {}, h("input", { type: "checkbox", value: name, checked: state.hide.includes(name),
        change: async () => {
          const chosen = /** @type {any[]} */ ([...document.querySelectorAll("#hide :checked")])
          update({ hide: chosen.map(({ value }) => value) })
          fill(shared, await link())
        } }), " ", label))),
    end(file, button(text.open, () => file.click(), { id: "open-file" }),
      button(text.save, () => save("trainstep.json", stringify({ v: 1, ...causes() })), { id: "save-file" }),
      button(strings.dialogs.close, close)))
}
