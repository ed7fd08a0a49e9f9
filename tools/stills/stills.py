"""The plan of the still pictures, and the packing of what the browser drew.

    python stills.py plan WORKDIR     the poses -> WORKDIR/shots.json and landmarks.json
    python stills.py pack WORKDIR     WORKDIR/raw/*.png -> the pictures of the course and of the site
    python stills.py sheet WORKDIR    contact sheets to look at, WORKDIR/sheet-*.png

Values are the knowledge base's (its ids, its units). `plan` turns them into drives of the pose model
when KNOWLEDGE names the knowledge base, and keeps them in drives.json; without it the kept ones hold.
"""

import json
import os
import sys
from pathlib import Path

from fk import Rig, observe, params, qv, solve

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
COURSE = ROOT / "course_content/corrective-exercise/figures/bodies"
SITE = ROOT / "app/static/img/bodies"

PER_CM = 5.0  # pixels a centimetre, every lesson still
TIMES = 3  # drawn this much larger, then made smaller
FROM = {
    "lateral": [1, 0, 0],
    "anterior": [0, 0, 1],
    "posterior": [0, 0, -1],
    "oblique": [0.62, 0.16, 0.78],
}
# width, height and floor of a view's stills: one frame each, so that two pictures can be overlaid
FRAME = {"static": (400, 900, 876), "ohsq": (700, 760, 736), "stepdown": (460, 900, 876)}
NARROW = (420, 760, 736)  # the squat from front and back

LIGHT = {
    "skin": "#e6d8c8",
    "top": "#b3c2bb",
    "shorts": "#7d908a",
    "hair": "#75716a",
    "eyeWhite": "#e9e6e0",
    "iris": "#6d655b",
    "overactive": "#b43a16",
    "underactive": "#3a56a8",
    "rimColour": "#000000",
    "shade": "#565049",
}
DARK = dict(
    LIGHT,
    skin="#d2c4b3",
    top="#8fa39c",
    shorts="#566a65",
    hair="#55534d",
    eyeWhite="#cfcbc3",
    iris="#4a453e",
    overactive="#d0532b",
    underactive="#5f7fd8",
    rimColour="#7f9db0",
    shade="#3b3f44",
)


def still(movement, view, values=None, **more):
    return dict(movement=movement, view=view, values=values or {}, **more)


