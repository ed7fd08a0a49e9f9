import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { OUTSIDE, Patch, deepest, fieldOf } from "../../app/static/js/figure/muscles.js"
import { Shape } from "../../app/static/js/figure/shape.js"
import { Skin, neighboursOf, normalsOf } from "../../app/static/js/figure/skin.js"

const close = (a, b, within = 1e-6) => assert.ok(Math.abs(a - b) < within, `${a} is not ${b}`)

/* A square of two triangles in the plane z = 0, facing forward. */
const SQUARE = Float32Array.from([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0])
const INDEX = Uint32Array.from([0, 1, 2, 0, 2, 3])
const NEAR = neighboursOf(INDEX, 4)
const FORWARD = normalsOf(SQUARE, INDEX, new Float32Array(12))
const STILL = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0]

/* One muscle of two straight lines, 2 cm apart and 10 cm long, on the plane z = 0. */
const STRAP = { lines: [[[0.1, 0, 0], [0.1, 0.05, 0], [0.1, 0.1, 0]], [[0.08, 0, 0], [0.08, 0.05, 0], [0.08, 0.1, 0]]], thickness: 0.02 }

function skin() {
  const whole = new Float32Array(16), none = new Float32Array(16)
  for (let v = 0; v < 4; v++) whole[4 * v] = 1
  const bones = [new Float32Array(16), new Float32Array(16)]
  bones[0][8] = 1   // the third vertex hangs on the second joint
  return new Skin(INDEX, NEAR, bones, [whole, none], ["pelvis", "head"])
}

test("normals face the way that triangles turn anticlockwise", () => {
  assert.deepEqual([...FORWARD], [0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1])
})

test("neighbours are told by their first coordinates", () => {
  assert.deepEqual(NEAR.map(n => [...n].sort((a, b) => a - b)), [[3, 6, 9], [0, 6], [0, 3, 9], [0, 6]])
})

test("at rest the skin lies where it was modelled", () => {
  const posed = skin()
  posed.carry(SQUARE, Float32Array.from([...STILL, ...STILL]))
  assert.deepEqual([...posed.places], [...SQUARE])
})

test("a vertex goes with the joint that carries it", () => {
  const posed = skin(), lifted = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0.5]
  posed.carry(SQUARE, Float32Array.from([...STILL, ...lifted]))
  assert.deepEqual([...posed.places.subarray(6, 9)], [1, 1, 0.5])
  assert.deepEqual([...posed.places.subarray(0, 6)], [0, 0, 0, 1, 0, 0])
})

test("a body is the first body and its offsets, and a morph comes on top of it", () => {
  const wider = Float32Array.from([0, 0, 0, 1, 0, 0, 1, 0, 0, 0, 0, 0])
  const wing = Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0.04, 0, 0, 0])
  const shape = new Shape(SQUARE, { wide: wider }, { wing_l: wing }, NEAR, FORWARD)
  shape.setBody("wide")
  assert.ok(shape.blend({ wing_l: 0.5 }))
  assert.equal(shape.places[3], 2)
  close(shape.places[8], 0.02)
  assert.ok(!shape.blend({ wing_l: 0.5 }), "the same shares are not worked out again")
  shape.blend({})
  assert.deepEqual([...shape.places], [0, 0, 0, 2, 0, 0, 2, 1, 0, 0, 1, 0])
  assert.ok(shape.relief.every(value => value === 0))
})

test("what a morph lifts is told as relief, what lies beside it as a groove", () => {
  const wing = Float32Array.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0.04])
  const shape = new Shape(SQUARE, {}, { wing_l: wing }, NEAR, FORWARD)
  shape.blend({ wing_l: 1 })
  assert.ok(shape.relief[3] > shape.relief[1])
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
