/* The figure's arithmetic: from a clip to parameters, from parameters to a pose. The server does the
   same in app/figure: parameters.py tells what each parameter means, posing.py what a pose holds.
   Both agree to a millionth of a degree.

   X is the figure's left, Y up, Z forward; metres, the floor is y = 0; degrees. A turn is a unit
   quaternion [x, y, z, w]. No DOM and no three.js. */
import { SIDES, signOf } from "./rig.js"
import {
  DEGREES, FORWARD, RADIANS, UNTURNED, UP, aboutX, aboutY, aboutZ, across, add, blend, compose, cross,
  inverse, length, product, rotate, scale, subtract, turnTo, twist, unit,
} from "./turning.js"

export { rigOf } from "./rig.js"
export { inverse, product, rotate } from "./turning.js"

const SKIN = { wing: "wing", tip: "tip", arch: "evert" } // the parameter that each morph follows
const FINGERS_IN = 0.3, FINGERS_DOWN = 0.45 // of hands on the hips: inward and down for 1 forward

// --- from a clip to parameters -----------------------------------------------------------------

/* The parameters of a clip at a phase (0 to 1) of a repetition, which begin anew after the last. */
export function at(clip, phase, rep = 0) {
  const { phases, reps, support } = clip
  const { fixed, tracks } = reps[rep % reps.length]
  const within = Math.min(Math.max(phase, phases[0]), phases.at(-1))
  let i = 0
  while (i < phases.length - 2 && phases[i + 1] <= within) i += 1
  const width = phases[i + 1] - phases[i], way = (within - phases[i]) / width
  const square = way * way, cube = square * way
  const ofBegin = 2 * cube - 3 * square + 1, ofEnd = 3 * square - 2 * cube
  const ofLeaving = (cube - 2 * square + way) * width, ofArriving = (cube - square) * width
  const params = { support, ...fixed }
  for (const name in tracks) {
    const track = tracks[name], j = 2 * i
    params[name] = ofBegin * track[j] + ofLeaving * track[j + 1] + ofEnd * track[j + 2] + ofArriving * track[j + 3]
  }
  return params
}

// --- from parameters to a pose -----------------------------------------------------------------

/* Where everything is: root, local (turns against the parent), world (turns), offsets (from the
   parent), joints and marks (places), segments (turns against anatomical standing), skin (degrees of
   the morphs), floor (height of the ground under each foot). */
export function solve(rig, params) {
  const { support = "both" } = params
  const planted = support === "both" ? SIDES : SIDES.filter(side => side === support)
  const feet = {}, bends = {}
  for (const side of planted) feet[side] = plantedFoot(rig, params, side)
  for (const side of SIDES) bends[side] = bendOfLeg(rig, params, side)
  const pelvis = pelvisTurn(rig, params, bends, support)
  const root = pelvisPlace(rig, params, pelvis, feet, bends, planted)
  const segments = { pelvis }
  for (const side of SIDES) {
    if (feet[side]) {
      const hip = add(root, rotate(pelvis, rig.hipFromPelvis[side]))
      plantLeg(segments, rig, params, side, hip, feet[side], bends[side])
    } else hangLeg(segments, params, side)
  }
  bendSpine(segments, params)
  for (const side of SIDES) hangArm(segments, params, side)
  const pose = placed(rig, params, segments, root)
  if (support === "fk") return lowered(pose)
  if (support === "prone") return prone(rig, params, pose)
  if (asked(params, "on_hips")) return handsOnHips(rig, params, pose)
  return pose
}

/* What is asked for; what nothing is said about is 0. */
function asked(params, name) { return params[name] ?? 0 }
function on(params, name, side) { return params[`${name}_${side}`] ?? 0 }

/* The ball stays where it would be on a flat, straight foot; the heel rises about it. Eversion tips the
   hindfoot and lowers its front, turns the forefoot outward and sinks the midfoot; it turns about the
   floor, so it carries the ankle inward and a little up. */
