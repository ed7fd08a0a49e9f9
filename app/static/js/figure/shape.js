/* The skin at rest: the places of one body with some morphs in it. Arithmetic only.

   Seen from straight behind, a border that stands off hardly shows in the light. `relief` tells where
   a morph makes a ridge (above 0) or a groove (below), so that it can be shaded as clay is. */

const STEEP = 0.0024  // metres that a vertex stands out from its neighbours: the fullest relief
const TOLD = /^(wing|tip|arch)_/   // the morphs that are a finding
const SAME = 0.0005   // shares of a morph closer than this are not worked out again

/* Offsets by name as Shape takes them: only the vertices that each moves, and its relief once that is
   asked for. near: as neighboursOf tells it; normals: gives those of the first body. */
export function morphsOf(offsets, near, normals) {
  return Object.entries(offsets).map(([name, each]) => {
    let relief = null
    return { told: TOLD.test(name), relief: () => relief ??= reliefOf(each, near, normals()), ...sparse(each) }
  })
}

export class Shape {
  #base
  #bodies
  #morphs
  #body
  #moved    // vertices that some small morph moves
  #shares
  places
  relief
  reliefs = 0   // counts the changes of the relief

  /* base: flat places of the first body; bodies: {name: offsets}; morphs: as morphsOf gives them. */
  constructor(base, bodies, morphs) {
    this.#base = base
    this.#bodies = bodies
    this.#morphs = morphs
    this.#moved = Uint32Array.from(new Set(morphs.flatMap(morph => [...morph.at])))
    this.relief = new Float32Array(base.length / 3)
    this.setBody(null)
  }

  /* One of the bodies by name; null or an unknown name is the first. */
  setBody(name) {
    const offsets = this.#bodies[name]
    this.#body = this.#base.map((value, i) => value + (offsets ? offsets[i] : 0))
    this.places = this.#body.slice()
    this.#shares = this.#morphs.map(() => Infinity)   // whatever is asked for is new
  }

  /* shares: how much of each morph, 1 for the whole, in their order. */
  blend(shares) {
    const changed = this.#morphs.filter((_, i) => Math.abs(shares[i] - this.#shares[i]) > SAME)
    if (!changed.length) return
    this.#shares = [...shares]
    this.#place()
    if (changed.some(({ told }) => told)) this.#raise()
  }

  #place() {
    for (const v of this.#moved) for (let k = 3 * v; k < 3 * v + 3; k++) this.places[k] = this.#body[k]
    for (const [m, { at, offsets }] of this.#morphs.entries()) {
      const share = this.#shares[m]
      if (share) for (let i = 0; i < at.length; i++) for (let k = 0; k < 3; k++) this.places[3 * at[i] + k] += share * offsets[3 * i + k]
    }
  }

  #raise() {
    this.reliefs += 1
    this.relief.fill(0)
    for (const [m, morph] of this.#morphs.entries()) {
      const share = morph.told ? this.#shares[m] : 0, relief = share ? morph.relief() : []
      for (let v = 0; v < relief.length; v++) this.relief[v] += share * relief[v]
    }
  }
}

/* How far the whole morph lifts each vertex from the middle of its neighbours, along the normal. */
function reliefOf(offsets, near, normals) {
  const raw = new Float32Array(near.starts.length - 1)
  for (let v = 0; v < raw.length; v++) {
    const first = near.starts[v], end = near.starts[v + 1]
    let out = 0
    for (let k = 0; k < 3; k++) {
      let sum = 0
      for (let i = first; i < end; i++) sum += offsets[near.list[i] + k]
      out += (offsets[3 * v + k] - sum / (end - first)) * normals[3 * v + k]
    }
    raw[v] = out / STEEP
  }
  return [1, 2, 3, 4, 5].reduce(values => evened(values, near), raw)
}

/* Every value as the mean of itself and its neighbours'. */
function evened(values, { starts, list }) {
  return values.map((value, v) => {
    let sum = value
    for (let i = starts[v]; i < starts[v + 1]; i++) sum += values[list[i] / 3]
    return sum / (starts[v + 1] - starts[v] + 1)
  })
}

/* Only the vertices that a morph moves. */
function sparse(offsets) {
  const at = []
  for (let v = 0; v < offsets.length / 3; v++) if (offsets[3 * v] || offsets[3 * v + 1] || offsets[3 * v + 2]) at.push(v)
  return { at: Uint32Array.from(at), offsets: Float32Array.from(at.flatMap(v => [offsets[3 * v], offsets[3 * v + 1], offsets[3 * v + 2]])) }
}
