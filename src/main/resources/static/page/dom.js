/** @typedef {Node | string | number | null | undefined | false} Leaf */
/** @typedef {Leaf | Leaf[] | Leaf[][]} Child */

/** @param {Child[]} children @returns {(Node | string)[]} */
const nodes = (children) => /** @type {any} */ (children.flat(2).filter((child) => child || child === 0))

/** @param {string} namespace @returns {(tag: string, attributes?: Record<string, any>, ...children: Child[]) => any} */
const creator = (namespace) => (tag, attributes = {}, ...children) => {
  const element = document.createElementNS(namespace, tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") {
      element.addEventListener(name, value)
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value))
    }
  }
  element.append(...nodes(children))
  return element
}

/** Makes an element with attributes, listeners (an attribute that is a function) and children. */
export const h = creator("http://www.w3.org/1999/xhtml")
export const svg = creator("http://www.w3.org/2000/svg")
export const math = creator("http://www.w3.org/1998/Math/MathML")

/** @param {string} selector @param {ParentNode} [root] @returns {any} */
export const find = (selector, root = document) => root.querySelector(selector)

/** @param {Element} element @returns {any[]} what can have the focus in it */
const controls = (element) => [...element.querySelectorAll("a, summary, [tabindex], :enabled:not(option)")]

/** @param {any} control */
const nameOf = ({ id, ariaLabel, textContent }) => id || ariaLabel || textContent

/**
 * Gives an element new children. The focus goes to the child of the same name as the one that had it, else to its
 * place, or, where nothing is left, to the tab's main button.
 * @param {Element} element @param {Child[]} children
 */
export const fill = (element, ...children) => {
  const focused = document.activeElement
  const place = element.contains(focused) ? controls(element).indexOf(focused) : -1
  element.replaceChildren(...nodes(children))
  if (place >= 0) {
    const now = controls(element)
    const like = now.find((control) => nameOf(control) === nameOf(focused)) ?? now[place] ?? now.at(-1)
      ?? find("[role=tabpanel]:not([hidden]) .main:enabled")
    ;(now.includes(focused) ? focused : like)?.focus()
  }
}

/** A button, which is no submit. @param {Child} label @param {() => void} click @param {Record<string, any>} [attributes] */
export const button = (label, click, attributes = {}) => h("button", { type: "button", click, ...attributes }, label)

/** Where keys have a meaning of their own. */
export const OWN_KEYS = "input, select, textarea, table, dialog, [role=tablist]"

/** What the browser keeps, which its user may forbid. @param {"localStorage" | "sessionStorage"} storage @param {string} name */
export const stored = (storage, name) => {
  try {
    return window[storage].getItem(name)
  } catch {
    return null
  }
}

/** @param {"localStorage" | "sessionStorage"} storage @param {string} name @param {string | null} value */
export const store = (storage, name, value) => {
  try {
    if (value === null) {
      window[storage].removeItem(name)
    } else {
      window[storage].setItem(name, value)
    }
  } catch {
    // It is known until the page is left.
  }
}

/**
 * Disables a control. One that has the focus keeps it, and is only said to be disabled.
 * @param {any} control @param {boolean} isDisabled
 */
export const disable = (control, isDisabled) => {
  control.disabled = isDisabled && control !== document.activeElement
  control.ariaDisabled = String(isDisabled)
}

/** Says a sentence to who cannot see the page. @param {string} text */
export const say = (text) => { find("#live").textContent = text }