BOTH = "lr"
# static values that the figure's own joints read directly
READS = {
    "anterior_tilt": "pelvic_tilt",
    "kyphosis": "kyphosis",
    "forward_head": "head_forward",
    "pelvis_sway": "leg_lean",
}
LESSON = {
    "static-lateral": still("static", "lateral"),
    "static-anterior": still("static", "anterior"),
    "static-posterior": still("static", "posterior"),
    "static-lateral-aligned": still("static", "lateral", aligned=True),
    "static-lateral-forward-head": still("static", "lateral", {"forward_head": 54}),
    "static-lateral-kyphosis": still(
        "static", "lateral", {"kyphosis": 62, "rounded_shoulder": (BOTH, 49), "forward_head": 48}
    ),
    "static-lateral-rounded-shoulders": still(
        "static", "lateral", {"rounded_shoulder": (BOTH, 62)}
    ),
    "static-lateral-lordosis": still(
        "static", "lateral", {"anterior_tilt": 22}, push={"lumbar_flex": -5, "head_flex": 5}
    ),
    "static-lateral-flat": still(
        "static", "lateral", {"posterior_tilt": 14, "reduced_lordosis": 27}
    ),
    "static-lateral-sway": still(
        "static",
        "lateral",
        {"pelvis_sway": 9, "posterior_tilt": 11, "kyphosis": 56, "forward_head": 46},
        push={"lumbar_flex": -4, "head_flex": 4},
    ),
    "static-lateral-knee-back": still("static", "lateral", {"knee_hyperext": (BOTH, 14)}),
    "static-anterior-uneven-shoulders": still("static", "anterior", {"shoulder_height": ("l", 8)}),
    "static-anterior-head-tilt": still("static", "anterior", {"head_tilt": ("r", 9)}),
    "static-anterior-uneven-pelvis": still("static", "anterior", {"pelvic_obliquity": ("l", 7)}),
    "static-anterior-knees-in": still(
        "static",
        "anterior",
        {"foot_flatten": (BOTH, 14), "foot_turnout": (BOTH, 20)},
        push={"knee_in_*": 38, "knee_flex": 12, "shin_lean": 5},
    ),
    "static-posterior-feet-out": still(
        "static", "posterior", {"foot_flatten": (BOTH, 14), "foot_turnout": (BOTH, 26)}
    ),
    "ohsq-anterior": still("ohsq", "anterior"),
    "ohsq-anterior-knees-in": still("ohsq", "anterior", {"knee_valgus": (BOTH, 18)}),
    "ohsq-anterior-feet-out": still("ohsq", "anterior", {"foot_turnout": (BOTH, 22)}),
    "ohsq-anterior-weight-shift": still("ohsq", "anterior", {"weight_shift": ("l", 7)}),
    "ohsq-posterior": still("ohsq", "posterior"),
    "ohsq-lateral": still("ohsq", "lateral"),
    "ohsq-lateral-heel-rise": still("ohsq", "lateral", {"heel_rise": (BOTH, 50)}),
    "ohsq-lateral-forward-lean": still("ohsq", "lateral", {"forward_lean": 27}),
    "ohsq-lateral-arms-forward": still("ohsq", "lateral", {"arms_forward": (BOTH, 36)}),
    "ohsq-lateral-low-back-arch": still("ohsq", "lateral", {"lumbar_extension": 20}),
    "ohsq-lateral-low-back-round": still("ohsq", "lateral", {"lumbar_flexion": 28}),
    "stepdown-anterior": still("stepdown", "anterior"),
    "stepdown-anterior-knee-in": still("stepdown", "anterior", {"knee_valgus": ("l", 20)}),
    "stepdown-anterior-pelvic-drop": still(
        "stepdown",
        "anterior",
        {"pelvic_drop": ("l", 12)},
        push={"hip_flex_r": 9, "knee_bend_r": 22, "ankle_df_r": 6, "hip_abd_r": 3},
    ),
}
SITE_STILLS = {
    "hero": still(
        "static",
        "lateral",
        {"forward_head": 54, "rounded_shoulder": (BOTH, 54), "kyphosis": 47},
        per_cm=7.0,
        frame=(560, 1240, 1210),
        over=["upper_trapezius"],
        under=["neck_flexors", "middle_back"],
    ),
    "squat-lateral": still(
        "ohsq",
        "lateral",
        {"heel_rise": (BOTH, 45), "arms_forward": (BOTH, 34)},
        per_cm=5.4,
        frame=(820, 780, 752),
        over=["calf"],
        under=["tibialis_anterior", "gluteus_maximus"],
    ),
    "squat-front": still("ohsq", "oblique", per_cm=4.2, frame=(440, 640, 618)),
    "true-lateral": still("static", "lateral", aligned=True, per_cm=6.6, frame=(520, 1170, 1142)),
}


def drives(name, s, model, rig, kept):
    """Drives of the pose model for the values of a still."""
    if not os.environ.get("KNOWLEDGE"):
        return kept[name]
    from calibrate import fit, knowledge

    _, kb = knowledge(os.environ["KNOWLEDGE"])
    named = {}
    for cid, v in s["values"].items():
        sides, value = v if isinstance(v, tuple) else (None, v)
        for side in sides or [None]:
            named[cid, side] = value
    if not named:
        return []
    for cid, side in named:
        sided = model["axes"][model["compensations"][cid]["axis"]].get("sided")
        if bool(sided) != bool(side):
            raise SystemExit(f"{name}: {cid} {'needs' if sided else 'has no'} side")
    return fit(model, rig, s["movement"], named, kb)


