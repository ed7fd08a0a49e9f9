/* A <details> menu that closes on Escape, on a press outside and when focus leaves. */
export default class Menu {
  #menu

  constructor(menu) {
    this.#menu = menu
    menu.addEventListener("keydown", event => { if (event.key === "Escape") this.#close(true) })
    document.addEventListener("pointerdown", event => { if (!menu.contains(event.target)) this.#close() })
    menu.addEventListener("focusout", event => { if (event.relatedTarget && !menu.contains(event.relatedTarget)) this.#close() })
  }

  #close(refocus = false) {
    if (!this.#menu.open) return
    this.#menu.open = false
    if (refocus) this.#menu.querySelector("summary").focus()
  }
}
