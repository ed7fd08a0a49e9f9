/* The figure's body: its skin, colours and muscles, ready for a scene of three.js. */
import { BufferAttribute, BufferGeometry, Matrix4, Mesh } from "../../vendor/three-0.187.0/three.js"
import { OUTSIDE, deepest, fieldOf } from "./muscles.js"
import { Shape } from "./shape.js"

const BODIES = ["male", "female_heavy", "male_heavy"]   // the first body, female, is the mesh itself
const WHOLE_BLADE = 18   // degrees of winging or tipping that the whole morph shows
const FLAT_FROM = 4      // degrees of a heel's turning outward from which the arch sinks …
const FLAT_BY = 14       // … and how many more sink it wholly
const HIGHEST_ARCH = -0.4

/* What all bodies of a page share: the arrays of the GLB, and where the muscles lie. */
export class Anatomy {
  #fields = new Map()

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
    this.normals = new Shape(this.rest, this.index, {}, {}).normals
    this.eye = this.#eye()
  }

  /* Depth, along and across of the deepest of some muscles. */
  painted(ids) {
    const known = ids.filter(id => this.muscles[id])
    for (const id of known) if (!this.#fields.has(id)) this.#fields.set(id, fieldOf(this.muscles[id], this.rest, this.normals))
    return deepest(known.map(id => this.#fields.get(id)), this.rest.length)
  }

  /* The vertex nearest to a place at rest. */
  nearest([x, y, z]) {
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

/* One body in a scene: its own shape and bones. */
export class Body {
  #anatomy
  #shape
  #geometry = new BufferGeometry()
  #rig
  #pose
  bones = Array.from({ length: 40 }, () => new Matrix4())
  grips = false
  mesh

  constructor(anatomy, rig, shared, material) {
    this.#anatomy = anatomy
    this.#shape = new Shape(anatomy.rest, anatomy.index, anatomy.bodies, anatomy.morphs)
    for (const [name, attribute] of Object.entries(shared)) this.#geometry.setAttribute(name, attribute)
    this.#geometry.setAttribute("position", new BufferAttribute(this.#shape.places, 3))
    this.#geometry.setAttribute("normal", new BufferAttribute(this.#shape.normals, 3))
    this.#geometry.setIndex(new BufferAttribute(anatomy.index, 1))
    this.mesh = new Mesh(this.#geometry, material)
    this.mesh.frustumCulled = false
    this.setRig(rig)
  }

  setRig(rig) {
    this.#rig = rig
    this.#shape.setBody(rig.body)
    this.#changed()
  }

  pose(pose) {
    this.#pose = pose
    this.#rig.names.forEach((name, i) => carry(this.bones[i], pose.world[name], pose.joints[name], this.#rig.rest[name]))
    if (this.#shape.blend(amountsOf(pose, this.grips))) this.#changed()
  }

  /* Where a vertex lies in the pose, in metres. */
  place(vertex) {
    const { bones, weights } = this.#anatomy, rest = this.#shape.places
    const out = [0, 0, 0]
    for (let half = 0; half < 2; half++)
      for (let k = 4 * vertex; k < 4 * vertex + 4; k++) {
        const e = this.bones[bones[half][k]].elements, w = weights[half][k]
        for (let i = 0; i < 3; i++) out[i] += w * (e[i] * rest[3 * vertex] + e[4 + i] * rest[3 * vertex + 1] + e[8 + i] * rest[3 * vertex + 2] + e[12 + i])
      }
    return out
  }

  /* The middle of all joints and the radius about it that holds the whole body. */
  get extent() {
    const joints = Object.values(this.#pose.joints)
    const middle = [0, 1, 2].map(k => (Math.min(...joints.map(p => p[k])) + Math.max(...joints.map(p => p[k]))) / 2)
    return { middle, radius: Math.max(...joints.map(p => Math.hypot(...p.map((value, k) => value - middle[k])))) + 0.25 }
  }

  dispose() { this.#geometry.dispose() }

  #changed() {
    this.#geometry.attributes.position.needsUpdate = true
    this.#geometry.attributes.normal.needsUpdate = true
  }
}

/* Attributes that all bodies of a stage share. */
export function sharedAttributes(anatomy) {
  const attribute = (array, size) => new BufferAttribute(array, size)
  const none = () => attribute(new Float32Array(anatomy.rest.length).fill(OUTSIDE), 3)
  return {
    rest: attribute(anatomy.rest, 3),
    fields: attribute(anatomy.fields, 4),
    bonesA: attribute(anatomy.bones[0], 4),
    bonesB: attribute(anatomy.bones[1], 4),
    weightsA: attribute(anatomy.weights[0], 4),
    weightsB: attribute(anatomy.weights[1], 4),
    over: none(),
    under: none(),
  }
}

/* Shares of the small morphs in a pose. */
export function amountsOf(pose, grips) {
  const amounts = {}
  for (const side of ["l", "r"]) {
    amounts[`wing_${side}`] = (pose.skin[`wing_${side}`] ?? 0) / WHOLE_BLADE
    amounts[`tip_${side}`] = (pose.skin[`tip_${side}`] ?? 0) / WHOLE_BLADE
    amounts[`arch_${side}`] = Math.min(1.2, Math.max(HIGHEST_ARCH, (eversion(pose, side) - FLAT_FROM) / FLAT_BY))
    amounts[`grip_${side}`] = grips ? 1 : 0
  }
  return amounts
}

/* Degrees by which the heel is turned outward: its upright leans inward. */
function eversion(pose, side) {
  const [x, y, z, w] = pose.segments[`foot_${side}`]
  const across = 2 * (x * y - z * w), up = 1 - 2 * (x * x + z * z)
  return (side === "l" ? -1 : 1) * Math.atan2(across, up) * 180 / Math.PI
}

/* The matrix that carries skin from rest to a joint's turn and place. */
function carry(matrix, [x, y, z, w], to, from) {
  const e = matrix.elements
  e[0] = 1 - 2 * (y * y + z * z); e[4] = 2 * (x * y - z * w); e[8] = 2 * (x * z + y * w)
  e[1] = 2 * (x * y + z * w); e[5] = 1 - 2 * (x * x + z * z); e[9] = 2 * (y * z - x * w)
  e[2] = 2 * (x * z - y * w); e[6] = 2 * (y * z + x * w); e[10] = 1 - 2 * (x * x + y * y)
  for (let i = 0; i < 3; i++) e[12 + i] = to[i] - e[i] * from[0] - e[4 + i] * from[1] - e[8 + i] * from[2]
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
