/* Marks passages: select text, then "Highlight" or "Add note". Draws what data-notes holds:
   [{code, block, start, quote, text}], where block is a data-block name in this text. */
import { announce, element } from "../lib/dom.js"
import { post } from "../lib/fetch.js"
import { passageOf, rangesOf } from "../lib/passage.js"

const WORDS = { mark: "Highlight", note: "Add note", save: "Save the note", cancel: "Cancel", label: "Your note", saved: "Saved to your notes", failed: "Not saved. Check your connection and try again." }

export default class Highlight {
  #text
  #words
  #tools
  #passage

  constructor(text) {
    this.#text = text
    this.#words = { ...WORDS, ...JSON.parse(text.dataset.words ?? "{}") }
    for (const note of JSON.parse(text.dataset.notes ?? "[]")) this.#draw(note)
    let timer
    document.addEventListener("selectionchange", () => { clearTimeout(timer); timer = setTimeout(() => this.#offer(), 250) })
    document.addEventListener("keydown", event => { if (event.key === "Escape") this.#close() })
  }

  async save(note = "") {
    const { block, start, quote } = this.#passage
    try {
      const response = await post(this.#text.dataset.url, { text: note, quote, block, start })
      const answer = await response.json()
      if (!response.ok) return announce(answer.error ?? this.#words.failed)
      this.#close()
      getSelection().removeAllRanges()
      this.#draw({ code: answer.code, block, start, quote, text: note })
      announce(this.#words.saved)
    } catch {
      announce(this.#words.failed)
    }
  }

  #offer() {
    if (this.#tools?.contains(document.activeElement)) return
    const selection = getSelection()
    const passage = selection.isCollapsed ? null : passageOf(selection.getRangeAt(0), this.#text)
    if (!passage) return this.#close()
    this.#close()
    this.#passage = passage
    const button = (words, deed) => {
      const made = element("button", { type: "button", class: "button button-small button-quiet" }, words)
      made.addEventListener("click", deed)
      return made
    }
    this.#show(selection.getRangeAt(0), button(this.#words.mark, () => this.save()), button(this.#words.note, () => this.#write()))
  }

  /* The tools stand inside the block, right after the passage for whoever goes on with Tab. */
  #show(range, ...parts) {
    const home = this.#text.closest(".lesson-text") ?? this.#text
    const [box, place] = [range.getBoundingClientRect(), home.getBoundingClientRect()]
    this.#tools = element("div", { class: "highlight-tools", role: "group", "aria-label": this.#words.mark }, ...parts)
    this.#tools.style.insetBlockStart = `${box.bottom - place.top + 8}px`
    this.#tools.style.insetInlineStart = `${Math.max(0, Math.min(box.left - place.left, place.width - 220))}px`
    this.#passage.element.append(this.#tools)
  }

  #write() {
    const area = element("textarea", { class: "input", "aria-label": this.#words.label, rows: "3" })
    const save = element("button", { type: "button", class: "button button-small" }, this.#words.save)
    const cancel = element("button", { type: "button", class: "button button-small button-quiet" }, this.#words.cancel)
    save.addEventListener("click", () => this.save(area.value.trim()))
    cancel.addEventListener("click", () => this.#close())
    this.#tools.replaceChildren(element("div", { class: "highlight-note" }, area, element("div", { class: "cluster" }, save, cancel)))
    area.focus()
  }

  #close() {
    this.#tools?.remove()
    this.#tools = null
  }

  #draw({ code, block, start, quote, text }) {
    const place = [...this.#text.querySelectorAll("[data-block]")].find(one => one.dataset.block === block)
    for (const range of place ? rangesOf(place, start, quote) : []) {
      const mark = element("mark", { class: text ? "highlight has-note" : "highlight", "data-code": code, title: text || null })
      range.surroundContents(mark)
    }
  }
}
