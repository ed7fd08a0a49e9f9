/* Where a figure is in its repetitions. Time is handed in; no DOM, no clock.

   A position is repetitions passed plus the phase of the one under way: 1.25 is a quarter into the
   second repetition. Every repetition has a duration of its own, in seconds at speed 1. */
export const FRAMES = 60  // single steps in a repetition
export const SPEEDS = [0.25, 0.5, 0.75, 1]

export class Timeline {
  #seconds
  #position = 0
  #speed = 1
  playing = false

  /* seconds: the duration of each repetition; at: the phase of the first one to open at. */
  constructor(seconds, at = 0) {
    this.#seconds = seconds
    this.position = at
  }

  get repetitions() { return this.#seconds.length }
  get position() { return this.#position }
  set position(value) { this.#position = Math.min(Math.max(value, 0), this.repetitions) }

  /* The repetition under way, from 0; the end belongs to the last one. */
  get repetition() { return Math.min(Math.floor(this.#position), this.repetitions - 1) }
  /* 0 to 1 within the repetition. */
  get phase() { return this.#position - this.repetition }
  get ended() { return this.#position >= this.repetitions }
  get frame() { return Math.round(this.#position * FRAMES) }
  get frames() { return this.repetitions * FRAMES }

  get speed() { return this.#speed }
  set speed(value) { if (SPEEDS.includes(value)) this.#speed = value }

  /* From the end it plays from the start. */
  play() {
    if (this.ended) this.#position = 0
    this.playing = true
  }

  pause() { this.playing = false }

  /* Lets seconds of the clock pass; stops at the end. Crosses repetitions at each one's own pace. */
  advance(seconds) {
    if (!this.playing) return
    let left = seconds * this.#speed
    while (left > 0 && !this.ended) {
      const duration = this.#seconds[this.repetition]
      const rest = (1 - this.phase) * duration
      this.position = left < rest ? this.#position + left / duration : this.repetition + 1
      left -= rest
    }
    if (this.ended) this.pause()
  }

  /* One frame on or back, from between two frames to the next one in that direction. */
  step(direction) {
    this.pause()
    const frames = this.#position * FRAMES
    const near = Math.abs(frames - Math.round(frames)) < 1e-6 ? Math.round(frames) : frames
    this.position = (direction > 0 ? Math.floor(near) + 1 : Math.ceil(near) - 1) / FRAMES
  }

  seek(frame) { this.position = frame / FRAMES }
}

/* What a phase is called: the nearest of the named ones, or undefined when none is. named:
   [[phase, name], …]; in a cycle the end joins the beginning. */
export function nameAt(named, phase, cycle = false) {
  const away = at => cycle ? Math.min(Math.abs(at - phase), 1 - Math.abs(at - phase)) : Math.abs(at - phase)
  return named?.reduce((best, one) => away(one[0]) < away(best[0]) ? one : best)?.[1]
}

/* Points of a curve for the track under the scrubber, in a box of width by height: value(position)
   over all repetitions, its highest at `pad` from the top. A value that hardly moves is a level line. */
export function curve(value, repetitions, { width, height, pad = 4, each = 32, flat = 0.01 }) {
  const count = repetitions * each
  const values = Array.from({ length: count + 1 }, (_, index) => value(index / each))
  const low = Math.min(...values), high = Math.max(...values)
  const level = high - low < flat
  return values.map((one, index) => [
    (index / count) * width,
    level ? height / 2 : pad + ((high - one) / (high - low)) * (height - 2 * pad),
  ])
}
