import assert from "node:assert/strict"
import { test } from "node:test"
import { FRAMES, Timeline, curve, nameAt } from "../../app/static/js/figure/timeline.js"

const close = (a, b) => assert.ok(Math.abs(a - b) < 1e-9, `${a} is not ${b}`)

test("it opens at the phase of reading and nothing plays by itself", () => {
  const line = new Timeline([4, 4, 4], 0.54)
  line.advance(1)
  close(line.position, 0.54)
  assert.equal(line.playing, false)
})

test("time passes at the speed that is set, and at no other than the four", () => {
  const line = new Timeline([4, 4])
  line.play()
  line.speed = 0.5
  line.speed = 3
  line.advance(2)
  close(line.phase, 0.25)
})

test("every repetition goes at its own pace, across the seam too", () => {
  const line = new Timeline([4, 2])
  line.play()
  line.advance(5)
  assert.equal(line.repetition, 1)
  close(line.phase, 0.5)
})

test("it stops at the end, in the last repetition, and plays again from the start", () => {
  const line = new Timeline([1, 1])
  line.play()
  line.advance(9)
  assert.deepEqual([line.playing, line.ended, line.repetition, line.phase], [false, true, 1, 1])
  line.play()
  assert.deepEqual([line.playing, line.position], [true, 0])
})

test("a frame is the same part of every repetition; stepping pauses", () => {
  const line = new Timeline([4, 3])
  line.play()
  line.step(1)
  assert.equal(line.playing, false)
  close(line.phase, 1 / FRAMES)
  line.step(-1)
  line.step(-1)
  close(line.position, 0)
})

test("from between two frames a step goes to the next one in its direction", () => {
  const line = new Timeline([4], 0.5 + 0.4 / FRAMES)
  line.step(1)
  assert.equal(line.frame, FRAMES / 2 + 1)
  line.position = 0.5 + 0.4 / FRAMES
  line.step(-1)
  assert.equal(line.frame, FRAMES / 2)
})

test("each frame can be reached and is read back", () => {
  const line = new Timeline([4, 4, 4])
  for (let frame = 0; frame <= line.frames; frame++) {
    line.seek(frame)
    assert.equal(line.frame, frame)
  }
  for (let frame = line.frames - 1; frame >= 0; frame--) {
    line.step(-1)
    assert.equal(line.frame, frame)
  }
})

test("a phase has the name of the nearest named one, in a cycle across the seam", () => {
  const named = [[0, "start"], [0.3, "going down"], [0.54, "bottom"]]
  assert.equal(nameAt(named, 0.5), "bottom")
  assert.equal(nameAt(named, 0.1), "start")
  assert.equal(nameAt(named, 0.95), "bottom")
  assert.equal(nameAt(named, 0.95, true), "start")
  assert.equal(nameAt(undefined, 0.3), undefined)
})

test("the track has its highest value at the top and is level when hardly anything moves", () => {
  const box = { width: 200, height: 40, pad: 4 }
  const points = curve(position => Math.cos(position * 2 * Math.PI), 2, box)
  assert.deepEqual(points[0], [0, 4])
  close(points.at(-1)[0], 200)
  close(Math.max(...points.map(([, y]) => y)), 36)
  assert.ok(curve(position => 1 + position / 1000, 2, box).every(([, y]) => y === 20))
})
