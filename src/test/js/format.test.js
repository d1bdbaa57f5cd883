import assert from "node:assert/strict"
import { test } from "node:test"
import { agrees, isCut, json, number, parseNumber, shiftIndices, short } from "../../main/resources/static/page/format.js"

test("JSON is that of JSON.stringify", () => {
  const value = { a: [1, -0.5, 1e-7, 5e-324, undefined, null, true], "é\"\u2028": "\n\\", no: undefined, o: {}, e: [] }
  assert.equal(json(value), JSON.stringify(value))
  assert.equal(json([[]]), "[[]]")
})

test("a negative zero keeps its sign", () => {
  assert.equal(json({ x: [-0, 0] }), "{\"x\":[-0.0,0]}")
  assert.ok(Object.is(JSON.parse(json(-0)), -0))
})

test("a literal is written as it was typed", () => {
  assert.equal(json({ x: [{ literal: "1e999" }, { literal: "-0.10" }] }), "{\"x\":[1e999,-0.10]}")
})

test("what is no number is no literal", () => {
  for (const value of [{ literal: "1,2" }, { literal: "} " }, { literal: 1 }, { literal: "1", more: 1 }]) {
    assert.equal(json(value), JSON.stringify(value))
  }
})

test("numbers have so many digits, and no zeros after them", () => {
  for (const [value, digits, text] of /** @type {[number, number, string][]} */ ([
    [0.7310585786300049, 4, "0.7311"], [-0.7310585786300049, 4, "−0.7311"], [2, 4, "2"], [0.5, 4, "0.5"], [0, 4, "0"],
    [-0, 4, "0"], [1.2345e-7, 3, "1.23e−7"], [-1e-5, 4, "−1e−5"], [1e-4, 4, "0.0001"], [0.000099999, 4, "0.0001"],
    [999999, 17, "999999"], [999999.7, 4, "1e6"], [123456, 4, "123500"], [1e6, 4, "1e6"], [1.5e300, 4, "1.5e300"],
    [0.7310585786300049, 17, "0.7310585786300049"], [0.1, 17, "0.1"], [5e-324, 17, "5e−324"], [100, 1, "100"]
  ])) {
    assert.equal(number(value, digits), text)
  }
})

test("a number is shortened until it fits", () => {
  for (const [value, text] of /** @type {[number, string][]} */ ([
    [1.85e100, "1.9e100"], [-1.85e100, "−2e100"], [-1.23e-5, "−1.2e−5"], [-1.23e-300, "−1e−300"], [-0.0123, "−0.0123"],
    [-0.00123, "−0.0012"], [-0.000123, "−0.0001"], [-123456, "−123000"], [0.731, "0.731"], [-1.23e308, "−1e308"],
    [-5e-324, "−5e−324"]
  ])) {
    assert.equal(short(value, 3, 7), text)
  }
})

test("all digits read back as the same number", () => {
  for (let value = 1.7976931348623157e308; value > 0; value *= 0.3717) {
    assert.equal(Number(parseNumber(number(value, 17))), value)
    assert.equal(isCut(value, 17), false)
  }
})

test("cut digits are told", () => {
  assert.equal(isCut(0.7310585786300049, 4), true)
  assert.equal(isCut(0.7311, 4), false)
  assert.equal(isCut(-0, 4), false)
  assert.equal(isCut(123456, 4), true)
})

test("what is typed becomes JSON", () => {
  for (const [typed, text] of [
    ["−0.5", "-0.5"], ["0,5", "0.5"], [".5", "0.5"], ["+1", "1"], ["-.5", "-0.5"], ["1.", "1"], ["1.e-05", "1e-05"],
    [" 007.50\n", "7.50"], ["0", "0"], ["-00", "-0"], ["0.0", "0.0"], ["1.23e−7", "1.23e-7"], ["2E+3", "2e+3"],
    ["–1", "-1"], ["1e999", "1e999"], ["1".repeat(400), "1".repeat(400)]
  ]) {
    assert.equal(parseNumber(typed), text)
    assert.doesNotThrow(() => JSON.parse(text))
  }
})

test("a long text is read at once", () => {
  for (const digit of ["0", "1"]) {
    assert.equal(parseNumber(digit.repeat(1e6) + "x"), null)
    assert.equal(parseNumber(digit.repeat(1e6)), digit === "0" ? "0" : digit.repeat(1e6))
  }
})

test("what is no number is null", () => {
  for (const typed of ["", " ", ".", "-", "e5", "1e", "1e1.5", "abc", "1 2", "1.5.2", "1,5,2", "0x10", "NaN",
    "Infinity",
    "--1", "1/3", "1_0", "٣"]) {
    assert.equal(parseNumber(typed), null, typed)
  }
})

test("a typed number agrees if it is rounded to its digits", () => {
  for (const [typed, value] of /** @type {[string, number][]} */ ([
    ["0.73", 0.7311], ["-.5", -0.4999], ["−0,73", -0.7310585786300049], ["7e-3", 0.0068], ["0.7", 0.7311],
    ["1", 0.7311],
    ["0", 0.5], ["0", -0.5], ["0.0", 0.05], ["0", 5e-324], ["0", -0], ["0.12", 0.125], ["0.13", 0.125], ["0.14", 0.145],
    ["0.15", 0.145], ["0.3", 0.1 + 0.2], ["0.30000000000000004", 0.1 + 0.2],
    ["1.7976931348623157e308", Number.MAX_VALUE],
    ["2e308", Number.MAX_VALUE], ["1e2", 104], ["0.1000000000000000055511151231257827", 0.1], ["2.0", 2], ["2.00", 2],
    ["9007199254740993", 9007199254740992]
  ])) {
    assert.equal(agrees(typed, value), true, `${typed} for ${value}`)
  }
})

test("any other typed number does not agree", () => {
  for (const [typed, value] of /** @type {[string, number][]} */ ([
    ["0.74", 0.7311], ["0.72", 0.7311], ["0.730", 0.7311], ["-0.73", 0.7311], ["0", 0.5000000000000001],
    ["0.0", 0.0500001],
    ["0.12", 0.12500000000000003], ["100", 104], ["0e9", 0.7], ["1e999", Number.MAX_VALUE], ["1e-999999999999", 1],
    ["1e999999999999", 1], ["", 0], ["x", 0], ["0.30000000000000010", 0.1 + 0.2]
  ])) {
    assert.equal(agrees(typed, value), false, `${typed} for ${value}`)
  }
})

test("a number that is shown agrees with itself", () => {
  for (let value = 1e9; value > 1e-12; value *= 0.7131) {
    for (const digits of [1, 2, 4, 9, 15, 16, 17]) {
      const text = value.toExponential(digits - 1)
      assert.ok(agrees(text, value), text)
      assert.ok(agrees("-" + text, -value), text)
    }
  }
})

test("indices are counted from 0 or 1", () => {
  assert.equal(shiftIndices("u1[0,1] = W2[1, 0]·x[9]", 1), "u1[1,2] = W2[2, 1]·x[10]")
  assert.equal(shiftIndices("a[0][1] + m̂[0]", 1), "a[1][2] + m̂[1]")
  assert.equal(shiftIndices("u1[0,1]", 0), "u1[0,1]")
  assert.equal(shiftIndices("[0, 1] in (−1, 1] and u1[i], 0.5", 1), "[0, 1] in (−1, 1] and u1[i], 0.5")
})
