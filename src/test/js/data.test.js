import assert from "node:assert/strict"
import { test } from "node:test"
import { dataSet, LARGEST, needsScaling, parseArray, parseCsv, standardize } from "../../main/resources/static/page/data.js"

/** @param {string} text @param {number} [label] */
const read = (text, label) => {
  const csv = parseCsv(text)
  return dataSet(csv, label ?? csv.columns.length - 1)
}

test("a table with commas is read", () => {
  assert.deepEqual(parseCsv("a,b,class\n1,-2.5,red\n3,4e-1,blue\n"), { columns: ["a", "b", "class"],
    rows: [["1", "-2.5", "red"], ["3", "4e-1", "blue"]], lines: [2, 3], separator: ",", decimalComma: false,
    header: true, errors: [] })
})

test("semicolons and tabs go with decimal commas", () => {
  for (const separator of [";", "\t"]) {
    const rows = [["a", "b", "class"], ["0,5", "−1,25", "x, y"], ["2", "3", "z"]]
    const csv = parseCsv(rows.map((row) => row.join(separator)).join("\r\n"))
    assert.equal(csv.separator, separator)
    assert.equal(csv.decimalComma, true)
    assert.deepEqual(dataSet(csv, 2), { x: [[0.5, -1.25], [2, 3]], labels: [0, 1], classes: ["x, y", "z"],
      columns: ["a", "b"], errors: [] })
  }
})

test("semicolons go with decimal points, too", () => {
  assert.equal(parseCsv("0.5;1;a\n1;2;b").decimalComma, false)
  assert.deepEqual(read("0.5;1;a\n1;2;b").x, [[0.5, 1], [1, 2]])
})

test("a header is found where a name stands above a number", () => {
  for (const [text, header, columns] of /** @type {[string, boolean, string[]][]} */ ([
    ["1,2,a\n3,4,b", false, ["x0", "x1", "x2"]], ["u,v,a\n3,4,b", true, ["u", "v", "a"]],
    ["150,4,setosa\n5.1,3,0", true,
      ["150", "4", "setosa"]], [",v,a\n3,4,b", true, ["x0", "v", "a"]], ["1,2,a", false, ["x0", "x1", "x2"]]
  ])) {
    assert.equal(parseCsv(text).header, header, text)
    assert.deepEqual(parseCsv(text).columns, columns)
  }
})

test("quotes are those of RFC 4180", () => {
  const csv = parseCsv("\"a;b\",\"say \"\"v\"\"\", \"class\" \n1,\"2\",\"one\r\ntwo\"\n3,4,5\" pipe\n\"6\",7,\"\"\n")
  assert.deepEqual(csv.columns, ["a;b", "say \"v\"", "class"])
  assert.deepEqual(csv.rows, [["1", "2", "one\r\ntwo"], ["3", "4", "5\" pipe"], ["6", "7", ""]])
  assert.deepEqual(csv.lines, [2, 4, 5])
  assert.deepEqual(csv.errors, [])
})

test("a wrong quote costs its line only", () => {
  const csv = parseCsv("1,2,a\n\"3,4,b\n5,6,c\n\"7\"8,9,d\n10,11,e")
  assert.deepEqual(csv.rows.map(([first]) => first), ["1", "5", "10"])
  assert.deepEqual(csv.errors, [{ key: "csvQuote", line: 2 }, { key: "csvQuote", line: 4 }])
})

test("line ends, blank lines, a byte order mark and trailing separators do not matter", () => {
  const plain = read("a,b,c\n1,2,x\n3,4,y")
  for (const text of ["\ufeffa,b,c\r\n1,2,x\r\n3,4,y\r\n", "\n\na,b,c\n\n1,2,x\n , ,\n3,4,y\n\n",
    "a,b,c\r1,2,x\r3,4,y\r",
    "a,b,c,\n1,2,x,\n3,4,y,\n", "a,b,c\n1,2,x,,\n3,4,y", " a , b , c \n 1 , 2 , x \n 3 , 4 , y "]) {
    assert.deepEqual(read(text, 2), plain, text)
  }
})

test("bad lines are named and left out", () => {
  assert.deepEqual(parseCsv("a,b,c\n1,2,x\n3,4\n\n5,6,7,8\n9,10,y").errors,
    [{ key: "csvCells", line: 3, count: 2, limit: 3 }, { key: "csvCells", line: 5, count: 4, limit: 3 }])
  const data = read("a,b,c\n1,2,x\n3,,y\n4,5,\n6,abc,y\n7,1e999,y\n8,\"1,5\",y\n9,10,y")
  assert.deepEqual(data.x, [[1, 2], [9, 10]])
  assert.deepEqual(data.errors, [
    { key: "csvNumber", line: 3, column: "b" }, { key: "csvLabel", line: 4, column: "c" },
    { key: "csvNumber", line: 5, column: "b" }, { key: "csvNumber", line: 6, column: "b", limit: LARGEST },
    { key: "csvNumber", line: 7, column: "b" }])
})

test("numbers are small enough to be squared and summed", () => {
  const data = read("1e100,0,x\n-1e100,1,y\n1.1e100,2,x\n-1e308,3,y")
  assert.deepEqual(data.x, [[1e100, 0], [-1e100, 1]])
  assert.deepEqual(data.errors, [3, 4].map((line) => ({ key: "csvNumber", line, column: "x0", limit: LARGEST })))
  assert.deepEqual(standardize(data.x), { x: [[1, -1], [-1, 1]], mean: [0, 0.5], deviation: [1e100, 0.5] })
})

