"""The figure as SVG: what the server draws of a pose."""

import gzip
import re
from collections.abc import Iterator
from itertools import product
from xml.etree import ElementTree

import numpy as np
import pytest

from app.figure.camera import CAMERAS, WIDTH, shot_of
from app.figure.clips import clip_of
from app.figure.definition import FigureData
from app.figure.drawing import anchors, frame_of, svg
from app.figure.light import THEMES, brightness_of, shaded
from app.figure.painting import muscles, paint_of
from app.figure.posing import solve
from app.figure.props import props_of
from app.figure.rig import rig_of
from app.figure.scene import Scene
from app.figure.surface import surface

BODIES = ("female", "male", "female_heavy", "male_heavy")
SVG = "{http://www.w3.org/2000/svg}"
LARGEST = 25_000  # bytes of a picture, compressed as it is sent
SQUAT = Scene("ohsq", (("knee_valgus", "l", 14.0), ("forward_lean", None, 20.0)))
PAINTED = Scene(
    "ohsq", over=("gastrocnemius", "soleus"), under=("tibialis_anterior", "gluteus_maximus")
)
MOVEMENTS = ("static", "ohsq", "slsq", "stepdown", "gait", "jump", "pushup", "press", "row")


def pictures(data: FigureData) -> Iterator[tuple[Scene, str]]:
    """Every movement from each of its views, with the bodies taking turns."""
    turn = 0
    for name, movement in data.movements.items():
        for view in movement.views:
            yield Scene(name, body=BODIES[turn % len(BODIES)]), view
            turn += 1


class TestTheFile:
    @pytest.mark.parametrize("theme", THEMES)
    def test_it_stands_alone_and_holds_only_shapes(self, data: FigureData, theme: str) -> None:
        known = {"svg", "filter", "feGaussianBlur", "g", "clipPath", "path", "use", "ellipse"}
        for scene in (SQUAT, PAINTED, Scene("press"), Scene("stepdown")):
            root = ElementTree.fromstring(svg(data, scene, "anterior", theme=theme))  # noqa: S314 - our own
            for element in root.iter():
                assert element.tag.removeprefix(SVG) in known | {"rect", "circle"}
                for name, value in element.attrib.items():
                    assert name not in ("style", "class")
                    assert not name.startswith("on")
                    assert name != "href" or value.startswith("#")
                    assert "url(" not in value or value.startswith("url(#")

    def test_all_that_it_refers_to_is_in_it_once(self, data: FigureData) -> None:
        text = svg(data, PAINTED, "lateral")
        named = re.findall(r'\bid="([^"]+)"', text)
        meant = set(re.findall(r'(?:url\(|href=")#([^")]+)', text))
        assert len(named) == len(set(named))
        assert meant <= set(named)

    def test_it_is_the_same_every_time(self, data: FigureData) -> None:
        assert svg(data, PAINTED, "posterior") == svg(data, PAINTED, "posterior")

    def test_its_size_is_the_frame_of_the_movement(self, data: FigureData) -> None:
        frame = data.movements["ohsq"].frame
        root = ElementTree.fromstring(svg(data, SQUAT, "anterior", width=960))  # noqa: S314
        _, _, width, height = map(float, root.attrib["viewBox"].split())
        assert width == WIDTH
        assert height == pytest.approx(WIDTH * frame.height / frame.width, abs=0.01)
        assert root.attrib["width"] == "960"
        assert float(root.attrib["height"]) == pytest.approx(2 * height, abs=0.5)

    def test_every_picture_is_small(self, data: FigureData) -> None:
        for scene, view in [*pictures(data), (SQUAT, "lateral"), (PAINTED, "lateral")]:
            text = svg(data, scene, view)
            assert "nan" not in text
            assert len(gzip.compress(text.encode(), 6)) < LARGEST, (scene, view)

    def test_light_and_dark_differ_in_colours_only(self, data: FigureData) -> None:
        light, dark = (svg(data, PAINTED, "lateral", theme=theme) for theme in THEMES)
        colour = re.compile(r"#[0-9a-f]{6}\b")
        assert light != dark
        assert colour.sub("", light) == colour.sub("", dark)

    def test_a_view_that_the_movement_does_not_have_is_refused(self, data: FigureData) -> None:
        with pytest.raises(ValueError, match="not seen from 'below'"):
            svg(data, SQUAT, "below")

    def test_a_theme_is_light_or_dark(self, data: FigureData) -> None:
        with pytest.raises(ValueError, match="light or dark"):
            svg(data, SQUAT, "anterior", theme="sepia")


