/* Pairs each number in the text with its note: one lights the other, and on wide screens a note
   moves down to the line that cites it when there is room. */
export default class Citations {
  #text
  #pairs

  constructor(text) {
    this.#text = text
    this.#pairs = [...text.querySelectorAll(".cite a")]
      .map(link => ({ cite: link.closest(".cite"), link, note: document.getElementById(link.hash.slice(1)) }))
      .filter(pair => pair.note)
    for (const pair of this.#pairs) this.#join(pair)
    this.#align()
    document.fonts?.ready.then(() => this.#align())
    let timer
    new ResizeObserver(() => { clearTimeout(timer); timer = setTimeout(() => this.#align(), 80) }).observe(text)
  }

  #join({ cite, note }) {
    for (const [one, other] of [[cite, note], [note, cite]]) {
      for (const event of ["pointerenter", "focusin"]) one.addEventListener(event, () => other.classList.add("is-lit"))
      for (const event of ["pointerleave", "focusout"]) one.addEventListener(event, () => other.classList.remove("is-lit"))
    }
  }

  /* From the top down, so that what moved above has pushed what stands below already. */
  #align() {
    for (const { note } of this.#pairs) note.style.marginBlockStart = ""
    if (!matchMedia("(min-width: 1100px)").matches) return
    for (const { cite, note } of this.#pairs) {
      const gap = cite.getBoundingClientRect().top - note.getBoundingClientRect().top - 12
      const group = note.parentElement
      // A group that ends below its paragraph would push the notes after it; then it stays put.
      if (gap > 4 && gap < 400 && note === group.firstElementChild) note.style.marginBlockStart = `${Math.round(gap)}px`
    }
  }
}
