/* Where a figure is seen from: a named view, or turned freely. Angles in degrees, time in
   milliseconds and handed in; no DOM. */
export const ANGLES = {
  anterior: { azimuth: 0, elevation: 0 },
  lateral: { azimuth: 90, elevation: 0 },
  lateral_r: { azimuth: -90, elevation: 0 },
  posterior: { azimuth: 180, elevation: 0 },
  above: { azimuth: 180, elevation: 60 },  // from behind and above: shoulder blades in a push-up
}
const LOWEST = -30, HIGHEST = 90

export class Camera {
  #from
  #to
  #began = 0
  #duration = 0
  view

  constructor(view) { this.face(view) }

  /* Goes to a named view at `now`, in `duration`, the short way round. */
  face(view, now = 0, duration = 0) {
    this.#from = duration ? this.at(now) : ANGLES[view]
    this.#to = { ...ANGLES[view], azimuth: nearTo(ANGLES[view].azimuth, this.#from.azimuth) }
    this.#began = now
    this.#duration = duration
    this.view = view
  }

  /* Turns freely; leaves the named view. */
  turn(azimuth, elevation, now = 0) {
    const at = this.at(now)
    this.#to = { azimuth: at.azimuth + azimuth, elevation: Math.min(Math.max(at.elevation + elevation, LOWEST), HIGHEST) }
    this.#duration = 0
    this.view = null
  }

  /* The angles at a moment. */
  at(now) {
    const passed = this.#passed(now)
    if (passed >= 1) return this.#to
    const eased = 1 - (1 - passed) ** 3
    const between = key => this.#from[key] + (this.#to[key] - this.#from[key]) * eased
    return { azimuth: between("azimuth"), elevation: between("elevation") }
  }

  moving(now) { return this.#passed(now) < 1 }

  #passed(now) { return this.#duration ? Math.max(now - this.#began, 0) / this.#duration : 1 }
}

/* Degrees from -180 to 180. */
export function upright(azimuth) { return ((azimuth + 180) % 360 + 360) % 360 - 180 }

function nearTo(azimuth, other) { return other + upright(azimuth - other) }
