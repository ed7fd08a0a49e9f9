"""Reading items and quizzes: whole, with every fault, and never an exception."""

from copy import deepcopy

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from app.content.source.kinds import ItemReader, QuizReader
from app.quizzes.definition import Draw, Quiz, Section, Show, read_item, read_quiz
from app.quizzes.items import ITEM_TYPES

from .questions import RAW, unhurried

SOURCES = {raw["type"]: raw for raw in RAW}
QUIZ = yaml.safe_load("""
title: Module 6 quiz
module: static-posture
kind: module
pass_mark: 70
tag_minimum: {safety: 80}
time_limit: 20
sections:
  - title: Reading a standing body
    draw:
      - {bank: static-posture, use: practice, levels: [recall, apply], count: 4}
      - {bank: static-posture, tags: [safety], count: 1}
""")

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=8,
)


def source(kind, **changes):
    return deepcopy(SOURCES[kind]) | changes


def faults(raw, check=False):
    return {(fault.pointer, fault.code) for fault in read_item(raw, check=check)[1]}


def grave(raw, check=False):
    return {f.code for f in read_item(raw, check=check)[1] if f.grave}


def test_the_readers_fit_the_ports_of_the_checker():
    item: ItemReader = read_item
    quiz: QuizReader = read_quiz
    assert item is not None
    assert quiz is not None


class TestReadingAnItem:
    def test_a_normal_item_says_its_version_and_defaults(self):
        item, found = read_item(source("multiple"), check=False)
        assert found == []
        assert item is not None
        assert item["credit"] == "hits-minus-misses"
        assert len(item["version"]) == 16
        assert item["options"][3]["right"] is False
        assert "misconception" not in item

    def test_the_version_hangs_on_every_word_and_not_on_the_layout(self):
        raw = source("single")
        turned = dict(reversed(raw.items()))
        versions = [
            read_item(it, check=False)[0]["version"] for it in (raw, turned, raw | {"stem": "New?"})
        ]
        assert versions[0] == versions[1] != versions[2]

    def test_a_check_needs_no_more_than_it_shows(self):
        raw = {k: SOURCES["single"][k] for k in ("type", "stem", "options")}
        raw |= {"id": "heel-first", "objective": "landmarks"}
        item, found = read_item(raw, check=True)
        assert found == []
        assert item is not None

    def test_a_bank_item_needs_its_tags_and_sources(self):
        raw = {k: SOURCES["single"][k] for k in ("id", "type", "objective", "stem", "options")}
        missing = {(name,) for name in ("use", "level", "difficulty", "grade", "refs", "why")}
        assert faults(raw) == {(pointer, "missing") for pointer in missing}

    def test_a_number_or_word_to_type_needs_its_reason_in_a_check_too(self):
        raw = source("numeric")
        del raw["why"]
        assert faults(raw, check=True) == {(("why",), "missing")}

    @pytest.mark.parametrize("kind", [None, "singel", 3, ["single"]])
    def test_an_unknown_type_is_said_with_the_known_ones(self, kind):
        item, found = read_item(source("single", type=kind), check=False)
        assert item is None
        assert found[0].code == "unknown-type"
        assert "multiple" in found[0].sentence

    def test_all_faults_are_told_at_once(self):
        raw = source("single", stem="", hint="no", difficulty=3)
        raw["options"][0] |= {"wy": raw["options"][0].pop("why")}
        raw["options"][2] |= {"text": "All of the above", "id": "Neck"}
        assert {
            (("stem",), "missing"),
            (("hint",), "unknown-field"),
            (("difficulty",), "wrong-kind"),
            (("options", 0, "why"), "missing"),
            (("options", 0, "wy"), "unknown-field"),
            (("options", 2, "id"), "wrong-key"),
        } <= faults(raw)

    def test_a_missing_reason_does_not_hide_the_other_faults(self):
        raw = source("single")
        del raw["options"][0]["why"]
        raw["options"][3]["text"] = "None of the above"
        assert {code for _, code in faults(raw)} == {"missing", "all-of-the-above"}

    def test_a_misspelt_field_is_told_with_the_near_one(self):
        raw = source("single")
        raw["options"][0]["txt"] = raw["options"][0]["text"]
        sentences = [fault.sentence for fault in read_item(raw, check=False)[1]]
        assert sentences == ["No field `txt` is known here. Did you mean `text`?"]

    def test_a_text_cut_by_a_comma_is_told_as_such(self):
        raw = source("single")
        raw["options"][0] = yaml.safe_load(
            "{id: short-lats, text: Lats, why: It would fade, too so}"
        )
        assert faults(raw) == {(("options", 0, "too so"), "cut-text")}

    @unhurried
    @given(st.sampled_from(sorted(ITEM_TYPES)), st.dictionaries(st.text(max_size=9), JSON), JSON)
    def test_nothing_makes_it_raise(self, kind, raw, options):
        for value in (raw, source(kind) | raw, source(kind, options=options), source(kind, id=raw)):
            item, found = read_item(value, check=False)
            assert item is not None or found

    @unhurried
    @given(st.sampled_from(sorted(ITEM_TYPES)), st.data(), JSON)
    def test_no_broken_field_makes_it_raise(self, kind, data, value):
        raw = source(kind)
        field = data.draw(st.sampled_from(sorted(raw)))
        read_item(raw | {field: value}, check=False)


