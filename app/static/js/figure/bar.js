/* The controls of time: play, single frames, the track with its scrubber, speed, repetition. */
import { SPEEDS, curve } from "./timeline.js"

const SVG = "http://www.w3.org/2000/svg"
const TRACK = { width: 600, height: 40 }

export class Bar {
  #bar
  #timeline
  #parts
  #words

  /* acts: {play(), step(direction), seek(frame), speed(value)}; height: of the hips at a position. */
  constructor(bar, { timeline, acts, words, height, stepsFirst }) {
    this.#bar = bar
    this.#timeline = timeline
    this.#words = words
    const find = name => bar.querySelector(`[data-part="${name}"]`)
    this.#parts = { scrubber: find("scrubber"), speed: find("speed"), track: find("track"), rep: bar.querySelector('[data-say="rep"]'), play: bar.querySelector('[data-do="play"]') }
    this.#parts.scrubber.max = timeline.frames
    this.#parts.rep.hidden = timeline.repetitions === 1
    this.#drawTrack(height)
    this.#listen(acts)
    if (stepsFirst) bar.prepend(bar.querySelector(".figure-steps"))
  }

  /* where: the moment in words. */
  refresh(where) {
    const { scrubber, rep, play } = this.#parts
    const { frame, frames, position, repetitions, repetition, playing } = this.#timeline
    if (Number(scrubber.value) !== frame) scrubber.value = frame
    scrubber.setAttribute("aria-valuetext", where)
    this.#bar.style.setProperty("--passed", `${(frame === Math.round(position * frames / repetitions) ? position / repetitions : frame / frames) * 100}%`)
    rep.textContent = this.#words.rep.replace("{rep}", repetition + 1).replace("{reps}", repetitions)
    this.#bar.classList.toggle("is-playing", playing)
    const name = play.querySelector(playing ? ".figure-when-playing .visually-hidden" : ".figure-when-paused .visually-hidden").textContent
    if (play.title !== name) play.title = name
  }

  #listen(acts) {
    const { scrubber, speed } = this.#parts
    this.#bar.querySelector('[data-do="play"]').addEventListener("click", () => acts.play())
    this.#bar.querySelector('[data-do="back"]').addEventListener("click", () => acts.step(-1))
    this.#bar.querySelector('[data-do="forward"]').addEventListener("click", () => acts.step(1))
    scrubber.addEventListener("input", () => acts.seek(Number(scrubber.value)))
    speed.addEventListener("change", () => { if (SPEEDS.includes(Number(speed.value))) acts.speed(Number(speed.value)) })
  }

  #drawTrack(height) {
    const points = curve(height, this.#timeline.repetitions, TRACK).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`)
    this.#parts.track.setAttribute("viewBox", `0 0 ${TRACK.width} ${TRACK.height}`)
    for (const name of ["figure-track-ahead", "figure-track-passed"]) {
      const path = document.createElementNS(SVG, "path")
      path.setAttribute("class", name)
      path.setAttribute("d", `M${points.join("L")}`)
      this.#parts.track.append(path)
    }
  }
}
