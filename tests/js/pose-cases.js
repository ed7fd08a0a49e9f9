/* Computes poses as a browser does: {"rig": path of rig.json, "cases": [{"clip", "phase", "rep"}, …]}
   on standard input, a list of poses and their readings on standard output. */
import { readFileSync } from "node:fs"
import { observe } from "../../app/static/js/figure/observing.js"
import { at, rigOf, solve } from "../../app/static/js/figure/pose.js"

const { rig, cases } = JSON.parse(readFileSync(0, "utf8"))
const baked = JSON.parse(readFileSync(rig, "utf8"))
const rigs = Object.fromEntries(Object.keys(baked.rest).map(body => [body, rigOf(baked, body)]))

const poses = cases.map(({ clip, phase, rep }) => {
  const pose = solve(rigs[clip.body], at(clip, phase, rep))
  const { joints, marks, local, offsets, skin } = pose
  return { joints, marks, local, offsets, skin, readings: observe(pose) }
})
process.stdout.write(JSON.stringify(poses))