function plantedFoot(rig, params, side) {
  const out = signOf(side), evert = on(params, "evert", side)
  const toes = aboutY(out * on(params, "toe_out", side))
  const risen = product(toes, aboutX(on(params, "heel_rise", side)))
  const midfoot = compose(risen, aboutY(out * evert * 0.9), aboutZ(out * evert * 0.35), aboutX(-evert * 0.3))
  const hindfoot = compose(risen, aboutY(-out * evert * 0.15), aboutZ(out * evert), aboutX(evert * 0.3))
  const standing = rig.neutral[`foot_${side}`]
  const toMidfoot = rotate(standing, rig.offsets[`midfoot_${side}`])
  const toToes = rotate(standing, rig.offsets[`toes_${side}`])
  const flatAnkle = [
    out * (params.stance_w ?? 1) * rig.hipHalfWidth + on(params, "foot_x", side),
    rig.ankleHeight + on(params, "foot_y", side),
    on(params, "foot_z", side),
  ]
  const ball = add(flatAnkle, rotate(toes, add(toMidfoot, toToes)))
  const ankle = subtract(subtract(ball, rotate(midfoot, toToes)), rotate(hindfoot, toMidfoot))
  const tipped = Math.sin(evert * RADIANS) * rig.ankleHeight
  const carried = rotate(toes, [-out * tipped, Math.abs(tipped) * 0.1, 0])
  return { ankle: add(ankle, carried), hindfoot, midfoot, toes }
}

/* How a planted leg bends, seen from the side: where the hip is above the ankle. */
function bendOfLeg(rig, params, side) {
  const back = on(params, "hyper", side), leg = 1 - on(params, "leg_short", side)
  const knee = asked(params, "knee_flex") - back
  const shin = (asked(params, "shin_lean") - back * 0.5) * RADIANS, thigh = knee * RADIANS - shin
  return {
    knee,
    height: leg * (rig.shinLength * Math.cos(shin) + rig.thighLength * Math.cos(thigh)),
    forward: leg * (rig.shinLength * Math.sin(shin) - rig.thighLength * Math.sin(thigh)),
    length: leg,
  }
}

/* On two planted feet the pelvis slants where one leg is shorter. */
function pelvisTurn(rig, params, { l, r }, support) {
  const slant = support === "both" ? Math.atan2(l.height - r.height, 2 * rig.hipHalfWidth) * DEGREES : 0
  return compose(
    aboutY(asked(params, "pelvis_rot")),
    aboutZ(asked(params, "pelvis_obliq") + slant),
    aboutX(asked(params, "pelvis_tilt")),
  )
}

/* Above the feet that carry it, as high as their legs reach. */
function pelvisPlace(rig, params, pelvis, feet, bends, planted) {
  const aside = asked(params, "pelvis_dx")
  if (!planted.length) return [aside, rig.rest.pelvis[1], 0]
  if (planted.length === 2) {
    const middle = scale(add(feet.l.ankle, feet.r.ankle), 0.5)
    const spread = Math.abs(feet.l.ankle[0] - feet.r.ankle[0]) / 2 - rig.hipHalfWidth
    const height = (upright(bends.l.height, spread) + upright(bends.r.height, spread)) / 2
    const forward = (bends.l.forward + bends.r.forward) / 2 + asked(params, "pelvis_dz")
    return [middle[0] + aside, middle[1] + height, middle[2] + forward]
  }
  const [side] = planted, { ankle } = feet[side], { height, forward } = bends[side]
  const hip = [ankle[0] + aside, ankle[1] + upright(height, aside), ankle[2] + forward + asked(params, "pelvis_dz")]
  return subtract(hip, rotate(pelvis, rig.hipFromPelvis[side]))
}

/* The height that a line of this length reaches when its end goes aside. */
function upright(slanting, aside) { return Math.sqrt(Math.max(0, slanting * slanting - aside * aside)) }

