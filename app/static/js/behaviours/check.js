/* Answers a check in place: the panel that the server sends takes the old one's place. */
import { part, post } from "../lib/fetch.js"
import { announce } from "../lib/dom.js"
import { start } from "../lib/start.js"

export default class Check {
  #panel

  constructor(panel) {
    this.#panel = panel
    panel.querySelector("form")?.addEventListener("submit", event => this.#answer(event))
    panel.querySelector("[data-check-again]")?.addEventListener("click", event => this.#again(event))
  }

  async #answer(event) {
    event.preventDefault()
    const form = event.target
    const button = event.submitter
    button?.setAttribute("aria-disabled", "true")
    try {
      await this.#replace(await post(form.action, form, { accept: "text/html", fragment: true }))
    } catch {
      button?.removeAttribute("aria-disabled")
      form.submit()
    }
  }

  async #again(event) {
    event.preventDefault()
    const { href } = event.currentTarget
    try {
      await this.#replace(await fetch(href, { headers: { Accept: "text/html" }, credentials: "same-origin" }), true)
    } catch {
      location.assign(href)
    }
  }

  async #replace(response, toQuestion = false) {
    const fresh = await part(response, this.#panel.id)
    if (!fresh) throw new Error("The answer holds no such panel.")
    this.#panel.replaceWith(fresh)
    start(fresh)
    const target = toQuestion ? fresh.querySelector("input:not([type=hidden]), select, textarea") : fresh
    target?.focus({ preventScroll: true })
    const verdicts = [...fresh.querySelectorAll("[data-check-verdict], input:checked ~ .answer-verdict, .field-error")].map(found => found.textContent.trim()).filter(Boolean)
    if (verdicts.length) announce(verdicts.join(", "))
  }
}
