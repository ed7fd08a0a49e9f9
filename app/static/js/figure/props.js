/* What a figure stands on, holds or pulls: a box, a bar through both hands, a band from the hands. */
import { BoxGeometry, CylinderGeometry, Mesh, Vector3 } from "../../vendor/three-0.187.0/three.js"

const UP = new Vector3(0, 1, 0)
const BAR = { length: 1.2, radius: 0.014 }
const BAND = { anchor: [0, 1.05, 1.25], radius: 0.006 }
const BOX = [0.3, 0.15, 0.42]

/* An object with `meshes`, place(pose) and dispose(), and whether hands `grips`. */
export function makeProp(prop, material) {
  if (!prop) return null
  return new { box: Box, bar: Bar, band: Band }[prop.kind](prop, material)
}

class Prop {
  constructor(prop, material, geometries) {
    this.prop = prop
    this.geometries = geometries
    this.meshes = geometries.map(geometry => new Mesh(geometry, material))
    for (const mesh of this.meshes) mesh.frustumCulled = false
  }

  get grips() { return false }

  dispose() { for (const geometry of this.geometries) geometry.dispose() }
}

class Box extends Prop {
  constructor(prop, material) { super(prop, material, [new BoxGeometry(1, 1, 1)]) }

  place(pose) {
    const { under, z = 0 } = this.prop
    const [mesh] = this.meshes, [width, high, deep] = this.prop.size ?? BOX
    const side = pose.floor.r > pose.floor.l ? "r" : "l"
    const height = under === "stance" ? pose.floor[side] : high
    mesh.scale.set(width, height, deep)
    mesh.position.set(under === "stance" ? pose.marks[`ball_${side}`][0] : 0, height / 2 - 0.001, z)
  }
}

/* Straight through the middle of both hands' grips. */
class Bar extends Prop {
  constructor(prop, material) {
    const { length, radius } = { ...BAR, ...prop }
    super(prop, material, [new CylinderGeometry(radius, radius, length, 16)])
  }

  get grips() { return true }

  place(pose) {
    const [left, right] = ["grip_l", "grip_r"].map(name => new Vector3(...pose.marks[name]))
    const [mesh] = this.meshes
    mesh.position.addVectors(left, right).multiplyScalar(0.5)
    mesh.quaternion.setFromUnitVectors(UP, left.sub(right).normalize())
  }
}

/* From each hand, round which it is held, to one anchor in front. */
class Band extends Prop {
  constructor(prop, material) {
    const { radius } = { ...BAND, ...prop }
    super(prop, material, ["l", "r"].map(() => new CylinderGeometry(radius, radius, 1, 10)))
  }

  get grips() { return true }

  place(pose) {
    const anchor = new Vector3(...(this.prop.anchor ?? BAND.anchor))
    for (const [i, side] of ["l", "r"].entries()) {
      const hand = new Vector3(...pose.marks[`grip_${side}`]), mesh = this.meshes[i]
      mesh.position.addVectors(hand, anchor).multiplyScalar(0.5)
      mesh.scale.set(1, hand.distanceTo(anchor), 1)
      mesh.quaternion.setFromUnitVectors(UP, anchor.clone().sub(hand).normalize())
    }
  }
}
