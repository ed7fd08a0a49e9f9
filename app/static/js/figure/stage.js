/* A canvas with one or two figures, drawn without perspective and only when asked: pose(), then
   `await carried()`, then render().

   The mesh, the rig and the muscles are fetched once a page and shared by all its stages. */
import {
  Color, DepthTexture, GLTFLoader, LessEqualCompare, LinearFilter, Matrix4, MeshoptDecoder,
  OrthographicCamera, Scene, ShaderMaterial, Vector3, WebGLRenderTarget, WebGLRenderer,
} from "../../vendor/three-0.187.0/three.js"
import { Anatomy, Body, sharedAttributes } from "./body.js"
import { rigOf } from "./pose.js"
import { makeProp } from "./props.js"
import { PROP_FRAGMENT, PROP_VERTEX, SHADOW_FRAGMENT, SHADOW_VERTEX, SKIN_FRAGMENT, SKIN_VERTEX } from "./shading.js"
import { enter, leave } from "./workplace.js"

const FOLDER = new URL("../../figure/", import.meta.url)
const VIEWS = { anterior: [0, 0], lateral: [90, 0], posterior: [180, 0], lateral_r: [-90, 0], above: [180, 60], oblique: [38, 12] }
const KEY = [-0.55, 0.75, 0.65]   // towards the key light, in the camera's axes
const FAR = 6                     // metres from the middle to camera and light
const SHADOW = 640                // pixels of the shadow's picture
const SETTLES = 200               // ms without a new picture after which one is drawn finely
const FINE = 2                    // pixels to a pixel of the page then
const SOFTWARE = /swiftshader|llvmpipe|softpipe|software|basic render/i
const NAMES = ["skin", "top", "shorts", "hair", "eyeWhite", "iris", "overactive", "underactive", "rimColour", "shade", "prop"]

export class NoWebGL extends Error {}

let loading = null
let slow = null

/* Whether the browser draws without a graphics card, asked once a page. There a picture costs most by
   its smoothed edges, so while a figure moves they are left out, and drawn when it stands. */
function drawsSlowly() {
  if (slow !== null) return slow
  const gl = document.createElement("canvas").getContext("webgl2")
  const named = gl?.getExtension("WEBGL_debug_renderer_info")
  slow = Boolean(gl) && SOFTWARE.test(gl.getParameter(named ? named.UNMASKED_RENDERER_WEBGL : gl.RENDERER))
  gl?.getExtension("WEBGL_lose_context")?.loseContext()
  return slow
}

/* {anatomy, rigs, palettes}, once a page; a failed request may be tried again. */
function load() {
  loading ??= loadParts().catch(error => {
    loading = null
    throw error
  })
  return loading
}

async function loadParts() {
  const json = async name => {
    const answer = await fetch(new URL(name, FOLDER))
    if (!answer.ok) throw new Error(`${name}: ${answer.status}`)
    return answer.json()
  }
  const model = new GLTFLoader().setMeshoptDecoder(MeshoptDecoder).loadAsync(new URL("figure.glb", FOLDER).href)
  const [gltf, rigs, muscles, palettes] = await Promise.all([model, json("rig.json"), json("muscles.json"), json("palettes.json")])
  return { anatomy: new Anatomy(gltf.scene.getObjectByProperty("isSkinnedMesh", true), muscles), rigs, palettes }
}

export class Stage {
  #canvas
  #parts
  #renderer
  #scene = new Scene()
  #shadowScene = new Scene()
  #camera = new OrthographicCamera(-1, 1, 1, -1, 0.1, 2 * FAR)
  #sun = new OrthographicCamera(-1, 1, 1, -1, FAR - 2, FAR + 2)
  #shadow
  #materials
  #uniforms
  #shared
  #bodies
  #props = []
  #frame = { width: 2.2, height: 2.2, centre: [0, 0.95, 0] }
  #view = VIEWS.anterior
  #size = { width: 300, height: 150, ratio: 1 }
  #settling = 0
  #look = { palette: "clay", dark: false }
  #painted = ""
  #stale = true
  #lost = false
  #ends = new AbortController()
  onlost = null       // called when the picture is lost, and when it is back: onlost(true | false)

