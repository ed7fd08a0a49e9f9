"""Muscles as fields over the skin of the figure at rest.

Each is an array of three columns a vertex: depth (positive inside the outline, metres), distance
along the fibres and distance across them. The outlines are simple on purpose: they say where a
muscle lies, not how it is built.
"""

import numpy as np


def muscle_fields(R, normal, W, ji, P):
    """{name: (n, 3) array} for the figure's left and right side together."""
    out = {}
    x, _y, _z = R.T
    for name, make in (
        ("calf", _calf),
        ("tibialis_anterior", _tibialis),
        ("gluteus_maximus", _glute),
        ("upper_trapezius", _upper_trapezius),
        ("neck_flexors", _neck_flexors),
        ("middle_back", _middle_back),
    ):
        best = None
        for e, sg in (("l", 1), ("r", -1)):
            f = make(
                R * [sg, 1, 1], normal * [sg, 1, 1], {k: v * [sg, 1, 1] for k, v in P.items()}, e
            )
            own = sg * x > (-0.002 if name not in ("calf", "tibialis_anterior") else 0)
            f[~own, 0] = -1
            best = f if best is None else np.where(f[:, :1] > best[:, :1], f, best)
        out[name] = best
    return out


def _leg(R, P, e):
    """Height along the shin (0 ankle, 1 knee), distances forward and outward of its bone."""
    A, K = P[f"foot_{e}"], P[f"shin_{e}"]
    d = (K - A) / np.linalg.norm(K - A)
    f = P[f"toes_{e}"] - A
    f = f - d * (f @ d)
    f = f / np.linalg.norm(f)
    side = np.cross(d, f)
    q = R - A
    return (q @ d) / np.linalg.norm(K - A), q @ f, q @ side, np.linalg.norm(K - A)


def smin(a, b, k=0.02):
    """The lesser of two depths with a rounded corner."""
    h = np.clip(0.5 + 0.5 * (b - a) / k, 0, 1)
    return b * (1 - h) + a * h - k * h * (1 - h)


def _fields(depth, along, across):
    return np.stack([depth, along, across], 1)


def _calf(R, n, P, e):
    t, fwd, out, length = _leg(R, P, e)
    angle = np.arctan2(abs(out), -(fwd + 0.005))  # 0 = straight back
    half = np.interp(t, [0.12, 0.3, 0.45, 0.62, 0.8, 0.97], [0.3, 0.7, 1.25, 1.6, 1.5, 0.9])
    ends = np.minimum(t - 0.10, 1.0 - t) * length
    depth = smin((half - angle) * 0.045, ends, 0.05)
    depth[(t < 0) | (t > 1.05)] = -1
    return _fields(depth, t * length, angle * np.sign(out) * 0.045)


def _tibialis(R, n, P, e):
    t, fwd, out, length = _leg(R, P, e)
    angle = np.arctan2(out, fwd + 0.012)  # 0 = straight forward
    mid = np.interp(t, [0.15, 0.6, 0.9], [0.25, 0.72, 0.9])
    half = np.interp(t, [0.12, 0.3, 0.6, 0.9], [0.16, 0.36, 0.52, 0.3])
    ends = np.minimum(t - 0.12, 0.93 - t) * length
    depth = smin((half - abs(angle - mid)) * 0.045, ends, 0.03)
    depth[(t < 0) | (t > 1.05)] = -1
    return _fields(depth, t * length, (angle - mid) * 0.045)


def _ellipse(u, v, a, b):
    return (1 - np.hypot(u / a, v / b)) * min(a, b)


def _glute(R, n, P, e):
    H = P[f"thigh_{e}"]
    fibre = np.array([0.72, -0.69, 0.0])  # from the sacrum out and down
    q = R - (H + [-0.035, 0.015, -0.09])
    cross = np.array([0.69, 0.72, 0.0])
    u, v = q @ fibre, q @ cross
    depth = _ellipse(u, v, 0.135, 0.095)
    depth = smin(depth, H[2] + 0.01 - R[:, 2], 0.03)
    depth = smin(depth, R[:, 0] - 0.004, 0.015)
    return _fields(depth, u, v)


def _upper_trapezius(R, n, P, e):
    N1, A = P["neck1"], P[f"upperarm_{e}"]
    top = N1 + [0.022, 0.075, -0.04]
    end = A + [-0.015, 0.045, -0.02]
    d = (end - top) / np.linalg.norm(end - top)
    length = np.linalg.norm(end - top)
    t = (R - top) @ d / length
    away = np.linalg.norm(R - top - (t * length)[:, None] * d, axis=1)
    width = np.interp(t, [0, 0.35, 0.7, 1], [0.030, 0.060, 0.055, 0.030])
    depth = smin(width - away, np.minimum(t + 0.05, 1.0 - t) * length, 0.03)
    depth = smin(depth, A[2] + 0.02 - R[:, 2], 0.03)
    depth = smin(depth, R[:, 1] - A[1] + 0.005, 0.03)
    return _fields(depth, t * length, away)


def _neck_flexors(R, n, P, e):
    N1, Hd = P["neck1"], P["head"]
    top = Hd + [0.045, -0.035, 0.035]
    end = N1 + [0.022, -0.015, 0.075]
    d = (end - top) / np.linalg.norm(end - top)
    length = np.linalg.norm(end - top)
    t = (R - top) @ d / length
    q = R - top - (t * length)[:, None] * d
    away = np.linalg.norm(q * [0.6, 1, 1], axis=1)
    width = np.interp(t, [0, 0.5, 1], [0.022, 0.030, 0.016])
    depth = smin(width - away, np.minimum(t - 0.03, 1.0 - t) * length, 0.03)
    depth = np.where((R[:, 0] > 0.004) & (R[:, 1] < Hd[1] - 0.0), depth, -1)
    return _fields(depth, t * length, away)


def _middle_back(R, n, P, e):
    _s5, A = P["spine5"], P[f"upperarm_{e}"]
    c = np.array([0.052, A[1] - 0.085, 0.0])
    u, v = R[:, 0] - c[0], R[:, 1] - c[1]
    depth = _ellipse(u, v, 0.043, 0.085)
    depth = np.where(n[:, 2] < -0.15, depth, -1)
    depth = np.where(R[:, 2] < A[2], depth, -1)
    return _fields(depth, v, u)
