/* The player of one live figure: puts the stage over the still in the same frame, and time, overlay,
   tools and controls around it. Everything that it says comes from the page's template. */
import { announce } from "../lib/dom.js"
import { Bar } from "./bar.js"
import { Camera, upright } from "./camera.js"
import { Landmarks } from "./landmarks.js"
import { Measure, readAngle, readDistance } from "./measure.js"
import { Overlay, arrange } from "./overlay.js"
import { checkedView, lay, listOf, marksOf, musclesOf, namesOfLandmarks, viewsOf } from "./parts.js"
import { Picture, floorUnder } from "./picture.js"
import { at, solve } from "./pose.js"
import { Stage } from "./stage.js"
import { Timeline, nameAt } from "./timeline.js"
import { Tools } from "./tools.js"

const GLIDE = 250      // ms from one view to the next
const TURN = 5         // degrees a key press
const DRAG = 0.4       // degrees a pixel
const MEANT = 10       // pixels sideways from which a finger turns the figure
const LONGEST = 0.25   // s that one picture may pass: a page that slept does not jump
const SHARPEST = 2     // pixels of the canvas to a pixel of the page
const ARROWS = { ArrowLeft: [TURN, 0], ArrowRight: [-TURN, 0], ArrowUp: [0, -TURN], ArrowDown: [0, TURN] }  // as a drag does
const BELOW_THE_VIEWS = 64, MARGIN = 12, TOOLS = { width: 48, height: 220 }  // pixels that labels keep free
const STILL = matchMedia("(prefers-reduced-motion: reduce)")
const DARK = matchMedia("(prefers-color-scheme: dark)")

export class Player {
  #figure
  #clips
  #words
  #parts
  #stage
  #timeline
  #camera
  #picture
  #overlay
  #bar
  #measures
  #muscles
  #landmarks
  #sides = new Map()
  #opensAt
  #leave
  #tools
  #size = ""
  #toTell = false
  #drawing = false      // one picture at a time
  #again = false        // and another after it
  #requested = 0
  #last = 0
  #ends = new AbortController()
  #watchers = []

  /* data: what clip.json holds. Rejects with NoWebGL, or as imports and requests do. */
  static async open(figure, template, data, { canvas, leave }) {
    const player = new Player(figure, template, data, canvas, leave)
    try {
      await player.#begin(data)
    } catch (error) {
      player.close()
      throw error
    }
    return player
  }

  constructor(figure, template, data, canvas, leave) {
    this.#figure = figure
    this.#clips = data.clips
    this.#words = { ...template.dataset }
    this.#parts = lay(figure, template, canvas)
    this.#opensAt = Number(figure.dataset.at ?? data.clips[0].at)
    this.#timeline = new Timeline(shortest(data.clips), this.#opensAt)
    this.#camera = new Camera(this.#cameraView(checkedView(figure)))
    this.#leave = leave
    this.phases = data.phases
  }