  /* Rejects with NoWebGL where the browser can't draw, and with an Error when a part can't be fetched. */
  static async open(canvas, { body = "female", palette = "clay", dark = false, figures = 1 } = {}) {
    const context = canvas.getContext("webgl2", { alpha: true, antialias: !drawsSlowly(), depth: true, premultipliedAlpha: true })
    if (!context || context.isContextLost()) throw new NoWebGL("This browser does not draw in three dimensions.")
    const workplace = enter()
    try {
      const parts = await load()
      workplace.bring(parts.anatomy.carried(rigOf(parts.rigs, body).names))
      return new Stage(canvas, context, parts, workplace, { body, palette, dark, figures })
    } catch (error) {
      leave()
      throw error
    }
  }

  constructor(canvas, context, parts, workplace, { body, palette, dark, figures }) {
    this.#canvas = canvas
    this.#parts = parts
    this.#renderer = new WebGLRenderer({ canvas, context, alpha: true })
    this.#renderer.setClearColor(0, 0)
    this.#renderer.autoClear = false
    this.#shadow = shadowTarget()
    this.#uniforms = uniformsOf(parts.anatomy, this.#shadow.depthTexture)
    this.#shared = sharedAttributes(parts.anatomy)
    this.#materials = materialsOf(this.#uniforms)
    this.rig = rigOf(parts.rigs, body)
    this.#bodies = Array.from({ length: figures }, () => this.#makeBody(workplace))
    this.#look = { palette, dark }
    this.#colour()
    this.#listen()
  }