/* Two bones from a start to a target: the bend of the first against the line to the target. */
function reach(start, target, first, second, straightest) {
  const way = subtract(target, start), whole = length(way)
  const distance = Math.min(whole, straightest * (first + second))
  const cosine = (first * first + distance * distance - second * second) / (2 * first * distance)
  return { along: scale(way, 1 / whole), distance, cosine, sine: Math.sqrt(Math.max(0, 1 - cosine * cosine)) }
}

/* Thigh and shin between hip and ankle. The knee points a little less outward than the toes. */
function plantLeg(segments, rig, params, side, hip, foot, bend) {
  const out = signOf(side), thighLength = rig.thighLength * bend.length
  const { along, distance, cosine, sine } = reach(hip, foot.ankle, thighLength, rig.shinLength * bend.length, 0.99999)
  const straight = rotate(aboutY(out * (on(params, "toe_out", side) * 0.5 + 3)), FORWARD)
  const ahead = unit(across(straight, along)), swing = on(params, "knee_in", side) * RADIANS
  const inward = scale(cross(ahead, along), -out * Math.sin(swing))
  const towards = add(scale(ahead, Math.cos(swing)), inward)
  const forward = thighLength * (bend.knee < 0 ? -sine : sine)
  const knee = add(hip, add(scale(along, thighLength * cosine), scale(towards, forward)))
  const ankle = add(hip, scale(along, distance))
  const thigh = unit(subtract(hip, knee)), shin = unit(subtract(knee, ankle))
  const hinge = unit(cross(towards, along))
  segments[`thigh_${side}`] = turnTo(hinge, thigh, cross(hinge, thigh))
  segments[`shin_${side}`] = turnTo(hinge, shin, cross(hinge, shin))
  segments[`foot_${side}`] = foot.hindfoot
  segments[`midfoot_${side}`] = foot.midfoot
  segments[`toes_${side}`] = foot.toes
}

/* A leg that carries nothing, or walks: posed by its own angles from the hip down. */
function hangLeg(segments, params, side) {
  const out = signOf(side), inward = on(params, "knee_in", side)
  const thigh = compose(
    segments.pelvis,
    aboutX(-on(params, "hip_flex", side)),
    aboutZ(out * (on(params, "hip_abd", side) - 0.35 * inward)),
    aboutY(-out * (on(params, "hip_ir", side) + 0.5 * inward)),
  )
  const shin = compose(
    thigh,
    aboutX(on(params, "knee_bend", side)),
    aboutZ(out * (on(params, "knee_valgus", side) + 0.6 * inward)),
    aboutY(-out * on(params, "tib_ir", side)),
  )
  segments[`thigh_${side}`] = thigh
  segments[`shin_${side}`] = shin
  hangFoot(segments, params, side, shin)
}

/* The foot on a hanging shin; `foot_flat` lays the sole level, turned as the foot is. */
function hangFoot(segments, params, side, shin) {
  const out = signOf(side), evert = on(params, "evert", side), flat = on(params, "foot_flat", side)
  const hung = compose(
    shin,
    aboutX(-on(params, "ankle_df", side)),
    aboutY(out * on(params, "toe_out", side)),
    aboutZ(out * evert),
  )
  const ahead = rotate(hung, FORWARD), yaw = aboutY(Math.atan2(ahead[0], ahead[2]) * DEGREES)
  const foot = blend(hung, compose(yaw, aboutX(on(params, "heel_rise", side)), aboutZ(out * evert)), flat)
  const midfoot = compose(foot, aboutY(out * evert * 1.05), aboutZ(-out * evert * 0.65))
  segments[`foot_${side}`] = foot
  segments[`midfoot_${side}`] = midfoot
  segments[`toes_${side}`] = blend(product(midfoot, aboutX(-on(params, "toe_ext", side))), yaw, flat)
}

/* One segment on the one below it. */
function bent(below, forward, sideways, turned) {
  return product(product(product(below, aboutX(forward)), aboutZ(sideways)), aboutY(turned))
}

