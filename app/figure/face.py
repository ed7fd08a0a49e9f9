"""The face of a drawn figure: eyes, brows and the line of the mouth, on the turned head."""

import numpy as np

from app.figure.camera import Shot
from app.figure.contours import Floats
from app.figure.light import shaded
from app.figure.paths import short
from app.figure.surface import Surface, matrices
from app.figure.turning import Vec, dot, rotate, unit

SEEN = 0.1  # how much a feature must be turned to the viewer, 1 = wholly


class Face:
    """The lines of a body's face, carried by its head."""

    def __init__(self, shot: Shot, skin: Surface, colours: dict[str, str]) -> None:
        self.shot, self.colours = shot, colours
        self.lines = skin.face[shot.rig.body]
        self.head = matrices(("head",), shot.rig, shot.pose).reshape(3, 4)

    def drawn(self) -> str:
        """What is turned to the viewer."""
        out = []
        for side, outward in (("l", 1.0), ("r", -1.0)):
            if self._turned((0.45 * outward, 0.0, 0.9)) > SEEN:
                out.append(self._eye(side))
            if self._turned((0.5 * outward, 0.0, 0.87)) > SEEN:
                out.append(self._brow(side))
        return "".join(out) + self._mouth()

    def _turned(self, way: Vec) -> float:
        """How much a direction of the head (left, up, forward) points at the viewer, -1 to 1."""
        x, y, z = self.shot.camera[2].tolist()
        return dot(unit(rotate(self.shot.pose.world["head"], way)), (x, y, z))

    def _at(self, points: Floats) -> Floats:
        return self.shot.drawn(points @ self.head[:, :3].T + self.head[:, 3])

    def _line(self, points: Floats) -> str:
        return "M" + "L".join(
            f"{x} {y}" for x, y in np.round(self._at(points)).astype(int).tolist()
        )

    def _brow(self, side: str) -> str:
        colour = shaded(self.colours["hair"], 0.9)
        return f'<path fill="{colour}" fill-opacity=".85" d="{self._line(self.lines["brow_" + side])}z"/>'

    def _mouth(self) -> str:
        seen = [p for p in self.lines["mouth"] if self._turned((p[0] * 30, 0.0, 0.8)) > SEEN]
        if len(seen) < 2:
            return ""
        return (
            f'<path fill="none" stroke="{shaded(self.colours["skin"], 0.5)}" stroke-opacity=".7" '
            f'stroke-width="{short(0.003 * self.shot.metre)}" d="{self._line(np.array(seen))}"/>'
        )

    def _eye(self, side: str) -> str:
        """The white between the lids, the iris - narrower as it turns away - and the upper lid."""
        opening, (front, across) = self.lines["eye_" + side], self.lines["iris_" + side]
        metre, radius = self.shot.metre, float(across[0])
        middle, edge = self._at(np.array([front, front + across]))
        wide = max(abs(float(edge[0] - middle[0])), 0.35 * radius * metre)
        lid = opening[: (len(opening) + 1) // 2]
        return (
            f'<path fill="{shaded(self.colours["eyeWhite"], 0.93)}" d="{self._line(opening)}z"/>'
            f'<ellipse cx="{short(middle[0])}" cy="{short(middle[1])}" rx="{short(wide)}" '
            f'ry="{short(radius * metre)}" fill="{shaded(self.colours["iris"], 0.8)}"/>'
            f'<path fill="none" stroke="{shaded(self.colours["hair"], 0.75)}" '
            f'stroke-width="{short(0.0022 * metre)}" d="{self._line(lid)}"/>'
        )