  get figures() { return this.#bodies.length }

  setDark(dark) {
    this.#look.dark = dark
    this.#colour()
  }

  setPalette(name) {
    this.#look.palette = name
    this.#colour()
  }

  /* From the next pose on. */
  setBody(body) {
    this.rig = rigOf(this.#parts.rigs, body)
    for (const each of this.#bodies) each.setRig(this.rig)
  }

  /* Ids of muscles.json, painted on all figures. */
  setMuscles({ over = [], under = [] }) {
    const asked = JSON.stringify([over, under])
    if (asked === this.#painted) return
    this.#painted = asked
    const material = over.length + under.length ? this.#materials.painted : this.#materials.skin
    for (const body of this.#bodies) body.mesh.material = material
    for (const [name, ids] of [["over", over], ["under", under]]) {
      this.#shared[name].array.set(this.#parts.anatomy.painted(ids))
      this.#shared[name].needsUpdate = true
    }
    this.#stale = true
  }

  /* {kind: box, bar or band, …} as a clip has it, or null. */
  setProp(prop) {
    for (const old of this.#props) this.#drop(old)
    this.#props = prop ? this.#bodies.map(() => makeProp(prop, this.#materials.prop)) : []
    for (const made of this.#props) this.#scene.add(...made.meshes)
    for (const each of this.#bodies) each.grips = this.#props[0]?.grips ?? false
    this.#stale = true
  }

  /* Begins to carry a figure into a pose; the picture stays as it was until carried() has come. */
  pose(index, pose) { this.#bodies[index].pose(pose) }

  /* Comes when all figures, and what they hold, lie as they were last posed, for render() to draw. */
  async carried() {
    while (this.#bodies.some(body => body.carrying)) await Promise.all(this.#bodies.map(body => body.carrying))
    if (this.#ends.signal.aborted) return
    for (const [index, body] of this.#bodies.entries()) {
      const pose = body.show()
      if (!pose) continue
      this.#props[index]?.place(pose)
      this.#stale = true
    }
  }

  /* A view's name, or {azimuth, elevation} in degrees; frame: {width, height, centre} in metres. */
  look(view, frame = this.#frame) {
    this.#view = typeof view === "string" ? VIEWS[view] : [view.azimuth, view.elevation]
    this.#frame = frame
    this.#aim()
    this.#stale = true
  }

  resize(width, height, ratio = 1) {
    this.#size = { width, height, ratio }
    this.#renderer.setSize(width, height, false)
    this.#aim()
    this.#stale = true
  }

  /* Draws when something has changed since the last picture. */
  render() {
    if (!this.#stale || this.#lost || this.#ends.signal.aborted) return
    this.#stale = false
    const moving = this.#settling !== 0
    this.#drawAll(drawsSlowly() ? (moving ? 1 : FINE) : this.#size.ratio)
    if (!drawsSlowly()) return
    clearTimeout(this.#settling)
    this.#settling = setTimeout(() => {
      this.#settling = 0
      if (moving && !this.#lost) this.#drawAll(FINE)
    }, SETTLES)
  }

  /* Pixels of the page, from the canvas's top left, of a place of figure `index`. */
  project(index, place) {
    const share = this.#size.width / this.#bodies.length
    const { x, y } = new Vector3(...place).project(this.#camera)
    return [index * share + (x + 1) / 2 * share, (1 - y) / 2 * this.#size.height]
  }

  /* Where the label of a muscle (of the left side; id_r: the right one) stands on the posed skin. */
  muscleAnchor(index, id) {
    const { anatomy } = this.#parts
    const right = !anatomy.muscles[id] && id.endsWith("_r")
    const muscle = anatomy.muscles[id] ?? anatomy.muscles[id.replace(/_[lr]$/, "")]
    if (!muscle) return null
    const [x, y, z] = muscle.anchor
    return this.#bodies[index].place(anatomy.nearest([right ? -x : x, y, z]))
  }

  /* Frees everything, the canvas's context too: the next stage needs a canvas of its own. */
  dispose() {
    if (this.#ends.signal.aborted) return
    this.#ends.abort()
    clearTimeout(this.#settling)
    this.setProp(null)
    for (const body of this.#bodies) body.dispose()
    leave()
    for (const material of Object.values(this.#materials)) material.dispose()
    this.#shadow.depthTexture.dispose()
    this.#shadow.dispose()
    this.#renderer.dispose()
    this.#renderer.forceContextLoss()
  }

  // --- inside ---

  #makeBody(workplace) {
    const body = new Body(this.#parts.anatomy, this.rig, this.#shared, this.#materials, workplace)
    this.#scene.add(body.mesh)
    return body
  }

  #drop(prop) {
    this.#scene.remove(...prop.meshes)
    prop.dispose()
  }

  #colour() {
    const { palettes } = this.#parts
    const palette = palettes[this.#look.palette] ?? palettes.clay
    const colours = { ...palettes.clay.light, ...palette.light, ...(this.#look.dark ? { ...palettes.clay.dark, ...palette.dark } : {}) }
    for (const name of NAMES) this.#uniforms[name].value.set(colours[name])
    this.#uniforms.rim.value = this.#look.dark ? 1 : 0
    this.#stale = true
  }

  /* The camera's place and extent: the whole frame is seen, whatever the canvas's shape. */
  #aim() {
    const camera = this.#camera, { width, height, centre } = this.#frame
    const [azimuth, elevation] = this.#view.map(value => value * Math.PI / 180)
    const away = new Vector3(Math.sin(azimuth) * Math.cos(elevation), Math.sin(elevation), Math.cos(azimuth) * Math.cos(elevation))
    camera.up.set(-Math.sin(azimuth) * Math.sin(elevation), Math.cos(elevation), -Math.cos(azimuth) * Math.sin(elevation))
    camera.position.set(...centre).addScaledVector(away, FAR)
    camera.lookAt(...centre)
    const share = this.#size.width / this.#bodies.length
    const scale = Math.min(share / width, this.#size.height / height)
    camera.right = share / scale / 2
    camera.top = this.#size.height / scale / 2
    camera.left = -camera.right
    camera.bottom = -camera.top
    camera.updateProjectionMatrix()
    camera.updateMatrixWorld()
  }

  #drawAll(ratio) {
    if (this.#renderer.getPixelRatio() !== ratio) this.#renderer.setPixelRatio(ratio)
    this.#renderer.setScissorTest(false)
    this.#renderer.clear()
    for (const index of this.#bodies.keys()) this.#draw(index)
  }

  #draw(index) {
    for (const [i, body] of this.#bodies.entries()) {
      body.mesh.visible = i === index
      for (const mesh of this.#props[i]?.meshes ?? []) mesh.visible = i === index
    }
    this.#castShadow(this.#bodies[index])
    const share = this.#size.width / this.#bodies.length
    const renderer = this.#renderer
    renderer.setViewport(index * share, 0, share, this.#size.height)
    renderer.setScissor(index * share, 0, share, this.#size.height)
    renderer.setScissorTest(this.#bodies.length > 1)
    renderer.render(this.#scene, this.#camera)
  }

  /* The body as the key light sees it, for the shadow that it throws on itself. */
  #castShadow(body) {
    const { middle, radius } = body.extent, sun = this.#sun
    const axes = [new Vector3(), new Vector3(), new Vector3()]
    this.#camera.matrixWorld.extractBasis(...axes)
    sun.position.set(...middle)
    axes.forEach((axis, k) => sun.position.addScaledVector(axis, KEY[k] / Math.hypot(...KEY) * FAR))
    sun.lookAt(...middle)
    Object.assign(sun, { left: -radius, right: radius, top: radius, bottom: -radius, near: FAR - radius, far: FAR + radius })
    sun.updateProjectionMatrix()
    sun.updateMatrixWorld()
    this.#uniforms.light.value.multiplyMatrices(sun.projectionMatrix, sun.matrixWorldInverse)
    this.#shadowScene.clear()
    this.#shadowScene.add(body.shadow)
    this.#renderer.setRenderTarget(this.#shadow)
    this.#renderer.clear()
    this.#renderer.render(this.#shadowScene, sun)
    this.#renderer.setRenderTarget(null)
  }

  #listen() {
    const { signal } = this.#ends
    this.#canvas.addEventListener("webglcontextlost", event => {
      event.preventDefault()
      this.#lost = true
      this.onlost?.(true)
    }, { signal })
    this.#canvas.addEventListener("webglcontextrestored", () => {
      this.#lost = false
      this.#stale = true
      this.render()
      this.onlost?.(false)
    }, { signal })
  }
}

function shadowTarget() {
  const depthTexture = new DepthTexture(SHADOW, SHADOW)
  Object.assign(depthTexture, { compareFunction: LessEqualCompare, minFilter: LinearFilter, magFilter: LinearFilter })
  return new WebGLRenderTarget(SHADOW, SHADOW, { depthTexture })
}

function uniformsOf(anatomy, shadow) {
  const uniforms = {
    light: { value: new Matrix4() },
    shadow: { value: shadow },
    eye: { value: new Vector3(...anatomy.eye) },
    rim: { value: 0 },
  }
  for (const name of NAMES) uniforms[name] = { value: new Color() }
  return uniforms
}

function materialsOf(uniforms) {
  const material = (vertexShader, fragmentShader, defines = {}) => new ShaderMaterial({ uniforms, vertexShader, fragmentShader, defines })
  return {
    skin: material(SKIN_VERTEX, SKIN_FRAGMENT),
    painted: material(SKIN_VERTEX, SKIN_FRAGMENT, { MUSCLES: "" }),
    prop: material(PROP_VERTEX, PROP_FRAGMENT),
    shadow: material(SHADOW_VERTEX, SHADOW_FRAGMENT),
  }
}
