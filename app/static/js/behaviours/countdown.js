/* Counts down to a deadline that the server set, corrected by the server's clock; at zero it sends
   the form named in data-form, or reloads. The server closes the attempt in any case. */
import { announce } from "../lib/dom.js"

export default class Countdown {
  #timer
  #end
  #face
  #said = new Set()

  constructor(timer) {
    this.#timer = timer
    this.#face = timer.querySelector(".timer-time") ?? timer
    const { left, deadline, now } = timer.dataset
    const seconds = left === undefined ? (Date.parse(deadline) - Date.parse(now)) / 1000 : Number(left)
    if (!Number.isFinite(seconds)) return
    // performance.now() goes on evenly, also when someone sets the clock.
    this.#end = performance.now() + seconds * 1000
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") this.#tick(false) })
    this.#tick()
  }

  #tick(again = true) {
    const left = Math.max(0, Math.ceil((this.#end - performance.now()) / 1000))
    this.#face.textContent = `${String(Math.floor(left / 60)).padStart(2, "0")}:${String(left % 60).padStart(2, "0")}`
    this.#timer.classList.toggle("is-near", left <= 300)
    this.#timer.classList.toggle("is-last", left <= 60)
    if (left <= 300 && left > 60) this.#say(300, this.#timer.dataset.five ?? "5 minutes left")
    if (left <= 60 && left > 0) this.#say(60, this.#timer.dataset.one ?? "1 minute left")
    if (left === 0) this.#finish()
    else if (again) setTimeout(() => this.#tick(), 1000 - ((performance.now() - this.#end) % 1000 + 1000) % 1000 || 1000)
  }

  #say(mark, sentence) {
    if (this.#said.has(mark)) return
    this.#said.add(mark)
    announce(sentence)
  }

  async #finish() {
    if (this.#said.has(0)) return
    this.#said.add(0)
    // What was just answered goes first; but nobody waits long for it.
    const saves = []
    document.dispatchEvent(new CustomEvent("timeup", { detail: saves }))
    await Promise.race([Promise.allSettled(saves), new Promise(done => setTimeout(done, 1000))])
    const form = document.getElementById(this.#timer.dataset.form ?? "")
    if (form) form.submit()
    else location.reload()
  }
}
