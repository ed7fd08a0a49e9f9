/* Vectors [x, y, z] and turns: unit quaternions [x, y, z, w]. The same as app/figure/turning.py. */
export const RADIANS = Math.PI / 180, DEGREES = 180 / Math.PI
export const ORIGIN = [0, 0, 0], UP = [0, 1, 0], FORWARD = [0, 0, 1], UNTURNED = [0, 0, 0, 1]

// --- vectors -----------------------------------------------------------------------------------

export function add(a, b) { return [a[0] + b[0], a[1] + b[1], a[2] + b[2]] }
export function subtract(a, b) { return [a[0] - b[0], a[1] - b[1], a[2] - b[2]] }
export function scale(a, factor) { return [a[0] * factor, a[1] * factor, a[2] * factor] }
export function dot(a, b) { return a[0] * b[0] + a[1] * b[1] + a[2] * b[2] }
export function length(a) { return Math.sqrt(dot(a, a)) }
export function unit(a) { return scale(a, 1 / (length(a) || 1)) }
export function cross(a, b) {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
/* The part of a that stands square to a unit axis. */
export function across(a, axis) { return subtract(a, scale(axis, dot(a, axis))) }

// --- turns -------------------------------------------------------------------------------------

/* About X bends forward, about Y turns to the left, about Z raises the left. */
export function aboutX(angle) { const half = angle * RADIANS / 2; return [Math.sin(half), 0, 0, Math.cos(half)] }
export function aboutY(angle) { const half = angle * RADIANS / 2; return [0, Math.sin(half), 0, Math.cos(half)] }
export function aboutZ(angle) { const half = angle * RADIANS / 2; return [0, 0, Math.sin(half), Math.cos(half)] }

/* b, seen in the frame of a. */
export function product(a, b) {
  return [
    a[3] * b[0] + a[0] * b[3] + a[1] * b[2] - a[2] * b[1],
    a[3] * b[1] - a[0] * b[2] + a[1] * b[3] + a[2] * b[0],
    a[3] * b[2] + a[0] * b[1] - a[1] * b[0] + a[2] * b[3],
    a[3] * b[3] - a[0] * b[0] - a[1] * b[1] - a[2] * b[2],
  ]
}

/* Several turns one after another, each in the frame of those before it. */
export function compose(first, ...others) {
  for (const other of others) first = product(first, other)
  return first
}

export function inverse(turn) { return [-turn[0], -turn[1], -turn[2], turn[3]] }

/* The vector after the turn. */
export function rotate([x, y, z, w], [a, b, c]) {
  const s = 2 * (y * c - z * b), t = 2 * (z * a - x * c), u = 2 * (x * b - y * a)
  return [a + w * s + y * u - z * t, b + w * t + z * s - x * u, c + w * u + x * t - y * s]
}

/* Between a (share 0) and b (share 1), on the shorter way. */
export function blend(a, b, share) {
  const near = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3] >= 0
  const ofA = 1 - share, ofB = near ? share : -share
  const x = ofA * a[0] + ofB * b[0], y = ofA * a[1] + ofB * b[1]
  const z = ofA * a[2] + ofB * b[2], w = ofA * a[3] + ofB * b[3]
  return normal([x, y, z, w])
}

/* The same turn with length 1. */
export function normal([x, y, z, w]) {
  const size = Math.sqrt(x * x + y * y + z * z + w * w)
  return [x / size, y / size, z / size, w / size]
}

/* A share of that part of a turn which is about a unit axis. */
export function twist(turn, axis, share) {
  let angle = 2 * Math.atan2(turn[0] * axis[0] + turn[1] * axis[1] + turn[2] * axis[2], turn[3])
  if (angle > Math.PI) angle -= 2 * Math.PI
  if (angle < -Math.PI) angle += 2 * Math.PI
  const half = angle * share / 2, size = Math.sin(half)
  return [axis[0] * size, axis[1] * size, axis[2] * size, Math.cos(half)]
}

/* The turn that brings X, Y and Z to three unit vectors square to each other. */
export function turnTo([a, d, g], [b, e, h], [c, f, i]) {
  if (a + e + i > 0) {
    const four = Math.sqrt(a + e + i + 1) * 2
    return [(h - f) / four, (c - g) / four, (d - b) / four, four / 4]
  }
  if (a > e && a > i) {
    const four = Math.sqrt(1 + a - e - i) * 2
    return [four / 4, (b + d) / four, (c + g) / four, (h - f) / four]
  }
  if (e > i) {
    const four = Math.sqrt(1 + e - a - i) * 2
    return [(b + d) / four, four / 4, (f + h) / four, (c - g) / four]
  }
  const four = Math.sqrt(1 + i - a - e) * 2
  return [(c + g) / four, (f + h) / four, four / 4, (d - b) / four]
}
