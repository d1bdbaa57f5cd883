/** Every text of the page, so that another language is one file. */
export const strings = {
  phases: /** @type {Record<string, string>} */ ({ forward: "Forward", loss: "Loss", backward: "Backward", update: "Update" }),
  rows: ["Forward", "∂loss/∂", "After the update"],
  thisComputation: "This computation",
  given: "is given: type another number into its cell.",
  comesFrom: "comes from",
  usedIn: "is used in",
  nowhere: "nothing in this step.",
  more: "What this means",
  noAnswer: "The service does not answer",
  tryAgain: "Try again",
  noNumberTitle: "This is no number",
  noNumber: "needs a number, such as -0.5 or 1e-3",
  /** @type {(symbol: string, formula: string, value: string) => string} */
  sentence: (symbol, formula, value) => `${symbol} equals ${formula}, equals ${value}`,
  /** @param {string} name */
  after: (name) => `${name} after`,
  /** @param {number} j */
  column: (j) => `column ${j}`,
  /** @type {(name: string, i: number) => string} */
  row: (name, i) => `${name}, row ${i}`,
  /** @type {(top: number, bottom: number, rows: number, left: number, right: number, columns: number) => string} */
  part: (top, bottom, rows, left, right, columns) => `: rows ${top}–${bottom} of ${rows}`
    + (columns > 0 ? `, columns ${left}–${right} of ${columns}` : ""),
  /** @param {number} size */
  units: (size) => `${size} units`,
  /** @type {(sizes: number[], symbol: string) => string} */
  network: (sizes, symbol) => `A network of ${sizes.join(", ")} units; ${symbol} is computed.`,
  /** @param {string} symbol */
  goTo: (symbol) => `Show ${symbol}`,
  /** @param {number} step */
  trainingStep: (step) => `Training step ${step}`,
  /** @type {(index: number, count: number) => string} */
  progress: (index, count) => `computation ${index} of ${count}`,
  cancel: "Cancel",
  shape: {
    title: "Network and training",
    inputs: "Inputs",
    output: "Output",
    activation: "Activation",
    remove: "Remove",
    add: "+ Layer",
    bias: "biases",
    loss: "Loss",
    optimizer: "Optimizer",
    apply: "Apply",
    /** @param {number} l */
    hidden: (l) => `Hidden ${l}`,
    /** @param {number} l */
    removeLayer: (l) => `Remove hidden layer ${l}`,
    /** @type {(by: number, l: number) => string} */
    units: (by, l) => `${by < 0 ? "Fewer" : "More"} units in ${l === 0 ? "the input" : `layer ${l}`}`
  },
  practice: {
    start: "✎ Let me compute",
    invitation: "Hides the results from here on. Type yours into the cells, then check them.",
    title: "Practice",
    scope: "Compute",
    scopes: { rest: "everything from here on", gradients: "the gradients" },
    check: "Check",
    show: "Show this number",
    end: "End practice",
    right: "right",
    close: "right to 2 digits",
    kink: "at a kink of the loss: not judged",
    /** @param {string} difference */
    offBy: (difference) => `off by ${difference}`,
    /** @param {number} count */
    allRight: (count) => `All ${count} are right.`,
    /** @type {(right: number, checked: number, all: number) => string} */
    progress: (right, checked, all) => `${checked} of ${all} checked, ${right} right`
  },
  examples: /** @type {Record<string, string>} */ ({ notebook: "Notebook", mazur: "Mazur, by hand", adam: "Adam, a deeper network" })
}