class TestFaultsOfChoices:
    def test_no_right_answer(self):
        raw = source("single")
        del raw["options"][1]["right"]
        assert faults(raw) == {(("options",), "no-right-answer")}

    def test_two_right_answers_in_a_single(self):
        raw = source("single")
        raw["options"][3]["right"] = True
        assert faults(raw) == {(("options", 3, "right"), "many-right-answers")}

    def test_ids_and_texts_that_are_there_twice(self):
        raw = source("single")
        raw["options"][2] |= {"id": "effort", "text": "poor  Effort"}
        assert faults(raw) == {
            (("options", 3, "id"), "same-id"),
            (("options", 3, "text"), "same-text"),
        }

    def test_an_id_that_tells(self):
        raw = source("single")
        raw["options"][1]["id"] = "key"
        assert faults(raw) == {(("options", 1, "id"), "telling-id")}

    def test_right_and_left_are_sides_and_tell_nothing(self):
        raw = source("single")
        raw["options"][0] |= {"id": "right", "text": "Right ankle"}
        assert faults(raw) == set()

    def test_too_few_options(self):
        raw = source("single")
        raw["options"] = raw["options"][:2]
        assert faults(raw) == {(("options",), "too-few")}

    def test_a_key_that_is_longest_by_far(self):
        raw = source("single")
        raw["options"][1]["text"] = "Limited ankle dorsiflexion, mostly of the soleus on both sides"
        assert faults(raw) == {(("options", 1, "text"), "longest-is-right")}
        assert not grave(raw)

    def test_an_absolute_word_in_a_wrong_option_only(self):
        raw = source("single")
        raw["options"][0]["text"] = "Always short latissimus"
        raw["options"][1]["text"] = "Never the hip but the ankle"
        assert faults(raw) == {(("options", 0, "text"), "absolute-word")}

    @pytest.mark.parametrize(
        ("stem", "told"),
        [
            ("Which of these is not a sign?", True),
            ("Which finding is least likely?", True),
            ("Which cause wouldn't explain it?", True),
            ("Which of these is NOT a sign?", False),
            ("Which of these is **not** a sign?", False),
            ("The heel does not lift. Which test comes next?", False),
            ("Which gives at least 5 degrees?", False),
        ],
    )
    def test_a_question_in_the_negative(self, stem, told):
        assert faults(source("single", stem=stem)) == (
            {(("stem",), "negative-stem")} if told else set()
        )

    def test_a_multiple_stem_says_how_many(self):
        assert faults(source("multiple", stem="Choose the findings.")) == {
            (("stem",), "number-missing")
        }
        assert faults(source("multiple", stem="Choose TWO findings.")) == {
            (("stem",), "number-differs")
        }

    def test_a_multiple_with_one_or_with_all_right(self):
        for right, code in ((1, "one-right-answer"), (5, "all-right-answers")):
            raw = source("multiple")
            for place, option in enumerate(raw["options"]):
                option["right"] = place < right
            assert code in grave(raw)

    def test_an_answer_in_quotes_is_not_true_or_false(self):
        assert faults(source("truefalse", answer="no")) == {(("answer",), "wrong-kind")}


