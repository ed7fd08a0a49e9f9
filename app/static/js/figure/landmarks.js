/* The landmarks that the page names for a view, on the moving body: where each is, and how far from
   the line. The rows of the page's list tell the same, and get their own words back at the end. */
export class Landmarks {
  #figure
  #words
  #conditions
  #written = new Map()

  constructor(figure, words, conditions) {
    this.#figure = figure
    this.#words = words
    this.#conditions = conditions
  }

  /* [{name, finding, state, number, at}, …] of every figure in the view, and the rows that tell them. */
  marks(view, picture, halves) {
    return this.#rows(view).flatMap(row => {
      const { name, number, point } = row
      const marks = halves.map(({ origin, scale }, index) => {
        const at = picture.at(`${index}:${point}`)
        return { name, number, at, state: "mark", finding: this.#distance((origin[0] - at[0]) / scale, view) }
      })
      this.#tell(row.told, marks.map(({ finding }) => finding))
      return marks
    })
  }

  restore() {
    for (const [told, words] of this.#written) told.textContent = words
    this.#written.clear()
  }

  #rows(view) {
    const rows = this.#figure.querySelectorAll(`.figure-marks[data-view="${view}"] > [data-point]`)
    return Array.from(rows, row => ({
      point: row.dataset.point,
      name: row.querySelector("b").textContent,
      number: Number(row.querySelector(".figure-mark").textContent),
      told: row.querySelector(".figure-told"),
    }))
  }

  /* Metres to the left in the picture, in words and whole centimetres. */
  #distance(ahead, view) {
    const { onTheLine, fromTheLine, ahead: before, behind } = this.#words
    const centimetres = Math.round(100 * ahead)
    if (!centimetres) return onTheLine
    const words = view !== "lateral" ? fromTheLine : centimetres > 0 ? before : behind
    return words.replace("{number}", Math.abs(centimetres))
  }

  #tell(told, findings) {
    if (!this.#written.has(told)) this.#written.set(told, told.textContent)
    const same = findings.every(finding => finding === findings[0])
    const words = same ? findings[0] : findings.map((finding, index) => `${this.#conditions[index]}: ${finding}`).join("; ")
    if (told.textContent !== words) told.textContent = words
  }
}
