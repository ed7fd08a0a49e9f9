"""The one surface of the figure: smoothed, finer where it is needed, the same vertices in all bodies."""

from dataclasses import dataclass

import numpy as np
from skeleton import INDEX, skin_weights
from source import ALL_BODIES, Source

REFINED_EDGE = 0.0105  # a face with a longer edge is cut in four, metres
HEM_EDGE = 0.006  # the same beside a hem or the hairline
HEM_BAND = 0.012  # how near that is


def smooth(a: float, b: float, values: np.ndarray) -> np.ndarray:
    """0 at a, 1 at b, without corners; a may be greater than b."""
    share = np.clip((values - a) / (b - a), 0, 1)
    return share * share * (3 - 2 * share)


@dataclass
class Cage:
    """The quads of skin and eyeballs with everything that is told by vertex."""

    quads: np.ndarray
    rest: np.ndarray  # the woman, for fields and muscles
    bodies: dict[str, np.ndarray]
    weights: np.ndarray
    eye: np.ndarray  # 1 on the eyeballs
    finger: np.ndarray  # 0, or 1 (thumb) to 5
    arm: np.ndarray  # how much a vertex belongs to an arm, evened out for the armholes
    old: np.ndarray  # numbers of these vertices in the source


def cage(source: Source, bodies: dict[str, np.ndarray], joints: dict[str, np.ndarray]) -> Cage:
    kept = np.isin(source.group_of, ["body", "helper-l-eye", "helper-r-eye"])
    old = np.unique(source.quads[kept])
    renumber = np.full(len(source.vertices), -1)
    renumber[old] = np.arange(len(old))
    quads = renumber[source.quads[kept]]
    eye = np.zeros(len(old))
    eye[np.unique(quads[source.group_of[kept] != "body"])] = 1
    weights = skin_weights(source, bodies["female"], joints)[old]
    arms = [INDEX[f"{n}_{s}"] for s in "lr" for n in ARM]
    near = neighbours(quads, len(old))
    arm = weights[:, arms].sum(1)
    for _ in range(5):
        arm = np.array([arm[n].mean() if len(n) else 0.0 for n in near])
    out = Cage(quads, bodies["female"][old], {}, weights, eye, _fingers(source)[old], arm, old)
    evening = Evening(out, near, joints)
    out.bodies = {name: evening.dressed(bodies[name][old]) for name in ALL_BODIES}
    return out


ARM = ("upperarm", "upperarm_tw", "forearm", "forearm_tw", "hand", "fingers")


def neighbours(quads: np.ndarray, count: int) -> list[np.ndarray]:
    near: list[set[int]] = [set() for _ in range(count)]
    for quad in quads.tolist():
        for a, b in zip(quad, [*quad[1:], quad[0]], strict=True):
            if a != b:
                near[a].add(b)
                near[b].add(a)
    return [np.array(sorted(n)) for n in near]


def _fingers(source: Source) -> np.ndarray:
    """The finger whose bones carry most of a vertex, 1 for the thumb, else 0."""
    share = np.zeros((len(source.vertices), 6))
    for bone, rows in source.weights.items():
        values = np.array(rows)
        if len(values):
            column = int(bone[6]) if bone.startswith("finger") else 0
            np.add.at(share[:, column], values[:, 0].astype(int), values[:, 1])
    return share.argmax(1)


