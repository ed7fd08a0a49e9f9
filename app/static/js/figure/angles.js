/* What a goniometer and a ruler read off a picture. Points are [x, y] in pixels of the picture, y
   down; no DOM. The picture is drawn without perspective, so one scale holds all over it. */
export const SNAP = 24  // pixels within which a point takes a landmark
const SAME = 6          // pixels within which two landmarks lie on one another

/* Degrees from 0 to 180 between the arms to `first` and `second`, or null without two arms. */
export function angleAt(vertex, first, second) {
  const a = [first[0] - vertex[0], first[1] - vertex[1]]
  const b = [second[0] - vertex[0], second[1] - vertex[1]]
  if (Math.hypot(...a) < 1e-6 || Math.hypot(...b) < 1e-6) return null
  return Math.abs(Math.atan2(a[0] * b[1] - a[1] * b[0], a[0] * b[0] + a[1] * b[1])) * 180 / Math.PI
}

/* Centimetres in the plane of the picture; scale: pixels to a metre. */
export function distance(from, to, scale) {
  return Math.hypot(to[0] - from[0], to[1] - from[1]) / scale * 100
}

/* Pixels to a metre of a projection without perspective: project([x, y, z]) -> [x, y]. Whatever
   the direction of view, the squares of the three projected axes add up to twice its square. */
export function scaleOf(project) {
  const [ox, oy] = project([0, 0, 0])
  const squares = [[1, 0, 0], [0, 1, 0], [0, 0, 1]].map(axis => {
    const [x, y] = project(axis)
    return (x - ox) ** 2 + (y - oy) ** 2
  })
  return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / 2)
}

/* The landmark that a point takes, or null: the nearest within `within` pixels; where landmarks lie
   on one another in the picture, the one in front. landmarks: [{name, at: [x, y], depth}, …], depth
   growing towards the viewer. */
export function nearest(point, landmarks, within = SNAP) {
  const near = landmarks
    .map(landmark => ({ landmark, away: Math.hypot(landmark.at[0] - point[0], landmark.at[1] - point[1]) }))
    .filter(({ away }) => away <= within)
  if (!near.length) return null
  const least = Math.min(...near.map(({ away }) => away))
  const candidates = near.filter(({ away }) => away <= least + SAME)
  return candidates.reduce((best, one) => one.landmark.depth > best.landmark.depth ? one : best).landmark
}

/* Unit vector from the figure to the viewer; azimuth from the front to the figure's left and
   elevation from level, in degrees. */
export function towardsViewer({ azimuth, elevation }) {
  const a = azimuth * Math.PI / 180, e = elevation * Math.PI / 180
  return [Math.sin(a) * Math.cos(e), Math.sin(e), Math.cos(a) * Math.cos(e)]
}

/* A place on the picture that keeps still when the picture changes its size: metres from the point
   of the floor under the plumb line, x to the right and y up; and back. */
export function toPlane([x, y], origin, scale) { return [(x - origin[0]) / scale, (origin[1] - y) / scale] }
export function fromPlane([x, y], origin, scale) { return [origin[0] + x * scale, origin[1] - y * scale] }
