/* The figure's body: its skin, colours and muscles, ready for a scene of three.js. The skin is carried
   elsewhere (workplace.js): a body says how it is posed and shows what comes back. */
import { BufferAttribute, BufferGeometry, Mesh } from "../../vendor/three-0.187.0/three.js"
import { partsOf, roomFor } from "./carrying.js"
import { deepest, fieldOf } from "./muscles.js"
import { normalsOf } from "./skin.js"

const BODIES = ["male", "female_heavy", "male_heavy"]   // the first body, female, is the mesh itself
const SHADOW_GRAIN = 0.014   // metres: finer parts throw no shadow of their own
const WHOLE = 18   // degrees that the whole morph of a shoulder blade or an arch shows

/* What all bodies of a page share: the arrays of the GLB, and where the muscles lie. */
export class Anatomy {
  #fields = new Map()
  #nearest = new Map()
  #normals = null
  #coarse = null

  /* mesh: as GLTFLoader gives it; muscles: what muscles.json holds. */
  constructor(mesh, muscles) {
    const { geometry, userData: { targetNames: names, step, fieldStep } } = mesh
    const { position, _fields, skinIndex, skinWeight, joints_1, weights_1 } = geometry.attributes
    const offsets = Object.fromEntries(names.map((name, i) => [name, read(geometry.morphAttributes.position[i], 3, step)]))
    this.rest = read(position, 3, step)
    this.index = Uint32Array.from(geometry.index.array)
    this.fields = read(_fields, 4, fieldStep * 127)
    this.bones = [read(skinIndex, 4), read(joints_1, 4)]
    this.weights = wholeWeights(read(skinWeight, 4), read(weights_1, 4))
    this.bodies = Object.fromEntries(BODIES.map(name => [name, offsets[name]]))
    this.morphs = Object.fromEntries(names.filter(name => !BODIES.includes(name)).map(name => [name, offsets[name]]))
    this.muscles = muscles.muscles
    this.eye = this.#eye()
  }

  /* What the skin is carried with, as Carrier takes it; names: of the joints. */
  carried(names) {
    const { rest, index, bones, weights, bodies, morphs } = this
    return { rest, index, bones, weights, bodies, morphs, names }
  }

