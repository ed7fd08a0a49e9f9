import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { OUTSIDE, Patch, deepest, fieldOf } from "../../app/static/js/figure/muscles.js"
import { Carrier, partsOf, roomFor } from "../../app/static/js/figure/carrying.js"
import { Shape, morphsOf } from "../../app/static/js/figure/shape.js"
import { Skin, neighboursOf, normalsOf } from "../../app/static/js/figure/skin.js"

const close = (a, b, within = 1e-6) => assert.ok(Math.abs(a - b) < within, `${a} is not ${b}`)

/* A square of two triangles in the plane z = 0, facing forward. */
const SQUARE = Float32Array.from([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0])
const INDEX = Uint32Array.from([0, 1, 2, 0, 2, 3])
const NEAR = neighboursOf(INDEX, 4)
const FORWARD = normalsOf(SQUARE, INDEX, new Float32Array(12))
const STILL = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]
const LIFTED = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0.5]
const TURNED = [1, 0, 0, 0, 0, 0, -1, 0, 0, 1, 0, 0]   // by a right angle about X

/* One muscle of two straight lines, 2 cm apart and 10 cm long, on the plane z = 0. */
const STRAP = { lines: [[[0.1, 0, 0], [0.1, 0.05, 0], [0.1, 0.1, 0]], [[0.08, 0, 0], [0.08, 0.05, 0], [0.08, 0.1, 0]]], thickness: 0.02 }

/* How the square hangs on two joints: its third vertex on the second one, the others on the first. */
function hold() {
  const whole = new Float32Array(16), none = new Float32Array(16)
  for (let v = 0; v < 4; v++) whole[4 * v] = 1
  const bones = [new Float32Array(16), new Float32Array(16)]
  bones[0][8] = 1
  return { bones, weights: [whole, none] }
}

function carried(matrices, { bones, weights } = hold(), names = ["pelvis", "head"]) {
  const places = new Float32Array(12), normals = new Float32Array(12)
  new Skin(INDEX, NEAR, bones, weights, names).carry(SQUARE, Float32Array.from(matrices), places, normals)
  return { places, normals }
}

test("normals face the way that triangles turn anticlockwise", () => {
  assert.deepEqual([...FORWARD], [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1])
})

test("neighbours are told by their first coordinates", () => {
  const of = v => [...NEAR.list.subarray(NEAR.starts[v], NEAR.starts[v + 1])].sort((a, b) => a - b)
  assert.deepEqual([0, 1, 2, 3].map(of), [[3, 6, 9], [0, 6], [0, 3, 9], [0, 6]])
})

test("at rest the skin lies where it was modelled", () => {
  const { places, normals } = carried([...STILL, ...STILL])
  assert.deepEqual([...places], [...SQUARE])
  assert.deepEqual([...normals], [...FORWARD])
})

test("a vertex goes with the joint that carries it", () => {
  const { places, normals } = carried([...STILL, ...LIFTED])
  assert.deepEqual([...places.subarray(6, 9)], [1, 1, 0.5])
  assert.deepEqual([...places.subarray(0, 6)], [0, 0, 0, 1, 0, 0])
  close(Math.hypot(...normals.subarray(6, 9)), 1)
  assert.ok(normals[8] < 1, "a normal leans with its triangles")
})

test("a vertex between two joints goes half the way with each", () => {
  const { bones, weights } = hold()
  bones[1][8] = 0
  weights[0][8] = weights[1][8] = 0.5
  close(carried([...STILL, ...LIFTED], { bones, weights }).places[8], 0.25)
})

test("skin evens out where two joints bend against each other, and only there", () => {
  const { bones, weights } = hold()
  weights[0][8] = weights[1][8] = 0.5
  bones[0][8] = 0
  bones[1][8] = 1
  const corner = names => [...carried([...STILL, ...TURNED], { bones, weights }, names).places.subarray(6, 9)]
  const stiff = corner(["pelvis", "head"]), soft = corner(["pelvis", "thigh_l"])
  const middle = [2 / 3, 2 / 3, 0]
  const away = place => Math.hypot(...place.map((value, k) => value - middle[k]))
  assert.ok(away(soft) < away(stiff), `${soft} is no softer than ${stiff}`)
})