class TestTheFrame:
    @pytest.mark.parametrize("movement", MOVEMENTS)
    def test_nothing_is_cut_off_over_the_whole_movement(
        self, data: FigureData, movement: str
    ) -> None:
        frame = data.movements[movement].frame
        room = np.array([frame.width, frame.height]) / 2
        views = [data.movements[movement].view_as.get(v, v) for v in data.movements[movement].views]
        for body, stance in product(BODIES, "lr"):
            clip = clip_of(data, movement, (), stance=stance, body=body)  # type: ignore[arg-type]
            for phase in np.linspace(0, 1, 9):
                places, _ = surface().posed(
                    rig_of(body), solve(rig_of(body), clip.at_phase(float(phase)))
                )
                for view in views:
                    seen = ((places - np.array(frame.centre)) @ CAMERAS[view].T)[:, :2]
                    assert (np.abs(seen) < room).all(), (body, phase, view, np.abs(seen).max(0))

    def test_the_floor_lies_where_the_frame_says(self, data: FigureData) -> None:
        for view in ("anterior", "lateral", "posterior"):
            frame = frame_of(data, SQUAT, view)
            extent = data.movements["ohsq"].frame
            floor = frame.height / 2 + extent.centre[1] * frame.scale
            assert frame.origin[1] == pytest.approx(floor, abs=0.01)
            soles = [anchors(data, SQUAT, view)[f"heel_{side}"][1] for side in "lr"]
            assert max(soles) == pytest.approx(frame.origin[1], abs=0.03 * frame.scale)

    def test_the_plumb_line_stands_between_the_feet_or_on_the_stance_foot(
        self, data: FigureData
    ) -> None:
        at = anchors(data, SQUAT, "anterior")
        middle = (at["ball_l"][0] + at["ball_r"][0]) / 2
        assert frame_of(data, SQUAT, "anterior").origin[0] == pytest.approx(middle, abs=0.02)
        one = Scene("slsq", stance="r")
        ankle = anchors(data, one, "anterior")["foot_r"][0]
        assert frame_of(data, one, "anterior").origin[0] == pytest.approx(ankle, abs=0.02)

    def test_views_have_a_right_hand(self) -> None:
        for axes in CAMERAS.values():
            assert axes @ axes.T == pytest.approx(np.eye(3))
            assert np.cross(axes[0], axes[1]) == pytest.approx(axes[2])


class TestAnchors:
    @pytest.mark.parametrize(
        ("view", "across", "sign"), [("anterior", 0, 1), ("lateral", 2, -1), ("posterior", 0, -1)]
    )
    def test_joints_and_marks_lie_where_the_pose_puts_them(
        self, data: FigureData, view: str, across: int, sign: int
    ) -> None:
        shot, at = shot_of(data, SQUAT, view, 0), anchors(data, SQUAT, view)
        centre, frame = data.movements["ohsq"].frame.centre, shot.frame
        for name, place in {**shot.pose.joints, **shot.pose.marks}.items():
            x = frame.width / 2 + sign * (place[across] - centre[across]) * frame.scale
            y = frame.height / 2 - (place[1] - centre[1]) * frame.scale
            assert at[name] == pytest.approx((x, y), abs=0.006)

    def test_muscles_have_an_anchor_on_each_side(self, data: FigureData) -> None:
        at = anchors(data, Scene("static"), "anterior")
        middle = frame_of(data, Scene("static"), "anterior").width / 2
        for name in muscles():
            assert at[f"{name}_l"][0] > middle - 5
            assert at[f"{name}_r"][0] < middle + 5


