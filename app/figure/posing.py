"""From parameters to a pose.

Feet come first, so that they can't slide: each planted foot gives an ankle, shin lean and knee bend
put the pelvis above the ankles, and the legs are fitted between hip and ankle. Spine, shoulder girdle
and arms follow from the pelvis up. `parameters.py` tells what each parameter means.

Each part works on *segments*: the turn of a body part against anatomical standing, in the world.
Only at the end are they turned into joints (`_placed`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import atan2, cos, degrees, radians, sin, sqrt

from app.figure.parameters import Params, default_of
from app.figure.rig import SIDES, Joint, Rig, Side, sign_of
from app.figure.turning import (
    FORWARD,
    UNTURNED,
    UP,
    Quat,
    Vec,
    about_x,
    about_y,
    about_z,
    across,
    add,
    blend,
    compose,
    cross,
    inverse,
    length,
    product,
    rotate,
    scale,
    subtract,
    turn_to,
    twist,
    unit,
)

# Marks that may touch the floor.
SOLE = tuple(f"{mark}_{side}" for mark in ("heel", "ball", "toe") for side in SIDES)
FOREFOOT = tuple(f"{mark}_{side}" for mark in ("ball", "toe") for side in SIDES)
# The parameter that each morph of the skin follows.
SKIN = {"wing": "wing", "tip": "tip", "arch": "evert"}
# Hands on the hips: where the fingers point, inward and down for 1 forward.
FINGERS_IN, FINGERS_DOWN = 0.3, 0.45

Segments = dict[str, Quat]


@dataclass(frozen=True)
class Pose:
    """Where everything is. Places are metres in the world, turns unit quaternions.

    `local` turns each joint against its parent and `offsets` is its place in the parent's frame: what
    a renderer sets. `world`, `joints` and `marks` are in the world. `segments` are turns against
    anatomical standing. `skin` holds degrees for the morphs of shoulder blades and arches (18 = whole
    morph), `floor` the height of the ground under each foot.
    """

    root: Vec
    local: Mapping[str, Quat]
    world: Mapping[str, Quat]
    offsets: Mapping[str, Vec]
    joints: Mapping[str, Vec]
    marks: Mapping[str, Vec]
    segments: Mapping[str, Quat]
    skin: Mapping[str, float]
    floor: Mapping[str, float]


class Asked:
    """The numbers that are asked for: what nothing is said about has its default."""

    def __init__(self, params: Params) -> None:
        self.support = str(params.get("support") or "both")
        self.hangs = self.support in ("fk", "prone")  # no foot is planted
        self._params = params

    def __call__(self, name: str) -> float:
        value = self._params.get(name)
        return default_of(name) if value is None else float(value)

    def on(self, side: Side) -> "OnSide":
        return OnSide(self._params, side)

    def is_planted(self, side: Side) -> bool:
        return self.support in ("both", side)


class OnSide:
    """The same for the parameters of one side, named without it."""

    def __init__(self, params: Params, side: Side) -> None:
        self._params = params
        self._end = "_" + side

    def __call__(self, name: str) -> float:
        value = self._params.get(name + self._end)
        return 0.0 if value is None else float(value)


def solve(rig: Rig, params: Params) -> Pose:
    """The pose that the parameters ask for."""
    asked = Asked(params)
    feet = {side: _planted_foot(rig, asked, side) for side in SIDES if asked.is_planted(side)}
    bends = {side: _bend_of_leg(rig, asked, side) for side in SIDES}
    pelvis = _pelvis_turn(rig, asked, bends)
    root = _pelvis_place(rig, asked, pelvis, feet, bends)
    segments: Segments = {"pelvis": pelvis}
    for side in SIDES:
        if side in feet:
            hip = add(root, rotate(pelvis, rig.hip_from_pelvis[side]))
            segments |= _planted_leg(rig, asked, side, hip, feet[side], bends[side])
        else:
            segments |= _hanging_leg(asked, side, pelvis)
    segments |= _spine(asked, pelvis)
    segments |= _neck(asked, segments["spine5"])
    for side in SIDES:
        segments |= _girdle(asked, side, segments["spine5"])
        segments |= _arm(asked, side, segments["spine5"])
    pose = _placed(rig, asked, segments, root)
    if asked.support == "fk":
        return _lowered(pose)
    if asked.support == "prone":
        return _prone(rig, asked, pose)
    if asked("on_hips"):
        return _hands_on_hips(rig, asked, pose)
    return pose


# --- feet and legs -----------------------------------------------------------------------------


@dataclass(frozen=True)
class Foot:
    """A foot on the ground: the centre of the ankle and how its parts are turned."""

    ankle: Vec
    hindfoot: Quat
    midfoot: Quat
    toes: Quat


def _planted_foot(rig: Rig, asked: Asked, side: Side) -> Foot:
    """The foot with its ball where it would be on a flat, straight foot.

    The heel rises about the ball. Eversion tips the hindfoot and lowers its front, turns the forefoot
    outward and sinks the midfoot; it turns about the floor, so it carries the ankle inward and a
    little up.
    """
    out, of = sign_of(side), asked.on(side)
    yaw = about_y(out * of("toe_out"))
    midfoot, hindfoot = _turned_foot(asked, side, yaw)
    standing = rig.neutral[f"foot_{side}"]
    to_midfoot = rotate(standing, rig.offsets[f"midfoot_{side}"])
    to_toes = rotate(standing, rig.offsets[f"toes_{side}"])
    flat_ankle: Vec = (
        out * asked("stance_w") * rig.hip_half_width + of("foot_x"),
        rig.ankle_height + of("foot_y"),
        of("foot_z"),
    )
    ball = add(flat_ankle, rotate(yaw, add(to_midfoot, to_toes)))
    ankle = subtract(subtract(ball, rotate(midfoot, to_toes)), rotate(hindfoot, to_midfoot))
    tipped = sin(radians(of("evert"))) * rig.ankle_height
    carried = rotate(yaw, (-out * tipped, abs(tipped) * 0.10, 0.0))
    return Foot(add(ankle, carried), hindfoot, midfoot, yaw)


def _turned_foot(asked: Asked, side: Side, yaw: Quat) -> tuple[Quat, Quat]:
    """The turns of a planted midfoot and hindfoot."""
    out, of = sign_of(side), asked.on(side)
    evert = of("evert")
    risen = product(yaw, about_x(of("heel_rise")))
    midfoot = compose(
        risen, about_y(out * evert * 0.9), about_z(out * evert * 0.35), about_x(-evert * 0.3)
    )
    hindfoot = compose(
        risen, about_y(-out * evert * 0.15), about_z(out * evert), about_x(evert * 0.3)
    )
    return midfoot, hindfoot


@dataclass(frozen=True)
class Bend:
    """How a planted leg bends, seen from the side: where the hip is above the ankle."""

    knee: float  # degrees; below 0 the knee is bent back
    height: float  # metres
    forward: float  # metres
    length: float  # share of the leg's own length: below 1 for a short leg


def _bend_of_leg(rig: Rig, asked: Asked, side: Side) -> Bend:
    of = asked.on(side)
    back, leg = of("hyper"), 1 - of("leg_short")
    knee = asked("knee_flex") - back
    shin = radians(asked("shin_lean") - back * 0.5)
    thigh = radians(knee) - shin
    return Bend(
        knee=knee,
        height=leg * (rig.shin_length * cos(shin) + rig.thigh_length * cos(thigh)),
        forward=leg * (rig.shin_length * sin(shin) - rig.thigh_length * sin(thigh)),
        length=leg,
    )


def _pelvis_turn(rig: Rig, asked: Asked, bends: Mapping[Side, Bend]) -> Quat:
    """The turn of the pelvis. On two planted feet it slants where one leg is shorter."""
    slant = 0.0
    if asked.support == "both":
        slant = degrees(atan2(bends["l"].height - bends["r"].height, 2 * rig.hip_half_width))
    return compose(
        about_y(asked("pelvis_rot")),
        about_z(asked("pelvis_obliq") + slant),
        about_x(asked("pelvis_tilt")),
    )


def _pelvis_place(
    rig: Rig,
    asked: Asked,
    pelvis: Quat,
    feet: Mapping[Side, Foot],
    bends: Mapping[Side, Bend],
) -> Vec:
    """Where the pelvis is: above the feet that carry it, as high as their legs reach."""
    aside = asked("pelvis_dx")
    if len(feet) == 2:
        middle = scale(add(feet["l"].ankle, feet["r"].ankle), 0.5)
        spread = abs(feet["l"].ankle[0] - feet["r"].ankle[0]) / 2 - rig.hip_half_width
        left, right = bends["l"], bends["r"]
        height = (_upright(left.height, spread) + _upright(right.height, spread)) / 2
        forward = (left.forward + right.forward) / 2 + asked("pelvis_dz")
        return (middle[0] + aside, middle[1] + height, middle[2] + forward)
    for side, foot in feet.items():
        hip: Vec = (
            foot.ankle[0] + aside,
            foot.ankle[1] + _upright(bends[side].height, aside),
            foot.ankle[2] + bends[side].forward + asked("pelvis_dz"),
        )
        return subtract(hip, rotate(pelvis, rig.hip_from_pelvis[side]))
    return (aside, rig.rest["pelvis"][1], 0.0)


def _upright(slanting: float, aside: float) -> float:
    """The height that a line of this length reaches when its end goes aside."""
    return sqrt(max(0.0, slanting * slanting - aside * aside))


@dataclass(frozen=True)
class Reach:
    """Two bones from a start to a target: the bend of the first against the line to the target."""

    along: Vec  # unit vector from the start to the target
    distance: float  # metres to the target, or to the end of nearly straight bones
    cosine: float
    sine: float


def _reach(start: Vec, target: Vec, first: float, second: float, straightest: float) -> Reach:
    way = subtract(target, start)
    distance = length(way)
    along = scale(way, 1 / distance)
    distance = min(distance, straightest * (first + second))
    cosine = (first * first + distance * distance - second * second) / (2 * first * distance)
    return Reach(along, distance, cosine, sqrt(max(0.0, 1 - cosine * cosine)))


def _planted_leg(rig: Rig, asked: Asked, side: Side, hip: Vec, foot: Foot, bend: Bend) -> Segments:
    """Thigh and shin between hip and ankle. The knee points a little less outward than the toes."""
    out, of = sign_of(side), asked.on(side)
    thigh_length, shin_length = rig.thigh_length * bend.length, rig.shin_length * bend.length
    reach = _reach(hip, foot.ankle, thigh_length, shin_length, 0.99999)
    ahead = rotate(about_y(out * (of("toe_out") * 0.5 + 3)), FORWARD)
    ahead = unit(across(ahead, reach.along))
    swing = radians(of("knee_in"))
    inward = scale(cross(ahead, reach.along), -out * sin(swing))
    ahead = add(scale(ahead, cos(swing)), inward)
    sine = -reach.sine if bend.knee < 0 else reach.sine
    to_knee = add(
        scale(reach.along, thigh_length * reach.cosine), scale(ahead, thigh_length * sine)
    )
    knee, ankle = add(hip, to_knee), add(hip, scale(reach.along, reach.distance))
    thigh, shin = unit(subtract(hip, knee)), unit(subtract(knee, ankle))
    hinge = unit(cross(ahead, reach.along))
    return {
        f"thigh_{side}": turn_to(hinge, thigh, cross(hinge, thigh)),
        f"shin_{side}": turn_to(hinge, shin, cross(hinge, shin)),
        f"foot_{side}": foot.hindfoot,
        f"midfoot_{side}": foot.midfoot,
        f"toes_{side}": foot.toes,
    }


def _hanging_leg(asked: Asked, side: Side, pelvis: Quat) -> Segments:
    """A leg that carries nothing, or walks: posed by its own angles from the hip down."""
    out, of = sign_of(side), asked.on(side)
    inward = of("knee_in")
    thigh = compose(
        pelvis,
        about_x(-of("hip_flex")),
        about_z(out * (of("hip_abd") - 0.35 * inward)),
        about_y(-out * (of("hip_ir") + 0.5 * inward)),
    )
    shin = compose(
        thigh,
        about_x(of("knee_bend")),
        about_z(out * (of("knee_valgus") + 0.6 * inward)),
        about_y(-out * of("tib_ir")),
    )
    return {f"thigh_{side}": thigh, f"shin_{side}": shin} | _hanging_foot(asked, side, shin)


def _hanging_foot(asked: Asked, side: Side, shin: Quat) -> Segments:
    """The foot on a hanging shin; `foot_flat` lays the sole level, turned as the foot is."""
    out, of = sign_of(side), asked.on(side)
    evert, flat = of("evert"), of("foot_flat")
    hung = compose(
        shin, about_x(-of("ankle_df")), about_y(out * of("toe_out")), about_z(out * evert)
    )
    ahead = rotate(hung, FORWARD)
    yaw = about_y(degrees(atan2(ahead[0], ahead[2])))
    level = compose(yaw, about_x(of("heel_rise")), about_z(out * evert))
    foot = blend(hung, level, flat)
    midfoot = compose(foot, about_y(out * evert * 1.05), about_z(-out * evert * 0.65))
    toes = blend(product(midfoot, about_x(-of("toe_ext"))), yaw, flat)
    return {f"foot_{side}": foot, f"midfoot_{side}": midfoot, f"toes_{side}": toes}


# --- spine, head, arms -------------------------------------------------------------------------


def _bent(below: Quat, forward: float, sideways: float, turned: float) -> Quat:
    """One segment of the spine on the one below it, by degrees."""
    return compose(below, about_x(forward), about_z(sideways), about_y(turned))


def _spine(asked: Asked, pelvis: Quat) -> Segments:
    """Five segments. The lowest lies at the hips: with more motion there a tilt would not show."""
    lumbar, thorax = asked("lumbar_flex"), asked("thorax_flex")
    side, turn = asked("spine_lat") * 0.2, asked("spine_rot")
    first = _bent(pelvis, lumbar * 0.06, side, turn * 0.05)
    second = _bent(first, lumbar * 0.30, side, turn * 0.05)
    third = _bent(second, lumbar * 0.39, side, turn * 0.2)
    fourth = _bent(third, lumbar * 0.25 + thorax * 0.35, side, turn * 0.35)
    fifth = _bent(fourth, thorax * 0.65, side, turn * 0.35)
    return {
        "spine1": first,
        "spine2": second,
        "spine3": third,
        "spine4": fourth,
        "spine5": fifth,
    }


def _neck(asked: Asked, thorax: Quat) -> Segments:
    """Three segments of the neck and the head."""
    neck, head = asked("neck_flex"), asked("head_flex")
    side, turn = asked("neck_lat"), asked("neck_rot")
    first = _bent(thorax, neck * 0.6, side * 0.3, turn * 0.2)
    second = _bent(first, neck * 0.4 + head * 0.1, side * 0.3, turn * 0.2)
    third = _bent(second, head * 0.35, side * 0.2, turn * 0.3)
    return {
        "neck1": first,
        "neck2": second,
        "neck3": third,
        "head": _bent(third, head * 0.55, side * 0.2, turn * 0.3),
    }


def _girdle(asked: Asked, side: Side, thorax: Quat) -> Segments:
    """Collar bone and shoulder blade of a side, on the upper thorax."""
    out, of = sign_of(side), asked.on(side)
    forward = of("protr")
    collar_bone = compose(thorax, about_y(-out * forward), about_z(out * of("clav_elev")))
    blade = compose(collar_bone, about_y(-out * forward * 0.4), about_z(out * of("scap_up")))
    return {f"clavicle_{side}": collar_bone, f"scapula_{side}": blade}


def _arm(asked: Asked, side: Side, thorax: Quat) -> Segments:
    """Arm and hand of a side.

    The arm swings in its plane and then turns about its own line; both against the thorax, so that
    the girdle moves the shoulder but not the arm's direction.
    """
    out, of = sign_of(side), asked.on(side)
    plane, palm_back = out * (90 - of("arm_plane")), of("pron")
    turned = about_y(-plane - out * of("arm_ir"))
    arm = compose(thorax, about_y(plane), about_x(-of("arm_elev")), turned)
    forearm = compose(arm, about_x(-of("elbow")), about_z(out * of("carry")))
    wrist = product(about_z(-out * of("wrist_flex")), about_x(-of("wrist_dev")))
    hand = compose(forearm, about_y(-out * palm_back), wrist)
    return {
        f"upperarm_{side}": arm,
        f"forearm_{side}": forearm,
        f"forearm_tw_{side}": product(forearm, about_y(-out * palm_back * 0.5)),
        f"hand_{side}": hand,
        f"fingers_{side}": product(hand, about_z(-out * of("finger_flex"))),
    }


# --- on the floor ------------------------------------------------------------------------------


def _lowered(pose: Pose) -> Pose:
    """The pose with the lowest point of its soles on the floor."""
    return _moved(pose, (0.0, -min(pose.marks[mark][1] for mark in SOLE), 0.0))


def _prone(rig: Rig, asked: Asked, pose: Pose) -> Pose:
    """The pose with the forefeet on the floor, their balls at z = 0, and the hands planted."""
    lowest = min(pose.marks[mark][1] for mark in FOREFOOT)
    behind = (pose.marks["ball_l"][2] + pose.marks["ball_r"][2]) / 2
    pose = _moved(pose, (0.0, -lowest, -behind))
    segments = dict(pose.segments)
    for side in SIDES:
        out = float(sign_of(side))
        wrist: Vec = (out * asked("hand_x"), asked("hand_y"), asked("hand_z"))
        hand = turn_to((0.0, out, 0.0), (0.0, 0.0, -1.0), (-out, 0.0, 0.0))
        elbow = _to_elbow(asked, side)
        segments |= _arm_to(rig, side, pose.joints[f"upperarm_{side}"], wrist, elbow, hand)
        segments[f"fingers_{side}"] = hand
    return _placed(rig, asked, segments, pose.root)


def _hands_on_hips(rig: Rig, asked: Asked, pose: Pose) -> Pose:
    """The pose with the hands planted on the flanks of the pelvis; elbows go with the thorax."""
    segments = dict(pose.segments)
    pelvis, thorax = segments["pelvis"], segments["spine5"]
    for side in SIDES:
        out, of = sign_of(side), asked.on(side)
        flank = (out * asked("flank_x"), asked("flank_y"), asked("flank_z"))
        wrist = add(pose.root, rotate(pelvis, flank))
        back = scale(unit((-out * FINGERS_IN, -FINGERS_DOWN, 1.0)), -1)
        left = unit(across((1.0, 0.0, 0.0), back))
        hand = product(pelvis, turn_to(left, back, cross(left, back)))
        elbow = rotate(thorax, _to_elbow(asked, side))
        segments |= _arm_to(rig, side, pose.joints[f"upperarm_{side}"], wrist, elbow, hand)
        bent = about_z(-out * of("finger_flex"))
        segments[f"fingers_{side}"] = product(hand, bent)
    return _placed(rig, asked, segments, pose.root)


def _to_elbow(asked: Asked, side: Side) -> Vec:
    """The way a planted arm's elbow points: from straight back to straight out."""
    outward = radians(asked("elbow_out"))
    return (sign_of(side) * sin(outward), 0.0, -cos(outward))


