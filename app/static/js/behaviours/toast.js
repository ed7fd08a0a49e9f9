/* Lifts a message to the bottom left and takes it away after six seconds, unless it is being read. */
const STAY = 6000

export default class Toast {
  #toast
  #timer

  constructor(toast) {
    this.#toast = toast
    toast.classList.add("is-floating")
    const close = toast.querySelector(".toast-close")
    close.hidden = false
    close.addEventListener("click", () => this.close())
    for (const event of ["pointerenter", "focusin"]) toast.addEventListener(event, () => this.#hold())
    for (const event of ["pointerleave", "focusout"]) toast.addEventListener(event, () => this.#wait())
    this.#wait()
  }

  close() { this.#toast.remove() }

  #hold() { clearTimeout(this.#timer) }

  #wait() {
    this.#hold()
    this.#timer = setTimeout(() => this.close(), STAY)
  }
}
