/* The skin at rest: the places of one body with some morphs in it. Arithmetic only.

   Seen from straight behind, a border that stands off hardly shows in the light. `relief` tells where
   a morph makes a ridge (above 0) or a groove (below), so that it can be shaded as clay is. */

const STEEP = 0.0024  // metres that a vertex stands out from its neighbours: the fullest relief

const TOLD = /^(wing|tip|arch)_/   // the morphs that are a finding

export class Shape {
  #base
  #bodies
  #morphs
  #body
  #moved    // vertices that some small morph moves
  #amounts = ""
  places
  relief

  /* base: flat places of the first body; bodies: {name: offsets}; morphs: {name: offsets}; near: of
     every vertex the first coordinates of its neighbours; normals: of the first body. */
  constructor(base, bodies, morphs, near, normals) {
    this.#base = base
    this.#bodies = bodies
    this.#morphs = Object.entries(morphs).map(([name, offsets]) => ({ name, ...sparse(offsets), relief: TOLD.test(name) ? reliefOf(offsets, near, normals) : null }))
    this.#moved = Uint32Array.from(new Set(this.#morphs.flatMap(morph => [...morph.at])))
    this.relief = new Float32Array(base.length / 3)
    this.setBody(null)
  }

  /* One of the bodies by name; null or an unknown name is the first. */
  setBody(name) {
    const offsets = this.#bodies[name]
    this.#body = this.#base.map((value, i) => value + (offsets ? offsets[i] : 0))
    this.places = this.#body.slice()
    this.#amounts = ""
  }

  /* amounts: {morph: share of the whole}. Says whether the relief changed. */
  blend(amounts) {
    const key = this.#morphs.map(({ name }) => (amounts[name] ?? 0).toFixed(3)).join()
    if (key === this.#amounts) return false
    this.#amounts = key
    this.relief.fill(0)
    for (const v of this.#moved) for (let k = 3 * v; k < 3 * v + 3; k++) this.places[k] = this.#body[k]
    for (const morph of this.#morphs) if (amounts[morph.name]) this.#add(morph, amounts[morph.name])
    return true
  }

  #add({ at, offsets, relief }, share) {
    for (let i = 0; i < at.length; i++)
      for (let k = 0; k < 3; k++) this.places[3 * at[i] + k] += share * offsets[3 * i + k]
    if (relief) for (let v = 0; v < relief.length; v++) this.relief[v] += share * relief[v]
  }
}

/* How far the whole morph lifts each vertex from the middle of its neighbours, along the normal. */
function reliefOf(offsets, near, normals) {
  const raw = new Float32Array(near.length)
  for (const [v, around] of near.entries()) {
    let out = 0
    for (let k = 0; k < 3; k++) {
      let sum = 0
      for (const n of around) sum += offsets[n + k]
      out += (offsets[3 * v + k] - sum / around.length) * normals[3 * v + k]
    }
    raw[v] = out / STEEP
  }
  return [1, 2, 3, 4, 5].reduce(values => evened(values, near), raw)
}

/* Every value as the mean of itself and its neighbours'. */
function evened(values, near) {
  return values.map((value, v) => (value + near[v].reduce((sum, n) => sum + values[n / 3], 0)) / (near[v].length + 1))
}

/* Only the vertices that a morph moves. */
function sparse(offsets) {
  const at = []
  for (let v = 0; v < offsets.length / 3; v++) if (offsets[3 * v] || offsets[3 * v + 1] || offsets[3 * v + 2]) at.push(v)
  return { at: Uint32Array.from(at), offsets: Float32Array.from(at.flatMap(v => [offsets[3 * v], offsets[3 * v + 1], offsets[3 * v + 2]])) }
}