def _arm_to(rig: Rig, side: Side, shoulder: Vec, wrist: Vec, elbow: Vec, hand: Quat) -> Segments:
    """Arm and forearm between the shoulder and a planted hand, the elbow towards a direction."""
    first, second = rig.upperarm_length, rig.forearm_length
    reach = _reach(shoulder, wrist, first, second, 0.9995)
    to_side = unit(across(elbow, reach.along))
    to_elbow = add(scale(reach.along, first * reach.cosine), scale(to_side, first * reach.sine))
    elbow_at, hand_at = add(shoulder, to_elbow), add(shoulder, scale(reach.along, reach.distance))
    arm, forearm = unit(subtract(shoulder, elbow_at)), unit(subtract(elbow_at, hand_at))
    hinge = unit(cross(arm, scale(across(to_side, arm), -1)))
    lower = turn_to(hinge, forearm, cross(hinge, forearm))
    return {
        f"upperarm_{side}": turn_to(hinge, arm, cross(hinge, arm)),
        f"forearm_{side}": lower,
        f"forearm_tw_{side}": product(lower, twist(product(inverse(lower), hand), UP, 0.5)),
        f"hand_{side}": hand,
    }


# --- joints and marks --------------------------------------------------------------------------


def _placed(rig: Rig, asked: Asked, segments: Segments, root: Vec) -> Pose:
    """Every joint and mark, from how the segments are turned and where the pelvis is."""
    legs = {side: 1 - asked.on(side)("leg_short") for side in SIDES}
    local: dict[str, Quat] = {}
    world: dict[str, Quat] = {}
    offsets: dict[str, Vec] = {}
    joints: dict[str, Vec] = {}
    for joint in rig.joints:
        name, parent = joint.name, joint.parent
        above = world[parent] if parent else UNTURNED
        aim = product(segments[joint.follows], rig.neutral[joint.follows])
        local[name] = _own_turn(joint, product(inverse(above), aim))
        world[name] = product(above, local[name])
        offsets[name] = scale(joint.offset, legs[joint.leg]) if joint.leg else joint.offset
        joints[name] = add(joints[parent], rotate(above, offsets[name])) if parent else root
    marks = {
        mark: add(joints[carrier], rotate(world[carrier], place))
        for mark, (carrier, place) in rig.marks.items()
    }
    skin = {f"{part}_{s}": asked.on(s)(name) for part, name in SKIN.items() for s in SIDES}
    floor: dict[str, float] = {side: asked.on(side)("foot_y") for side in SIDES}
    return Pose(root, local, world, offsets, joints, marks, segments, skin, floor)


def _own_turn(joint: Joint, turn: Quat) -> Quat:
    """What a joint does of the turn that its segment has against its parent: see `Joint`."""
    if joint.twist_left:
        return product(turn, inverse(twist(turn, joint.axis, joint.twist_left)))
    if joint.twist_taken:
        return twist(turn, joint.axis, joint.twist_taken)
    return turn


def _moved(pose: Pose, way: Vec) -> Pose:
    """The same pose somewhere else."""
    return replace(
        pose,
        root=add(pose.root, way),
        joints={name: add(place, way) for name, place in pose.joints.items()},
        marks={name: add(place, way) for name, place in pose.marks.items()},
    )
