/* Changes the colours at once; the form's own request keeps the choice in a cookie. */
import { post } from "../lib/fetch.js"

export default class Theme {
  #form

  constructor(form) {
    this.#form = form
    form.addEventListener("submit", event => {
      const choice = event.submitter?.value
      if (!choice) return
      event.preventDefault()
      this.choose(choice)
    })
  }

  choose(choice) {
    if (choice === "system") delete document.documentElement.dataset.theme
    else document.documentElement.dataset.theme = choice
    for (const button of this.#form.querySelectorAll("button")) button.setAttribute("aria-pressed", String(button.value === choice))
    post(this.#form.action, { theme: choice }, { accept: "text/html" }).catch(() => {})
  }
}