def align(rig, p):
    """Bring ear, shoulder and hip over the line in front of the ankle, gaze level, arms hanging."""
    p = dict(p)
    steps = (
        ("shin_lean", {}, "trochanter_l"),
        ("lumbar_flex", {"head_flex": -1, "arm_elev_l": 0.4, "arm_elev_r": 0.4}, "acromion_l"),
        ("neck_flex", {"head_flex": -1}, "ear_l"),
    )

    def moved(key, others, d):
        return p | {key: p.get(key, 0) + d} | {k: p.get(k, 0) + s * d for k, s in others.items()}

    def off(q, mark):
        r = solve(rig, q)
        return r["mark"][mark][2] - plumb(r, q)

    for _ in range(60):
        for key, others, mark in steps:
            here = off(p, mark)
            slope = (off(moved(key, others, 0.5), mark) - here) / 0.5
            p = moved(key, others, max(-2, min(2, -here / slope * 0.7)))
    return p


def plumb(r, p):
    """Where the true line stands: from the side just in front of the outer ankle bone, from front
    and back midway between the feet (under the standing foot on one leg). Returns z or x."""
    return (r["pos"]["foot_l"][2] + r["pos"]["foot_r"][2]) / 2 + 0.03


def bones(rig, r):
    """Column-major matrices that carry the skin from rest to the pose."""
    out = []
    for n in rig.names:
        q, t, b = r["world"][n], r["pos"][n], rig.P[n]
        c = [qv(q, a) for a in ((1, 0, 0), (0, 1, 0), (0, 0, 1))]
        o = qv(q, b)
        out.append([*c[0], 0, *c[1], 0, *c[2], 0, t[0] - o[0], t[1] - o[1], t[2] - o[2], 1])
    return out


def camera(s, r):
    """Middle of the picture in metres, its frame in pixels and the pixels a metre."""
    narrow = s["movement"] == "ohsq" and s["view"] != "lateral"
    w, h, floor = s.get("frame") or (NARROW if narrow else FRAME[s["movement"]])
    scale = s.get("per_cm", PER_CM) * 100
    d = FROM[s["view"]]
    n = sum(a * a for a in d) ** 0.5
    tilt = (1 - (d[1] / n) ** 2) ** 0.5  # a tilted camera shortens heights
    up = (floor - h / 2) / scale / tilt
    m = r["mark"]
    z = plumb(r, s) if s["movement"] == "static" else (0.13 if s["view"] == "lateral" else 0.05)
    x = (m["ball_l"][0] + m["ball_r"][0]) / 2 if s["movement"] != "stepdown" else 0.0
    return [x, up, z], (w, h, floor), scale


def project(point, centre, s, frame, scale):
    d = FROM[s["view"]]
    n = sum(a * a for a in d) ** 0.5
    f = [-a / n for a in d]
    right = [-f[2], 0.0, f[0]]
    k = (right[0] ** 2 + right[2] ** 2) ** 0.5
    right = [a / k for a in right]
    up = [
        right[1] * f[2] - right[2] * f[1],
        right[2] * f[0] - right[0] * f[2],
        right[0] * f[1] - right[1] * f[0],
    ]
    v = [a - b for a, b in zip(point, centre, strict=True)]
    dot = lambda a: sum(i * j for i, j in zip(a, v, strict=True))
    return [round(frame[0] / 2 + dot(right) * scale, 1), round(frame[1] / 2 - dot(up) * scale, 1)]


def landmarks(r, s):
    """The named points of the body in metres."""
    m, p = r["mark"], r["pos"]
    out = {"ear": m["ear_l"], "c7": m["c7"], "nose": m["nose"], "vertex": m["vertex"]}
    for e in BOTH:
        out |= {
            f"ear_{e}": m[f"ear_{e}"],
            f"shoulder_{e}": m[f"acromion_{e}"],
            f"shoulder_joint_{e}": p[f"upperarm_{e}"],
            f"elbow_{e}": p[f"forearm_{e}"],
            f"wrist_{e}": p[f"hand_{e}"],
            f"hip_joint_{e}": p[f"thigh_{e}"],
            f"trochanter_{e}": m[f"trochanter_{e}"],
            f"knee_{e}": p[f"shin_{e}"],
            f"ankle_{e}": m[f"malleolus_{e}"],
            f"asis_{e}": m[f"asis_{e}"],
            f"psis_{e}": m[f"psis_{e}"],
            f"heel_{e}": m[f"heel_{e}"],
            f"toe_{e}": m[f"toe_{e}"],
            f"ball_{e}": m[f"ball_{e}"],
            f"midfoot_{e}": [
                (a + b) / 2 * (i != 1)
                for i, (a, b) in enumerate(zip(m[f"heel_{e}"], m[f"toe_{e}"], strict=True))
            ],
        }
    out |= {"t12": p["spine3"], "pelvis": p["pelvis"]}
    return out


