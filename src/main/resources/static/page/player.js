import { button, disable, find, h, say } from "./dom.js"
import { number } from "./format.js"
import { strings } from "./strings.js"
import { change, frame, training } from "./training.js"

const FRAME_MS = 50
const LEAP = 10
const text = strings.train

let playing = false
export const isPlaying = () => playing

const last = () => (training.shown?.frames.length ?? 1) - 1

/** @param {number} to */
export const seek = (to) => change({ frame: Math.min(Math.max(to, 0), last()) })

/** Playing ends at the last frame, and says where. */
export const pause = () => {
  playing = false
  change({})
  say(sentence())
}

export const play = () => {
  if (last() <= 0 || training.running) {
    return
  }
  playing = true
  if (training.frame === last()) {
    seek(0)
  }
  let begin = performance.now()
  const tick = (/** @type {number} */ now) => {
    if (!playing) {
      return
    }
    const frames = Math.floor((now - begin) / FRAME_MS)
    if (frames > 0) {
      begin += frames * FRAME_MS
      seek(training.frame + frames)
    }
    if (training.frame === last() || training.running || find("#train").hidden) {
      pause()
    } else {
      requestAnimationFrame(tick)
    }
  }
  requestAnimationFrame(tick)
  change({})
}

const toggle = () => playing ? pause() : play()

/** @param {number} by */
const move = (by) => {
  playing = false
  seek(training.frame + by)
  say(sentence())
}

/** What the frame shows, in words. */
export const sentence = () => {
  const { shown } = training
  const of = shown && frame()
  if (!of) {
    return text.noData
  }
  const right = of.judged?.confusionMatrix?.reduce((sum, row, i) => sum + row[i], 0)
  return text.sentence(of.epoch, right, shown.data.x.length, of.loss ?? of.judged?.loss)
}

/** @type {Record<string, () => void>} */
export const KEYS = {
  ArrowRight: () => move(1), ArrowLeft: () => move(-1),
  "Shift+ArrowRight": () => move(LEAP), "Shift+ArrowLeft": () => move(-LEAP),
  Home: () => move(-Infinity), End: () => move(Infinity)
}

/** @type {(id: string, label: string, click: () => void, title: string, keys: string) => any} */
const control = (id, label, click, title, keys) =>
  button(label, click, { id, title, "aria-label": title, "aria-keyshortcuts": keys })

export const makePlayer = () => h("section", { id: "frames", "aria-label": text.player,
  keydown: (/** @type {KeyboardEvent} */ event) => {
    if (event.key === " " && !/** @type {Element} */ (event.target).closest("button")) {
      event.preventDefault()
      toggle()
    }
  } },
h("div", { class: "buttons" },
  control("rewind", "|◀", () => move(-Infinity), text.rewind, "Home"),
  control("frame-back", "◀", () => move(-1), text.back, "ArrowLeft"),
  button(text.play, toggle, { id: "play", class: "main", "aria-keyshortcuts": "Space" }),
  control("frame-next", "▶", () => move(1), text.next, "ArrowRight"),
  control("to-end", "▶|", () => move(Infinity), text.end, "End")),
h("input", { type: "range", id: "scrub", min: 0, max: 0, value: 0, "aria-label": text.frame,
  input: (/** @type {any} */ event) => {
    playing = false
    seek(Number(event.target.value))
  } }),
h("span", {}, h("label", {}, text.epochs, " ", h("input", { type: "number", id: "epoch", min: 0, value: 0,
  change: (/** @type {any} */ event) => {
    playing = false
    seek(Number(training.shown?.frames.findLastIndex(({ epoch }) => epoch <= Number(event.target.value))))
  } })), " ", h("span", { id: "epochs" })),
h("output", { id: "measures" }))

export const renderPlayer = () => {
  const { shown, frame: at, running } = training
  const of = shown && frame()
  const scrub = find("#scrub")
  scrub.max = last()
  scrub.value = at
  scrub.setAttribute("aria-valuetext", text.epoch(of?.epoch ?? 0))
  Object.assign(find("#frames").dataset, { frame: at, step: of?.step ?? 0, epoch: of?.epoch ?? 0, loss: of?.loss ?? "" })
  const epoch = find("#epoch")
  if (document.activeElement !== epoch || playing) {
    epoch.value = of?.epoch ?? 0
  }
  const none = last() <= 0
  find("#play").textContent = playing ? text.pause : text.play
  disable(find("#play"), none || Boolean(running))
  for (const [id, end] of Object.entries({ rewind: 0, "frame-back": 0, "frame-next": last(), "to-end": last() })) {
    disable(find("#" + id), none || at === end)
  }
  scrub.disabled = epoch.disabled = none
  find("#epochs").textContent = text.of(shown?.frames.at(-1)?.epoch ?? 0)
  const accuracy = of?.judged?.accuracy
  find("#measures").textContent = of ? [
    `${text.loss} ${number(of.loss ?? of.judged?.loss ?? NaN, 4)}`.replace("NaN", "–"),
    of.validationLoss !== undefined && `${text.testLoss} ${number(of.validationLoss, 4)}`,
    accuracy !== undefined && `${text.accuracy} ${number(accuracy, 3)}`].filter(Boolean).join(" · ") : ""
}
