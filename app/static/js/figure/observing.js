/* What a goniometer, a tape measure and an inclinometer would read on a pose, from the places of its
   joints and marks. The same as app/figure/observing.py, which tells what every reading means. */
import { SIDES, signOf } from "./rig.js"
import { DEGREES, FORWARD, UP, dot, inverse, length, product, rotate, subtract } from "./turning.js"

const MILLIMETRES = 1000
const STRAIGHT_LORDOSIS = 28, LUMBAR_SHARE = 0.75, STRAIGHT_KYPHOSIS = 40, THORACIC_SHARE = 0.65
const MEANS = ["thigh", "leg_lean", "lean_to_shin", "knee_flexion", "head_forward", "head_thorax"]

/* Every reading by name: degrees, or mm for heel_height, knee_in, step and pelvis_shift. */
export function observe(pose) {
  const { joints } = pose, read = {}
  const trunk = subtract(joints.neck1, joints.pelvis)
  read.trunk_lean = angle(trunk[2], trunk[1])
  read.trunk_lateral = angle(trunk[0], trunk[1])
  for (const side of SIDES) {
    observeLeg(read, pose, side)
    observeFoot(read, pose, side)
    observeArm(read, pose, side, trunk)
    observeHeadAndGirdle(read, pose, side)
    read[`lean_to_shin_${side}`] = read.trunk_lean - read[`tibia_${side}`]
  }
  observeLevels(read, pose)
  observePelvisAndSpine(read, pose)
  for (const name of MEANS) read[name] = (read[`${name}_l`] + read[`${name}_r`]) / 2
  return read
}

function observeLeg(read, { joints, marks }, side) {
  const hip = joints[`thigh_${side}`], knee = joints[`shin_${side}`], ankle = joints[`foot_${side}`]
  const thigh = subtract(knee, hip), shin = subtract(ankle, knee)
  const out = signOf(side), heading = headingOf(footLine(marks, side))
  read[`fppa_${side}`] = out * seen(thigh[0], thigh[1], shin[0], shin[1])
  read[`knee_in_${side}`] = out * (Math.cos(heading) * shin[0] - Math.sin(heading) * shin[2]) * MILLIMETRES
  read[`tibia_${side}`] = angle(-shin[2], -shin[1])
  read[`knee_flexion_${side}`] = between(thigh, shin)
  read[`knee_back_${side}`] = seen(shin[1], shin[2], thigh[1], thigh[2])
  read[`thigh_${side}`] = angle(-thigh[1], level(thigh))
  read[`leg_lean_${side}`] = angle(hip[2] - ankle[2], hip[1] - ankle[1])
}

function observeFoot(read, pose, side) {
  const { joints, marks, segments, floor } = pose, out = signOf(side), line = footLine(marks, side)
  const heading = headingOf(line), pitch = Math.atan2(line[1], level(line))
  const shin = subtract(joints[`shin_${side}`], joints[`foot_${side}`])
  const over = shin[0] * Math.sin(heading) + shin[2] * Math.cos(heading)
  const tipped = rotate(segments[`foot_${side}`], UP)
  read[`foot_progression_${side}`] = out * heading * DEGREES
  read[`heel_height_${side}`] = (marks[`heel_${side}`][1] - floor[side]) * MILLIMETRES
  read[`heel_angle_${side}`] = -pitch * DEGREES
  read[`ankle_df_${side}`] = (Math.atan2(over, shin[1]) + pitch) * DEGREES
  read[`toe_ext_${side}`] = -bendOf(segments[`midfoot_${side}`], segments[`toes_${side}`])
  read[`hindfoot_${side}`] = out * angle(-tipped[0], tipped[1])
}

