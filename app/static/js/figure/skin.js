/* The skin in a pose: carried by its joints, softened where it folds, with its normals. Arithmetic only.

   This is done here and not in the vertex shader, because every vertex is then carried once a picture
   (a machine without a graphics card carries it several times), and because the normals are those of
   the folded skin. */

const ROUNDS = 5      // of softening
const SPREAD = [0.9, 0.8, 0.6]   // of a fold to the neighbours, ring by ring
const SOFTEST = 0.6   // how far a vertex goes to the middle of its neighbours in a round
const FOLDS = [       // joints between which the skin folds
  ["pelvis", "thigh"], ["thigh_tw", "shin"], ["scapula", "upperarm"], ["upperarm_tw", "forearm"],
]

export class Skin {
  #index
  #starts       // the first of each vertex's influences
  #joints
  #weights
  #folds
  places
  normals

  /* near: of every vertex the first coordinates of its neighbours; bones, weights: two flat arrays
     each, four to a vertex; names: of the joints. */
  constructor(index, near, bones, weights, names) {
    const count = bones[0].length / 4
    this.#index = index
    this.#gather(count, bones, weights)
    this.#folds = foldsOf(near, bones, weights, names)
    this.places = new Float32Array(3 * count)
    this.normals = new Float32Array(3 * count)
  }

  /* rest: flat places; matrices: 12 numbers a joint, rows of the turn and then the shift. */
  carry(rest, matrices) {
    const out = this.places, starts = this.#starts, joints = this.#joints, weights = this.#weights
    for (let v = 0, at = 0; at < out.length; v++, at += 3) {
      const x = rest[at], y = rest[at + 1], z = rest[at + 2]
      let px = 0, py = 0, pz = 0
      for (let i = starts[v]; i < starts[v + 1]; i++) {
        const m = joints[i], w = weights[i]
        px += w * (matrices[m] * x + matrices[m + 1] * y + matrices[m + 2] * z + matrices[m + 3])
        py += w * (matrices[m + 4] * x + matrices[m + 5] * y + matrices[m + 6] * z + matrices[m + 7])
        pz += w * (matrices[m + 8] * x + matrices[m + 9] * y + matrices[m + 10] * z + matrices[m + 11])
      }
      out[at] = px; out[at + 1] = py; out[at + 2] = pz
    }
    this.#soften(matrices)
    normalsOf(out, this.#index, this.normals)
  }

  #gather(count, bones, weights) {
    const joints = [], strengths = [], starts = [0]
    for (let v = 0; v < count; v++) {
      for (let half = 0; half < 2; half++)
        for (let k = 4 * v; k < 4 * v + 4; k++)
          if (weights[half][k] > 0) {
            joints.push(12 * bones[half][k])
            strengths.push(weights[half][k])
          }
      starts.push(joints.length)
    }
    this.#joints = Uint16Array.from(joints)
    this.#weights = Float32Array.from(strengths)
    this.#starts = Uint32Array.from(starts)
  }

  /* Where two joints bend against each other the skin between them evens out, as flesh does. */
  #soften(matrices) {
    for (const { one, other, vertices, shares, neighbours } of this.#folds) {
      const bend = bendBetween(matrices, 12 * one, 12 * other)
      if (bend < 0.05) continue
      for (let round = 0; round < ROUNDS; round++) relax(this.places, vertices, shares, neighbours, SOFTEST * bend)
    }
  }
}

/* 0 for no turn between two joints, 1 from 90 degrees on. */
function bendBetween(m, a, b) {
  let trace = 0
  for (let r = 0; r < 12; r += 4) for (let c = 0; c < 3; c++) trace += m[a + r + c] * m[b + r + c]
  return Math.min(1, Math.max(0, (3 - trace) / 2))
}

function relax(places, vertices, shares, neighbours, strength) {
  for (let i = 0; i < vertices.length; i++) {
    const at = 3 * vertices[i], near = neighbours[i], step = strength * shares[i]
    let x = 0, y = 0, z = 0
    for (const n of near) { x += places[n]; y += places[n + 1]; z += places[n + 2] }
    places[at] += step * (x / near.length - places[at])
    places[at + 1] += step * (y / near.length - places[at + 1])
    places[at + 2] += step * (z / near.length - places[at + 2])
  }
}

/* Vertices about a fold, and how much each belongs to it. */
function foldsOf(near, bones, weights, names) {
  return FOLDS.flatMap(pair => ["l", "r"].map(side => {
    const [one, other] = pair.map(name => names.indexOf(names.includes(name) ? name : `${name}_${side}`))
    const share = sharedBy(one, other, near.length, bones, weights)
    for (const factor of SPREAD) spread(share, near, factor)
    const vertices = [...share.keys()].filter(v => share[v] > 0.02)
    return { one, other, vertices, shares: vertices.map(v => share[v]), neighbours: vertices.map(v => near[v]) }
  }))
}

/* 1 where two joints carry a vertex alike, 0 where one of them doesn't. */
function sharedBy(one, other, count, bones, weights) {
  const share = new Float32Array(count)
  for (let v = 0; v < count; v++) {
    let a = 0, b = 0
    for (let half = 0; half < 2; half++)
      for (let k = 4 * v; k < 4 * v + 4; k++) {
        if (bones[half][k] === one) a += weights[half][k]
        if (bones[half][k] === other) b += weights[half][k]
      }
    share[v] = Math.min(1, 4 * a * b)
  }
  return share
}

function spread(share, near, factor) {
  const before = share.slice()
  for (const [v, around] of near.entries()) for (const n of around) share[v] = Math.max(share[v], factor * before[n / 3])
}

/* Of every vertex the first coordinates of its neighbours. */
export function neighboursOf(index, count) {
  const near = Array.from({ length: count }, () => new Set())
  for (let i = 0; i < index.length; i += 3)
    for (const [a, b] of [[0, 1], [1, 2], [2, 0]]) {
      near[index[i + a]].add(3 * index[i + b])
      near[index[i + b]].add(3 * index[i + a])
    }
  return near.map(set => Uint32Array.from(set))
}

/* Smooth unit normals, weighted by area, written to `out`. */
export function normalsOf(p, index, out) {
  out.fill(0)
  for (let i = 0; i < index.length; i += 3) {
    const a = 3 * index[i], b = 3 * index[i + 1], c = 3 * index[i + 2]
    const ux = p[b] - p[a], uy = p[b + 1] - p[a + 1], uz = p[b + 2] - p[a + 2]
    const vx = p[c] - p[a], vy = p[c + 1] - p[a + 1], vz = p[c + 2] - p[a + 2]
    const x = uy * vz - uz * vy, y = uz * vx - ux * vz, z = ux * vy - uy * vx
    out[a] += x; out[a + 1] += y; out[a + 2] += z
    out[b] += x; out[b + 1] += y; out[b + 2] += z
    out[c] += x; out[c + 1] += y; out[c + 2] += z
  }
  for (let v = 0; v < out.length; v += 3) {
    const length = Math.sqrt(out[v] * out[v] + out[v + 1] * out[v + 1] + out[v + 2] * out[v + 2]) || 1
    out[v] /= length; out[v + 1] /= length; out[v + 2] /= length
  }
  return out
}