def plan(work):
    rig = Rig(json.loads((work / "rig.json").read_text()))
    model = json.loads((HERE / "model.json").read_text())
    store = HERE / "drives.json"
    kept = json.loads(store.read_text()) if store.exists() else {}
    shots, marks, now = [], {}, {}
    for name, s in {**LESSON, **SITE_STILLS}.items():
        comps = now[name] = drives(name, s, model, rig, kept)
        mv = model["movements"][s["movement"]]
        p = params(model, s["movement"], mv["at"], comps, "l", "female")
        for k, v in s.get("push", {}).items():
            for e in BOTH if k.endswith("_*") else [None]:
                key = k[:-1] + e if e else k
                p[key] = p.get(key, 0) + v
        if s.get("aligned"):
            p = align(rig, p)
        r = solve(rig, p)
        centre, frame, scale = camera(s, r)
        to = lambda point: project(point, centre, s, frame, scale)  # noqa: B023
        box = None
        if s["movement"] == "stepdown":
            hgt = r["floor"]["l"]
            box = {
                "size": [0.26, hgt, 0.42],
                "at": [r["mark"]["ball_l"][0] + 0.035, hgt / 2 - 0.001, 0.04],
            }
        shot = {
            "name": name,
            "bones": bones(rig, r),
            "centre": centre,
            "width": frame[0],
            "height": frame[1],
            "per_metre": scale,
            "times": TIMES,
            "over": s.get("over", []),
            "under": s.get("under", []),
            "box": box,
        }
        shot["from"] = FROM[s["view"]]
        shots.append(shot | {"colours": LIGHT, "rim": 0})
        if name in SITE_STILLS:
            shots.append(shot | {"name": name + "-dark", "colours": DARK, "rim": 1})
        values = {
            k: (dict(zip(("side", "value"), v, strict=True)) if isinstance(v, tuple) else v)
            for k, v in s["values"].items()
        }
        if "push" in s and s["movement"] == "static":  # what is added by hand moves readings
            seen = observe(r)
            values |= {k: round(seen[key], 1) for k, key in READS.items() if k in values}
        points = {k: to(v) for k, v in landmarks(r, s).items()}
        mid = [(a + b) / 2 for a, b in zip(r["mark"]["ball_l"], r["mark"]["ball_r"], strict=True)]
        stance = s["movement"] == "stepdown"
        line = [r["pos"]["foot_l"][0] if stance else mid[0], 0, plumb(r, p)]
        entry = {
            "width": frame[0],
            "height": frame[1],
            "floor_y": frame[2],
            "px_per_cm": scale / 100,
            "view": s["view"],
            "movement": s["movement"],
            "values": values,
            "plumb_x": to(line)[0],
            "points": points,
        }
        if s["view"] == "lateral":
            entry["cm_forward_of_line"] = {
                k: round((v[2] - line[2]) * 100, 1)
                for k, v in landmarks(r, s).items()
                if k
                in (
                    "ear",
                    "c7",
                    "shoulder_l",
                    "shoulder_joint_l",
                    "trochanter_l",
                    "hip_joint_l",
                    "knee_l",
                    "ankle_l",
                )
            }
        if name in SITE_STILLS:
            entry["fractions"] = {
                k: [round(a / frame[0], 4), round(b / frame[1], 4)] for k, (a, b) in points.items()
            }
            entry["plumb_fraction"] = round(entry["plumb_x"] / frame[0], 4)
            entry["floor_fraction"] = round(frame[2] / frame[1], 4)
        marks[name] = entry
    (work / "shots.json").write_text(json.dumps(shots))
    store.write_text(json.dumps(now, indent=1) + "\n")
    rows = ",\n".join(f' "{k}": {json.dumps(v)}' for k, v in marks.items())
    (HERE / "landmarks.json").write_text("{\n" + rows + "\n}\n")


