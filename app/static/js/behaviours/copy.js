/* Copies data-text, or the text of the element named in data-from, and says so in the button. */
import { announce } from "../lib/dom.js"

export default class Copy {
  constructor(button) {
    const label = button.querySelector("[data-label]") ?? button
    const before = label.textContent
    button.hidden = !navigator.clipboard
    button.addEventListener("click", async () => {
      const { text, from, done = "Copied" } = button.dataset
      await navigator.clipboard.writeText(text ?? document.getElementById(from).textContent)
      label.textContent = done
      announce(done)
      setTimeout(() => { label.textContent = before }, 2000)
    })
  }
}
