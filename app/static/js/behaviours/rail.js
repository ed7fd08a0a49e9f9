/* The module's lessons: open beside the text on wide screens, folded above it on narrow ones. */
export default class Rail {
  constructor(rail) {
    const wide = matchMedia("(min-width: 1100px)")
    const fit = () => { rail.open = wide.matches }
    wide.addEventListener("change", fit)
    fit()
  }
}
