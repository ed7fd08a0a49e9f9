/* The skin at rest: the places of one body with some morphs in it. Arithmetic only. */

export class Shape {
  #base
  #bodies
  #morphs
  #body
  #moved    // vertices that some small morph moves
  #amounts = ""
  places

  /* base: flat places of the first body; bodies: {name: offsets}; morphs: {name: offsets}. */
  constructor(base, bodies, morphs) {
    this.#base = base
    this.#bodies = bodies
    this.#morphs = Object.fromEntries(Object.entries(morphs).map(([name, offsets]) => [name, sparse(offsets)]))
    this.#moved = Uint32Array.from(new Set(Object.values(this.#morphs).flatMap(morph => [...morph.at])))
    this.setBody(null)
  }

  /* One of the bodies by name; null or an unknown name is the first. */
  setBody(name) {
    const offsets = this.#bodies[name]
    this.#body = this.#base.map((value, i) => value + (offsets ? offsets[i] : 0))
    this.places = this.#body.slice()
    this.#amounts = ""
  }

  /* amounts: {morph: share of the whole}. */
  blend(amounts) {
    const key = Object.keys(this.#morphs).map(name => (amounts[name] ?? 0).toFixed(3)).join()
    if (key === this.#amounts) return
    this.#amounts = key
    for (const v of this.#moved) for (let k = 3 * v; k < 3 * v + 3; k++) this.places[k] = this.#body[k]
    for (const [name, morph] of Object.entries(this.#morphs)) if (amounts[name]) this.#add(morph, amounts[name])
  }

  #add({ at, offsets }, share) {
    for (let i = 0; i < at.length; i++)
      for (let k = 0; k < 3; k++) this.places[3 * at[i] + k] += share * offsets[3 * i + k]
  }
}

/* Only the vertices that a morph moves. */
function sparse(offsets) {
  const at = []
  for (let v = 0; v < offsets.length / 3; v++) if (offsets[3 * v] || offsets[3 * v + 1] || offsets[3 * v + 2]) at.push(v)
  return { at: Uint32Array.from(at), offsets: Float32Array.from(at.flatMap(v => [offsets[3 * v], offsets[3 * v + 1], offsets[3 * v + 2]])) }
}