class TestFaultsOfSequencesAndPairs:
    def test_step_ids_that_count(self):
        raw = source("order", dependencies=[])
        for place, step in enumerate(raw["steps"], start=1):
            step["id"] = f"step-{place}"
        assert faults(raw) == {(("steps", 0, "id"), "telling-id")}

    def test_dependencies_that_lead_nowhere_or_back(self):
        raw = source("order")
        raw["dependencies"] = [["roll-calf", "rest"], ["goblet-squat", "roll-calf"]]
        assert faults(raw) == {
            (("dependencies", 0), "unknown-id"),
            (("dependencies", 1), "order-differs"),
        }

    def test_a_response_that_is_not_there(self):
        raw = source("match")
        raw["premises"][0]["is"] = "fourth"
        assert (("premises", 0, "is"), "unknown-id") in faults(raw)

    def test_a_premise_named_as_its_response(self):
        raw = source("match")
        raw["premises"][0]["id"] = "first"
        assert faults(raw) == {(("premises", 0, "id"), "telling-id")}

    def test_no_spare_response(self):
        raw = source("match")
        raw["responses"].pop()
        assert faults(raw) == {(("responses",), "too-few-responses")}


class TestFaultsOfNumbersAndWords:
    @pytest.mark.parametrize(
        ("changes", "pointer", "code"),
        [
            ({"answer": 4.75}, ("answer",), "decimals-differ"),
            ({"decimals": 2}, ("decimals",), "decimals-differ"),
            ({"tolerance": 0.01}, ("tolerance",), "tolerance-too-small"),
            ({"tolerance": 5, "slips": []}, ("tolerance",), "tolerance-too-large"),
            ({"tolerance": -1}, ("tolerance",), "wrong-kind"),
            ({"units": {"centimetres": 1}}, ("units", "centimetres"), "same-unit"),
            ({"unit": ""}, ("units",), "unit-missing"),
            ({"slips": [{"value": 4.8, "why": "x"}]}, ("slips", 0, "value"), "slip-is-right"),
        ],
    )
    def test_numbers_that_do_not_agree(self, changes, pointer, code):
        assert faults(source("numeric", **changes)) == {(pointer, code)}

    def test_forms_that_are_the_same_and_slips_that_are_right(self):
        raw = source("short", accepted=["anterior", "Anterior", "?"])
        raw["slips"][0]["text"] = "an-terior"
        assert faults(raw) == {
            (("accepted", 1), "same-form"),
            (("accepted", 2), "empty-form"),
            (("slips", 0, "text"), "slip-is-right"),
        }


class TestReadingAQuiz:
    def test_a_quiz_becomes_a_value(self):
        normal, found = read_quiz(QUIZ)
        assert found == []
        assert normal is not None
        assert Quiz.from_dict(normal | {"key": "static-posture"}) == Quiz(
            title="Module 6 quiz",
            kind="module",
            module="static-posture",
            pass_mark=70,
            tag_minimum=(("safety", 80),),
            time_limit=20,
            sections=(
                Section(
                    "Reading a standing body",
                    (
                        Draw("static-posture", "practice", 4, levels=("recall", "apply")),
                        Draw("static-posture", "practice", 1, tags=("safety",)),
                    ),
                ),
            ),
            show=Show("submitted", "submitted", "submitted"),
        )

    def test_all_faults_of_a_quiz_are_told(self):
        raw = deepcopy(QUIZ) | {"pass_mark": 170, "shows": {}, "counts": "worst"}
        del raw["sections"][0]["draw"][0]["count"]
        assert {(f.pointer, f.code) for f in read_quiz(raw)[1]} == {
            (("pass_mark",), "wrong-kind"),
            (("shows",), "unknown-field"),
            (("counts",), "unknown-word"),
            (("sections", 0, "draw", 0, "count"), "missing"),
        }

    def test_a_module_quiz_draws_no_examination_items_and_the_final_no_practised_ones(self):
        raw = deepcopy(QUIZ)
        raw["sections"][0]["draw"][1]["use"] = "exam"
        where = ("sections", 0, "draw")
        assert [(f.pointer, f.code) for f in read_quiz(raw)[1]] == [
            ((*where, 1, "use"), "wrong-use")
        ]
        raw |= {"kind": "final"}
        del raw["module"]
        assert [f.pointer for f in read_quiz(raw)[1]] == [(*where, 0, "use")]

    def test_a_module_quiz_names_its_module_and_the_final_none(self):
        assert [f.pointer for f in read_quiz(QUIZ | {"module": None})[1]] == [("module",)]
        assert ("module",) in [f.pointer for f in read_quiz(QUIZ | {"kind": "final"})[1]]

    def test_haste_is_told(self):
        found = read_quiz(QUIZ | {"time_limit": 5})[1]
        assert [(f.code, f.grave) for f in found] == [("too-little-time", False)]

    @unhurried
    @given(st.dictionaries(st.sampled_from([*QUIZ, "x"]), JSON))
    def test_nothing_makes_it_raise(self, raw):
        read_quiz(raw)
        read_quiz(deepcopy(QUIZ) | raw)
