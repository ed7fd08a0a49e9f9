/* A still figure can be moved: "Move it" loads the player and lays it over the still. Without
   WebGL or the network the still stays and one sentence says why. One figure moves at a time. */
const BUSY_AFTER = 400
const WAITS = 20000

let moving = null

export default class Figure {
  #figure
  #template
  #start
  #player = null

  constructor(figure) {
    this.#template = document.getElementById("figure-player")
    if (!this.#template) return
    this.#figure = figure
    this.#start = this.#template.content.querySelector('[data-part="start"]').cloneNode(true)
    if (figure.dataset.moves === "no") this.#say(this.#words.startStanding, this.#words.startWordsStanding)
    this.#figure.querySelector("[data-figure-stage]").append(this.#start)
    this.#button.addEventListener("click", () => this.#open())
  }

  get #button() { return this.#start.querySelector("button") }
  get #words() { return this.#template.dataset }

  #say(label, words) {
    this.#start.querySelector('[data-say="start"]').textContent = label
    this.#start.querySelector('[data-say="start-words"]').textContent = words
  }

  async #open() {
    if (this.#start.ariaBusy === "true") return
    const done = this.#busy()
    try {
      const canvas = document.createElement("canvas")
      // Asked before anything is downloaded; the stage then draws in this very context.
      if (!canvas.getContext("webgl2")) return this.#fail(this.#words.noWebgl)
      const [{ Player }, data] = await Promise.all([import("../figure/player.js"), this.#clip()])
      moving?.close()
      this.#player = await Player.open(this.#figure, this.#template, data, { canvas, leave: () => this.close(true) })
      moving = this
      this.#start.hidden = true
      this.#player.focus()
    } catch (error) {
      const isDrawing = error?.name === "NoWebGL" || error?.constructor?.name === "NoWebGL"
      this.#fail(isDrawing ? this.#words.noWebgl : this.#words.noNetwork)
      if (!isDrawing) console.warn("The figure did not load.", error)
    } finally {
      done()
    }
  }

  /* Back to the still. */
  close(refocus = false) {
    if (moving === this) moving = null
    this.#player?.close()
    this.#player = null
    this.#start.hidden = false
    if (refocus) this.#button.focus()
  }

  async #clip() {
    const answer = await fetch(this.#figure.dataset.clip, { credentials: "same-origin", signal: AbortSignal.timeout(WAITS) })
    if (!answer.ok) throw new Error(`clip: ${answer.status}`)
    return answer.json()
  }

  /* The button says that it works on it, once that takes a while. */
  #busy() {
    const label = this.#start.querySelector('[data-say="start"]')
    const words = label.textContent
    this.#start.ariaBusy = "true"
    const late = setTimeout(() => { label.textContent = this.#words.loading }, BUSY_AFTER)
    return () => {
      clearTimeout(late)
      label.textContent = words
      this.#start.ariaBusy = "false"
    }
  }

  #fail(sentence) {
    const words = this.#start.querySelector('[data-say="start-words"]')
    words.setAttribute("role", "status")
    words.classList.add("is-fault")
    words.textContent = ""
    setTimeout(() => { words.textContent = sentence }, 60)
  }
}
