/* Keys of a quiz, never required: 1 to 9 choose an option, F flags, Enter goes on. */
export default class QuizKeys {
  #form

  constructor(form) {
    this.#form = form
    document.addEventListener("keydown", event => this.#press(event))
  }

  #press(event) {
    const { target, key } = event
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || document.querySelector("dialog[open]")) return
    const writes = target.matches("textarea, select, input:not([type=radio], [type=checkbox])")
    if (writes) return
    if (/^[1-9]$/.test(key)) this.choose(Number(key))
    else if (key.toLowerCase() === "f") this.#click("[data-key-flag], [name=go][value=flag], [name=go][value=unflag]", event)
    else if (key === "Enter" && !target.closest("a, button, summary")) this.#click("[data-key-next], .quiz-moves .button-primary", event)
  }

  choose(number) {
    const option = this.#form.querySelectorAll(".answer input")[number - 1]
    if (!option || option.disabled) return
    option.focus()
    if (option.type === "radio" ? !option.checked : true) option.click()
  }

  #click(selector, event) {
    const button = this.#form.querySelector(selector) ?? document.querySelector(selector)
    if (!button) return
    event.preventDefault()
    button.click()
  }
}
