/* Small parts for building and reading the page; text is always text, never markup. */
export function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) made.setAttribute(name, "")
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value)
  }
  made.append(...children)
  return made
}

const SVG = "http://www.w3.org/2000/svg"

export function icon(path) {
  const svg = document.createElementNS(SVG, "svg")
  for (const [name, value] of Object.entries({ class: "icon", viewBox: "0 0 24 24", width: 18, height: 18, "aria-hidden": "true" })) svg.setAttribute(name, value)
  const line = document.createElementNS(SVG, "path")
  line.setAttribute("d", path)
  svg.append(line)
  return svg
}

export const UP = "m18 15-6-6-6 6"
export const DOWN = "m6 9 6 6 6-6"

/* Reads a sentence out once; the region stays so that the next one is heard too. */
let region
export function announce(sentence) {
  if (!region) {
    region = element("div", { class: "visually-hidden", role: "status" })
    document.body.append(region)
  }
  region.textContent = ""
  setTimeout(() => { region.textContent = sentence }, 60)
}

/* [name, value] pairs of a form, as sent; without the token. */
export function fieldsOf(form) {
  return [...new FormData(form)].filter(([name, value]) => name !== "csrf_token" && typeof value === "string")
}

/* Puts [name, value] pairs back into the controls of a form. */
export function fill(form, fields) {
  for (const control of form.elements) {
    if (!control.name || ["hidden", "submit", "button", "file"].includes(control.type) || control.tagName === "FIELDSET") continue
    const values = fields.filter(([name]) => name === control.name).map(([, value]) => value)
    if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value)
    else if (values.length) control.value = values[0]
  }
}

/* Has a control another value than the one the page came with? */
export function isChanged(form) {
  return [...form.elements].some(control => {
    if (control.type === "radio" || control.type === "checkbox") return control.checked !== control.defaultChecked
    if (control.tagName === "SELECT") return [...control.options].some(option => option.selected !== option.defaultSelected)
    return ["text", "textarea", "number"].includes(control.type) && control.value !== control.defaultValue
  })
}
