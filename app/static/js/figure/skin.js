/* The skin in a pose: carried by its joints, softened where it folds, with its normals. Arithmetic only.

   A worker does this (carrier.js), not the page, which stays free to answer; and not the vertex shader:
   there a machine without a graphics card would carry every vertex several times a picture, the skin
   would not soften, and the normals would not be those of the folded skin. */

const ROUNDS = 5      // of softening
const SPREAD = [0.9, 0.8, 0.6]   // of a fold to the neighbours, ring by ring
const SOFTEST = 0.6   // how far a vertex goes to the middle of its neighbours in a round
const FOLDS = [       // joints between which the skin folds
  ["pelvis", "thigh"], ["thigh_tw", "shin"], ["scapula", "upperarm"], ["upperarm_tw", "forearm"],
]

export class Skin {
  #corners      // the first coordinate of every corner of every triangle
  #starts       // the first of each vertex's influences
  #joints
  #weights
  #folds

  /* index: corners of triangles; near: as neighboursOf tells it; bones, weights: two flat arrays each,
     four to a vertex; names: of the joints. */
  constructor(index, near, bones, weights, names) {
    this.#corners = cornersOf(index)
    this.#gather(bones, weights)
    this.#folds = foldsOf(near, bones, weights, names)
  }

  /* rest: flat places; matrices: 12 numbers a joint, rows of the turn and then the shift. Writes the
     places in the pose and their normals. */
  carry(rest, matrices, places, normals) {
    const starts = this.#starts, joints = this.#joints, weights = this.#weights
    for (let v = 0, at = 0, end = 0; at < places.length; v++, at += 3) {
      const x = rest[at], y = rest[at + 1], z = rest[at + 2]
      let px = 0, py = 0, pz = 0, i = end
      end = starts[v + 1]
      for (; i < end; i++) {
        const m = joints[i], w = weights[i]
        px += w * (matrices[m] * x + matrices[m + 1] * y + matrices[m + 2] * z + matrices[m + 3])
        py += w * (matrices[m + 4] * x + matrices[m + 5] * y + matrices[m + 6] * z + matrices[m + 7])
        pz += w * (matrices[m + 8] * x + matrices[m + 9] * y + matrices[m + 10] * z + matrices[m + 11])
      }
      places[at] = px; places[at + 1] = py; places[at + 2] = pz
    }
    this.#soften(matrices, places)
    facing(places, this.#corners, normals)
  }

  #gather(bones, weights) {
    const count = bones[0].length / 4, joints = [], strengths = [], starts = [0]
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
  #soften(matrices, places) {
    for (const fold of this.#folds) {
      const bend = bendBetween(matrices, 12 * fold.one, 12 * fold.other)
      if (bend < 0.05) continue
      for (let round = 0; round < ROUNDS; round++) relax(places, fold, SOFTEST * bend)
    }
  }
}

/* 0 for no turn between two joints, 1 from 90 degrees on. */
function bendBetween(m, a, b) {
  let trace = 0
  for (let r = 0; r < 12; r += 4) for (let c = 0; c < 3; c++) trace += m[a + r + c] * m[b + r + c]
  return Math.min(1, Math.max(0, (3 - trace) / 2))
}

/* Every vertex of a fold goes towards the middle of its neighbours. */
function relax(places, { vertices, shares, starts, list }, strength) {
  for (let i = 0; i < vertices.length; i++) {
    const at = vertices[i], first = starts[i], end = starts[i + 1], step = strength * shares[i]
    let x = 0, y = 0, z = 0
    for (let k = first; k < end; k++) {
      const n = list[k]
      x += places[n]; y += places[n + 1]; z += places[n + 2]
    }
    const each = 1 / (end - first)
    places[at] += step * (x * each - places[at])
    places[at + 1] += step * (y * each - places[at + 1])
    places[at + 2] += step * (z * each - places[at + 2])
  }
}

/* Vertices about a fold by their first coordinates, how much each belongs to it, and its neighbours. */
function foldsOf(near, bones, weights, names) {
  return FOLDS.flatMap(pair => ["l", "r"].map(side => {
    const [one, other] = pair.map(name => names.indexOf(names.includes(name) ? name : `${name}_${side}`))
    const share = sharedBy(one, other, bones, weights), within = []
    for (let v = 0; v < share.length; v++) if (share[v] > 0) within.push(v)
    for (const factor of SPREAD) spread(share, within, near, factor)
    const held = within.filter(v => share[v] > 0.02).sort((a, b) => a - b)
    return { one, other, vertices: Uint32Array.from(held, v => 3 * v), shares: Float32Array.from(held, v => share[v]), ...around(held, near) }
  }))
}

/* The neighbours of some vertices only. */
function around(held, near) {
  const starts = [0], list = []
  for (const v of held) {
    for (let k = near.starts[v]; k < near.starts[v + 1]; k++) list.push(near.list[k])
    starts.push(list.length)
  }
  return { starts: Uint32Array.from(starts), list: Uint32Array.from(list) }
}

/* 1 where two joints carry a vertex alike, 0 where one of them doesn't. */
function sharedBy(one, other, bones, weights) {
  const share = new Float32Array(bones[0].length / 4)
  for (let v = 0; v < share.length; v++) {
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

/* One ring further: neighbours of the vertices within have at least a part of their share. */
function spread(share, within, { starts, list }, factor) {
  const given = within.map(v => factor * share[v])
  for (const [i, part] of given.entries()) {
    const v = within[i]
    for (let k = starts[v]; k < starts[v + 1]; k++) {
      const n = list[k] / 3
      if (share[n] === 0) within.push(n)
      share[n] = Math.max(share[n], part)
    }
  }
}

/* The neighbours of every vertex v by their first coordinates: list from starts[v] to starts[v + 1]. */
export function neighboursOf(index, count) {
  const near = Array.from({ length: count }, () => [])
  const join = (a, b) => { if (!near[a].includes(3 * b)) near[a].push(3 * b) }
  for (let i = 0; i < index.length; i += 3)
    for (let k = 0; k < 3; k++) {
      const a = index[i + k], b = index[i + (k + 1) % 3]
      join(a, b)
      join(b, a)
    }
  const starts = new Uint32Array(count + 1)
  for (let v = 0; v < count; v++) starts[v + 1] = starts[v] + near[v].length
  return { starts, list: Uint32Array.from(near.flat()) }
}

/* Smooth unit normals, weighted by area, written to `out`. */
export function normalsOf(places, index, out) { return facing(places, cornersOf(index), out) }

function cornersOf(index) { return index.map(vertex => 3 * vertex) }

function facing(p, corners, out) {
  out.fill(0)
  for (let i = 0; i < corners.length; i += 3) {
    const a = corners[i], b = corners[i + 1], c = corners[i + 2]
    const ax = p[a], ay = p[a + 1], az = p[a + 2]
    const ux = p[b] - ax, uy = p[b + 1] - ay, uz = p[b + 2] - az
    const vx = p[c] - ax, vy = p[c + 1] - ay, vz = p[c + 2] - az
    const x = uy * vz - uz * vy, y = uz * vx - ux * vz, z = ux * vy - uy * vx
    out[a] += x; out[a + 1] += y; out[a + 2] += z
    out[b] += x; out[b + 1] += y; out[b + 2] += z
    out[c] += x; out[c + 1] += y; out[c + 2] += z
  }
  for (let v = 0; v < out.length; v += 3) {
    const x = out[v], y = out[v + 1], z = out[v + 2], each = 1 / (Math.sqrt(x * x + y * y + z * z) || 1)
    out[v] = x * each; out[v + 1] = y * each; out[v + 2] = z * each
  }
  return out
}