/* Spine, neck and head. The lowest segment lies at the hips: more motion there would hide a tilt. */
function bendSpine(segments, params) {
  const lumbar = asked(params, "lumbar_flex"), thorax = asked(params, "thorax_flex")
  const side = asked(params, "spine_lat") * 0.2, turn = asked(params, "spine_rot")
  segments.spine1 = bent(segments.pelvis, lumbar * 0.06, side, turn * 0.05)
  segments.spine2 = bent(segments.spine1, lumbar * 0.3, side, turn * 0.05)
  segments.spine3 = bent(segments.spine2, lumbar * 0.39, side, turn * 0.2)
  segments.spine4 = bent(segments.spine3, lumbar * 0.25 + thorax * 0.35, side, turn * 0.35)
  segments.spine5 = bent(segments.spine4, thorax * 0.65, side, turn * 0.35)
  const neck = asked(params, "neck_flex"), head = asked(params, "head_flex")
  const tilt = asked(params, "neck_lat"), look = asked(params, "neck_rot")
  segments.neck1 = bent(segments.spine5, neck * 0.6, tilt * 0.3, look * 0.2)
  segments.neck2 = bent(segments.neck1, neck * 0.4 + head * 0.1, tilt * 0.3, look * 0.2)
  segments.neck3 = bent(segments.neck2, head * 0.35, tilt * 0.2, look * 0.3)
  segments.head = bent(segments.neck3, head * 0.55, tilt * 0.2, look * 0.3)
}

/* Girdle and arm. The arm swings in its plane and then turns about its own line, both against the
   thorax, so that the girdle moves the shoulder but not the arm's direction. */
function hangArm(segments, params, side) {
  const out = signOf(side), thorax = segments.spine5, forward = on(params, "protr", side)
  const collarBone = compose(thorax, aboutY(-out * forward), aboutZ(out * on(params, "clav_elev", side)))
  const plane = out * (90 - on(params, "arm_plane", side)), palmBack = on(params, "pron", side)
  const arm = compose(
    thorax,
    aboutY(plane),
    aboutX(-on(params, "arm_elev", side)),
    aboutY(-plane - out * on(params, "arm_ir", side)),
  )
  const forearm = compose(arm, aboutX(-on(params, "elbow", side)), aboutZ(out * on(params, "carry", side)))
  const hand = compose(
    forearm,
    aboutY(-out * palmBack),
    aboutZ(-out * on(params, "wrist_flex", side)),
    aboutX(-on(params, "wrist_dev", side)),
  )
  segments[`clavicle_${side}`] = collarBone
  segments[`scapula_${side}`] = compose(collarBone, aboutY(-out * forward * 0.4), aboutZ(out * on(params, "scap_up", side)))
  segments[`upperarm_${side}`] = arm
  segments[`forearm_${side}`] = forearm
  segments[`forearm_tw_${side}`] = product(forearm, aboutY(-out * palmBack * 0.5))
  segments[`hand_${side}`] = hand
  segments[`fingers_${side}`] = product(hand, aboutZ(-out * on(params, "finger_flex", side)))
}

/* The lowest point of the soles on the floor. */
function lowered(pose) {
  const { heel_l, heel_r, ball_l, ball_r, toe_l, toe_r } = pose.marks
  return moved(pose, [0, -Math.min(heel_l[1], heel_r[1], ball_l[1], ball_r[1], toe_l[1], toe_r[1]), 0])
}

/* The forefeet on the floor, their balls at z = 0, and the hands planted. */
function prone(rig, params, pose) {
  const { ball_l, ball_r, toe_l, toe_r } = pose.marks
  const lowest = Math.min(ball_l[1], ball_r[1], toe_l[1], toe_r[1])
  const { root, joints, segments } = moved(pose, [0, -lowest, -(ball_l[2] + ball_r[2]) / 2])
  for (const side of SIDES) {
    const out = signOf(side), hand = turnTo([0, out, 0], [0, 0, -1], [-out, 0, 0])
    const wrist = [out * asked(params, "hand_x"), asked(params, "hand_y"), asked(params, "hand_z")]
    plantArm(segments, rig, side, joints[`upperarm_${side}`], wrist, toElbow(params, side), hand)
    segments[`fingers_${side}`] = hand
  }
  return placed(rig, params, segments, root)
}

