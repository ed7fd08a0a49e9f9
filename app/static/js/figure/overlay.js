/* What lies behind and before the drawn figure: posture grid, plumb line, the leader lines of
   muscles, goniometer and ruler. SVG in pixels of the stage, so that it is sharp at every size and
   takes the page's colours. */
const SVG = "http://www.w3.org/2000/svg"
const SQUARE = 0.05      // metres: one square of the posture grid
const STRONG = 5         // every fifth line is strong
const LINE_HEIGHT = 44
const LOYAL = 48         // pixels that something may cross the middle before its label changes sides
const ROOM = 80          // pixels that a ruler needs to have its number over its middle

export class Overlay {
  #svgs
  #front
  #parts = {}
  #lengths = new Map()
  words = true  // labels stand beside the figure; else they are numbers

  constructor(back, front) {
    this.#svgs = [back, front]
    this.#front = front
    for (const name of ["grid", "edges"]) this.#parts[name] = back.appendChild(shape("g"))
    for (const name of ["plumb", "labels", "ruler", "goniometer"]) this.#parts[name] = front.appendChild(shape("g"))
  }

  /* figures: side by side, in equal parts of the width. */
  resize(width, height, figures) {
    this.width = width
    this.height = height
    for (const svg of this.#svgs) svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    const edges = Array.from({ length: figures - 1 }, (_, index) => `M${width / figures * (index + 1)} 0v${height}`)
    this.#parts.edges.replaceChildren(shape("path", { class: "figure-edge", d: edges.join("") }))
  }

  clear(name) { this.#parts[name].replaceChildren() }

  /* halves: [{left, right, origin: [x, y], scale}, …], one for each figure. */
  grid(halves) {
    this.#parts.grid.replaceChildren(...halves.flatMap(half => [
      shape("path", { class: "figure-grid-minor", d: gridPath(half, this.height, index => index % STRONG !== 0) }),
      shape("path", { class: "figure-grid-major", d: gridPath(half, this.height, index => index % STRONG === 0) }),
    ]))
  }

  /* feet: [[x, y], …], the points of the floor under each figure's line; heads: higher points of it.
     The line begins where the picture does. */
  plumb(feet, heads) {
    this.#parts.plumb.replaceChildren(...feet.flatMap(([x, y], index) => {
      const [headX, headY] = heads[index]
      const top = x + (headX - x) * y / (y - headY)
      return [
        shape("path", { class: "figure-line", d: `M${top} 0L${x} ${y}` }),
        shape("path", { class: "figure-bob", d: `M${x} ${y}l5 7-5 10-5-10Z` }),
      ]
    }))
  }

  /* labels: [{name, finding, state, number, at: [x, y], text: [x, y], anchor}, …] */
  labels(labels) {
    const made = this.words ? written : numbered
    for (const label of this.words ? labels : []) label.length = this.#lengthOf(label)
    this.#parts.labels.replaceChildren(...labels.flatMap(made))
  }

  /* Pixels that the longer of a label's two lines takes. */
  #lengthOf({ name, finding }) {
    const key = `${name}\n${finding}`
    if (this.#lengths.has(key)) return this.#lengths.get(key)
    const lines = [shape("text", { class: "figure-label" }, name), shape("text", { class: "figure-finding" }, finding)]
    this.#front.append(...lines)
    const longest = Math.max(...lines.map(line => line.getComputedTextLength()))
    for (const line of lines) line.remove()
    this.#lengths.set(key, longest)
    return longest
  }

  goniometer([first, vertex, second], words) {
    const radius = Math.min(26, arm(vertex, first) / 2, arm(vertex, second) / 2)
    this.#parts.goniometer.replaceChildren(
      shape("path", { class: "figure-arm-halo", d: `M${first}L${vertex}L${second}` }),
      shape("path", { class: "figure-arm", d: `M${first}L${vertex}L${second}` }),
      shape("path", { class: "figure-arc", d: arc(vertex, first, second, radius) }),
      reading(words, beside(vertex, first, second, this.width)),
    )
  }

  ruler([from, to], words) {
    this.#parts.ruler.replaceChildren(
      shape("path", { class: "figure-arm-halo", d: `M${from}L${to}` }),
      shape("path", { class: "figure-arm", d: `M${from}L${to}${tick(from, to)}${tick(to, from)}` }),
      reading(words, over(from, to, this.width)),
    )
  }
}

/* Where each label's text stands: on the side of what it names, from top to bottom in that order, none
   on another, none in the top right corner. Labels get `text` and `anchor`. `sides` keeps the side of
   each name, so that no label jumps from side to side while the body moves about the middle. */