function observeArm(read, { joints }, side, trunk) {
  const elbow = joints[`forearm_${side}`]
  const arm = subtract(elbow, joints[`upperarm_${side}`]), forearm = subtract(joints[`hand_${side}`], elbow)
  const forward = arm[2] * trunk[1] - arm[1] * trunk[2], upward = arm[1] * trunk[1] + arm[2] * trunk[2]
  read[`shoulder_flexion_${side}`] = angle(forward, -upward)
  read[`arm_fall_${side}`] = angle(forward, upward)
  read[`elbow_${side}`] = between(arm, forearm)
}

function observeHeadAndGirdle(read, { joints, marks, segments, skin }, side) {
  const toThorax = inverse(segments.spine5), vertebra = marks.c7
  const ear = subtract(marks[`ear_${side}`], vertebra), earFromThorax = rotate(toThorax, ear)
  const forward = marks[`acromion_${side}`][2] - vertebra[2]
  const below = vertebra[1] - (marks.acromion_l[1] + marks.acromion_r[1]) / 2
  const collarBone = rotate(toThorax, subtract(joints[`upperarm_${side}`], joints[`clavicle_${side}`]))
  read[`head_forward_${side}`] = angle(ear[2], ear[1])
  read[`head_thorax_${side}`] = angle(earFromThorax[2], earFromThorax[1])
  read[`shoulder_forward_${side}`] = angle(forward, below)
  read[`girdle_${side}`] = angle(collarBone[1], level(collarBone))
  read[`wing_${side}`] = skin[`wing_${side}`]
  read[`tip_${side}`] = skin[`tip_${side}`]
}

function observeLevels(read, { joints, marks }) {
  const shoulders = subtract(joints.upperarm_l, joints.upperarm_r)
  read.pelvic_obliquity = slope(joints.thigh_l, joints.thigh_r)
  read.shoulder_line = slope(marks.acromion_l, marks.acromion_r)
  read.head_tilt = -slope(marks.ear_l, marks.ear_r)
  read.shoulder_turn = angle(-shoulders[2], shoulders[0])
  read.step = (marks.heel_l[2] - marks.heel_r[2]) * MILLIMETRES
}

function observePelvisAndSpine(read, { joints, marks, segments }) {
  const aside = joints.pelvis[0] - (marks.ball_l[0] + marks.ball_r[0]) / 2
  read.pelvic_tilt = -Math.asin(clipped(rotate(segments.pelvis, FORWARD)[1])) * DEGREES
  read.pelvis_shift = aside * MILLIMETRES
  read.pelvis_line = angle(aside, joints.pelvis[1])
  read.lordosis = STRAIGHT_LORDOSIS - bendOf(segments.pelvis, segments.spine3) / LUMBAR_SHARE
  read.kyphosis = STRAIGHT_KYPHOSIS + bendOf(segments.spine4, segments.spine5) / THORACIC_SHARE
}

/* From the heel to the ball, and where that points on the floor: radians to the left. */
function footLine(marks, side) { return subtract(marks[`ball_${side}`], marks[`heel_${side}`]) }
function headingOf(line) { return Math.atan2(line[0], line[2]) }

/* The level part of a direction has this length. */
function level(a) { return Math.sqrt(a[0] * a[0] + a[2] * a[2]) }

function angle(across, along) { return Math.atan2(across, along) * DEGREES }
function clipped(cosine) { return Math.max(-1, Math.min(1, cosine)) }

/* The signed angle from a to b in the plane of two coordinates. */
function seen(aAcross, aAlong, bAcross, bAlong) {
  return angle(aAcross * bAlong - aAlong * bAcross, aAcross * bAcross + aAlong * bAlong)
}

/* The angle between two directions in space. */
function between(a, b) { return Math.acos(clipped(dot(a, b) / length(a) / length(b))) * DEGREES }

/* How far one segment is bent forward against another. */
function bendOf(below, above) {
  const ahead = rotate(product(inverse(below), above), FORWARD)
  return angle(-ahead[1], ahead[2])
}

/* How far the left end of a line is up, seen from the front. */
function slope(left, right) {
  const line = subtract(left, right)
  return angle(line[1], line[0])
}
