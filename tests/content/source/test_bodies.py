"""Figures of the body: what the first line asks, what is drawn, what is told in words."""

import re
from collections.abc import Mapping
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.content.source.bodies import judge, read_first_line
from app.content.source.checking import check_tree
from app.content.source.compiled import CompiledCourse, from_json, to_json
from app.content.source.compiling import compile_course
from app.content.source.landmarks import LANDMARKS
from app.content.source.lesson import BodyFigureDef
from app.figure.scene import Scene
from tests.content.trees import LAB, LESSON, READERS, body, changed, text_of, tree, with_body
from tests.figure.lab import shipped

SQUAT = "ohsq view=lateral knee_valgus_left=11 heel_rise_right=40"
MUSCLES = "over: [gastrocnemius]\nunder: [gluteus_maximus]\n"
TWO = "beside: {knee_valgus_left: 4}\nconditions: [Barefoot, Heels & raised]\n"


@cache
def course(first: str, more: str = "") -> CompiledCourse:
    draft = check_tree(tree(with_body(body(first, more))), READERS).draft
    assert draft is not None
    return draft


def html(first: str = SQUAT, more: str = "") -> str:
    lesson = course(first, more).lesson("standing/front-view")
    return "".join(segment.html for segment in lesson.segments)


def scene(first: str, more: str = "") -> Scene:
    (kept,) = course(first, more).scenes.values()
    return Scene.from_json(kept.scene)


def test_a_course_with_a_figure_of_the_body_is_clean_and_survives_json() -> None:
    spoilt = tree(with_body(body(SQUAT, MUSCLES)))
    codes = [problem.code for problem in check_tree(spoilt, READERS).stops]
    assert codes == []
    compiled = compile_course(spoilt, READERS)
    assert from_json(to_json(compiled)) == compiled == compile_course(spoilt, READERS)


def test_the_first_line_becomes_a_scene() -> None:
    assert scene(SQUAT, f"at: 0.3\nbody: male_heavy\n{MUSCLES}") == Scene(
        movement="ohsq",
        values=(("knee_valgus", "l", 11.0), ("heel_rise", "r", 40.0)),
        body="male_heavy",
        view="lateral",
        at=0.3,
        over=("gastrocnemius",),
        under=("gluteus_maximus",),
    )


def test_without_a_view_it_is_the_first_of_the_movement() -> None:
    assert scene("pushup").view == "lateral"


def test_a_movement_on_one_leg_stands_on_the_side_that_is_named() -> None:
    assert scene("slsq knee_valgus_right=12").stance == "r"
    assert scene("slsq knee_valgus_left=12").stance == "l"
    assert scene("slsq", "stance: right\n").stance == "r"
    assert scene("slsq").stance == "l"


def test_the_second_condition_is_the_first_with_what_beside_changes() -> None:
    assert scene(SQUAT, TWO).beside == (("heel_rise", "r", 40.0), ("knee_valgus", "l", 4.0))
    other_end = "beside: {knee_varus_left: 4}\nconditions: [One, Two]\n"
    assert scene("ohsq knee_valgus_left=9", other_end).beside == (("knee_varus", "l", 4.0),)


def test_the_key_names_what_is_shown_and_the_data() -> None:
    (key,) = course(SQUAT).scenes
    assert re.fullmatch(r"[0-9a-f]{12}", key)
    assert set(course(SQUAT, MUSCLES).scenes) != {key}
    renamed = with_body(body(SQUAT))
    soleus = str(renamed[f"{LAB}/muscles.yaml"]).replace("name: Soleus", "name: The soleus")
    draft = check_tree(tree(renamed | {f"{LAB}/muscles.yaml": soleus}), READERS).draft
    assert draft is not None
    assert set(draft.scenes) != {key}


def test_a_figure_names_its_clip_its_view_and_its_phase() -> None:
    (key,) = course(SQUAT).scenes
    assert (
        '<figure class="figure figure-live" id="figure-1-2" data-behaviour="figure"'
        f' data-clip="/courses/demo/figures/{key}/clip.json" data-view="lateral" data-at="0.54" data-moves="yes">'
    ) in html()


def test_views_are_switched_by_radio_buttons_with_the_chosen_one_checked() -> None:
    page = html()
    assert re.findall(r'<input type="radio" name="([^"]+)" value="(\w+)"( checked)?>', page) == [
        ("figure-1-2-view", "anterior", ""),
        ("figure-1-2-view", "lateral", " checked"),
        ("figure-1-2-view", "posterior", ""),
    ]
    assert re.findall(r'<div class="figure-still [^"]*" data-view="(\w+)"', page) == [
        "anterior",
        "lateral",
        "posterior",
    ]


