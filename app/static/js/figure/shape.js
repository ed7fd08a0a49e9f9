/* The skin at rest: places and normals of one body with some morphs in it. Arithmetic only.

   Most of the skin belongs to no small morph. What it adds to the normals is worked out once for a
   body; after that only the places that a morph moves, and their neighbours, are touched. */

export class Shape {
  #base
  #index
  #bodies
  #morphs
  #body
  #moved         // vertices that some small morph moves
  #near          // triangles that touch them
  #rim           // vertices of those triangles
  #still         // sums of the other triangles' normals
  #amounts = ""
  places
  normals

  /* base: flat places of the first body; bodies: {name: offsets}; morphs: {name: offsets}. */
  constructor(base, index, bodies, morphs) {
    this.#base = base
    this.#index = index
    this.#bodies = bodies
    this.#morphs = Object.fromEntries(Object.entries(morphs).map(([name, offsets]) => [name, sparse(offsets)]))
    this.#moved = unique(Object.values(this.#morphs).flatMap(morph => [...morph.at]))
    this.#near = touching(index, this.#moved, base.length / 3)
    this.#rim = unique(this.#near.map(corner => index[corner]))
    this.places = new Float32Array(base.length)
    this.normals = new Float32Array(base.length)
    this.setBody(null)
  }

  /* One of the bodies by name; null or an unknown name is the first. */
  setBody(name) {
    const offsets = this.#bodies[name]
    this.#body = this.#base.map((value, i) => value + (offsets ? offsets[i] : 0))
    this.places.set(this.#body)
    const all = new Float32Array(this.#base.length)
    for (let corner = 0; corner < this.#index.length; corner += 3) this.#addNormal(all, corner)
    this.#still = all.slice()
    for (const corner of this.#near) this.#addNormal(this.#still, corner, -1)
    for (let v = 0; v < all.length; v += 3) this.#setNormal(all, v)
    this.#amounts = ""
  }

  /* amounts: {morph: share of the whole}. Says whether anything changed. */
  blend(amounts) {
    const key = Object.keys(this.#morphs).map(name => (amounts[name] ?? 0).toFixed(3)).join()
    if (key === this.#amounts) return false
    this.#amounts = key
    for (const v of this.#moved) for (let k = 3 * v; k < 3 * v + 3; k++) this.places[k] = this.#body[k]
    for (const [name, { at, offsets }] of Object.entries(this.#morphs)) {
      const share = amounts[name] ?? 0
      if (!share) continue
      for (let i = 0; i < at.length; i++) for (let k = 0; k < 3; k++) this.places[3 * at[i] + k] += share * offsets[3 * i + k]
    }
    this.#mendNormals()
    return true
  }

  #mendNormals() {
    const sums = this.#still.slice()
    for (const corner of this.#near) this.#addNormal(sums, corner)
    for (const v of this.#rim) this.#setNormal(sums, 3 * v)
  }

  /* Adds the normal of a triangle, as long as twice its area, to its three vertices. */
  #addNormal(sums, corner, sign = 1) {
    const p = this.places
    const a = 3 * this.#index[corner], b = 3 * this.#index[corner + 1], c = 3 * this.#index[corner + 2]
    const ux = p[b] - p[a], uy = p[b + 1] - p[a + 1], uz = p[b + 2] - p[a + 2]
    const vx = p[c] - p[a], vy = p[c + 1] - p[a + 1], vz = p[c + 2] - p[a + 2]
    const x = sign * (uy * vz - uz * vy), y = sign * (uz * vx - ux * vz), z = sign * (ux * vy - uy * vx)
    sums[a] += x; sums[a + 1] += y; sums[a + 2] += z
    sums[b] += x; sums[b + 1] += y; sums[b + 2] += z
    sums[c] += x; sums[c + 1] += y; sums[c + 2] += z
  }

  #setNormal(sums, v) {
    const length = Math.hypot(sums[v], sums[v + 1], sums[v + 2]) || 1
    for (let k = 0; k < 3; k++) this.normals[v + k] = sums[v + k] / length
  }
}

/* Only the vertices that a morph moves. */
function sparse(offsets) {
  const at = []
  for (let v = 0; v < offsets.length / 3; v++) if (offsets[3 * v] || offsets[3 * v + 1] || offsets[3 * v + 2]) at.push(v)
  return { at: Uint32Array.from(at), offsets: Float32Array.from(at.flatMap(v => [offsets[3 * v], offsets[3 * v + 1], offsets[3 * v + 2]])) }
}

function unique(numbers) { return Uint32Array.from(new Set(numbers)) }

/* First corners of the triangles that touch one of some vertices. */
function touching(index, vertices, count) {
  const marked = new Uint8Array(count)
  for (const v of vertices) marked[v] = 1
  const found = []
  for (let corner = 0; corner < index.length; corner += 3)
    if (marked[index[corner]] || marked[index[corner + 1]] || marked[index[corner + 2]]) found.push(corner)
  return found
}
