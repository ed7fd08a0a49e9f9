/* A term opens its meaning: in the margin on wide screens, as a sheet at the bottom on narrow ones.
   Without script, and with a modifier key, it is a link to the glossary. */
import { element } from "../lib/dom.js"

let open = null

export default class Glossary {
  #term
  #popover

  constructor(term) {
    this.#term = term
    term.setAttribute("role", "button")
    term.setAttribute("aria-expanded", "false")
    term.addEventListener("click", event => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return
      event.preventDefault()
      if (open === this) this.close()
      else this.show()
    })
    term.addEventListener("keydown", event => { if (event.key === " ") { event.preventDefault(); term.click() } })
  }

  show() {
    open?.close()
    open = this
    const { term, text, latin } = this.#term.dataset
    this.#popover = element("div", { class: "term-popover", role: "dialog", "aria-label": term, tabindex: "-1" },
      element("p", { class: "term-popover-title" }, term),
      ...(latin ? [element("p", {}, element("i", { lang: "la" }, latin))] : []),
      element("p", {}, text),
      element("p", {}, element("a", { href: this.#term.href }, this.#term.closest("[data-glossary-word]")?.dataset.glossaryWord ?? "Glossary")))
    const home = this.#term.closest(".lesson-text") ?? document.body
    home.append(this.#popover)
    this.#popover.style.setProperty("--top", `${this.#term.getBoundingClientRect().top - home.getBoundingClientRect().top - 16}px`)
    this.#term.setAttribute("aria-expanded", "true")
    this.#popover.focus({ preventScroll: true })
    document.addEventListener("keydown", this.#key)
    document.addEventListener("pointerdown", this.#outside)
  }

  close(refocus = false) {
    if (open !== this) return
    open = null
    this.#popover.remove()
    this.#term.setAttribute("aria-expanded", "false")
    document.removeEventListener("keydown", this.#key)
    document.removeEventListener("pointerdown", this.#outside)
    if (refocus) this.#term.focus()
  }

  #key = event => { if (event.key === "Escape") this.close(true) }

  #outside = event => {
    if (!this.#popover.contains(event.target) && event.target !== this.#term) this.close()
  }
}