def test_each_still_is_there_for_the_light_and_the_dark() -> None:
    (key,) = course(SQUAT).scenes
    images = re.findall(
        r'<img class="figure-body is-first only-(\w+)" src="([^"]+)" alt=""', html()
    )
    assert ("light", f"/courses/demo/figures/{key}/lateral.svg") in images
    assert ("dark", f"/courses/demo/figures/{key}/posterior-dark.svg") in images
    assert len(images) == 6


def test_two_conditions_have_their_names_and_their_own_pictures() -> None:
    page = html(SQUAT, TWO)
    assert '<p class="figure-condition is-second">Heels &amp; raised</p>' in page
    assert "/lateral-b-dark.svg" in page
    assert "Values of figure 1.2: Barefoot" in page


def test_it_has_caption_description_and_a_table_of_measured_values() -> None:
    page = html()
    assert "<b>Figure 1.2</b> She &amp; the line." in page
    assert '<p id="figure-1-2-text">She squats.</p>' in page
    assert 'aria-label="She &amp; the line." aria-describedby="figure-1-2-text"' in page
    moments = ["Start", "Going down", "Bottom", "Coming up", "End"]
    heads = re.findall(r'<th scope="col">([^<]+)</th>', page)
    assert heads[-6:] == ["Measured", *moments]
    rows = dict(re.findall(r"<tr><td>([^<]+)</td>((?:<td>[^<]*</td>)+)</tr>", page))
    valgus = next(cells for name, cells in rows.items() if name.endswith(", left"))
    assert re.findall(r"<td>([^<]*)</td>", valgus)[2] == "11°"


def test_a_table_of_its_author_takes_the_place_of_the_measured_one() -> None:
    page = html(SQUAT, "table:\n  - [Sign, Value]\n  - [Knee, inward]\n")
    assert "<td>Knee</td><td>inward</td>" in page
    assert "Measured" not in page


def test_muscles_are_named_where_they_are_seen_and_explained_by_a_legend() -> None:
    page = html(SQUAT, MUSCLES)
    behind = page.partition('data-view="posterior"')[2].partition("</div>")[0]
    assert ">Gluteus maximus</text>" in behind
    assert ">likely underactive</text>" in behind
    before = page.partition('data-view="anterior"')[2].partition("</div>")[0]
    assert "Gluteus maximus" not in before
    assert re.search(r'class="figure-key is-over">overactive</span>', page)
    listed = page.partition('<ol class="figure-marks" data-view="posterior"')[2].partition("</ol>")[
        0
    ]
    assert '<b>Gluteus maximus</b> <span class="figure-told">likely underactive</span>' in listed
    assert "figure-legend" not in html()


def test_landmarks_say_how_far_they_are_from_the_line() -> None:
    page = html("static view=lateral", "landmarks: [ear, trochanter, c7]\n")
    side = page.partition('<ol class="figure-marks" data-view="lateral"')[2].partition("</ol>")[0]
    told = r'<b>Ear</b> <span class="figure-told">(\d+ cm (ahead of|behind) the line|on the line)'
    assert re.search(told, side)
    assert "<b>C7</b>" in side
    front = page.partition('<ol class="figure-marks" data-view="anterior"')[2].partition("</ol>")[0]
    assert "<b>Ear, left</b>" in front
    assert "trochanter" not in front


@pytest.mark.parametrize("movement", shipped().movements)
def test_every_landmark_can_be_marked_in_every_movement(movement: str) -> None:
    assert "figure-live" in html(movement, f"landmarks: [{', '.join(LANDMARKS)}]\n")


def test_a_push_up_has_no_plumb_line_and_is_seen_from_above() -> None:
    page = html("pushup")
    assert "figure-line" not in page
    assert "<span>From above</span>" in page


def test_words_are_escaped_in_every_layer() -> None:
    figure = body("ohsq").replace("She & the line.", "<b>&\"'").replace("She squats.", "<i>x</i>")
    draft = check_tree(tree(with_body(figure)), READERS).draft
    assert draft is not None
    page = "".join(part.html for part in draft.lesson("standing/front-view").segments)
    assert "<b>&" not in page
    assert "<i>" not in page
    assert "style=" not in page


def test_ids_are_unique_and_nothing_tells_compensations_but_the_table() -> None:
    page = html(SQUAT, MUSCLES)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert "knee_valgus" not in page


def test_it_counts_as_a_figure_and_is_found_by_its_words() -> None:
    lesson = course(SQUAT).lesson("standing/front-view")
    assert lesson.figures == 1
    assert lesson.live
    assert "She & the line." in lesson.text
    assert "She squats." in lesson.text
    assert not course(SQUAT).lesson("standing/side-view").live


def test_a_faulty_figure_is_left_out_and_the_next_keeps_its_number() -> None:
    faulty = body("ohsq knee_valgu_left=9") + "\nWords.\n\n" + body("ohsq")
    draft = check_tree(tree(with_body(faulty)), READERS).draft
    assert draft is not None
    page = "".join(part.html for part in draft.lesson("standing/front-view").segments)
    assert re.findall(r'id="(figure-\d-\d)"', page) == ["figure-1-3"]
    assert len(draft.scenes) == 1