  close() {
    this.#ends.abort()
    cancelAnimationFrame(this.#requested)
    for (const watcher of this.#watchers) watcher.disconnect()
    for (const measure of Object.values(this.#measures ?? {})) measure.hide()
    this.#landmarks?.restore()
    this.#stage?.dispose()
    for (const part of this.#parts.all) part.remove()
    this.#figure.classList.remove("is-live", "is-turned")
  }

  pause() {
    if (!this.#timeline.playing) return
    this.#timeline.pause()
    this.#tellMoment()
  }

  focus() { this.#parts.stage.focus({ preventScroll: true }) }

  // --- putting it together ---

  async #begin(data) {
    const { clips, conditions = [], scene = {} } = data
    const [clip] = clips
    this.#stage = await Stage.open(this.#parts.canvas, { body: clip.body, palette: scene.palette, dark: isDark(), figures: clips.length })
    this.#stage.setMuscles({ over: scene.over ?? [], under: scene.under ?? [] })
    this.#stage.setProp(clip.prop ?? null)
    this.#stage.onlost = lost => { if (lost) this.#leave() }
    const moment = this.#moment()
    await this.#carry(moment)   // before anything is laid over the still, which shows until then
    this.#picture = new Picture(this.#stage, ...namesOfLandmarks(this.#parts.landmarks))
    this.#picture.angles = this.#camera.at(0)
    this.#picture.floor = floorUnder(this.#solved(clip, this.#opensAt, 0), clip.support)
    this.#overlay = new Overlay(this.#parts.back, this.#parts.front)
    this.#muscles = musclesOf(scene, this.#words)
    this.#landmarks = new Landmarks(this.#figure, this.#words, conditions)
    this.#figure.classList.add("is-live")
    this.#resize()
    this.#name(conditions)
    this.#bar = this.#makeBar()
    this.#measures = this.#makeMeasures(conditions)
    this.#tools = this.#makeTools()
    if (clip.support === "prone") this.#parts.tools.querySelector('[data-toggle="plumb"]').hidden = true
    this.#listen()
    this.#show(moment, performance.now())
  }

  #makeBar() {
    const [clip] = this.#clips
    return new Bar(this.#parts.bar, {
      timeline: this.#timeline,
      words: this.#words,
      height: heightOf(clip, (phase, rep) => this.#solved(clip, phase, rep)),
      stepsFirst: STILL.matches,
      acts: {
        play: () => this.#togglePlay(),
        step: direction => this.#step(direction),
        seek: frame => this.#seek(frame),
        speed: value => {
          this.#timeline.speed = value
          announce(this.#words.speed.replace("{speed}", value))
        },
      },
    })
  }

  #makeMeasures(conditions) {
    const words = this.#words, overlay = this.#overlay, picture = this.#picture
    const shared = { layer: this.#parts.points, picture, words, landmarks: () => listOf(this.#parts.landmarks, conditions) }
    const side = this.#clips[0].support === "r" || this.#camera.view === "lateral_r" ? "r" : "l"
    const across = picture.fromTheSide ? [`0:acromion_${side}`, `0:forearm_${side}`] : ["0:shin_r", "0:shin_l"]
    return {
      goniometer: new Measure({ ...shared, panel: this.#parts.goniometer, starts: ["thigh", "shin", "foot"].map(name => `0:${name}_${side}`), read: readAngle(words, (...drawn) => overlay.goniometer(...drawn)) }),
      ruler: new Measure({ ...shared, panel: this.#parts.ruler, starts: across, read: readDistance(words, (...drawn) => overlay.ruler(...drawn), () => picture.scale) }),
    }
  }

  #makeTools() {
    const { keys } = this.#parts
    const sheet = { show: () => { keys.hidden = false }, hide: () => { keys.hidden = true } }
    const settings = { layers: { plumb: true, grid: true }, tools: { ...this.#measures, keys: sheet }, changed: () => this.#ask(), signal: this.#ends.signal }
    return new Tools(this.#figure, settings)
  }

  /* The stage says what the still said; two figures say which is which. */
  #name(conditions) {
    const still = this.#figure.querySelector(".figure-still svg, .figure-still img")
    const { stage, scene } = this.#parts
    stage.setAttribute("aria-label", still?.getAttribute("aria-label") ?? still?.getAttribute("alt") ?? "")
    const described = still?.getAttribute("aria-describedby")
    if (described) stage.setAttribute("aria-describedby", described)
    if (this.#clips.length < 2) return
    for (const [index, name] of conditions.entries()) {
      const title = document.createElement("p")
      title.className = `figure-condition is-${index ? "second" : "first"}`
      title.textContent = name
      scene.append(title)
    }
  }

  #listen() {
    const { signal } = this.#ends, { stage, tools, bar } = this.#parts
    const on = (target, name, act) => target.addEventListener(name, act, { signal })
    on(stage, "keydown", event => this.#key(event))
    on(stage, "pointerdown", event => this.#grab(event))
    for (const radio of viewsOf(this.#figure)) on(radio, "click", () => this.#face(radio.value, radio.parentElement.textContent.trim()))
    on(tools.querySelector('[data-do="untwist"]'), "click", () => this.#home())
    on(bar.querySelector('[data-do="leave"]'), "click", () => this.#leave())
    on(document, "visibilitychange", () => { if (document.hidden) this.pause() })
    on(DARK, "change", () => this.#recolour())
    this.#watch(new MutationObserver(() => this.#recolour()), document.documentElement, { attributes: true, attributeFilter: ["data-theme"] })
    this.#watch(new ResizeObserver(() => this.#resize()), this.#parts.scene)
    this.#watch(new IntersectionObserver(([entry]) => { if (!entry.isIntersecting) this.pause() }), this.#parts.scene)
  }

  #watch(watcher, target, options) {
    watcher.observe(target, options)
    this.#watchers.push(watcher)
  }

  // --- time ---

  #togglePlay() {
    if (this.#timeline.playing) return this.pause()
    this.#timeline.play()
    announce(this.#words.playing)
    this.#ask()
  }

  #step(direction) {
    this.#timeline.step(direction)
    this.#tellMoment()
  }

  #seek(frame) {
    this.#timeline.pause()
    this.#timeline.seek(frame)
    this.#ask()
  }

  /* Where it stands, and what the open tools read there, once that picture is drawn. */
  #tellMoment() {
    this.#toTell = true
    this.#ask()
  }

  #told(moment) {
    const words = moment.ended ? this.#words.ended : this.#words.paused
    const readings = Object.values(this.#measures).filter(({ open }) => open).map(({ told }) => told)
    return [words.replace("{where}", this.#where(moment)), ...readings].join(". ")
  }

  /* "Repetition 2 of 3, bottom": of a moment, or of the timeline as it stands. */
  #where({ repetition, repetitions, phase }) {
    const name = nameAt(this.phases, phase, this.#clips[0].cycle) ?? this.#words.percent.replace("{percent}", Math.round(phase * 100))
    return this.#words.where.replace("{rep}", repetition + 1).replace("{reps}", repetitions).replace("{phase}", name)
  }

  // --- drawing ---

  #ask() {
    if (this.#ends.signal.aborted) return
    if (this.#drawing) this.#again = true
    else this.#requested ||= requestAnimationFrame(now => this.#draw(now))
  }

  async #draw(now) {
    this.#requested = 0
    this.#drawing = true
    this.#again = false
    try {
      this.#advance(now)
      const moment = this.#moment()
      await this.#carry(moment)
      if (!this.#ends.signal.aborted) this.#show(moment, now)
    } catch (error) {
      if (!this.#ends.signal.aborted) this.#leave()
      throw error
    } finally {
      this.#drawing = false
    }
    if (this.#again || this.#timeline.playing || this.#camera.moving(now)) this.#ask()
  }

  #advance(now) {
    const wasPlaying = this.#timeline.playing
    this.#timeline.advance(Math.min((now - (this.#last || now)) / 1000, LONGEST))
    this.#last = this.#timeline.playing ? now : 0
    if (wasPlaying && !this.#last) this.#toTell = true
  }

  /* What the next picture shows, however time goes on while the skin is carried there. */
  #moment() {
    const { phase, repetition, repetitions, playing, ended } = this.#timeline
    const tells = this.#toTell
    this.#toTell = false
    return { phase, repetition, repetitions, playing, ended, tells, poses: this.#clips.map(clip => this.#solved(clip, phase, repetition)) }
  }

  async #carry({ poses }) {
    for (const [index, pose] of poses.entries()) this.#stage.pose(index, pose)
    await this.#stage.carried()
  }

  /* The picture and everything that is said about it, together. */
  #show(moment, now) {
    this.#picture.poses = moment.poses
    this.#look(now)
    this.#stage.render()
    this.#over()
    this.#mark(moment)
    if (moment.tells) announce(this.#told(moment))
  }

  #solved(clip, phase, rep) { return solve(this.#stage.rig, at(clip, phase, rep)) }

  #look(now) {
    this.#picture.angles = this.#camera.at(now)
    this.#stage.look(this.#picture.angles, this.#clips[0].frame)
  }

  #over() {
    const { scene } = this.#parts, picture = this.#picture
    const [width, height] = [scene.clientWidth, scene.clientHeight]
    const halves = picture.halves(width)
    for (const name of ["grid", "plumb", "goniometer", "ruler"]) if (!this.#tools.shows(name)) this.#overlay.clear(name)
    if (this.#tools.shows("grid")) this.#overlay.grid(halves)
    if (this.#tools.shows("plumb")) this.#plumb(halves)
    this.#label(halves, height)
    for (const measure of Object.values(this.#measures)) measure.refresh()
  }

  /* The muscles and landmarks that the still of this view names, in words or by its numbers. */
  #label(halves, height) {
    const { left, right } = halves[0]
    const labels = [...this.#namedMuscles(halves), ...this.#namedLandmarks(halves)]
    this.#overlay.labels(arrange(labels, { left: left + MARGIN, right: right - MARGIN, top: BELOW_THE_VIEWS, bottom: height - MARGIN, corner: TOOLS, sides: this.#sides }))
  }

  #namedMuscles(halves) {
    const rows = marksOf(this.#figure)
    return halves.flatMap((_, index) => this.#muscles.flatMap(muscle => {
      const anchor = this.#stage.muscleAnchor(index, muscle.id)
      const number = rows ? rows.get(muscle.name) : muscle.number
      return anchor && number ? [{ ...muscle, number, at: this.#picture.project(index, anchor) }] : []
    }))
  }

  /* Distances from the line are told only where the still tells them: square to a view. */
  #namedLandmarks(halves) {
    return this.#camera.view ? this.#landmarks.marks(checkedView(this.#figure), this.#picture, halves) : []
  }

  /* Seen from above the line is a point; beside somebody who lies it says nothing. */
  #plumb(halves) {
    const { support, frame: { centre, height } } = this.#clips[0]
    if (support === "prone") return this.#overlay.clear("plumb")
    const [x, , z] = this.#picture.floor
    const heads = halves.map((_, index) => this.#picture.project(index, [x, centre[1] + height / 2, z]))
    if (Math.hypot(heads[0][0] - halves[0].origin[0], heads[0][1] - halves[0].origin[1]) < 40) this.#overlay.clear("plumb")
    else this.#overlay.plumb(halves.map(({ origin }) => origin), heads)
  }

  /* What the moment is, for whoever asks the page. The controls show where time has got to. */
  #mark({ phase, repetition, playing }) {
    const { azimuth, elevation } = this.#picture.angles
    Object.assign(this.#parts.stage.dataset, { phase: phase.toFixed(4), repetition: repetition + 1, playing, view: this.#camera.view ?? "", azimuth: upright(azimuth).toFixed(0), elevation: elevation.toFixed(0) })
    this.#bar.refresh(this.#where(this.#timeline))
  }

  #resize() {
    const { clientWidth: width, clientHeight: height } = this.#parts.scene
    const ratio = Math.min(devicePixelRatio, SHARPEST), size = [width, height, ratio].join()
    if (!width || !height || size === this.#size) return
    this.#size = size
    this.#stage.resize(width, height, ratio)
    this.#overlay.resize(width, height, this.#clips.length)
    this.#overlay.words = this.#clips.length === 1 && getComputedStyle(this.#parts.scene).getPropertyValue("--figure-words").trim() !== "none"
    if (this.#bar) this.#ask()
  }

  #recolour() {
    this.#stage.setDark(isDark())
    this.#ask()
  }

  // --- where it is seen from ---

  #cameraView(view) { return this.#clips[0].views?.[view] ?? view }

  #face(view, name) {
    this.#sides.clear()
    this.#camera.face(this.#cameraView(view), performance.now(), STILL.matches ? 0 : GLIDE)
    this.#turned()
    announce(this.#words.view.replace("{view}", name))
  }

  #home() {
    const radio = viewsOf(this.#figure).find(one => one.checked)
    if (!radio) return
    this.#face(radio.value, radio.parentElement.textContent.trim())
    this.focus()
  }

  #turn(azimuth, elevation) {
    this.#camera.turn(azimuth, elevation, performance.now())
    this.#turned()
  }

  #turned() {
    const turned = !this.#camera.view
    this.#figure.classList.toggle("is-turned", turned)
    this.#parts.tools.querySelector('[data-do="untwist"]').hidden = !turned
    this.#picture.angles = this.#camera.at(Infinity)
    for (const measure of Object.values(this.#measures)) measure.rename()
    this.#ask()
  }

  #tellTurned() {
    const { azimuth, elevation } = this.#camera.at(Infinity)
    const round = Math.round(upright(azimuth))
    announce(this.#words[round < 0 ? "turnedRight" : "turnedLeft"].replace("{azimuth}", Math.abs(round)).replace("{elevation}", Math.round(elevation)))
  }

  #grab(event) {
    if (event.button) return
    const { stage } = this.#parts
    const start = [event.clientX, event.clientY]
    let last = event.pointerType === "touch" ? null : start
    const drag = move => {
      if (!last && Math.abs(move.clientX - start[0]) < MEANT) return  // a finger that scrolls the page turns nothing
      last ??= [move.clientX, move.clientY]
      this.#turn(-(move.clientX - last[0]) * DRAG, (move.clientY - last[1]) * DRAG)
      last = [move.clientX, move.clientY]
    }
    stage.setPointerCapture(event.pointerId)
    stage.addEventListener("pointermove", drag)
    stage.addEventListener("lostpointercapture", () => stage.removeEventListener("pointermove", drag), { once: true })
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return
    const act = this.#acts(event.key)
    if (!act) return
    event.preventDefault()
    act()
  }

  #acts(key) {
    const view = viewsOf(this.#figure)[Number(key) - 1]
    if (view) return () => view.click()
    if (ARROWS[key]) return () => { this.#turn(...ARROWS[key]); this.#tellTurned() }
    if (key === "Home") return () => this.#home()
    if (this.#figure.dataset.moves === "no") return null
    return { " ": () => this.#togglePlay(), ",": () => this.#step(-1), ".": () => this.#step(1) }[key]
  }
}

function isDark() { return getComputedStyle(document.documentElement).colorScheme === "dark" }

/* Two conditions keep step: the first one's pace, as many repetitions as both have. */
function shortest(clips) {
  const count = Math.min(...clips.map(({ reps }) => reps.length))
  return clips[0].reps.slice(0, count).map(({ seconds }) => seconds)
}

/* Height of the hips at a position of the timeline; of the hands where the hips hardly move. */
function heightOf(clip, solved) {
  const hips = pose => pose.joints.pelvis[1]
  const hands = pose => (pose.joints.hand_l[1] + pose.joints.hand_r[1]) / 2
  const sample = [0, 0.25, 0.5, 0.75].map(phase => hips(solved(phase, 0)))
  const read = Math.max(...sample) - Math.min(...sample) > 0.02 ? hips : hands
  return position => {
    const rep = Math.min(Math.floor(position), clip.reps.length - 1)
    return read(solved(position - rep, rep))
  }
}