test("tables have limits", () => {
  const many = parseCsv("1,2,a\n".repeat(2001))
  assert.deepEqual([many.rows.length, many.lines.length], [2000, 2000])
  assert.deepEqual(many.errors, [{ key: "csvRows", count: 2001, limit: 2000 }])
  assert.deepEqual(parseCsv("1,2,a\n".repeat(2000)).errors, [])
  assert.deepEqual(parseCsv(Array(20).fill("1").join() + "\n").errors, [])
  const wide = parseCsv(Array(21).fill("1").join() + "\n")
  assert.deepEqual(wide.errors, [{ key: "csvColumns", count: 21, limit: 20 }])
  assert.deepEqual(wide.rows, [])
})

test("an empty text is an error", () => {
  for (const text of ["", "\n \n", ",,\n", "\ufeff", "\"", "a,b"]) {
    assert.ok([...parseCsv(text).errors, ...read(text).errors].some(({ key }) => key === "csvEmpty"), text)
  }
})

test("any column has the classes, in order of appearance", () => {
  const data = read("class,a,b\nred,1,2\n<img src=x onerror=alert(1)>,3,4\nred,5,6\n", 0)
  assert.deepEqual(data.classes, ["red", "<img src=x onerror=alert(1)>"])
  assert.deepEqual(data.labels, [0, 1, 0])
  assert.deepEqual(data.columns, ["a", "b"])
})

test("there are two to five classes", () => {
  const rows = (/** @type {number} */ count) => Array.from({ length: count }, (_, at) => `${at},1,c${at}`).join("\n")
  assert.equal(read(rows(5)).classes.length, 5)
  assert.deepEqual(read(rows(5)).errors, [])
  for (const [count, key] of /** @type {[number, string][]} */ ([[6, "csvClasses"], [1, "csvOneClass"]])) {
    const data = read(rows(count))
    assert.deepEqual(data.errors, [{ key, column: "x2", count, limit: 5 }])
    assert.deepEqual([data.x, data.labels], [[], []])
  }
})

test("a column of text is left out", () => {
  const data = read("name,a,c\nx,1,r\ny,2,s\n")
  assert.deepEqual(data.x, [[1], [2]])
  assert.deepEqual(data.columns, ["a"])
  assert.deepEqual(data.errors, [{ key: "csvText", column: "name" }])
})

test("standardized columns have mean 0 and deviation 1", () => {
  const { x, mean, deviation } = standardize([[1, 0.1, 10], [3, 0.1, 10], [1, 0.1, 40], [3, 0.1, 20]])
  assert.deepEqual(mean, [2, 0.1, 20])
  assert.deepEqual(deviation.slice(0, 2), [1, 1])
  assert.deepEqual(x.map(([first, second]) => [first, second]), [[-1, 0], [1, 0], [-1, 0], [1, 0]])
  assert.ok(Math.abs(x.reduce((sum, row) => sum + row[2] * row[2], 0) / 4 - 1) < 1e-15)
})

test("no rows are standardized to none", () => {
  assert.deepEqual(standardize([]), { x: [], mean: [], deviation: [] })
})

test("numbers beyond 3 need scaling", () => {
  assert.equal(needsScaling([[3, -3], [0, 1]]), false)
  assert.equal(needsScaling([[0, 1], [0, -3.01]]), true)
})

test("arrays are read as they are printed", () => {
  const matrix = [["-0.73", "0"], ["0.73", "0"]]
  for (const text of ["[[-0.73 0.  ] [0.73 0. ]]", "[[-0.73  0.  ]\n [ 0.73  0.  ]]", "[[-0.73,0.],[0.73,0.]]",
    "array([[-0.73, 0.  ],\n       [ 0.73, 0.  ]], dtype=float64)", "dW2 = np.array([[−0.73, 0], [.73, 0]])",
    "Parameter containing:\ntensor([[-0.73, 0.], [0.73, 0.]])", "gradients['W2'] = [[-0.73 0.] [0.73 0.]]",
    "tensor([[-0.73, 0.], [0.73, 0.]], device='cuda:0', grad_fn=<MmBackward0>)", "[-0.73 0.]\n[0.73 0.]",
    "[[np.float64(-0.73), np.float64(0.0)], [np.float64(0.73), 0]]".replace("0.0", "0."), "-0,73\t0\r\n0,73\t0\r\n",
    "-0.73 0\n0.73 0", "-0.73, 0\n0.73, 0", "-0.73 ,0\n 0.73 , 0", "-0,73;0\n0,73;0"]) {
    assert.deepEqual(parseArray(text), matrix, text)
  }
})

test("digits are kept as typed", () => {
  assert.deepEqual(parseArray("[1.e-05 0.730 1.e+03, 12345678901234567890]"),
    ["1e-05", "0.730", "1e+03", "12345678901234567890"])
})

test("numbers need no brackets", () => {
  for (const [text, array] of /** @type {[string, any][]} */ ([
    ["0.73", "0.73"], [" 0,5\n", "0.5"], ["array(0.5)", "0.5"], ["np.float64(0.5)", "0.5"], ["1 2 3", ["1", "2", "3"]],
    ["1,2,3", ["1", "2", "3"]], ["0,5 1,5", ["0.5", "1.5"]], ["1\n2", [["1"], ["2"]]], ["[1]", ["1"]],
    ["[[1]]", [["1"]]],
    ["[[[1 2]]]", [[["1", "2"]]]], ["[]", []]
  ])) {
    assert.deepEqual(parseArray(text), array, text)
  }
})

test("a long text without an array is null at once", () => {
  assert.equal(parseArray("a".repeat(1e6)), null)
})

test("what is no array is null", () => {
  for (const text of ["", " ", "abc", "[1 2", "1 2]", "] [1", "[nan 1]", "[1 ... 2]", "[1 2 x]", "1\t\t2", "[\"1\"]",
    "{\"a\": 1}", "[1/2]"]) {
    assert.equal(parseArray(text), null, text)
  }
})
