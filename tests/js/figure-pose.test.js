import assert from "node:assert/strict"
import { readFileSync } from "node:fs"
import { test } from "node:test"
import { at, rigOf, solve } from "../../app/static/js/figure/pose.js"

const baked = JSON.parse(readFileSync(new URL("../../app/static/figure/rig.json", import.meta.url), "utf8"))
const clip = {
  support: "both",
  phases: [0, 0.5, 1],
  reps: [
    { fixed: { stance_w: 1.2 }, tracks: { knee_flex: [0, 0, 80, 0, 0, 0] } },
    { fixed: { stance_w: 1.2, evert_l: 2 }, tracks: { knee_flex: [0, 0, 60, 0, 0, 0] } },
  ],
}

test("a clip is read between its phases", () => {
  assert.deepEqual(at(clip, 0.25), { support: "both", stance_w: 1.2, knee_flex: 40 })
  assert.equal(at(clip, 0.5).knee_flex, 80)
})

test("a clip stays level before its beginning and after its end", () => {
  assert.deepEqual(at(clip, -1), at(clip, 0))
  assert.deepEqual(at(clip, 2), at(clip, 1))
})

test("repetitions begin anew after the last", () => {
  assert.equal(at(clip, 0.5, 1).knee_flex, 60)
  assert.deepEqual(at(clip, 0.3, 2), at(clip, 0.3, 0))
})

test("reading a clip leaves it as it was", () => {
  const before = structuredClone(clip)
  at(clip, 0.4, 1).stance_w = 9
  assert.deepEqual(clip, before)
})

test("planted feet stay where they are while the knees bend", () => {
  for (const body of Object.keys(baked.rest)) {
    const rig = rigOf(baked, body)
    const [straight, bent] = [0.1, 0.5].map(phase => solve(rig, at(clip, phase)).joints)
    for (const name of ["toes_l", "toes_r"]) {
      for (const axis of [0, 1, 2]) assert.ok(Math.abs(straight[name][axis] - bent[name][axis]) < 1e-6)
    }
    assert.ok(bent.pelvis[1] < straight.pelvis[1] - 0.1)
  }
})
