/* Where a muscle lies on the skin at rest. Arithmetic only.

   A muscle is a patch: a few lines along its fibres, side by side, each with as many points. Every
   vertex near the patch gets its depth (metres inside the outline, negative outside), and how far
   along the fibres and across them it lies. tools/figure/README.md tells how a patch is read. */

export const OUTSIDE = -0.03   // metres: no field is less, so that none falls off steeply

/* Depth, along, across (metres) and 1 for a muscle under others, of every vertex, flat, in fours.
   Left and right alike. */
export function fieldOf(muscle, rest, normals) {
  const out = outside(rest.length / 3)
  const patch = new Patch(muscle)
  for (const sign of [1, -1]) paint(out, patch, sign, muscle.deep ? 1 : 0, rest, normals)
  return out
}

/* The deepest of several muscles at every vertex. */
export function deepest(fields, count) {
  const out = outside(count)
  for (const field of fields)
    for (let i = 0; i < out.length; i += 4)
      if (field[i] > out[i]) for (let k = 0; k < 4; k++) out[i + k] = field[i + k]
  return out
}

function outside(count) {
  const out = new Float32Array(4 * count)
  for (let i = 0; i < out.length; i += 4) out[i] = OUTSIDE
  return out
}

function paint(out, patch, sign, deep, rest, normals) {
  for (let i = 0, v = 0; i < out.length; i += 4, v += 3) {
    const point = [sign * rest[v], rest[v + 1], rest[v + 2]]
    if (!patch.reaches(point)) continue
    const read = patch.read(point, [sign * normals[v], normals[v + 1], normals[v + 2]])
    if (read && read[0] > out[i]) out.set([...read, deep], i)
  }
}

/* Lines of points along the fibres; a cell between two lines is two triangles. */
export class Patch {
  constructor({ lines, thickness }) {
    this.lines = lines
    this.thickness = thickness
    this.steps = lines[0].length - 1
    this.width = meanLength(transposed(lines))
    this.length = meanLength(lines)
    this.reach = thickness + Math.min(0.03, this.width)
    const all = lines.flat()
    this.low = [0, 1, 2].map(k => Math.min(...all.map(p => p[k])) - this.reach)
    this.high = [0, 1, 2].map(k => Math.max(...all.map(p => p[k])) + this.reach)
    this.cells = cellsOf(lines)
  }

  reaches(point) { return point.every((value, k) => value >= this.low[k] && value <= this.high[k]) }

  /* [depth, along, across], or nothing when the skin is too far or looks the other way. */
  read(point, normal) {
    let best = null
    for (const cell of this.cells) {
      const found = nearestOn(cell, point)
      if (!best || found.distance < best.distance) best = found
    }
    if (dot(best.cell.normal, normal) < 0.1) return null
    const away = minus(point, best.place)
    const height = dot(away, best.cell.normal)
    if (Math.abs(height) > this.thickness) return null
    const aside = Math.sqrt(Math.max(0, dot(away, away) - height * height))
    return this.#depths(best, aside)
  }

  #depths({ s, t }, aside) {
    const lines = this.lines.length - 1
    const across = s / lines, along = t / this.steps
    const edge = Math.min(across, 1 - across) * this.#widthAt(along)
    const end = Math.min(along, 1 - along) * this.length
    const inside = lesser(edge, end, 0.6 * Math.min(this.width, 0.03))
    // a fold between two cells is no border, though the skin may stand off both
    const outside = Math.min(edge, end) < 1e-6 && aside > 1e-4
    return [outside ? Math.max(-aside, OUTSIDE) : inside, along * this.length, (across - 0.5) * this.width]
  }

  /* Breadth from the first line to the last at a share of their length. */
  #widthAt(along) {
    const at = Math.min(along * this.steps, this.steps - 1e-9), k = Math.floor(at), f = at - k
    const row = this.lines.map(line => mix(line[k], line[k + 1], f))
    return meanLength([row])
  }
}

function cellsOf(lines) {
  const cells = []
  for (let s = 0; s + 1 < lines.length; s++)
    for (let t = 0; t + 1 < lines[0].length; t++) {
      const [a, b, c, d] = [lines[s][t], lines[s][t + 1], lines[s + 1][t + 1], lines[s + 1][t]]
      cells.push(triangle([a, b, d], [[s, t], [s, t + 1], [s + 1, t]]))
      cells.push(triangle([c, d, b], [[s + 1, t + 1], [s + 1, t], [s, t + 1]]))
    }

  return cells.filter(cell => dot(cell.cross, cell.cross) > 1e-14).map(cell => ({ ...cell, normal: unit(cell.cross) }))
}

function triangle(corners, at) {
  const [a, b, c] = corners
  const u = minus(b, a), v = minus(c, a)
  return { a, u, v, at, cross: cross(u, v), uu: dot(u, u), uv: dot(u, v), vv: dot(v, v) }
}

/* The nearest place of a triangle, as shares of its two sides. */
function nearestOn(cell, point) {
  const w = minus(point, cell.a)
  const d = dot(w, cell.u), e = dot(w, cell.v), det = cell.uu * cell.vv - cell.uv * cell.uv
  let p = (cell.vv * d - cell.uv * e) / det, q = (cell.uu * e - cell.uv * d) / det
  if (p < 0 || q < 0 || p + q > 1) [p, q] = onRim(cell, d, e, p, q)
  const place = [0, 1, 2].map(k => cell.a[k] + p * cell.u[k] + q * cell.v[k])
  const [[s, t], [s1, t1], [s2, t2]] = cell.at
  const away = minus(point, place)
  return { cell, place, distance: dot(away, away), s: s + p * (s1 - s) + q * (s2 - s), t: t + p * (t1 - t) + q * (t2 - t) }
}

function onRim({ uu, uv, vv }, d, e) {
  const clamp = value => Math.min(1, Math.max(0, value))
  const first = clamp(d / uu), second = clamp(e / vv), third = clamp((vv - uv + d - e) / (uu - 2 * uv + vv))
  const choices = [[first, 0], [0, second], [third, 1 - third]]
  const far = ([p, q]) => p * p * uu + 2 * p * q * uv + q * q * vv - 2 * p * d - 2 * q * e
  return choices.reduce((best, choice) => far(choice) < far(best) ? choice : best)
}

/* The lesser of two with a rounded corner. */
function lesser(a, b, rounding) {
  const share = Math.min(1, Math.max(0, 0.5 + 0.5 * (b - a) / rounding))
  return b * (1 - share) + a * share - rounding * share * (1 - share)
}

function transposed(lines) { return lines[0].map((_, k) => lines.map(line => line[k])) }

function meanLength(lines) {
  const lengths = lines.map(line => line.slice(1).reduce((sum, p, i) => sum + Math.hypot(...minus(p, line[i])), 0))
  return lengths.reduce((a, b) => a + b, 0) / lengths.length
}

function minus(a, b) { return [a[0] - b[0], a[1] - b[1], a[2] - b[2]] }
function mix(a, b, f) { return a.map((value, k) => value + (b[k] - value) * f) }
function dot(a, b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] }
function cross(a, b) { return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]] }
function unit(a) {
  const length = Math.hypot(...a) || 1
  return a.map(value => value / length)
}