/* The hands planted on the flanks of the pelvis; elbows go with the thorax. */
function handsOnHips(rig, params, { root, joints, segments }) {
  for (const side of SIDES) {
    const out = signOf(side)
    const flank = [out * asked(params, "flank_x"), asked(params, "flank_y"), asked(params, "flank_z")]
    const wrist = add(root, rotate(segments.pelvis, flank))
    const back = scale(unit([-out * FINGERS_IN, -FINGERS_DOWN, 1]), -1)
    const left = unit(across([1, 0, 0], back))
    const hand = product(segments.pelvis, turnTo(left, back, cross(left, back)))
    const elbow = rotate(segments.spine5, toElbow(params, side))
    plantArm(segments, rig, side, joints[`upperarm_${side}`], wrist, elbow, hand)
    segments[`fingers_${side}`] = product(hand, aboutZ(-out * on(params, "finger_flex", side)))
  }
  return placed(rig, params, segments, root)
}

/* The way a planted arm's elbow points: from straight back to straight out. */
function toElbow(params, side) {
  const outward = asked(params, "elbow_out") * RADIANS
  return [signOf(side) * Math.sin(outward), 0, -Math.cos(outward)]
}

/* Arm and forearm between the shoulder and a planted hand, the elbow towards a direction. */
function plantArm(segments, rig, side, shoulder, wrist, towards, hand) {
  const first = rig.upperarmLength
  const { along, distance, cosine, sine } = reach(shoulder, wrist, first, rig.forearmLength, 0.9995)
  const toSide = unit(across(towards, along))
  const elbow = add(shoulder, add(scale(along, first * cosine), scale(toSide, first * sine)))
  const arm = unit(subtract(shoulder, elbow))
  const forearm = unit(subtract(elbow, add(shoulder, scale(along, distance))))
  const hinge = unit(cross(arm, scale(across(toSide, arm), -1)))
  const lower = turnTo(hinge, forearm, cross(hinge, forearm))
  segments[`upperarm_${side}`] = turnTo(hinge, arm, cross(hinge, arm))
  segments[`forearm_${side}`] = lower
  segments[`forearm_tw_${side}`] = product(lower, twist(product(inverse(lower), hand), UP, 0.5))
  segments[`hand_${side}`] = hand
}

/* Every joint and mark, from how the segments are turned and where the pelvis is. */
function placed(rig, params, segments, root) {
  const legs = { l: 1 - on(params, "leg_short", "l"), r: 1 - on(params, "leg_short", "r") }
  const local = {}, world = {}, offsets = {}, joints = {}, marks = {}
  for (const { name, parent, follows, offset, axis, twistLeft, twistTaken, leg } of rig.joints) {
    const above = parent ? world[parent] : UNTURNED
    let own = product(inverse(above), product(segments[follows], rig.neutral[follows]))
    if (twistLeft) own = product(own, inverse(twist(own, axis, twistLeft)))
    else if (twistTaken) own = twist(own, axis, twistTaken)
    local[name] = own
    world[name] = product(above, own)
    offsets[name] = leg ? scale(offset, legs[leg]) : offset
    joints[name] = parent ? add(joints[parent], rotate(above, offsets[name])) : root
  }
  for (const mark in rig.marks) {
    const [joint, place] = rig.marks[mark]
    marks[mark] = add(joints[joint], rotate(world[joint], place))
  }
  const skin = {}, floor = {}
  for (const side of SIDES) {
    for (const part in SKIN) skin[`${part}_${side}`] = on(params, SKIN[part], side)
    floor[side] = on(params, "foot_y", side)
  }
  return { root, local, world, offsets, joints, marks, segments, skin, floor }
}

/* The same pose somewhere else. */
function moved(pose, way) {
  const joints = {}, marks = {}
  for (const name in pose.joints) joints[name] = add(pose.joints[name], way)
  for (const name in pose.marks) marks[name] = add(pose.marks[name], way)
  return { ...pose, root: add(pose.root, way), joints, marks }
}