def smaller(path, width, height):
    """The drawn picture at its own size; colours are averaged by coverage, so edges stay clean."""
    from PIL import Image

    return (
        Image.open(path)
        .convert("RGBA")
        .convert("RGBa")
        .resize((width, height), Image.LANCZOS)
        .convert("RGBA")
    )


def pack(work):
    from PIL import Image

    for folder in (COURSE, SITE):
        folder.mkdir(parents=True, exist_ok=True)
    for shot in json.loads((work / "shots.json").read_text()):
        raw = work / "raw" / (shot["name"] + ".png")
        if not raw.exists():
            continue
        im = smaller(raw, shot["width"], shot["height"])
        box = im.getbbox()
        if box and (box[0] == 0 or box[1] == 0 or box[2] == im.width or box[3] == im.height):
            print("touches its frame:", shot["name"], box)
        lesson = shot["name"] in LESSON
        out, most = (COURSE, 40_000) if lesson else (SITE, 60_000)
        for quality in (82, 76, 70, 62):
            im.save(out / (shot["name"] + ".webp"), quality=quality, method=6, alpha_quality=90)
            size = (out / (shot["name"] + ".webp")).stat().st_size
            if size <= most:
                break
        print(f"{shot['name']:36s} {im.width}x{im.height} {size:6d} q{quality}")
        if shot["name"] == "true-lateral":
            # the certificate embeds a PNG; without the last bit of colour it is a third smaller
            r, g, b, alpha = im.split()
            flat = [c.point(lambda v: v & 0xFE) for c in (r, g, b)]
            Image.merge("RGBA", (*flat, alpha)).save(SITE / "true-lateral.png", optimize=True)


def sheet(work):
    from PIL import Image, ImageDraw

    marks = json.loads((HERE / "landmarks.json").read_text())
    for ground, label in (("#edf1ec", "light"), ("#0b1110", "dark")):
        for kind, names in (("lesson", list(LESSON)), ("site", list(SITE_STILLS))):
            tiles = []
            for n in names:
                dark = kind == "site" and label == "dark"
                path = (COURSE if kind == "lesson" else SITE) / f"{n}{'-dark' if dark else ''}.webp"
                if not path.exists():
                    continue
                im = Image.open(path).convert("RGBA")
                t = Image.new("RGBA", im.size, ground)
                t.alpha_composite(im)
                d, m = ImageDraw.Draw(t), marks[n]
                d.line([(m["plumb_x"], 0), (m["plumb_x"], im.height)], fill="#0b6b5e", width=2)
                d.line([(0, m["floor_y"]), (im.width, m["floor_y"])], fill="#7b8a84", width=1)
                if kind == "site" or label == "light":
                    for x, y in m["points"].values():
                        d.ellipse([x - 4, y - 4, x + 4, y + 4], outline="#b43a16", width=2)
                d.text((8, 6), n, fill="#888888")
                tiles.append(t)
            if not tiles:
                continue
            w, cols = sum(t.width for t in tiles), 10 if kind == "lesson" else 4
            h = max(t.height for t in tiles)
            rows = [tiles[i : i + cols] for i in range(0, len(tiles), cols)]
            w = max(sum(t.width for t in row) for row in rows)
            big = Image.new("RGB", (w, h * len(rows)), ground)
            for j, row in enumerate(rows):
                x = 0
                for t in row:
                    big.paste(t, (x, j * h))
                    x += t.width
            big.thumbnail((2400, 2400))
            big.save(work / f"sheet-{kind}-{label}.png")


if __name__ == "__main__":
    {"plan": plan, "pack": pack, "sheet": sheet}[sys.argv[1]](Path(sys.argv[2]).resolve())