class Evening:
    """What lies under clothes is evened out, so that cloth reads as cloth."""

    def __init__(self, cage: Cage, near: list[np.ndarray], joints: dict[str, np.ndarray]) -> None:
        self.near = near
        place, skin = cage.rest, 1 - cage.eye
        hip, knee = joints["pelvis"], joints["shin_l"]
        hem, waist = hem_and_waist(hip, knee)
        x, y, _ = place.T
        self.shorts = smooth(hem, hem + 0.03, y) * smooth(waist + 0.02, waist - 0.02, y)
        self.shorts *= smooth(0.34, 0.30, abs(x)) * (cage.arm < 0.3)  # never the hands
        self.breast = self._breast(place, cage.arm, joints["upperarm_l"][1]) * skin
        off = place - hip + [0, 0.055, 0.01]
        crotch = np.hypot(x / 0.045, np.hypot(off[:, 1], off[:, 2] * 0.5) / 0.05)
        self.crotch = smooth(1.5, 0.6, crotch) * skin

    def dressed(self, places: np.ndarray) -> np.ndarray:
        for share, rounds in ((self.shorts, 10), (self.breast, 160), (self.crotch, 40)):
            places = self._relaxed(places, share, rounds)
        return places

    def _relaxed(self, places: np.ndarray, share: np.ndarray, rounds: int) -> np.ndarray:
        places, index = places.copy(), np.where(share > 0.01)[0]
        pull = 0.6 * share[index, None]
        for _ in range(rounds):
            means = np.array([places[self.near[i]].mean(0) for i in index])
            places[index] += pull * (means - places[index])
        return places

    @staticmethod
    def _breast(place: np.ndarray, arm: np.ndarray, shoulder: float) -> np.ndarray:
        x, y, z = place.T
        chest = (abs(abs(x) - 0.09) < 0.05) & (abs(y - shoulder + 0.145) < 0.065) & (arm < 0.3)
        share = np.zeros(len(place))
        for sign in (1, -1):
            own = np.where(chest & (sign * x > 0))[0]
            tip = place[own[np.argmax(z[own])]]
            share = np.maximum(
                share, np.clip(1.5 - np.linalg.norm(place - tip, axis=1) / 0.030, 0, 1)
            )
        return share


def hem_and_waist(hip: np.ndarray, knee: np.ndarray) -> tuple[float, float]:
    """Heights of the shorts' lower edge and of the waist, metres."""
    return hip[1] - 0.42 * (hip[1] - knee[1]), hip[1] + 0.118


# --- a finer surface ---------------------------------------------------------------------------


class Subdivision:
    """Catmull and Clark's rule over a cage: first its vertices, then its edges, then its faces."""

    def __init__(self, quads: np.ndarray, count: int) -> None:
        self.quads, self.count = quads, count
        of_edge: dict[tuple[int, int], list[int]] = {}
        for f, quad in enumerate(quads.tolist()):
            for a, b in zip(quad, [*quad[1:], quad[0]], strict=True):
                of_edge.setdefault((min(a, b), max(a, b)), []).append(f)
        self.edges = np.array(list(of_edge))
        self.number = {key: i for i, key in enumerate(of_edge)}
        self.faces_of_edge = np.array([[f[0], f[-1]] for f in of_edge.values()])
        self.border = np.array([len(f) < 2 for f in of_edge.values()])

    def apply(self, field: np.ndarray) -> np.ndarray:
        faces = field[self.quads].mean(1)
        middles = field[self.edges].mean(1)
        edges = (middles + faces[self.faces_of_edge].mean(1)) / 2
        edges[self.border] = middles[self.border]
        return np.concatenate([self._vertices(field, faces, middles), edges, faces])

    def _vertices(self, field: np.ndarray, faces: np.ndarray, middles: np.ndarray) -> np.ndarray:
        face_sum, edge_sum = np.zeros_like(field), np.zeros_like(field)
        for k in range(4):
            np.add.at(face_sum, self.quads[:, k], faces)
        for k in range(2):
            np.add.at(edge_sum, self.edges[:, k], middles)
        valence = np.maximum(np.bincount(self.quads.ravel(), minlength=self.count), 1)[:, None]
        edge_count = np.maximum(np.bincount(self.edges.ravel(), minlength=self.count), 1)[:, None]
        out = (face_sum / valence + 2 * edge_sum / edge_count + (valence - 3) * field) / valence
        rim = np.unique(self.edges[self.border])
        out[rim] = field[rim]
        return out

    def triangles(self, refined: np.ndarray) -> np.ndarray:
        """Triangles with the marked quads cut in four and their neighbours joined to them."""
        cut = np.zeros(len(self.edges), bool)
        cut[np.unique(self._edges_of(np.where(refined)[0]))] = True
        out: list[tuple[int, int, int]] = []
        for f in range(len(self.quads)):
            out += self._quartered(f) if refined[f] else self._joined(f, cut)
        found = np.array(out)
        a, b, c = found.T
        return found[(a != b) & (b != c) & (a != c)]

    def _edges_of(self, faces: np.ndarray) -> np.ndarray:
        return np.array([self._edge_numbers(f) for f in faces])

    def _edge_numbers(self, f: int) -> list[int]:
        q = self.quads[f].tolist()
        return [self.number[min(a, b), max(a, b)] for a, b in zip(q, [*q[1:], q[0]], strict=True)]

    def _quartered(self, f: int) -> list[tuple[int, int, int]]:
        q, e = self.quads[f].tolist(), [self.count + i for i in self._edge_numbers(f)]
        middle = self.count + len(self.edges) + f
        out = []
        for k in range(4):
            out += [(q[k], e[k], middle), (q[k], middle, e[k - 1])]
        return out

    def _joined(self, f: int, cut: np.ndarray) -> list[tuple[int, int, int]]:
        """A quad that stays whole; a fan where a neighbour has cut one of its edges."""
        q, e = self.quads[f].tolist(), self._edge_numbers(f)
        ring = []
        for k in range(4):
            ring.append(q[k])
            if cut[e[k]]:
                ring.append(self.count + e[k])
        start = next((i for i, v in enumerate(ring) if v >= self.count), 0)
        ring = ring[start:] + ring[:start]
        return [(ring[0], ring[i], ring[i + 1]) for i in range(1, len(ring) - 1)]


