import assert from "node:assert/strict"
import { test } from "node:test"
import { deflateRawSync } from "node:zlib"
import { decode, encode } from "../../main/resources/static/page/link.js"

/** @param {string | Buffer} content */
const link = (content) => "v1." + deflateRawSync(content).toString("base64url")

const NOTEBOOK = { network: { W1: [[0, 1], [0, -1]], W2: [[1, 2], [2, -1]] }, x: [1, 1], y: [1, 0], eta: 0.01, step: 3 }

test("a state survives, with the bits of its numbers", async () => {
  const state = { ...NOTEBOOK, classes: ["é ∂ 😀 '\"#%&+/="], none: null, numbers: [-0, 5e-324, 0.1 + 0.2,
    1.7976931348623157e308, 2 ** 53 + 2], typed: [{ literal: "2e400" }, { literal: "-1e999" }],
    texts: ["Infinity", "-Infinity", "1e999", "-0", ["1e999"]] }
  const fragment = await encode(state)
  assert.match(fragment, /^v1\.[\w-]+$/)
  for (const text of [fragment, "#" + fragment]) {
    const decoded = await decode(text)
    assert.deepEqual(decoded, { state })
    assert.ok(Object.is(decoded.state.numbers[0], -0))
  }
})

test("every length is decoded", async () => {
  for (let length = 0; length < 40; length++) {
    const state = { text: Array.from({ length }, (_, at) => String.fromCharCode(33 + at * 37 % 90)).join("") }
    assert.deepEqual(await decode(await encode(state)), { state })
  }
})

test("links are short", async () => {
  const points = Array.from({ length: 200 }, (_, at) =>
    [Math.sin(at), Math.cos(at * at)].map((value) => Math.round(1000 * value) / 1000))
  assert.ok((await encode(NOTEBOOK)).length < 140)
  assert.ok((await encode({ x: points, labels: points.map((_, at) => at % 2) })).length < 2600)
})

test("examples have names", async () => {
  for (const [fragment, state] of /** @type {[string, any][]} */ ([
    ["#notebook", { example: "notebook" }], ["mazur/12", { example: "mazur", step: 12 }],
    ["#spiral", { example: "spiral" }],
    ["#mazur/0", { example: "mazur", step: 0 }]
  ])) {
    assert.deepEqual(await decode(fragment), { state })
  }
})

test("another version is told", async () => {
  for (const fragment of ["#v2.abc", "v10.", "#v0.x"]) {
    assert.deepEqual(await decode(fragment), { error: "version" })
  }
})

test("a fragment that cannot be read is broken", async () => {
  const fragment = await encode(NOTEBOOK)
  for (const text of ["", "#", "v1.", "v1.!", "v1.AAAA", "#<img>", "mazur/", "mazur/1/2", "mazur/-1", "mazur/1234567",
    link(""), link("{"), link("12"), link("null"), link("\"text\""), "v1." + fragment,
    ...Array.from({ length: fragment.length - 1 }, (_, at) => fragment.slice(0, at + 1)).filter((part) =>
      part.startsWith("v1."))]) {
    assert.deepEqual(await decode(text), { error: "broken" }, text)
  }
})

test("a changed character is never an exception", async () => {
  const fragment = await encode(NOTEBOOK)
  for (let at = 3; at < fragment.length; at++) {
    const decoded = await decode(fragment.slice(0, at) + (fragment[at] === "A" ? "B" : "A") + fragment.slice(at + 1))
    assert.ok(decoded.error === "broken" || typeof decoded.state === "object")
  }
})

test("a megabyte is inflated and no more", async () => {
  const text = (/** @type {number} */ bytes) => `{"a":"${"x".repeat(bytes - 8)}"}`
  assert.equal((await decode(link(text(1 << 20)))).error, undefined)
  assert.deepEqual(await decode(link(text((1 << 20) + 1))), { error: "broken" })
  assert.deepEqual(await decode(link(Buffer.alloc(200_000_000, " "))), { error: "broken" })
})