class TestMuscles:
    def test_they_are_drawn_over_the_body_and_change_nothing_else(self, data: FigureData) -> None:
        plain, painted = (svg(data, scene, "lateral") for scene in (Scene("ohsq"), PAINTED))
        without = re.sub(
            r'<clipPath id="(over|under)\d+">.*?</clipPath>'
            r'(<use href="#pover[^>]*/><path [^>]*/>|<g clip-path="url\(#under.*?</g>)',
            "",
            painted,
        )
        assert plain != painted
        assert without == plain

    def test_every_muscle_under_the_skin_has_paint_on_both_sides(self) -> None:
        for name, muscle in muscles().items():
            paint = paint_of((name,))
            if "lines" not in muscle:
                assert paint is None
                continue
            assert paint is not None
            x = np.einsum("nk,nk->n", paint.mix, surface().position["female"][paint.source, 0])
            inside = paint.fields.depth > 0
            assert (x[inside] > 0).sum() > 3, name
            assert (x[inside] < 0).sum() > 3, name

    def test_a_muscle_under_others_is_dashed(self, data: FigureData) -> None:
        deep = next(name for name, m in muscles().items() if m.get("deep") and "lines" in m)
        view = muscles()[deep]["views"][0]
        assert "stroke-dasharray" in svg(data, Scene("static", under=(deep,)), view)
        assert "stroke-dasharray" not in svg(data, PAINTED, "lateral")

    def test_unknown_muscles_are_not_drawn(self, data: FigureData) -> None:
        unknown = Scene("ohsq", over=("no_such_muscle",))
        assert svg(data, unknown, "anterior") == svg(data, Scene("ohsq"), "anterior")


class TestWhatIsSeen:
    def test_a_value_changes_the_picture(self, data: FigureData) -> None:
        still = Scene("static", (("scap_winging", "l", 14.0),))
        assert svg(data, still, "posterior") != svg(data, Scene("static"), "posterior")

    def test_the_second_condition_is_the_one_beside(self, data: FigureData) -> None:
        both = Scene("ohsq", beside=SQUAT.values)
        assert svg(data, both, "anterior") == svg(data, Scene("ohsq"), "anterior")
        assert svg(data, both, "anterior", which=1) == svg(data, SQUAT, "anterior")

    def test_the_face_is_drawn_where_it_is_turned_to_the_viewer(self, data: FigureData) -> None:
        eyes = {
            v: svg(data, Scene("static"), v).count("<ellipse")
            for v in data.movements["static"].views
        }
        assert eyes == {"anterior": 2, "lateral": 1, "posterior": 0}

    @pytest.mark.parametrize(
        ("movement", "shape"),
        [("press", "stroke-linecap"), ("stepdown", "<rect"), ("row", "stroke-linecap")],
    )
    def test_props_are_drawn(self, data: FigureData, movement: str, shape: str) -> None:
        view = data.movements[movement].views[0]
        assert shape in svg(data, Scene(movement), view).split("<filter")[-1].split(">", 3)[-1]

    def test_the_box_stands_under_the_stance_foot(self, data: FigureData) -> None:
        for stance in ("l", "r"):
            shot = shot_of(data, Scene("stepdown", stance=stance), "anterior", 0)  # type: ignore[arg-type]
            (box,) = props_of(shot.prop, shot)
            low, high = box.samples.min(axis=0), box.samples.max(axis=0)
            ball = shot.pose.marks[f"ball_{stance}"]
            assert low[0] < ball[0] < high[0]
            assert high[1] == pytest.approx(shot.pose.floor[stance])

    def test_arms_lie_before_the_trunk_from_the_side(self, data: FigureData) -> None:
        skin = surface()
        text = svg(data, Scene("static"), "lateral")
        order = [int(n) for n in re.findall(r'<clipPath id="c(\d+)"', text)]
        parts = [skin.parts[n // 4] for n in order]
        assert parts.index("trunk") < max(i for i, p in enumerate(parts) if p.endswith("_l"))


class TestLight:
    def test_what_faces_the_key_light_is_brightest(self) -> None:
        way = np.array([[-0.485, 0.661, 0.573], [0.485, -0.661, 0.573]])
        lit, turned_away = brightness_of(way, np.ones(2))
        assert lit > turned_away > 0.3

    def test_a_hollow_is_darker(self) -> None:
        ahead = np.array([[0.0, 0.0, 1.0]] * 2)
        free, hollow = brightness_of(ahead, np.array([1.0, 0.4]))
        assert free > hollow

    def test_full_brightness_is_the_colour_itself(self) -> None:
        assert shaded("#e6d8c8", 1.0) == "#e6d8c8"
        assert shaded("#e6d8c8", 0.0) == "#000000"
