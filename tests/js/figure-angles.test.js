import assert from "node:assert/strict"
import { test } from "node:test"
import { angleAt, distance, fromPlane, nearest, scaleOf, toPlane, towardsViewer } from "../../app/static/js/figure/angles.js"
import { Camera, upright } from "../../app/static/js/figure/camera.js"

const close = (a, b, within = 1e-9) => assert.ok(Math.abs(a - b) < within, `${a} is not ${b}`)

/* Without perspective, from any side: 210 pixels a metre. */
function projection({ azimuth, elevation }) {
  const [a, e] = [azimuth * Math.PI / 180, elevation * Math.PI / 180]
  const right = [Math.cos(a), 0, -Math.sin(a)]
  const up = [-Math.sin(a) * Math.sin(e), Math.cos(e), -Math.cos(a) * Math.sin(e)]
  const dot = (u, v) => u[0] * v[0] + u[1] * v[1] + u[2] * v[2]
  return point => [240 + 210 * dot(right, point), 400 - 210 * dot(up, point)]
}

test("an angle is read between the arms, whichever way they turn", () => {
  close(angleAt([0, 0], [10, 0], [0, 5]), 90)
  close(angleAt([0, 0], [0, 5], [10, 0]), 90)
  close(angleAt([3, 3], [3, 9], [3, -1]), 180)
  close(angleAt([0, 0], [1, 0], [Math.cos(2), Math.sin(2)]), 2 * 180 / Math.PI)
  close(angleAt([0, 0], [1, 0], [4, 0]), 0)
})

test("an arm without length gives no reading", () => {
  assert.equal(angleAt([2, 2], [2, 2], [0, 5]), null)
})

test("a distance is in centimetres of the picture's plane", () => {
  close(distance([0, 0], [30, 40], 100), 50)
})

test("the scale is the same from every side", () => {
  for (const angles of [{ azimuth: 0, elevation: 0 }, { azimuth: 90, elevation: 0 }, { azimuth: 37, elevation: 22 }, { azimuth: 0, elevation: 90 }]) {
    close(scaleOf(projection(angles)), 210)
  }
})

test("a point takes the nearest landmark within reach and none beyond", () => {
  const landmarks = [{ name: "knee", at: [100, 100], depth: 0 }, { name: "ankle", at: [100, 190], depth: 0 }]
  assert.equal(nearest([110, 110], landmarks).name, "knee")
  assert.equal(nearest([100, 124], landmarks).name, "knee")
  assert.equal(nearest([100, 125], landmarks), null)
  assert.equal(nearest([0, 0], []), null)
})

test("of two landmarks on one another it takes the one in front", () => {
  const landmarks = [{ name: "right", at: [101, 100], depth: -0.1 }, { name: "left", at: [104, 102], depth: 0.1 }]
  assert.equal(nearest([100, 100], landmarks).name, "left")
  landmarks[1].at = [112, 100]
  assert.equal(nearest([100, 100], landmarks).name, "right")
})

test("the viewer stands in front, on the figure's left, or above", () => {
  const seen = angles => towardsViewer(angles).map(one => Math.round(one * 1e9) / 1e9 + 0)
  assert.deepEqual(seen({ azimuth: 0, elevation: 0 }), [0, 0, 1])
  assert.deepEqual(seen({ azimuth: 90, elevation: 0 }), [1, 0, 0])
  assert.deepEqual(seen({ azimuth: 0, elevation: 90 }), [0, 1, 0])
})

test("a free point keeps its place on the picture's plane at every size", () => {
  const plane = toPlane([150, 80], [240, 400], 210)
  const back = fromPlane(plane, [240, 400], 210)
  close(back[0], 150)
  close(back[1], 80)
})

test("the camera goes the short way round and is there when the time is up", () => {
  const camera = new Camera("posterior")
  camera.turn(-10, 0)
  camera.face("lateral_r", 1000, 250)
  assert.ok(camera.moving(1100))
  const half = camera.at(1100).azimuth
  assert.ok(half > 170 && half < 270, `${half}`)
  close(upright(camera.at(1250).azimuth), -90)
  assert.equal(camera.moving(1250), false)
  assert.equal(camera.view, "lateral_r")
})

test("turning leaves the view and stops above the head and below the floor", () => {
  const camera = new Camera("anterior")
  camera.turn(5, 200)
  assert.deepEqual(camera.at(0), { azimuth: 5, elevation: 90 })
  assert.equal(camera.view, null)
  camera.turn(0, -300)
  assert.equal(camera.at(0).elevation, -30)
})
