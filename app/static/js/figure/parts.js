/* What the player takes from the page: copies of the template's parts, names, the still's own words. */

export function viewsOf(figure) { return [...figure.querySelectorAll(".figure-views input")] }

export function checkedView(figure) { return viewsOf(figure).find(one => one.checked)?.value ?? figure.dataset.view ?? "anterior" }

/* Copies of the template's parts, in their places: the scene over the still, the rest below. */
export function lay(figure, template, canvas) {
  const ground = figure.querySelector("[data-figure-stage]")
  const part = name => template.content.querySelector(`[data-part="${name}"]`).cloneNode(true)
  const placed = Object.fromEntries(["scene", "tools", "bar", "goniometer", "ruler", "keys"].map(name => [name, part(name)]))
  const { scene } = placed
  ground.append(...Object.values(placed))
  const find = selector => scene.querySelector(selector)
  canvas.setAttribute("aria-hidden", "true")
  find(".figure-front").before(canvas)
  return {
    ...placed,
    all: Object.values(placed),
    landmarks: part("landmarks"),
    canvas, back: find(".figure-back"), front: find(".figure-front"),
    stage: find('[data-part="stage"]'), points: find('[data-part="points"]'),
  }
}

/* [{landmark: words}, {landmark: words from the side}] */
export function namesOfLandmarks(list) {
  const options = [...list.options].filter(({ value }) => value)
  const beside = options.filter(({ dataset }) => dataset.beside)
  return [Object.fromEntries(options.map(({ value, text }) => [value, text])), Object.fromEntries(beside.map(({ value, dataset }) => [value, dataset.beside]))]
}

/* The choices of a point's list; with two figures, a group for each. */
export function listOf(list, conditions) {
  const [free, ...options] = list.cloneNode(true).options
  const copies = (index, whose = "") => options.map(option => new Option(whose + option.text, `${index}:${option.value}`))
  if (conditions.length < 2) return [free, ...copies(0)]
  return [free, ...conditions.map((name, index) => {
    const group = document.createElement("optgroup")
    group.label = name
    group.append(...copies(index, `${name}: `))
    return group
  })]
}

/* [{id, state, name, finding, number}] of the muscles that are painted and named. */
export function musclesOf({ over = [], under = [], names = {} }, words) {
  const named = state => id => ({ id, state, name: names[id], finding: words[state] })
  const painted = [...over.map(named("over")), ...under.map(named("under"))]
  return painted.filter(({ name }) => name).map((muscle, index) => ({ ...muscle, number: index + 1 }))
}

/* {name: number} of what the still of this view names; null when the page lists nothing. */
export function marksOf(figure) {
  const list = figure.querySelector(`.figure-marks[data-view="${checkedView(figure)}"]`)
  if (!list) return figure.querySelector(".figure-marks") ? new Map() : null
  return new Map([...list.children].map(row => [row.querySelector("b").textContent, Number(row.querySelector(".figure-mark").textContent)]))
}
