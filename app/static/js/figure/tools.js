/* The toggles of a figure: lines that are shown or not, and tools that open and close. */
export class Tools {
  #figure
  #layers
  #tools
  #changed
  #opened = []

  /* layers: {name: shown at first}; tools: {name: {show(), hide()}}; changed(): something is to be drawn. */
  constructor(figure, { layers, tools, changed, signal }) {
    this.#figure = figure
    this.#layers = { ...layers }
    this.#tools = tools
    this.#changed = changed
    for (const button of figure.querySelectorAll("[data-toggle]")) button.addEventListener("click", () => this.#toggle(button.dataset.toggle), { signal })
    figure.addEventListener("keydown", event => { if (event.key === "Escape") this.#closeTopmost(event) }, { signal })
  }

  shows(name) { return this.#layers[name] || this.#opened.includes(name) }

  #toggle(name) {
    if (name in this.#layers) this.#layers[name] = !this.#layers[name]
    else if (this.#opened.includes(name)) this.#close(name)
    else {
      this.#opened.push(name)
      this.#tools[name].show()
    }
    this.#press(name)
    this.#changed()
  }

  #close(name) {
    this.#opened = this.#opened.filter(one => one !== name)
    this.#tools[name].hide()
  }

  /* Escape closes what was opened last and goes back to its button. */
  #closeTopmost(event) {
    const name = this.#opened.at(-1)
    if (!name) return
    event.stopPropagation()
    this.#close(name)
    this.#press(name)
    this.#changed()
    this.#button(name).focus()
  }

  #press(name) {
    const button = this.#button(name)
    button.setAttribute(button.hasAttribute("aria-expanded") ? "aria-expanded" : "aria-pressed", String(this.shows(name)))
  }

  #button(name) { return this.#figure.querySelector(`[data-toggle="${name}"]`) }
}
