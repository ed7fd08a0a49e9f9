/* Asks in the <dialog> named by data-dialog before a form is sent. */
export default class Dialog {
  #form
  #dialog

  constructor(form) {
    this.#form = form
    this.#dialog = document.getElementById(form.dataset.dialog) ?? form.querySelector("dialog")
    if (!this.#dialog?.showModal) return
    form.addEventListener("submit", event => this.#ask(event))
    this.#dialog.addEventListener("click", event => this.#answer(event))
  }

  #ask(event) {
    if (this.#dialog.open) return
    event.preventDefault()
    this.#dialog.showModal()
  }

  #answer(event) {
    // The form's other listeners have seen this submission; it goes without asking them again.
    const button = event.target.closest("button")
    if (event.target !== this.#dialog && !button) return
    event.preventDefault()
    this.#dialog.close()
    if (button?.value === "confirm") this.#form.submit()
  }
}