def longest_edges(quads: np.ndarray, places: np.ndarray) -> np.ndarray:
    return np.linalg.norm(places[quads] - places[np.roll(quads, -1, 1)], axis=2).max(1)


def normals(places: np.ndarray, triangles: np.ndarray) -> np.ndarray:
    """Smooth unit normals, weighted by area."""
    a, b, c = places[triangles].transpose(1, 0, 2)
    across, out = np.cross(b - a, c - a), np.zeros_like(places)
    for k in range(3):
        np.add.at(out, triangles[:, k], across)
    return out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-12)


def halved(mesh: dict[str, np.ndarray], marked: np.ndarray) -> dict[str, np.ndarray]:
    """The same surface with the edges of the marked triangles cut in half; neighbours follow."""
    t = mesh["triangles"]
    edges = np.sort(np.stack([t, np.roll(t, -1, 1)], 2), 2)  # of each triangle, three
    unique, number = np.unique(edges.reshape(-1, 2), axis=0, return_inverse=True)
    number = number.reshape(-1, 3)
    cut = np.zeros(len(unique), bool)
    cut[number[marked]] = True
    count = len(mesh["rest"])
    middle = np.where(cut, count + np.cumsum(cut) - 1, -1)
    out = {}
    for name, values in mesh.items():
        if name != "triangles":
            halves = values[unique[cut]].mean(1)
            out[name] = np.concatenate([values, halves.astype(values.dtype)])
    found = []
    for corners, middles in zip(t.tolist(), middle[number].tolist(), strict=True):
        found += _parts(corners, middles)
    out["triangles"] = np.array(found)
    return out


def _parts(corners: list[int], middles: list[int]) -> list[tuple[int, int, int]]:
    """A triangle with some of its edges' middles (else -1), as triangles."""
    a, b, c = corners
    if min(middles) >= 0:
        x, y, z = middles
        return [(a, x, z), (x, b, y), (z, y, c), (x, y, z)]
    ring = [v for pair in zip(corners, middles, strict=True) for v in pair if v >= 0]
    start = next((i for i, v in enumerate(ring) if v in middles), 0)
    ring = ring[start:] + ring[:start]
    return [(ring[0], ring[i], ring[i + 1]) for i in range(1, len(ring) - 1)]
