/* Saves a question's form on every change and shows how safe the answer is. */
import { post } from "../lib/fetch.js"
import { fieldsOf, fill } from "../lib/dom.js"
import Saver from "../lib/saver.js"
import Store from "../lib/store.js"

const TYPING = 700

export default class Autosave {
  #form
  #saver
  #timer
  #leaving = false

  constructor(form) {
    this.#form = form
    const { seq = "0", key = form.dataset.url ?? form.action } = form.dataset
    this.#saver = new Saver({ send: entry => this.#send(entry), store: new Store(storage(), key), seq: Number(seq), tell: state => this.#show(state) })
    form.addEventListener("input", event => this.#soon(event.target.matches("input[type=text], input:not([type]), textarea") ? TYPING : 0))
    form.addEventListener("change", () => this.#soon(0))
    form.addEventListener("submit", () => {
      this.#leaving = true
      // What the form itself sends is newer than any save still under way.
      if (form.elements.seq) form.elements.seq.value = String(this.#saver.take())
    })
    addEventListener("online", () => this.#saver.hurry())
    addEventListener("beforeunload", event => { if (this.#saver.pending && !this.#leaving) event.preventDefault() })
    const kept = this.#saver.resume()
    if (kept) {
      fill(form, kept)
      form.dispatchEvent(new CustomEvent("restored"))
      this.save()
    }
  }

  save() {
    clearTimeout(this.#timer)
    return this.#saver.change(fieldsOf(this.#form).filter(([name]) => !["seq", "go"].includes(name)))
  }

  #soon(ms) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.save(), ms)
  }

  async #send({ seq, fields }) {
    const body = new FormData()
    for (const [name, value] of [...fields, ["seq", String(seq)]]) body.append(name, value)
    const response = await post(this.#form.dataset.url ?? this.#form.action, body)
    if (response.status === 409 || response.status === 403) return "closed"
    if (response.status === 422) return "invalid"
    if (!response.ok) throw new Error(`The server answered ${response.status}.`)
    const { stored = true } = await response.json()
    return stored ? "stored" : "older"
  }

  #show(state) {
    for (const place of document.querySelectorAll("[data-saved]")) place.dataset.saved = state
    if (state === "closed") { this.#leaving = true; location.reload() }
  }
}

function storage() {
  try { return window.localStorage } catch { return null }
}
