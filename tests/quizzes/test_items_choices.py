"""Single, multiple, true or false."""

from random import Random

import pytest

from app.quizzes.items import ITEM_TYPES
from app.quizzes.items.contract import BadAnswer

from .questions import EXAMPLES, asked_html, reviewed_html

SINGLE, MULTIPLE, TRUEFALSE = (ITEM_TYPES[kind] for kind in ("single", "multiple", "truefalse"))


def prepared(kind, seed=0, **changes):
    return ITEM_TYPES[kind].prepare(EXAMPLES[kind] | changes, Random(seed), shuffle=True)


class TestSingle:
    def test_the_options_are_mixed(self):
        orders = {
            tuple(o["id"] for o in prepared("single", seed)["options"]) for seed in range(400)
        }
        assert len(orders) == 24

    def test_the_options_stay_as_written_without_shuffling(self):
        question = SINGLE.prepare(EXAMPLES["single"], Random(0), shuffle=False)
        assert next(o["id"] for o in question["options"]) == "short-lats"

    def test_amounts_keep_their_natural_order(self):
        texts = ("2 degrees", "5 degrees", "11 degrees")
        options = [{"id": f"n{t[0]}", "text": t, "why": "x", "right": False} for t in texts]
        for seed in range(9):
            shown = SINGLE.show(prepared("single", seed, options=options))
            assert [option["html"] for option in shown["options"]] == list(texts)

    def test_two_values_for_one_choice_are_refused(self):
        with pytest.raises(BadAnswer):
            SINGLE.read_answer(prepared("single"), {"q": ["short-lats", "effort"]}, "q")

    def test_a_wrong_choice_is_named_and_the_answer_beside_it(self):
        html = reviewed_html(SINGLE.explain(prepared("single"), {"option": "effort"}))
        assert html.count("is-wrong") >= 2  # the row and the verdict of the question
        assert "Your answer" in html
        assert "Answer" in html
        assert "0 of 1" in html

    def test_without_answers_only_the_reason_of_her_choice_is_given(self):
        explanation = SINGLE.explain(prepared("single"), {"option": "effort"}, answers=False)
        reasons = {o["id"]: o["why_html"] for o in explanation["options"]}
        assert [key for key, why in reasons.items() if why] == ["effort"]


class TestMultiple:
    @pytest.mark.parametrize(
        ("chosen", "share"),
        [
            (["left-ankle", "adductors", "glute-med"], 1),
            (["left-ankle", "adductors"], 2 / 3),
            (["left-ankle", "adductors", "plank"], 1 / 3),
            (["left-ankle", "plank", "right-ankle"], 0),
            (["left-ankle", "adductors", "glute-med", "plank", "right-ankle"], 1 / 3),
        ],
    )
    def test_a_wrong_pick_costs_what_a_right_one_earns(self, chosen, share):
        assert MULTIPLE.mark(prepared("multiple"), {"options": chosen}).share == share

    def test_all_or_nothing_is_as_it_says(self):
        question = prepared("multiple", credit="all-or-nothing")
        assert MULTIPLE.mark(question, {"options": ["left-ankle", "adductors"]}).share == 0

    def test_it_is_complete_when_as_many_are_chosen_as_asked_for(self):
        question = prepared("multiple")
        assert not MULTIPLE.is_complete(question, {"options": ["plank"]})
        assert MULTIPLE.is_complete(question, {"options": ["plank", "adductors", "left-ankle"]})

    def test_a_part_of_it_is_said_in_numbers(self):
        explanation = MULTIPLE.explain(prepared("multiple"), {"options": ["left-ankle"]})
        assert explanation["marks"]["verdict"] == "partly"
        assert "1 of 3" in reviewed_html(explanation)


class TestTrueFalse:
    def test_true_always_comes_first_in_the_words_of_the_interface(self):
        html = asked_html(TRUEFALSE.show(prepared("truefalse")), {"option": "false"})
        assert html.index("True") < html.index("False")
        assert 'value="false" checked' in html

    def test_each_choice_has_its_own_reason(self):
        explanation = TRUEFALSE.explain(prepared("truefalse"), {"option": "true"})
        assert [o["why_html"] for o in explanation["options"]] == [
            EXAMPLES["truefalse"]["why_true"],
            EXAMPLES["truefalse"]["why_false"],
        ]
