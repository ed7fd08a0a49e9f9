/* Saves a question's form on every change and shows how safe the answer is. */
import { post } from "../lib/fetch.js"
import { fieldsOf, fill, isChanged } from "../lib/dom.js"
import Saver from "../lib/saver.js"
import Store from "../lib/store.js"

const TYPING = 700
const HOLD = 2000

export default class Autosave {
  #form
  #saver
  #timer = null
  #state = "saved"
  #leaving = false

  constructor(form) {
    this.#form = form
    const { seq = "0", key = form.dataset.url ?? form.action } = form.dataset
    this.#saver = new Saver({ send: entry => this.#send(entry), store: new Store(storage(), key), seq: Number(seq), tell: state => this.#show(state) })
    form.addEventListener("input", event => this.#soon(event.target.matches("input[type=text], input:not([type]), textarea") ? TYPING : 0))
    form.addEventListener("change", () => this.#soon(0))
    form.addEventListener("submit", () => {
      // The form takes the answer along; the copy is for the case that it does not arrive.
      this.#leaving = true
      this.#stop()
      this.#saver.keep(this.#fields)
    })
    document.addEventListener("click", event => this.#hold(event))
    document.addEventListener("timeup", event => { if (this.#isBusy) event.detail.push(this.save()) })
    addEventListener("online", () => this.#saver.hurry())
    addEventListener("pagehide", () => { if (this.#timer && !this.#leaving) this.save() })
    addEventListener("pageshow", () => { this.#leaving = false })
    addEventListener("beforeunload", event => { if (this.#state === "waiting" && !this.#leaving) event.preventDefault() })
    const kept = this.#saver.resume()
    if (kept) {
      fill(form, kept)
      form.dispatchEvent(new CustomEvent("restored"))
    }
    // An answer may be given while this module is still on its way.
    if (kept || isChanged(form)) this.save()
  }

  save() {
    this.#stop()
    return this.#saver.change(this.#fields)
  }

  get #fields() { return fieldsOf(this.#form).filter(([name]) => !["seq", "go"].includes(name)) }

  get #isBusy() { return this.#timer !== null || this.#saver.pending }

  #soon(ms) {
    this.#stop()
    this.#timer = setTimeout(() => this.save(), ms)
  }

  #stop() {
    clearTimeout(this.#timer)
    this.#timer = null
  }

  /* A link waits a moment for the answer, so that the next page knows it already. */
  async #hold(event) {
    const link = event.target.closest("a[href]")
    if (!link || !this.#isBusy || event.defaultPrevented || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    await Promise.race([this.save(), new Promise(done => setTimeout(done, HOLD))])
    location.assign(link.href)
  }

  async #send({ seq, fields }) {
    const body = new FormData()
    for (const [name, value] of [...fields, ["seq", String(seq)]]) body.append(name, value)
    const response = await post(this.#form.dataset.url ?? this.#form.action, body, { keepalive: true })
    if (response.status === 409 || response.status === 403) return "closed"
    if (response.status === 422) return "invalid"
    if (!response.ok) throw new Error(`The server answered ${response.status}.`)
    const { stored = true } = await response.json()
    return stored ? "stored" : "older"
  }

  #show(state) {
    this.#state = state
    for (const place of document.querySelectorAll("[data-saved]")) place.dataset.saved = state
    if (state === "closed") { this.#leaving = true; location.reload() }
  }
}

function storage() {
  try { return window.localStorage } catch { return null }
}
