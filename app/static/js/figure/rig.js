/* The rig: joints of a body, where they rest, and the marks that are felt through its skin. The same as
   app/figure/rig.py. */
import { ORIGIN, UNTURNED, length, normal, subtract, unit } from "./turning.js"

export const SIDES = ["l", "r"]
export function signOf(side) { return side === "l" ? 1 : -1 }

const TWIST_LEFT = { thigh: 0.6, upperarm: 0.65 } // leaves this share to the twist joint below it
const TWIST_TAKEN = { shin_tw: 0.5 }              // takes this share of the foot's twist
const FOLLOWED = { thigh_tw: "thigh", upperarm_tw: "upperarm", shin_tw: "foot" }
const BONES = { thigh: "shin", shin: "foot", upperarm: "forearm", forearm: "hand" }
const LEG_PARTS = ["thigh_tw", "shin", "shin_tw", "foot"] // these scale with a short leg

/* One body of rig.json. */
export class Rig {
  constructor(baked, body) {
    this.body = body
    this.names = baked.joints.map(joint => joint.name)
    this.parent = Object.fromEntries(baked.joints.map(joint => [joint.name, joint.parent]))
    this.rest = baked.rest[body]
    this.marks = baked.markers[body]
    this.neutral = Object.fromEntries(this.names.map(name => [name, normal(baked.neutral[body][name] ?? UNTURNED)]))
    this.offsets = Object.fromEntries(this.names.map(name => [name, this.#offset(name)]))
    this.joints = this.names.map(name => this.#joint(name))
    this.thighLength = this.#distance("thigh_l", "shin_l")
    this.shinLength = this.#distance("shin_l", "foot_l")
    this.upperarmLength = this.#distance("upperarm_l", "forearm_l")
    this.forearmLength = this.#distance("forearm_l", "hand_l")
    this.hipHalfWidth = this.rest.thigh_l[0]
    this.ankleHeight = this.rest.foot_l[1]
    this.hipFromPelvis = Object.fromEntries(SIDES.map(side => [side, subtract(this.rest[`thigh_${side}`], this.rest.pelvis)]))
  }

  #distance(one, other) { return length(subtract(this.rest[one], this.rest[other])) }

  #offset(name) {
    const above = this.parent[name]
    return above ? subtract(this.rest[name], this.rest[above]) : ORIGIN
  }

  /* How a joint turns: as the segment that it follows, but for some of the twist about its axis. */
  #joint(name) {
    const side = SIDES.find(one => name.endsWith(`_${one}`)) ?? null
    const part = side ? name.slice(0, -2) : name, bone = part.replace("_tw", "")
    const below = side && BONES[bone]
    return {
      name,
      parent: this.parent[name],
      follows: FOLLOWED[part] ? `${FOLLOWED[part]}_${side}` : name,
      offset: this.offsets[name],
      axis: below ? unit(subtract(this.rest[`${below}_${side}`], this.rest[`${bone}_${side}`])) : ORIGIN,
      twistLeft: TWIST_LEFT[part] ?? 0,
      twistTaken: TWIST_TAKEN[part] ?? 0,
      leg: LEG_PARTS.includes(part) ? side : null,
    }
  }
}

export function rigOf(baked, body) { return new Rig(baked, body) }
