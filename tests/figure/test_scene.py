"""A scene as a value: its JSON, its key, its clips."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.figure.clips import clip_of
from app.figure.definition import FigureData
from app.figure.fitting import OutOfReach, fit
from app.figure.scene import Scene, clip_for, phase_of

SQUAT = Scene(
    "ohsq",
    (("knee_valgus", "l", 12.0),),
    beside=(("knee_valgus", "l", 6.5), ("forward_lean", None, 14.0)),
    over=("adductor_longus",),
    at=0.3,
)
numbers = st.floats(-50, 50).map(lambda number: round(number, 2))
value_lists = st.lists(
    st.tuples(
        st.sampled_from(["knee_valgus", "kyphosis"]), st.sampled_from(["l", "r", None]), numbers
    )
).map(tuple)
scenes = st.builds(
    Scene,
    movement=st.sampled_from(["ohsq", "static"]),
    values=value_lists,
    body=st.sampled_from(["female", "male_heavy"]),
    stance=st.sampled_from(["l", "r"]),
    view=st.sampled_from(["anterior", "lateral"]),
    at=st.none() | st.floats(0, 1),
    over=st.lists(st.sampled_from(["soleus", "gracilis"])).map(tuple),
    beside=st.none() | value_lists,
)


@given(scenes)
def test_json_and_back_is_the_same_scene(scene: Scene) -> None:
    again = Scene.from_json(scene.to_json())
    assert again == scene
    assert again.key() == scene.key()


@given(scenes, scenes)
def test_other_scenes_have_other_keys(one: Scene, other: Scene) -> None:
    assert (one == other) == (one.key() == other.key())


def test_a_key_is_twelve_hex_digits() -> None:
    assert len(SQUAT.key()) == 12
    assert int(SQUAT.key(), 16) >= 0


def test_json_holds_plain_values_only() -> None:
    def plain(value: Any) -> bool:
        if isinstance(value, dict):
            return all(isinstance(key, str) and plain(inner) for key, inner in value.items())
        if isinstance(value, list):
            return all(map(plain, value))
        return value is None or type(value) in (str, int, float, bool)

    assert plain(SQUAT.to_json())


def test_the_first_repetition_is_the_exact_one(data: FigureData) -> None:
    clip = clip_for(data, SQUAT)
    exact = clip_of(data, "ohsq", fit(data, "ohsq", {("knee_valgus", "l"): 12.0}))
    assert len(clip.reps) == 3
    assert clip.reps[0] == exact.reps[0]
    assert clip.reps[1] != clip.reps[0]
    assert clip.reps[2] != clip.reps[1]


def test_the_same_scene_moves_the_same_way(data: FigureData) -> None:
    again = Scene.from_json(SQUAT.to_json())
    assert clip_for(data, again) is clip_for(data, SQUAT)
    clip_for.cache_clear()
    assert clip_for(data, again) == clip_for(data, SQUAT)


def test_the_figure_beside_has_its_own_clip(data: FigureData) -> None:
    first, second = (clip_for(data, SQUAT, which=which) for which in (0, 1))
    assert first.reps[0] != second.reps[0]
    assert first.phases == second.phases


def test_the_still_is_at_its_own_phase_or_that_of_reading(data: FigureData) -> None:
    assert phase_of(data, SQUAT) == 0.3
    assert phase_of(data, Scene("ohsq")) == data.movements["ohsq"].at


def test_what_can_not_be_shown_is_refused(data: FigureData) -> None:
    with pytest.raises(OutOfReach):
        clip_for(data, Scene("ohsq", (("elbow_bend", "l", 120.0),)))