test("a body is the first body and its offsets, and a morph comes on top of it", () => {
  const wider = Float32Array.from([0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0])
  const wing = Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0.04, 0, 0, 0])
  const shape = new Shape(SQUARE, { wide: wider }, morphsOf({ wing_l: wing }, NEAR, () => FORWARD))
  shape.setBody("wide")
  shape.blend([0.5])
  assert.equal(shape.places[3], 2)
  close(shape.places[8], 0.02)
  const { reliefs } = shape
  shape.blend([0.5])
  assert.equal(shape.reliefs, reliefs, "the same shares are not worked out again")
  shape.blend([0])
  assert.equal(shape.reliefs, reliefs + 1)
  assert.deepEqual([...shape.places], [0, 0, 0, 2, 0, 0, 2, 1, 0, 0, 1, 0])
  assert.ok(shape.relief.every(value => value === 0))
})

test("what a morph lifts is told as relief, what lies beside it as a groove", () => {
  const wing = Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.04])
  const shape = new Shape(SQUARE, {}, morphsOf({ wing_l: wing }, NEAR, () => FORWARD))
  shape.blend([1])
  assert.ok(shape.relief[3] > shape.relief[1])
  shape.setBody(null)
  shape.blend([0])
  assert.ok(shape.relief.every(value => value === 0), "another body begins without")
})

test("a carrier fills the buffer that it is given, for each figure in its own body", () => {
  const wider = Float32Array.from([0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0])
  const wing = Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.04])
  const carrier = new Carrier({ rest: SQUARE, index: INDEX, ...hold(), bodies: { wide: wider }, morphs: { wing_l: wing }, names: ["pelvis", "head"] })
  const ask = (figure, body, share) => carrier.carry({ figure, body, orders: Float32Array.from([...STILL, ...LIFTED, share]), buffer: roomFor(4) })
  const [first, second] = [ask(0, null, 0), ask(1, "wide", 1)]
  assert.deepEqual([first.figure, second.figure], [0, 1])
  assert.deepEqual([...partsOf(first.buffer).places], [0, 0, 0, 1, 0, 0, 1, 1, 0.5, 0, 1, 0])
  const wide = partsOf(second.buffer)
  assert.deepEqual([...wide.places.subarray(0, 9)], [0, 0, 0, 2, 0, 0, 2, 1, 0.5])
  close(wide.places[11], 0.04)
  assert.ok(wide.relief[3] > 0)
  assert.equal(ask(1, "wide", 1).reliefs, second.reliefs)
  assert.equal(ask(1, "wide", 0).reliefs, second.reliefs + 1)
})

test("a muscle is deepest in its middle and ends at its border", () => {
  const patch = new Patch(STRAP), read = (x, y, z = 0) => patch.read([x, y, z], [0, 0, patch.cells[0].normal[2]])
  const [depth, along, across] = read(0.09, 0.05)
  assert.ok(depth > 0.004)
  close(along, 0.05)
  close(across, 0)
  assert.ok(read(0.095, 0.05)[0] < depth)
  assert.ok(read(0.105, 0.05)[0] < 0)
  assert.equal(read(0.09, 0.05, 0.03), null, "too far off the skin")
  assert.equal(patch.read([0.09, 0.05, 0], [0, 0, -patch.cells[0].normal[2]]), null, "the far side of the body")
})

test("left and right are painted alike, and the deepest muscle wins", () => {
  const rest = Float32Array.from([0.09, 0.05, 0, -0.09, 0.05, 0, 0.4, 0.05, 0])
  const facing = new Patch(STRAP).cells[0].normal[2]
  const field = fieldOf(STRAP, rest, Float32Array.from([0, 0, facing, 0, 0, facing, 0, 0, facing]))
  close(field[0], field[4])
  close(field[8], OUTSIDE)
  const both = deepest([field, field.map(value => value * 2)], 3)
  close(both[0], 2 * field[0])
  assert.ok([...deepest([], 3)].every((value, i) => i % 4 || value === Math.fround(OUTSIDE)))
})

test("every muscle of the file is a patch of even lines", () => {
  const { muscles } = JSON.parse(readFileSync(new URL("../../app/static/figure/muscles.json", import.meta.url)))
  for (const [id, { lines }] of Object.entries(muscles)) {
    if (!lines) continue
    const patch = new Patch({ lines, thickness: 0.035 })
    assert.ok(lines.every(line => line.length === lines[0].length), id)
    assert.ok(patch.width > 0.004 && patch.length > 0.02, id)
  }
})