def test_every_fault_of_a_figure_is_told_at_once() -> None:
    first = "ohsq view=above knee_valgus=9 forward_lean=900 oops"
    more = "over: [calf]\nlandmarks: [nose]\nstance: left\n"
    problems = check_tree(tree(with_body(body(first, more))), READERS).problems
    assert {problem.code for problem in problems} >= {
        "view-unknown",
        "compensation-side",
        "compensation-range",
        "figure-word",
        "muscle-unknown",
        "landmark-unknown",
        "figure-stance",
    }


def test_flaws_of_the_lab_leave_its_figures_out_without_a_word_more() -> None:
    changes = with_body(body("ohsq"))
    changes[f"{LAB}/figure.yaml"] = "movements: 3\n"
    checked = check_tree(tree(changes), READERS)
    assert {problem.code for problem in checked.stops} == {"lab-flaw"}
    assert checked.draft is not None
    assert checked.draft.scenes == {}


def test_other_files_of_the_lab_are_left_to_it() -> None:
    changes = with_body(body("ohsq")) | {f"{LAB}/causes.yaml": "causes: []\n"}
    assert check_tree(tree(changes), READERS).stops == ()


def test_a_figure_of_a_lesson_that_nobody_lists_is_not_served() -> None:
    spare = {"course_content/demo/standing/spare.md": text_of(LESSON) + "\n" + body("gait")}
    draft = check_tree(tree(with_body(body("ohsq")) | spare), READERS).draft
    assert draft is not None
    assert {kept.scene["movement"] for kept in draft.scenes.values()} == {"ohsq"}


# Whatever is written

DATA = shipped()
NAMES = sorted(f"{name}{side}" for name in DATA.compensations for side in ("", "_left", "_right"))
NUMBERS = st.one_of(
    st.floats(-60, 120, allow_nan=False).map(lambda value: f"{value:.1f}"),
    st.sampled_from(["0", "nan", "1e999", "-0", "x", ""]),
)
WORDS = st.one_of(
    st.tuples(st.sampled_from(NAMES), NUMBERS).map("=".join),
    st.sampled_from(["view=lateral", "view=posterior", "view=", "=", "a=b=c", "::"]),
    st.text(max_size=8),
)
LINES = st.tuples(
    st.one_of(st.sampled_from([*DATA.movements, ""]), st.text(max_size=6)),
    st.lists(WORDS, max_size=6),
).map(lambda parts: " ".join([parts[0], *parts[1]]))
BODIES: st.SearchStrategy[Mapping[str, object]] = st.fixed_dictionaries(
    {"caption": st.just("x"), "description": st.just("x")},
    optional={
        "body": st.sampled_from(["female", "male", "female_heavy", "male_heavy"]),
        "stance": st.sampled_from(["left", "right"]),
        "at": st.floats(0, 1),
        "over": st.lists(st.sampled_from([*DATA.muscles, "x"]), max_size=3),
        "under": st.lists(st.sampled_from([*DATA.muscles, "x"]), max_size=3),
        "beside": st.dictionaries(st.sampled_from(NAMES), st.floats(-60, 120), max_size=3),
        "conditions": st.just(["One", "Two"]),
        "landmarks": st.lists(st.sampled_from([*LANDMARKS, "x"]), max_size=3),
    },
)


@settings(max_examples=150)
@given(LINES, BODIES)
def test_no_figure_makes_the_judge_raise(line: str, fields: Mapping[str, object]) -> None:
    if not line.strip():
        return
    asked, slips = read_first_line(line)
    shown, more = judge(asked, BodyFigureDef.model_validate(fields), DATA)
    assert (shown is None) == bool(more)
    assert all(slip.code and slip.words is not None for slip in [*slips, *more])


@settings(max_examples=25)
@given(LINES, st.text(max_size=40))
def test_no_figure_makes_the_checker_raise(line: str, more: str) -> None:
    figure = f"::: figure {line}\ncaption: x\ndescription: x\n{more}\n:::\n"
    check_tree(tree(with_body(figure)), READERS)


@settings(max_examples=25)
@given(st.binary(max_size=80), st.sampled_from(["movements", "axes", "figure", "muscles"]))
def test_no_file_of_the_lab_makes_the_checker_raise(content: bytes, name: str) -> None:
    changes = with_body(body("ohsq")) | {f"{LAB}/{name}.yaml": content}
    assert check_tree(tree(changes), READERS).stops


def test_a_drawing_with_a_name_of_a_movement_stays_a_drawing() -> None:
    changes = changed(LESSON, "caption: A line & five points.", "caption: ohsq")
    assert check_tree(tree(changes), READERS).problems == ()