export function arrange(labels, { left, right, top, bottom, corner, sides = new Map() }) {
  const middle = (left + right) / 2
  for (const { name, at } of labels) {
    if (!sides.has(name) || Math.abs(at[0] - middle) > LOYAL) sides.set(name, at[0] < middle ? "start" : "end")
  }
  for (const side of ["start", "end"]) {
    const here = labels.filter(({ name }) => sides.get(name) === side).sort((a, b) => a.at[1] - b.at[1])
    let free = top
    for (const [index, label] of here.entries()) {
      const lowest = bottom - (here.length - index) * LINE_HEIGHT
      const y = Math.max(free, Math.min(label.at[1] - LINE_HEIGHT / 2, lowest))
      const edge = y < corner.height ? right - corner.width : right
      label.anchor = side
      label.text = [side === "start" ? left : edge, y + 16]
      free = y + LINE_HEIGHT
    }
  }
  return labels
}

function shape(name, attributes = {}, text = "") {
  const made = document.createElementNS(SVG, name)
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value)
  if (text) made.textContent = text
  return made
}

function gridPath({ left, right, origin, scale }, height, wanted) {
  const step = SQUARE * scale
  const lines = []
  for (let index = Math.ceil((left - origin[0]) / step); origin[0] + index * step <= right; index++) {
    if (wanted(index)) lines.push(`M${(origin[0] + index * step).toFixed(2)} 0v${height}`)
  }
  for (let index = Math.ceil(-origin[1] / step); origin[1] + index * step <= height; index++) {
    if (wanted(index)) lines.push(`M${left} ${(origin[1] + index * step).toFixed(2)}h${right - left}`)
  }
  return lines.join("")
}

function written({ name, finding, state, at, text, anchor, length }) {
  const end = text[0] + (anchor === "start" ? 1 : -1) * (length + 8)
  return [
    shape("path", { class: "figure-leader", d: `M${end} ${text[1] - 4}L${at}` }),
    shape("circle", { class: `figure-dot is-${state}`, cx: at[0], cy: at[1], r: 3.5 }),
    shape("text", { class: "figure-label", x: text[0], y: text[1], "text-anchor": anchor }, name),
    shape("text", { class: `figure-finding is-${state}`, x: text[0], y: text[1] + 16, "text-anchor": anchor }, finding),
  ]
}

function numbered({ number, state, at }) {
  return [
    shape("circle", { class: `figure-number is-${state}`, cx: at[0], cy: at[1], r: 10 }),
    shape("text", { class: `figure-number-text is-${state}`, x: at[0], y: at[1] + 4, "text-anchor": "middle" }, String(number)),
  ]
}

function arm(a, b) { return Math.hypot(b[0] - a[0], b[1] - a[1]) }

function along(from, to, length) {
  const whole = arm(from, to) || 1
  return [from[0] + (to[0] - from[0]) / whole * length, from[1] + (to[1] - from[1]) / whole * length]
}

/* The short way round between the arms. */
function arc(vertex, first, second, radius) {
  const [a, b] = [along(vertex, first, radius), along(vertex, second, radius)]
  const turn = (first[0] - vertex[0]) * (second[1] - vertex[1]) - (first[1] - vertex[1]) * (second[0] - vertex[0])
  return `M${a}A${radius} ${radius} 0 0 ${turn > 0 ? 1 : 0} ${b}`
}

function tick(at, other) {
  const whole = arm(at, other) || 1
  const [x, y] = [(other[1] - at[1]) / whole * 6, -(other[0] - at[0]) / whole * 6]
  return `M${at[0] - x} ${at[1] - y}L${at[0] + x} ${at[1] + y}`
}

/* Beside a point, on the side away from two others, turned in where the picture ends. */
function beside(point, one, other, width) {
  const away = point[0] * 2 - one[0] - other[0]
  const side = point[0] > width - 80 ? -1 : point[0] < 80 ? 1 : away < 0 ? -1 : 1
  return { x: point[0] + side * 18, y: point[1] + 5, "text-anchor": side < 0 ? "end" : "start" }
}

/* Over the middle of a line that lies, beside the middle of one that stands, behind a short one. */
function over(from, to, width) {
  const [x, y] = [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]
  const wide = Math.abs(to[0] - from[0]), high = Math.abs(to[1] - from[1])
  if (wide > high && wide > ROOM) return { x, y: y - 14, "text-anchor": "middle" }
  const right = high > ROOM ? x : Math.max(from[0], to[0])
  return beside([right, y], [right - 1, y], [right - 1, y], width)
}

function reading(words, place) { return shape("text", { class: "figure-measured", ...place }, words) }
