"""Vectors and turns, as tuples of floats.

A turn is a unit quaternion (x, y, z, w). `product(a, b)` is "b, seen in the frame of a": the turn of
a child from the turn of its parent and its own.
"""

from math import atan2, cos, pi, radians, sin, sqrt

Vec = tuple[float, float, float]
Quat = tuple[float, float, float, float]

ORIGIN: Vec = (0.0, 0.0, 0.0)
UP: Vec = (0.0, 1.0, 0.0)
FORWARD: Vec = (0.0, 0.0, 1.0)
UNTURNED: Quat = (0.0, 0.0, 0.0, 1.0)


# --- vectors -----------------------------------------------------------------------------------


def add(a: Vec, b: Vec) -> Vec:
    return (a[0] + b[0], a[1] + b[1], a[2] + b[2])


def subtract(a: Vec, b: Vec) -> Vec:
    """The way from b to a."""
    return (a[0] - b[0], a[1] - b[1], a[2] - b[2])


def scale(a: Vec, factor: float) -> Vec:
    return (a[0] * factor, a[1] * factor, a[2] * factor)


def dot(a: Vec, b: Vec) -> float:
    return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]


def cross(a: Vec, b: Vec) -> Vec:
    return (
        a[1] * b[2] - a[2] * b[1],
        a[2] * b[0] - a[0] * b[2],
        a[0] * b[1] - a[1] * b[0],
    )


def length(a: Vec) -> float:
    return sqrt(a[0] * a[0] + a[1] * a[1] + a[2] * a[2])


def unit(a: Vec) -> Vec:
    """The same direction with length 1; the zero vector stays as it is."""
    return scale(a, 1 / (length(a) or 1))


def across(a: Vec, axis: Vec) -> Vec:
    """The part of a that stands square to a unit axis."""
    return subtract(a, scale(axis, dot(a, axis)))


# --- turns -------------------------------------------------------------------------------------


def about_x(angle: float) -> Quat:
    """A turn by degrees about X: forward bending is positive."""
    half = radians(angle) / 2
    return (sin(half), 0.0, 0.0, cos(half))


def about_y(angle: float) -> Quat:
    """A turn by degrees about Y: towards the figure's left is positive."""
    half = radians(angle) / 2
    return (0.0, sin(half), 0.0, cos(half))


def about_z(angle: float) -> Quat:
    """A turn by degrees about Z: raising the figure's left is positive."""
    half = radians(angle) / 2
    return (0.0, 0.0, sin(half), cos(half))


def product(a: Quat, b: Quat) -> Quat:
    ax, ay, az, aw = a
    bx, by, bz, bw = b
    return (
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
        aw * bw - ax * bx - ay * by - az * bz,
    )


def compose(first: Quat, *others: Quat) -> Quat:
    """Several turns one after another, each in the frame of those before it."""
    for other in others:
        first = product(first, other)
    return first


def inverse(turn: Quat) -> Quat:
    return (-turn[0], -turn[1], -turn[2], turn[3])


def rotate(turn: Quat, vector: Vec) -> Vec:
    """The vector after the turn."""
    x, y, z, w = turn
    a, b, c = vector
    s, t, u = 2 * (y * c - z * b), 2 * (z * a - x * c), 2 * (x * b - y * a)
    return (a + w * s + y * u - z * t, b + w * t + z * s - x * u, c + w * u + x * t - y * s)


def blend(a: Quat, b: Quat, share: float) -> Quat:
    """A turn between a (share 0) and b (share 1), on the shorter way."""
    near = a[0] * b[0] + a[1] * b[1] + a[2] * b[2] + a[3] * b[3] >= 0
    of_a, of_b = 1 - share, share if near else -share
    x, y, z, w = (of_a * p + of_b * q for p, q in zip(a, b, strict=True))
    return normal((x, y, z, w))


def normal(turn: Quat) -> Quat:
    """The same turn with length 1."""
    x, y, z, w = turn
    size = sqrt(x * x + y * y + z * z + w * w)
    return (x / size, y / size, z / size, w / size)


def twist(turn: Quat, axis: Vec, share: float) -> Quat:
    """A share of that part of a turn which is about a unit axis."""
    angle = 2 * atan2(turn[0] * axis[0] + turn[1] * axis[1] + turn[2] * axis[2], turn[3])
    if angle > pi:
        angle -= 2 * pi
    if angle < -pi:
        angle += 2 * pi
    half = angle * share / 2
    size = sin(half)
    return (axis[0] * size, axis[1] * size, axis[2] * size, cos(half))


def turn_to(left: Vec, up: Vec, forward: Vec) -> Quat:
    """The turn that brings X, Y and Z to three unit vectors square to each other."""
    (a, d, g), (b, e, h), (c, f, i) = left, up, forward
    if a + e + i > 0:
        four = sqrt(a + e + i + 1) * 2
        return ((h - f) / four, (c - g) / four, (d - b) / four, four / 4)
    if a > e and a > i:
        four = sqrt(1 + a - e - i) * 2
        return (four / 4, (b + d) / four, (c + g) / four, (h - f) / four)
    if e > i:
        four = sqrt(1 + e - a - i) * 2
        return ((b + d) / four, four / 4, (f + h) / four, (c - g) / four)
    four = sqrt(1 + i - a - e) * 2
    return ((c + g) / four, (f + h) / four, four / 4, (d - b) / four)
