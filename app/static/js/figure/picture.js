/* Where things are on the picture of a figure, in pixels: landmarks, the floor under the plumb line,
   the scale. Asks the stage for projections, so that it agrees with what is drawn. */
import { scaleOf, towardsViewer } from "./angles.js"

const BEFORE_THE_ANKLES = 0.03  // metres: the plumb line of the side view falls this far before them

export class Picture {
  #stage
  #names
  #beside
  poses = []
  angles = { azimuth: 0, elevation: 0 }

  /* names, beside: {landmark: words}, from the front and, where they differ, from the side. */
  constructor(stage, names, beside) {
    this.#stage = stage
    this.#names = names
    this.#beside = beside
  }

  get origin() { return this.project(0, this.floor) }
  get scale() { return scaleOf(point => this.project(0, point)) }
  get fromTheSide() { return Math.abs(this.angles.azimuth % 180) === 90 && this.angles.elevation === 0 }

  project(index, point) { return this.#stage.project(index, point) }

  /* "1:knee_l": a landmark of the second figure. */
  at(landmark) {
    const [index, name] = landmark.split(":")
    return this.project(Number(index), placeOf(this.poses[index], name))
  }

  name(landmark) {
    const name = landmark.split(":")[1]
    return (this.fromTheSide && this.#beside[name]) || this.#names[name]
  }

  /* Every landmark of every figure, as nearest() takes them. */
  landmarks() {
    const viewer = towardsViewer(this.angles)
    return this.poses.flatMap((pose, index) => Object.keys(this.#names).map(name => {
      const place = placeOf(pose, name)
      return { name: `${index}:${name}`, at: this.project(index, place), depth: place.reduce((sum, one, axis) => sum + one * viewer[axis], 0) }
    }))
  }

  /* The part of the picture that each figure has, with its floor and scale. */
  halves(width) {
    const count = this.poses.length
    return this.poses.map((_, index) => ({
      left: width / count * index,
      right: width / count * (index + 1),
      origin: this.project(index, this.floor),
      scale: this.scale,
    }))
  }
}

function placeOf(pose, name) { return pose.marks[name] ?? pose.joints[name] }

/* The point of the floor under a figure's plumb line: between the feet, or under the foot it stands on. */
export function floorUnder(pose, support) {
  const { marks, joints } = pose
  const one = support === "l" || support === "r" ? joints[`foot_${support}`] : null
  const x = one ? one[0] : (marks.ball_l[0] + marks.ball_r[0]) / 2
  const z = one ? one[2] : (joints.foot_l[2] + joints.foot_r[2]) / 2
  return [x, 0, z + BEFORE_THE_ANKLES]
}
