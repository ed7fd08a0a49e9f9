/* Tells the server the last heading that was reached, and when the end was seen. */
import { post } from "../lib/fetch.js"

export default class Place {
  #text
  #words
  #place = ""
  #end = false
  #sent = ""
  #timer

  constructor(text) {
    this.#text = text
    this.#words = document.querySelector("[data-lesson-words]")
    const seen = new IntersectionObserver(entries => this.#notice(entries), { rootMargin: "0px 0px -35% 0px" })
    for (const heading of text.querySelectorAll("h2[id], h3[id]")) seen.observe(heading)
    const end = text.querySelector("[data-lesson-end]") ?? text.lastElementChild
    new IntersectionObserver(entries => { if (entries.some(entry => entry.isIntersecting)) this.#reach() }).observe(end)
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") this.#send(true) })
  }

  #notice(entries) {
    const reached = entries.filter(entry => entry.isIntersecting).at(-1)
    if (!reached) return
    this.#place = reached.target.id
    this.#soon(3000)
  }

  #reach() {
    if (this.#end) return
    this.#end = true
    this.#soon(400)
  }

  #soon(ms) {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.#send(), ms)
  }

  async #send(leaving = false) {
    const state = `${this.#place} ${this.#end}`
    if (state === this.#sent || (!this.#place && !this.#end)) return
    try {
      const response = await post(this.#text.dataset.url, { place: this.#place, end: this.#end ? "1" : "" }, { keepalive: leaving })
      if (!response.ok) return
      this.#sent = state
      const { words } = await response.json()
      if (words && this.#words) this.#words.textContent = words
    } catch {
      // The place is a comfort: the next heading sends it again.
    }
  }
}
