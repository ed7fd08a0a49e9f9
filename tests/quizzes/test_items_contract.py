"""What holds for every item type."""

import json
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes.definition import read_item
from app.quizzes.items import ITEM_TYPES
from app.quizzes.items.contract import BadAnswer, Mark

from .questions import (
    EXAMPLES,
    GUIDE,
    RAW,
    Form,
    answers,
    asked_html,
    items,
    reviewed_html,
    right_answer,
    unhurried,
)


@st.composite
def questions(draw):
    """A prepared question of any type with its type and any answer."""
    item = draw(items())
    kind = ITEM_TYPES[item["type"]]
    prepared = kind.prepare(item, Random(draw(st.integers(0, 999))), draw(st.booleans()))
    return kind, prepared, draw(answers(prepared))


class TestTheGuide:
    def test_it_has_an_example_and_a_heading_for_each_type(self):
        assert set(EXAMPLES) == set(ITEM_TYPES)
        assert all(f"\n## {kind}\n" in GUIDE for kind in ITEM_TYPES)

    @pytest.mark.parametrize("raw", RAW, ids=lambda raw: raw["type"])
    def test_its_examples_have_no_fault_at_all(self, raw):
        assert read_item(raw, check=False)[1] == []

    @pytest.mark.parametrize("kind", sorted(ITEM_TYPES))
    def test_its_examples_are_asked_answered_marked_and_reviewed(self, kind):
        item_type = ITEM_TYPES[kind]
        prepared = item_type.prepare(EXAMPLES[kind], Random(1), shuffle=True)
        assert "question-stem" in asked_html(item_type.show(prepared), None)
        right = right_answer(prepared)
        assert item_type.mark(prepared, right).share == 1
        assert EXAMPLES[kind]["why"] in reviewed_html(item_type.explain(prepared, right))


class TestPreparing:
    @unhurried
    @given(questions())
    def test_what_is_frozen_is_plain_json(self, question):
        kind, prepared, answer = question
        for value in (prepared, kind.show(prepared), kind.explain(prepared, answer)):
            assert json.loads(json.dumps(value)) == value

    @unhurried
    @given(items(), st.integers())
    def test_the_same_chance_prepares_the_same_question(self, item, seed):
        kind = ITEM_TYPES[item["type"]]
        assert kind.prepare(item, Random(seed), True) == kind.prepare(item, Random(seed), True)

    @unhurried
    @given(items())
    def test_the_item_is_not_touched(self, item):
        before = json.dumps(item)
        ITEM_TYPES[item["type"]].prepare(item, Random(0), shuffle=True)
        assert json.dumps(item) == before

    def test_rendered_html_is_used_where_the_compiler_made_it(self):
        item = EXAMPLES["single"] | {"stem_html": "<p>An <em>easy</em> one</p>"}
        prepared = ITEM_TYPES["single"].prepare(item, Random(0), shuffle=True)
        assert prepared["stem_html"] == "An <em>easy</em> one"

    def test_text_without_html_is_made_safe(self):
        item = EXAMPLES["single"] | {"stem": "Is <b> bold?"}
        prepared = ITEM_TYPES["single"].prepare(item, Random(0), shuffle=True)
        assert prepared["stem_html"] == "Is &lt;b&gt; bold?"


class TestShowing:
    @unhurried
    @given(questions())
    def test_no_word_of_key_or_reason_is_in_it(self, question):
        kind, prepared, _ = question
        secret = {"right", "is", "why_html", "answer", "accepted", "slips", "listed", "before"}
        assert not secret & _keys_in(kind.show(prepared))

    @unhurried
    @given(items(), st.integers(0, 999), st.data())
    def test_two_items_that_differ_only_in_their_key_are_shown_alike(self, item, seed, data):
        kind = ITEM_TYPES[item["type"]]
        other = _with_another_key(item, data)
        one, two = (kind.prepare(it, Random(seed), True) for it in (item, other))
        if item["type"] == "order":  # what was shown must be right for neither, to compare
            one["steps"] = two["steps"] = sorted(one["steps"], key=lambda step: step["id"])
        assert kind.show(one) == kind.show(two)
        assert asked_html(kind.show(one), None) == asked_html(kind.show(two), None)


class TestAnswering:
    @unhurried
    @given(questions())
    def test_what_a_form_shows_is_read_back_as_it_was(self, question):
        kind, prepared, answer = question
        form = Form(asked_html(kind.show(prepared), answer)).values
        assert kind.read_answer(prepared, form, "q1") == answer

    @unhurried
    @given(questions())
    def test_an_empty_form_is_unanswered(self, question):
        kind, prepared, _ = question
        assert kind.read_answer(prepared, {}, "q1") is None
        assert not kind.is_complete(prepared, None)

    @unhurried
    @given(questions())
    def test_other_questions_of_the_page_are_not_read(self, question):
        kind, prepared, answer = question
        form = Form(asked_html(kind.show(prepared), answer, name="q10")).values
        assert kind.read_answer(prepared, form, "q1") is None

    @pytest.mark.parametrize("kind", ["single", "multiple", "truefalse", "numeric"])
    def test_what_no_form_sends_is_refused_with_a_sentence(self, kind):
        prepared = ITEM_TYPES[kind].prepare(EXAMPLES[kind], Random(0), shuffle=True)
        with pytest.raises(BadAnswer) as refused:
            ITEM_TYPES[kind].read_answer(prepared, {"q1": ["nonsense"]}, "q1")
        assert refused.value.sentence.endswith(".")

    @unhurried
    @given(questions())
    def test_a_right_answer_is_complete(self, question):
        kind, prepared, _ = question
        assert kind.is_complete(prepared, right_answer(prepared))


