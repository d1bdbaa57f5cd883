import { parseNumber } from "./format.js"

/**
 * What is wrong, as the key of a text and its parameters; each row has the line where it begins.
 * @typedef {{key: string, line?: number, column?: string, count?: number, limit?: number}} DataError
 * @typedef {{columns: string[], rows: string[][], lines: number[], separator: string, decimalComma: boolean,
 *   header: boolean, errors: DataError[]}} Csv
 * @typedef {{x: number[][], labels: number[], classes: string[], columns: string[], errors: DataError[]}} DataSet
 * @typedef {string | Nested[]} Nested
 */

/** Larger numbers have squares, means or ranges beyond float64. */
export const LARGEST = 1e100
const MOST_ROWS = 2000
const MOST_COLUMNS = 20
const MOST_CLASSES = 5

/** @param {string} text */
const isText = (text) => parseNumber(text) === null

/** @param {string} text */
const findSeparator = (text) => {
  const [first] = text.replace(/"[^"]*"/g, "").trim().split(/[\r\n]/)
  return ["\t", ";"].find((candidate) => first.includes(candidate)) ?? ","
}

/**
 * Lines by RFC 4180, where a quoted cell may go over lines. Blank ones are left out.
 * @param {string} text @param {string} separator @param {DataError[]} errors
 */
const readLines = (text, separator, errors) => {
  const cell = new RegExp(` *"([^"]*(?:""[^"]*)*)" *|[^${separator}\r\n]*`, "y")
  const lines = []
  for (let at = 0, next = 1; at < text.length; next++) {
    const [start, line] = [at, next]
    const cells = []
    let isBroken = false
    do {
      cell.lastIndex = at
      const [all, quoted] = /** @type {RegExpExecArray} */ (cell.exec(text))
      at += all.length
      next += all.split(/\r\n?|\n/).length - 1
      cells.push((quoted?.replaceAll('""', '"') ?? all).trim())
      isBroken ||= quoted === undefined && all.trim().startsWith('"')
    } while (text[at] === separator && ++at)
    if (isBroken || /[^\r\n]/.test(text[at] ?? "")) {
      errors.push({ key: "csvQuote", line });
      [at, next] = [start, line]
    } else if (cells.some(Boolean)) {
      lines.push({ cells, line })
    }
    at += text.slice(at).search(/[\r\n]|$/)
    at += text.startsWith("\r\n", at) ? 2 : 1
  }
  return lines
}

/** A table, with commas, semicolons or tabs. @param {string} text @returns {Csv} */
export const parseCsv = (text) => {
  const content = text.replace(/^\ufeff/, "")
  const separator = findSeparator(content)
  /** @type {DataError[]} */
  const errors = []
  const lines = readLines(content, separator, errors)
  let width = lines[0]?.cells.length ?? 0
  while (width && !lines.some(({ cells }) => cells[width - 1])) {
    width--
  }
  const [first, second] = lines
  const header = Boolean(second)
    && first.cells.some((name, at) => name && isText(name) && !isText(second.cells[at] ?? ""))
  const names = header ? first.cells : []
  const columns = Array.from({ length: width }, (_, at) => names[at] || `x${at}`)
  let kept = lines.slice(header ? 1 : 0).filter(({ cells, line }) => {
    const count = cells.findLastIndex((cell, at) => cell || at < width) + 1
    return count === width || !errors.push({ key: "csvCells", line, count, limit: width })
  })
  if (width > MOST_COLUMNS) {
    errors.unshift({ key: "csvColumns", count: width, limit: MOST_COLUMNS })
    kept = []
  } else if (kept.length > MOST_ROWS) {
    errors.unshift({ key: "csvRows", count: kept.length, limit: MOST_ROWS })
    kept.length = MOST_ROWS
  } else if (!kept.length) {
    errors.push({ key: "csvEmpty" })
  }
  const rows = kept.map(({ cells }) => cells.slice(0, width))
  const decimalComma = separator !== "," && rows.some((row) => row.some((cell) => cell.includes(",") && !isText(cell)))
  return { columns, rows, lines: kept.map(({ line }) => line), separator, decimalComma, header, errors }
}

/**
 * The numbers and classes of a table. Columns without a number are left out, and so are rows with a cell that is none.
 * @param {Csv} csv @param {number} label the column of the classes @returns {DataSet}
 */
