/* What carries the skin of a page's figures, each in its own body and pose. Arithmetic only: a worker
   runs it (carrier.js), or the page itself where no worker starts (workplace.js). */
import { Shape, morphsOf } from "./shape.js"
import { Skin, neighboursOf, normalsOf } from "./skin.js"

const MATRIX = 12              // numbers a joint
const BYTES = 4 * (3 + 3 + 1)  // a vertex: place, normal, relief

export class Carrier {
  #rest
  #bodies
  #morphs
  #joints
  #skin
  #figures = new Map()

  /* What all figures share: flat places at rest, triangles, joints that hold, and offsets by name;
     names: of the joints. */
  constructor({ rest, index, bones, weights, bodies, morphs, names }) {
    const near = neighboursOf(index, rest.length / 3)
    this.#rest = rest
    this.#bodies = bodies
    this.#morphs = morphsOf(morphs, near, () => normalsOf(rest, index, new Float32Array(rest.length)))
    this.#joints = names.length
    this.#skin = new Skin(index, near, bones, weights, names)
  }

  /* orders: the joints' matrices and then the morphs' shares; buffer: as roomFor made it, to be filled.
     The answer's `reliefs` changes when the figure's relief has. */
  carry({ figure, body, orders, buffer }) {
    const shape = this.#shapeOf(figure, body)
    const { places, normals, relief } = partsOf(buffer)
    shape.blend(orders.subarray(MATRIX * this.#joints))
    this.#skin.carry(shape.places, orders, places, normals)
    relief.set(shape.relief)
    return { figure, buffer, reliefs: shape.reliefs }
  }

  drop(figure) { this.#figures.delete(figure) }

  #shapeOf(figure, body) {
    const known = this.#figures.get(figure) ?? { body: null, shape: new Shape(this.#rest, this.#bodies, this.#morphs) }
    if (known.body !== body) known.shape.setBody(body)
    known.body = body
    this.#figures.set(figure, known)
    return known.shape
  }
}

/* A buffer for what is told of so many vertices. */
export function roomFor(count) { return new ArrayBuffer(BYTES * count) }

/* places and normals of three numbers a vertex, relief of one, all within a buffer. */
export function partsOf(buffer) {
  const count = buffer.byteLength / BYTES
  return {
    places: new Float32Array(buffer, 0, 3 * count),
    normals: new Float32Array(buffer, 12 * count, 3 * count),
    relief: new Float32Array(buffer, 24 * count, count),
  }
}
