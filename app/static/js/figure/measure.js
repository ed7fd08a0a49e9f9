/* A goniometer or a ruler on a figure: its points, as handles on the picture and as lists of
   landmarks, and its reading.

   A point lies on a landmark ("0:shin_l": figure 0, left knee) and follows it, or is free and keeps
   its place on the picture. The player hands in a picture, which knows where landmarks are now. */
import { announce, element } from "../lib/dom.js"
import { angleAt, distance, fromPlane, nearest, toPlane } from "./angles.js"

const MILLIMETRE = 0.001
const SETTLED = 500  // ms without a change before a reading is told
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }

export class Measure {
  #panel
  #layer
  #picture
  #words
  #points
  #reading
  #later

  /* starts: a landmark for each point; landmarks: the list of all, to be copied. */
  constructor({ panel, layer, picture, words, landmarks, starts, read }) {
    this.#panel = panel
    this.#layer = layer
    this.#picture = picture
    this.#words = words
    this.read = read
    this.#reading = panel.querySelector('[data-say="reading"]')
    this.#points = [...panel.querySelectorAll("[data-point]")].map((list, index) => this.#point(list, landmarks, starts[index]))
  }

  get open() { return !this.#panel.hidden }
  /* The reading as it is read out. */
  get told() { return this.#panel.dataset.told }

  show() {
    this.#panel.hidden = false
    for (const { handle } of this.#points) handle.hidden = false
    this.refresh()
    this.#tell()
  }

  hide() {
    clearTimeout(this.#later)
    this.#panel.hidden = true
    for (const { handle } of this.#points) handle.hidden = true
  }

  /* Follows the body; called for every picture. */
  refresh() {
    if (!this.open) return
    const at = this.#points.map(point => this.#at(point))
    for (const [index, { handle }] of this.#points.entries()) {
      handle.style.setProperty("--x", `${at[index][0].toFixed(2)}px`)
      handle.style.setProperty("--y", `${at[index][1].toFixed(2)}px`)
    }
    this.read(at, this.#panel, this.#reading)
  }

  /* Landmarks have other names from the side than from the front. */
  rename() { for (const point of this.#points) this.#named(point) }

  #point(list, landmarks, start) {
    const handle = element("button", { type: "button", class: "figure-point", "aria-roledescription": this.#words.movable, hidden: true })
    const point = { list, handle, landmark: null, free: [0, 0] }
    list.append(...landmarks())
    this.#layer.append(handle)
    list.addEventListener("change", () => list.value ? this.#put(point, list.value) : this.#release(point))
    handle.addEventListener("keydown", event => this.#key(point, event))
    handle.addEventListener("pointerdown", event => this.#grab(point, event))
    this.#lay(point, start)
    return point
  }

  #at({ landmark, free }) {
    const { origin, scale } = this.#picture
    return landmark ? this.#picture.at(landmark) : fromPlane(free, origin, scale)
  }

  #lay(point, landmark) {
    point.landmark = landmark
    point.list.value = landmark ?? ""
    this.#named(point)
  }

  #named({ list, handle, landmark }) {
    for (const option of list.querySelectorAll("option")) if (option.value) option.text = this.#picture.name(option.value)
    const name = landmark ? this.#picture.name(landmark) : this.#words.free
    handle.setAttribute("aria-label", this.#words.point.replace("{point}", list.dataset.point).replace("{landmark}", name))
  }

  #put(point, landmark) {
    this.#lay(point, landmark)
    this.#changed()
  }

  /* Off its landmark, where it is. */
  #release(point) {
    this.#move(point, this.#at(point))
    this.#changed()
  }

  #move(point, at) {
    point.free = toPlane(at, this.#picture.origin, this.#picture.scale)
    if (point.landmark !== null) this.#lay(point, null)
  }

  #key(point, event) {
    if (event.key === "Enter") {
      event.preventDefault()
      const found = nearest(this.#at(point), this.#picture.landmarks(), Infinity)
      if (found) this.#put(point, found.name)
    }
    const arrow = ARROWS[event.key]
    if (!arrow || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    const step = MILLIMETRE * (event.shiftKey ? 10 : 1)
    this.#move(point, this.#at(point))
    point.free = [point.free[0] + arrow[0] * step, point.free[1] + arrow[1] * step]
    this.#changed()
  }

  #grab(point, event) {
    if (event.button) return
    const { handle } = point
    const at = this.#at(point)
    const hold = [at[0] - event.clientX, at[1] - event.clientY]
    const drag = move => this.#drag(point, [move.clientX + hold[0], move.clientY + hold[1]])
    const drop = () => {
      handle.removeEventListener("pointermove", drag)
      handle.classList.remove("is-held")
    }
    handle.setPointerCapture(event.pointerId)
    handle.classList.add("is-held")
    handle.addEventListener("pointermove", drag)
    handle.addEventListener("lostpointercapture", drop, { once: true })
  }

  #drag(point, at) {
    const found = nearest(at, this.#picture.landmarks())
    if (found) this.#lay(point, found.name)
    else this.#move(point, at)
    this.#changed()
  }

  #changed() {
    this.refresh()
    clearTimeout(this.#later)
    this.#later = setTimeout(() => this.#tell(), SETTLED)
  }

  #tell() { if (this.open) announce(this.told) }
}

/* What a goniometer says, and how it is drawn. */
export function readAngle(words, draw) {
  return ([first, vertex, second], panel, reading) => {
    const angle = angleAt(vertex, first, second)
    const value = angle?.toFixed(1)
    reading.textContent = angle === null ? words.nothing : words.degrees.replace("{value}", value)
    panel.querySelector('[data-say="bend"]').textContent = angle === null ? "" : words.bend.replace("{value}", (180 - angle).toFixed(1))
    panel.dataset.told = words.angle.replace("{value}", value ?? words.nothing)
    draw([first, vertex, second], reading.textContent)
  }
}

/* What a ruler says, and how it is drawn. */
export function readDistance(words, draw, scale) {
  return ([from, to], panel, reading) => {
    const value = distance(from, to, scale()).toFixed(1)
    reading.textContent = words.centimetres.replace("{value}", value)
    panel.dataset.told = words.distance.replace("{value}", value)
    draw([from, to], reading.textContent)
  }
}