export const dataSet = (csv, label) => {
  const value = (/** @type {string} */ cell) =>
    cell.includes(",") && !csv.decimalComma ? NaN : Number(parseNumber(cell) ?? NaN)
  const isWrong = (/** @type {string[]} */ row, /** @type {number} */ at) =>
    at === label ? !row[at] : !(Math.abs(value(row[at])) <= LARGEST)
  /** @type {DataError[]} */
  const errors = []
  const used = csv.columns.map((_, at) => at).filter((at) => at === label
    || !csv.rows.every((row) => isWrong(row, at)) || !errors.push({ key: "csvText", column: csv.columns[at] }))
  const rows = csv.rows.filter((row, index) => {
    const at = used.find((one) => isWrong(row, one))
    return at === undefined || !errors.push(
      { key: at === label ? "csvLabel" : "csvNumber", line: csv.lines[index], column: csv.columns[at],
        ...(at !== label && !Number.isNaN(value(row[at])) && { limit: LARGEST }) })
  })
  const features = used.filter((at) => at !== label)
  const classes = [...new Set(rows.map((row) => row[label]))]
  const count = classes.length
  const key = !features.length || !count ? "csvEmpty" : count > MOST_CLASSES ? "csvClasses" : count < 2 && "csvOneClass"
  if (key) {
    errors.unshift({ key, column: csv.columns[label], count, limit: MOST_CLASSES })
    rows.length = 0
  }
  const x = rows.map((row) => features.map((at) => value(row[at])))
  const labels = rows.map((row) => classes.indexOf(row[label]))
  return { x, labels, classes, columns: features.map((at) => csv.columns[at]), errors }
}

/** Whether a number is beyond ±3. @param {number[][]} x */
export const needsScaling = (x) => x.some((row) => row.some((value) => Math.abs(value) > 3))

/** @param {number[]} values */
const average = (values) => values.every((value) => value === values[0]) ? values[0]
  : values.reduce((sum, value) => sum + value) / values.length

/** Each column with mean 0 and, unless it is constant, deviation 1, that of a population. @param {number[][]} x */
export const standardize = (x) => {
  const columns = (x[0] ?? []).map((_, at) => x.map((row) => row[at]))
  const mean = columns.map(average)
  const deviation = columns.map((column, at) =>
    Math.sqrt(average(column.map((value) => (value - mean[at]) * (value - mean[at])))) || 1)
  return { x: x.map((row) => row.map((value, at) => (value - mean[at]) / deviation[at])), mean, deviation }
}

/** Without brackets a line is a row, where commas are decimal if that gives numbers. @param {string} line */
const cellsOf = (line) => {
  const words = /[\t;]/.test(line) ? line.split(/[\t;]/) : line.trim().split(/,\s+|\s+,?\s*/)
  return words.length > 1 || !isText(line) ? words : line.split(",")
}

/**
 * A pasted array of NumPy, PyTorch, JSON or a spreadsheet, with its numbers as text, or null if it is none. Without
 * brackets, a number is a text, a line is a list, and lines are a list of lists.
 * @param {string} text @returns {Nested | null}
 */
export const parseArray = (text) => {
  const bare = text.replace(/^\s*[a-z_][^(=:]*[=:]/i, "").replace(/,\s*[a-z]\w*=[^,)]*/gi, "")
    .replace(/\b[a-z_][\w.]*\(|\)/gi, "")
  const rows = bare.split(/[\r\n]+/).filter((line) => line.trim())
    .map((line) => cellsOf(line).map((cell) => parseNumber(cell) ?? "?").join(" "))
  const array = bare.includes("[") ? bare : rows.length === 1 ? rows[0] : rows.map((row) => `[${row}]`).join("")
  const tokens = array.match(/[[\]]|[^\s,[\]]+/g) ?? []
  const json = tokens.map((token) => /[[\]]/.test(token) ? token : isText(token) ? "?" : `"${parseNumber(token)}"`)
  try {
    const all = JSON.parse(`[${json.join().replace(/(?<=\[),|,(?=\])/g, "")}]`)
    return all.length > 1 ? all : all[0] ?? null
  } catch {
    return null
  }
}