  get normals() { return this.#normals ??= normalsOf(this.rest, this.index, new Float32Array(this.rest.length)) }

  /* Triangles of the body that throws the shadow. */
  get coarse() { return this.#coarse ??= coarser(this.rest, this.index, SHADOW_GRAIN) }

  /* The deepest of some muscles at every vertex, as fieldOf tells it. */
  painted(ids) {
    const known = ids.filter(id => this.muscles[id]?.lines)
    for (const id of known) if (!this.#fields.has(id)) this.#fields.set(id, fieldOf(this.muscles[id], this.rest, this.normals))
    return deepest(known.map(id => this.#fields.get(id)), this.rest.length / 3)
  }

  /* The vertex nearest to a place at rest. */
  nearest(place) {
    const key = place.join()
    if (!this.#nearest.has(key)) this.#nearest.set(key, this.#find(place))
    return this.#nearest.get(key)
  }

  #find([x, y, z]) {
    let best = 0, least = Infinity
    for (let v = 0; v < this.rest.length / 3; v++) {
      const away = (this.rest[3 * v] - x) ** 2 + (this.rest[3 * v + 1] - y) ** 2 + (this.rest[3 * v + 2] - z) ** 2
      if (away < least) [best, least] = [v, away]
    }
    return best
  }

  /* The middle of the left eyeball. */
  #eye() {
    const low = [Infinity, Infinity, Infinity], high = [-Infinity, -Infinity, -Infinity]
    for (let v = 0; v < this.rest.length / 3; v++) {
      if (this.fields[4 * v + 3] <= 0 || this.rest[3 * v] < 0) continue
      for (let k = 0; k < 3; k++) {
        low[k] = Math.min(low[k], this.rest[3 * v + k])
        high[k] = Math.max(high[k], this.rest[3 * v + k])
      }
    }
    return low.map((value, k) => (value + high[k]) / 2)
  }
}

/* One body in a scene: its own shape and pose. Two buffers take turns: one is shown, the other is away
   to be filled. */
export class Body {
  #workplace
  #figure
  #rig
  #morphs
  #orders           // the joints' matrices and then the morphs' shares
  #shown
  #spare
  #places
  #wanted = null    // a pose that the skin is not on its way to yet
  #arrived = null   // {pose, reliefs} that the spare buffer holds
  #carrying = null
  #reliefs = 0
  #geometry = new BufferGeometry()
  #shadowGeometry = new BufferGeometry()
  grips = false
  mesh
  shadow          // the same body, coarser
  extent = { middle: [0, 0.9, 0], radius: 1.2 }   // of the posed body, metres

  constructor(anatomy, rig, shared, materials, workplace) {
    const count = anatomy.rest.length / 3
    this.#workplace = workplace
    this.#figure = workplace.figure()
    this.#rig = rig
    this.#morphs = Object.keys(anatomy.morphs)
    this.#orders = new Float32Array(12 * rig.names.length + this.#morphs.length)
    this.#shown = roomFor(count)
    this.#spare = roomFor(count)
    const { places, normals, relief } = partsOf(this.#shown)
    this.#places = places
    const own = { position: new BufferAttribute(places, 3), normal: new BufferAttribute(normals, 3), relief: new BufferAttribute(relief, 1) }
    for (const [name, attribute] of Object.entries({ ...shared, ...own })) this.#geometry.setAttribute(name, attribute)
    this.#geometry.setIndex(new BufferAttribute(anatomy.index, 1))
    this.#shadowGeometry.setAttribute("position", own.position)
    this.#shadowGeometry.setIndex(new BufferAttribute(anatomy.coarse, 1))
    this.mesh = new Mesh(this.#geometry, materials.skin)
    this.shadow = new Mesh(this.#shadowGeometry, materials.shadow)
    this.mesh.frustumCulled = this.shadow.frustumCulled = false
  }

  /* The next pose is that of another body. */
  setRig(rig) { this.#rig = rig }

  /* A pose that was asked for before and is still under way is dropped when it comes. */
  pose(pose) {
    this.#wanted = pose
    this.#carrying ??= this.#carry()
  }

  /* Until the skin lies as last posed, a promise of it; then null. */
  get carrying() { return this.#carrying }

  /* Shows what has arrived, and tells which pose that is; null for nothing new. */
  show() {
    if (!this.#arrived) return null
    const { pose, reliefs } = this.#arrived
    const { position, normal, relief } = this.#geometry.attributes
    const parts = partsOf(this.#spare), before = this.#shown
    this.#shown = this.#spare
    this.#spare = before
    this.#arrived = null
    this.#places = position.array = parts.places
    normal.array = parts.normals
    relief.array = parts.relief
    position.needsUpdate = normal.needsUpdate = true
    if (reliefs !== this.#reliefs) relief.needsUpdate = true
    this.#reliefs = reliefs
    this.extent = extentOf(Object.values(pose.joints))
    return pose
  }

  /* Where a vertex lies in the picture, in metres. */
  place(vertex) { return [...this.#places.subarray(3 * vertex, 3 * vertex + 3)] }

  dispose() {
    this.#workplace.drop(this.#figure)
    this.#geometry.dispose()
    this.#shadowGeometry.dispose()
  }

  async #carry() {
    try {
      while (this.#wanted) {
        const pose = this.#wanted
        this.#wanted = this.#arrived = null
        this.#order(pose)
        const carried = await this.#workplace.carry({ figure: this.#figure, body: this.#rig.body, orders: this.#orders, buffer: this.#spare })
        if (!carried) return
        this.#spare = carried.buffer
        if (!this.#wanted) this.#arrived = { pose, reliefs: carried.reliefs }
      }
    } finally {
      this.#carrying = null
    }
  }

  #order(pose) {
    const { names, rest } = this.#rig, orders = this.#orders
    for (const [i, name] of names.entries()) carrier(orders, 12 * i, pose.world[name], pose.joints[name], rest[name])
    const amounts = amountsOf(pose, this.grips)
    for (const [i, name] of this.#morphs.entries()) orders[12 * names.length + i] = amounts[name] ?? 0
  }
}

/* Attributes that all bodies of a stage share. */
export function sharedAttributes(anatomy) {
  const attribute = (array, size) => new BufferAttribute(array, size)
  const none = () => attribute(anatomy.painted([]), 4)
  return {
    rest: attribute(anatomy.rest, 3),
    fields: attribute(anatomy.fields, 4),
    over: none(),
    under: none(),
  }
}

/* Shares of the small morphs in a pose. */
function amountsOf(pose, grips) {
  const amounts = { grip_l: grips ? 1 : 0, grip_r: grips ? 1 : 0 }
  for (const [name, degrees] of Object.entries(pose.skin)) amounts[name] = degrees / WHOLE
  amounts.seat = (hipBend(pose, "l") + hipBend(pose, "r")) / 2
  return amounts
}

/* 0 up to 30 degrees between pelvis and thigh, 1 from 110 on. */
function hipBend({ segments }, side) {
  const a = segments.pelvis, b = segments[`thigh_${side}`]
  const half = Math.acos(Math.min(1, Math.abs(a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3])))
  const share = Math.min(1, Math.max(0, (half * 360 / Math.PI - 30) / 80))
  return share * share * (3 - 2 * share)
}

/* Writes the matrix that carries skin from rest to a joint's turn and place, row by row. */
function carrier(m, at, [x, y, z, w], to, from) {
  m[at] = 1 - 2 * (y * y + z * z); m[at + 1] = 2 * (x * y - z * w); m[at + 2] = 2 * (x * z + y * w)
  m[at + 4] = 2 * (x * y + z * w); m[at + 5] = 1 - 2 * (x * x + z * z); m[at + 6] = 2 * (y * z - x * w)
  m[at + 8] = 2 * (x * z - y * w); m[at + 9] = 2 * (y * z + x * w); m[at + 10] = 1 - 2 * (x * x + y * y)
  for (let row = 0; row < 3; row++) {
    const r = at + 4 * row
    m[r + 3] = to[row] - m[r] * from[0] - m[r + 1] * from[1] - m[r + 2] * from[2]
  }
}

/* The middle of all joints and the radius about it that holds the whole body. */
function extentOf(joints) {
  const middle = [0, 1, 2].map(k => (Math.min(...joints.map(p => p[k])) + Math.max(...joints.map(p => p[k]))) / 2)
  return { middle, radius: Math.max(...joints.map(p => Math.hypot(...p.map((value, k) => value - middle[k])))) + 0.25 }
}

/* Triangles over the same vertices, of which those in one cell of a grid become one. */
function coarser(places, index, grain) {
  const first = new Map(), one = new Uint32Array(places.length / 3)
  for (let v = 0; v < one.length; v++) {
    const cell = [0, 1, 2].map(k => Math.round(places[3 * v + k] / grain)).join()
    if (!first.has(cell)) first.set(cell, v)
    one[v] = first.get(cell)
  }
  const kept = []
  for (let i = 0; i < index.length; i += 3) {
    const [a, b, c] = [one[index[i]], one[index[i + 1]], one[index[i + 2]]]
    if (a !== b && b !== c && a !== c) kept.push(a, b, c)
  }
  return Uint32Array.from(kept)
}

/* A flat array of floats from an attribute of any packing. */
function read(attribute, size, factor = 1) {
  const out = new Float32Array(attribute.count * size)
  for (let v = 0; v < attribute.count; v++)
    for (let k = 0; k < size; k++) out[size * v + k] = attribute.getComponent(v, k) * factor
  return out
}

/* The loader makes each vertex's first four weights sum to 1; all eight must. */
function wholeWeights(first, second) {
  for (let v = 0; v < first.length; v += 4) {
    const sum = first[v] + first[v + 1] + first[v + 2] + first[v + 3]
    const rest = second[v] + second[v + 1] + second[v + 2] + second[v + 3]
    for (let k = v; k < v + 4; k++) first[k] *= (1 - rest) / sum
  }
  return [first, second]
}