class TestMarking:
    @unhurried
    @given(questions())
    def test_a_share_is_between_nothing_and_all(self, question):
        kind, prepared, answer = question
        mark = kind.mark(prepared, answer)
        assert 0 <= mark.share <= 1
        assert 0 <= mark.got <= mark.wanted

    @unhurried
    @given(questions())
    def test_the_right_answer_earns_all_and_nothing_earns_nothing(self, question):
        kind, prepared, _ = question
        assert kind.mark(prepared, right_answer(prepared)).share == 1
        assert kind.mark(prepared, None).share == 0

    @unhurried
    @given(questions(), st.integers(0, 999))
    def test_the_order_shown_does_not_matter(self, question, seed):
        kind, prepared, answer = question
        lists = {k: v for k, v in prepared.items() if k in ("options", "steps", "premises")}
        other = prepared | {k: Random(seed).sample(v, len(v)) for k, v in lists.items()}
        assert kind.mark(other, answer).share == kind.mark(prepared, answer).share

    @unhurried
    @given(questions())
    def test_a_mark_is_stored_and_read_without_loss(self, question):
        kind, prepared, answer = question
        mark = kind.mark(prepared, answer)
        assert Mark.from_json(json.loads(json.dumps(mark.as_json()))) == mark
        assert float(mark.exact()) == mark.share


class TestExplaining:
    @unhurried
    @given(questions())
    def test_what_is_not_allowed_is_not_in_it(self, question):
        kind, prepared, answer = question
        closed = kind.explain(prepared, answer, marks=False, answers=False, why=False)
        assert closed["marks"] is None
        assert closed["why_html"] is None
        assert closed["evidence"] is None
        assert not _reasons_in(closed)
        for name in ("right", "right_html", "right_text", "position", "accepted"):
            assert _values_of(name, closed) <= {None}

    @unhurried
    @given(items(), st.integers(0, 999), st.data())
    def test_without_answers_and_marks_two_keys_are_explained_alike(self, item, seed, data):
        kind = ITEM_TYPES[item["type"]]
        one = kind.prepare(item, Random(seed), True)
        two = kind.prepare(_with_another_key(item, data), Random(seed), True)
        if item["type"] == "order":
            one["steps"] = two["steps"] = sorted(one["steps"], key=lambda step: step["id"])
        answer = data.draw(answers(one))
        shut = {"marks": False, "answers": False, "why": False}
        assert kind.explain(one, answer, **shut) == kind.explain(two, answer, **shut)

    @unhurried
    @given(questions(), st.booleans(), st.booleans(), st.booleans())
    def test_every_state_of_every_review_renders(self, question, marks, answers_, why):
        kind, prepared, answer = question
        explanation = kind.explain(prepared, answer, marks=marks, answers=answers_, why=why)
        html = reviewed_html(explanation)
        assert ("Not answered." in html) is (answer is None)
        assert not why or prepared["why_html"] in html

    @unhurried
    @given(questions())
    def test_nothing_in_a_page_carries_style_or_script(self, question):
        kind, prepared, answer = question
        html = asked_html(kind.show(prepared), answer)
        assert " style=" not in html
        assert "<script" not in html


def _with_another_key(item, data):
    """The same question with another right answer, everything else as it was."""
    match item["type"]:
        case "single" | "multiple":
            keys = [option["right"] for option in item["options"]]
            mixed = data.draw(st.permutations(keys))
            options = [o | {"right": r} for o, r in zip(item["options"], mixed, strict=True)]
            return item | {"options": options}
        case "truefalse":
            return item | {"answer": not item["answer"]}
        case "order":
            steps = data.draw(st.permutations(item["steps"]))
            return item | {"steps": steps, "dependencies": []}
        case "match":
            ids = [response["id"] for response in item["responses"]]
            premises = [p | {"is": data.draw(st.sampled_from(ids))} for p in item["premises"]]
            return item | {"premises": premises}
        case "numeric":
            return item | {"answer": item["answer"] + 1, "tolerance": 7.0, "slips": []}
        case _:
            return item | {"accepted": ["another", "one"], "slips": []}


def _keys_in(value):
    if isinstance(value, dict):
        return set(value) | {key for part in value.values() for key in _keys_in(part)}
    return {key for part in value for key in _keys_in(part)} if isinstance(value, list) else set()


def _values_of(name, value):
    if isinstance(value, list):
        return {found for part in value for found in _values_of(name, part)}
    if not isinstance(value, dict):
        return set()
    own = {str(value[name])} if value.get(name) is not None else set()
    return own | {found for part in value.values() for found in _values_of(name, part)}


def _reasons_in(value):
    return _values_of("why_html", value) | _values_of("slip_html", value)
