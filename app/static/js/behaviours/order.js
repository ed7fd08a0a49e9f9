/* Rows with a select of positions become rows that move: by buttons, by drag, with every move said. */
import { DOWN, UP, announce, element, icon } from "../lib/dom.js"

export default class Order {
  #list
  #words

  constructor(list) {
    this.#list = list
    const { up = "Move up", down = "Move down", now = "now", of = "of", keep = "This order is right" } = list.dataset
    this.#words = { up, down, now, of }
    list.classList.add("is-live")
    for (const row of this.#rows) this.#dress(row)
    this.#sort()
    list.closest("form")?.addEventListener("restored", () => this.#sort())
    if (!this.#isAnswered) this.#offer(keep)
  }

  get #rows() { return [...this.#list.children] }

  get #isAnswered() { return this.#rows.every(row => select(row).value) }

  move(row, by) {
    const rows = this.#rows
    const to = rows.indexOf(row) + by
    if (to < 0 || to >= rows.length) return
    if (by < 0) rows[to].before(row)
    else rows[to].after(row)
    this.#settle(row)
    announce(`${text(row)}, ${this.#words.now} ${to + 1} ${this.#words.of} ${rows.length}`)
  }

  #dress(row) {
    select(row).hidden = true
    if (!row.querySelector(".order-number")) row.prepend(element("span", { class: "order-number", "aria-hidden": "true" }))
    const button = (path, label, by) => {
      const made = element("button", { type: "button", "aria-label": `${label}: ${text(row)}` }, icon(path))
      made.addEventListener("click", () => { this.move(row, by); made.disabled ? made.parentElement.querySelector("button:not(:disabled)")?.focus() : made.focus() })
      return made
    }
    row.append(element("span", { class: "order-moves" }, button(UP, this.#words.up, -1), button(DOWN, this.#words.down, 1)))
    row.addEventListener("pointerdown", event => this.#grab(event, row))
  }

  #grab(event, row) {
    const onHandle = event.target.closest(".order-number")
    if (event.button || event.target.closest("button, select, a") || (event.pointerType !== "mouse" && !onHandle)) return
    event.preventDefault()
    const before = this.#rows.indexOf(row)
    row.classList.add("is-dragged")
    const follow = move => {
      const other = this.#rows.find(one => one !== row && inside(one, move.clientY))
      if (!other) return
      if (this.#rows.indexOf(other) < this.#rows.indexOf(row)) other.before(row)
      else other.after(row)
      this.#number()
    }
    const drop = () => {
      row.classList.remove("is-dragged")
      for (const [name, listener] of [["pointermove", follow], ["pointerup", drop], ["pointercancel", drop]]) document.removeEventListener(name, listener)
      if (this.#rows.indexOf(row) !== before) this.move(row, 0)
    }
    for (const [name, listener] of [["pointermove", follow], ["pointerup", drop], ["pointercancel", drop]]) document.addEventListener(name, listener)
  }

  #settle(row) {
    this.#rows.forEach((one, index) => { select(one).value = String(index + 1); one.classList.toggle("is-moved", one === row) })
    this.#number()
    this.#list.parentElement.querySelector(".order-keep")?.remove()
    select(row).dispatchEvent(new Event("change", { bubbles: true }))
  }

  #sort() {
    const place = row => Number(select(row).value) || Infinity
    this.#list.append(...this.#rows.sort((a, b) => place(a) - place(b) || 0))
    this.#number()
  }

  #number() {
    this.#rows.forEach((row, index, rows) => {
      row.querySelector(".order-number").textContent = String(index + 1)
      const [up, down] = row.querySelectorAll(".order-moves button")
      up.disabled = index === 0
      down.disabled = index === rows.length - 1
    })
  }

  /* An untouched list counts as unanswered; whoever finds it right as it stands says so here. */
  #offer(words) {
    const keep = element("button", { type: "button", class: "button button-small order-keep" }, words)
    keep.addEventListener("click", () => this.#settle(this.#rows[0]))
    this.#list.after(keep)
  }
}

const select = row => row.querySelector("select")
const text = row => row.querySelector(".order-text").textContent.trim()

function inside(row, y) {
  const { top, bottom } = row.getBoundingClientRect()
  return y > top + (bottom - top) * .25 && y < bottom - (bottom - top) * .25
}
