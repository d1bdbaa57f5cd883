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
  signs: /** @type {Record<string, string>} */ ({ "·": " times ", "+": " plus ", "−": " minus ", "/": " over ",
    "√": " root of ", "²": " squared " }),
  powerOfTen: " times 10 to the ",
  after: (/** @type {string} */ name) => `${name} after`,
  column: (/** @type {number} */ j) => `column ${j}`,
  /** @type {(name: string, i: number) => string} */
  row: (name, i) => `${name}, row ${i}`,
  /** @type {(top: number, bottom: number, rows: number, left: number, right: number, columns: number) => string} */
  part: (top, bottom, rows, left, right, columns) => `: rows ${top}–${bottom} of ${rows}`
    + (columns > 0 ? `, columns ${left}–${right} of ${columns}` : ""),
  units: (/** @type {number} */ size) => `${size} units`,
  /** @type {(sizes: number[], symbol: string) => string} */
  network: (sizes, symbol) => `A network of ${sizes.join(", ")} units; ${symbol} is computed.`,
  goTo: (/** @type {string} */ symbol) => `Show ${symbol}`,
  trainingStep: (/** @type {number} */ step) => `Training step ${step}`,
  /** @type {(index: number, count: number) => string} */
  progress: (index, count) => `computation ${index} of ${count}`,
  cancel: "Cancel",
  shape: {
    title: "Network and training",
    inputs: "Inputs", output: "Output",
    activation: "Activation",
    remove: "Remove", add: "+ Layer",
    bias: "biases",
    loss: "Loss",
    optimizer: "Optimizer",
    apply: "Apply",
    hidden: (/** @type {number} */ l) => `Hidden ${l}`,
    removeLayer: (/** @type {number} */ l) => `Remove hidden layer ${l}`,
    /** @type {(by: number, l: number) => string} */
    units: (by, l) => `${by < 0 ? "Fewer" : "More"} units in ${l === 0 ? "the input" : `layer ${l}`}`
  },
  practice: {
    start: "✎ Let me compute",
    invitation: "Hides the results from here on. Type yours into the cells, then check them.",
    title: "Practice",
    scope: "Compute",
    scopes: { rest: "everything from here on", gradients: "the gradients" },
    only: (/** @type {string} */ name) => `only ${name}`,
    check: "Check",
    show: "Show this number",
    end: "End practice",
    right: "right",
    close: "right to 2 digits",
    kink: "at a kink of the loss: not judged",
    /** @type {(name: string, rows: number, columns: number, count: number) => string} */
    otherShape: (name, rows, columns, count) => `${name} has ${columns ? `${rows} rows of ${columns}` : rows || 1} numbers, `
      + `what was pasted has ${count}${count === rows * columns ? " in other rows" : ""}.`,
    offBy: (/** @type {string} */ difference) => `off by ${difference}`,
    allRight: (/** @type {number} */ count) => `All ${count} are right.`,
    /** @type {(right: number, checked: number, all: number) => string} */
    progress: (right, checked, all) => `${checked} of ${all} checked, ${right} right`
  },
  examples: /** @type {Record<string, string>} */ ({ notebook: "Notebook", mazur: "Mazur, by hand",
    adam: "Adam, a deeper network" }),
  own: "Your own",
  train: {
    loss: "loss",
    trainLoss: "training loss",
    testLoss: "test loss",
    accuracy: "accuracy",
    epochs: "epoch",
    epoch: (/** @type {number} */ epoch) => `epoch ${epoch}`,
    of: (/** @type {number} */ epochs) => `of ${epochs}`,
    data: "Data",
    network: "Network and training",
    result: "Result",
    player: "Player of the run",
    frame: "Moment of the run",
    rewind: "To the initial network (Home)",
    back: "One frame back (←)",
    next: "One frame on (→)",
    end: "To the end (End)",
    play: "▶ Play",
    pause: "|| Pause",
    train: "Train ▶",
    stop: "Stop ■",
    more: (/** @type {number} */ epochs) => `+${epochs} epochs`,
    goOn: "Go on",
    noRun: "Press Train: the loss is drawn here.",
    noData: "No points yet",
    empty: "Add points here",
    regions: "The colours are computed at the points of a grid, and smoothed in between.",
    shapes: "Generated data",
    paste: "Paste CSV",
    draw: "Draw",
    class: "class",
    drawing: "Click into the picture to add a point of this class, or type where it is.",
    add: "Add",
    undo: "Undo", clear: "Clear",
    layers: "Layers", layer: "+ layer",
    units: (/** @type {number} */ l) => `Units of hidden layer ${l}`,
    removeLayer: (/** @type {number} */ l) => `Remove hidden layer ${l}`,
    never: "never",
    fields: /** @type {Record<string, string>} */ ({ dataSeed: "seed", test: "test share", scheme: "weights",
      targetLoss: "stop at loss", horizontal: "across", vertical: "up" }),
    options: /** @type {Record<string, string>} */ ({ step: "÷ 10 at each third" }),
    reseed: { seed: "Another initial network", dataSeed: "Other points" },
    /** @type {(from: number, to: number, fraction: boolean) => string} */
    wrong: (from, to, fraction) =>
      `Needs a ${fraction ? "" : "whole "}number${from > -Infinity ? ` from ${from} to ${to}`.replaceAll("+", "")
        : ", such as 0.03"}.`,
    /** @type {(trained: number, test: number) => string} */
    counts: (trained, test) => test ? `${trained} to train, ${test} to test` : `${trained} to train, none to test`,
    /** @type {(epoch: number, right: number | undefined, count: number, loss: number | undefined) => string} */
    sentence: (epoch, right, count, loss) => `Epoch ${epoch}: ` + [right !== undefined && `${right} of ${count} points right`,
      loss !== undefined && `loss ${Number(loss.toPrecision(3))}`].filter(Boolean).join(", "),
    overflow: (/** @type {number} */ step) => `Numbers grew beyond float64 in step ${step}: try a smaller eta.`,
    /** @type {Record<string, string>} */
    stopped: { serverLimit: "The service has ended the run; its weights so far are kept.",
      deadline: "The time is up; the weights so far are kept.",
      stop: "Stopped. The frames so far are kept.", targetLoss: "The target loss is reached." },
    curveTable: "Losses as a table",
    pointTable: "Points as a table",
    predicted: "taken for", truth: "is",
    confusion: "Confusion",
    pointNumber: "Point",
    ofPoints: (/** @type {number} */ count) => `of ${count}`,
    noPoint: "Click a point, or type its number, to see what the network says of it.",
    noPointDrawn: "Type a point's number to see what the network says of it.",
    openInStep: "Open in Step",
    runs: "Runs",
    noRuns: "Each run is listed here, to be shown again or laid over another.",
    compare: (/** @type {string} */ letter) => `Lay run ${letter} over`,
    compareShort: "compare",
    remove: (/** @type {string} */ letter) => `Remove run ${letter}`,
    save: (/** @type {string} */ letter) => `Save run ${letter} as JSON`,
    ownData: "Your own data",
    csv: "A table with a column of classes: commas, semicolons or tabs",
    example: "height;weight;species\n1,2;0,4;cat\n0,9;0,7;dog",
    file: "or a file",
    use: "Use these points",
    labelColumn: "Classes are in",
    /** @type {(rows: number, columns: number) => string} */
    rows: (rows, columns) => `${rows} rows with ${columns} ${columns === 1 ? "feature" : "features"}`,
    scale: "Scale each feature to mean 0, deviation 1",
    column: "column",
    mean: "mean", deviation: "deviation",
    moreErrors: (/** @type {number} */ count) => `And ${count} more.`,
    /** @type {Record<string, (error: import("./data.js").DataError) => string>} */
    errors: {
      csvQuote: ({ line }) => `Line ${line}: a quote is not closed, or text follows it. The line is left out.`,
      csvCells: ({ line, count, limit }) => `Line ${line} has ${count} cells, not ${limit}. It is left out.`,
      csvColumns: ({ count, limit }) => `The table has ${count} columns; at most ${limit} are read.`,
      csvRows: ({ count, limit }) => `The table has ${count} rows; the first ${limit} are used.`,
      csvEmpty: () => "There are no rows with numbers and a class.",
      csvText: ({ column }) => `Column ${column} has no numbers and is left out.`,
      csvNumber: ({ line, column, limit }) => `Line ${line}: what is in column ${column} is `
        + (limit ? "beyond 1e100" : "no number") + ". The line is left out.",
      csvLabel: ({ line, column }) => `Line ${line} has no class in column ${column}. It is left out.`,
      csvClasses: ({ column, count, limit }) =>
        `Column ${column} has ${count} different classes; at most ${limit} can be shown. Choose another column.`,
      csvOneClass: ({ column }) => `Column ${column} has only one class. Choose another column.`
    }
  },
  requests: {
    title: (/** @type {number} */ count) => `Requests (${count})`,
    list: "Requests, the newest first",
    code: "Code",
    languages: { curl: "curl", powershell: "PowerShell", python: "Python", javascript: "JavaScript", java: "Java" },
    planned: /** @type {Record<string, string>} */ ({ step: "Next training step would send", train: "Train would send" }),
    copy: "Copy",
    copied: "Copied",
    loop: "Copy as a loop",
    save: "Save request.json",
    answer: (/** @type {string} */ size) => `Answer, ${size}`,
    lastLine: "Last line of the answer",
    asNext: "As next request: the answer's network in place of the old one",
    hidden: "Answers are hidden while you compute.",
    hiddenToo: "Requests with numbers that you compute are hidden, and answers."
  },
  share: {
    title: "Share",
    explanation: "The link holds the numbers that are given and where you are; whoever opens it sees the same numbers. "
      + "It is never sent to the service.",
    long: "This is too much for a link. Save it as a file, which opens by the button or when it is dropped here.",
    link: "Link",
    length: (/** @type {number} */ length) => `${length} characters`,
    hide: "Hide from who opens it",
    parts: { example: "examples", train: "the Train tab", network: "the network", computation: "the computation",
      arrays: "the arrays", practice: "practice", requests: "requests", settings: "settings" },
    open: "Open a file",
    save: "Save as a file",
    broken: "This link or file is broken. Here is the notebook.",
    version: "This link or file comes from a newer version. Here is the notebook."
  },
  print: {
    title: "Print",
    print: "Print",
    kinds: /** @type {Record<string, string>} */ ({
      solution: "Every computation of this step, with its numbers",
      worksheet: "Worksheet: boxes in place of the results",
      both: "Worksheet, and the solution on new pages"
    }),
    /** @type {(name: string, step: number, isSolved: boolean) => string} */
    heading: (name, step, isSolved) => `${name}, training step ${step}${isSolved ? "" : ": worksheet"}`
  },
  dialogs: {
    close: "Close",
    busy: (/** @type {number} */ seconds) => `The service is busy, again in ${seconds} s.`,
    key: "API key",
    needsKey: "This service asks for a key.",
    otherKey: "This key was refused. Try another.",
    keyLabel: "Key",
    remember: "Keep it in this tab, over a reload",
    use: "Use the key",
    settings: "Settings",
    digits: "Digits",
    base: "Indices from",
    bases: ["0, as in code", "1, as on paper"],
    theme: "Colours",
    themes: { auto: "as the system", light: "light", dark: "dark" },
    motion: "Motion",
    motions: { auto: "as the system", none: "none" },
    help: "Help",
    introduction: [
      "Next computes one number after another: forward, loss, backward, update; then the next training step begins.",
      "Type another number into a given cell, and the step is computed anew. Point at a number to see it wherever it "
        + "stands, and press Enter to see where it comes from and where it goes."
    ],
    keys: "Keys",
    keyList: [
      ["→ / ←", "next, previous computation"], ["Shift + → / ←", "next, previous training step"],
      ["Page\u00a0Down / Page\u00a0Up", "next, previous phase"], ["Home / End", "first, last computation"],
      ["↑ ↓ → ←", "in a table: its cells"], ["Enter", "on a number: where it comes from; again: where it goes"],
      ["Esc", "in a cell: the old number; else back to the player"],
      ["Ctrl + Enter", "check what you computed; train"], ["Ctrl + Z", "back to what was there before an edit"],
      ["Space", "on the player of a training: play, pause"],
      ["Ctrl + P", "print"], ["?", "on the player: help"]
    ]
  }
}
