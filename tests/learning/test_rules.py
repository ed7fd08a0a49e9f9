"""Decisions about progress: when something is done, what is missing, dates, anchors."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.learning import rules

MONDAY = date(2026, 11, 23)
BLOCKS = {"b1": "Look before you speak.", "b2": "Measure twice, look once."}


class TestALesson:
    @pytest.mark.parametrize(
        ("answered", "end", "done"),
        [((), True, False), (("a",), True, False), (("a", "b"), False, False)]
        + [(("a", "b"), True, True), (("a", "b", "gone"), True, True)],
    )
    def test_it_is_done_by_every_check_and_the_end(self, answered, end, done) -> None:
        assert rules.lesson_is_done(["a", "b"], answered, end) is done

    def test_without_checks_the_end_is_enough(self) -> None:
        assert rules.lesson_is_done([], [], True)

    def test_words_say_what_is_missing(self) -> None:
        checks = ["a", "b", "c"]
        assert rules.missing_of_lesson(checks, [], False) == [
            "answer checks 1, 2 and 3",
            "read to the end",
        ]
        assert rules.missing_of_lesson(checks, ["a", "c"], True) == ["answer check 2"]
        assert rules.missing_of_lesson(checks, checks, True) == []

    def test_minutes_left_shrink_with_the_place(self) -> None:
        sections = ["one", "two", "three", "four"]
        left = [rules.minutes_left(12, sections, place, done=False) for place in [None, *sections]]
        assert left == [12, 12, 9, 6, 3]
        assert rules.minutes_left(12, sections, "four", done=True) == 0
        assert rules.minutes_left(1, sections, "four", done=False) == 1
        assert rules.minutes_left(12, sections, "taken-out", done=False) == 12


class TestCompletion:
    def test_all_that_is_required_and_nothing_else(self) -> None:
        assert rules.is_complete(["a", "b"], {"a", "b", "c"})
        assert not rules.is_complete(["a", "b"], {"a", "c"})

    def test_what_closes_a_quiz_is_named(self) -> None:
        needed = {"quiz:one": "Module 1 quiz", "quiz:two": "Module 6 quiz"}
        assert rules.closed_by(needed, {"quiz:one"}) == ["Module 6 quiz"]
        assert rules.closed_by(needed, set(needed)) == []


class TestAPlan:
    def test_modules_get_dates_by_the_weekly_pace(self) -> None:
        plan = rules.pace_plan([("a", 150, 150), ("b", 75, 75)], MONDAY, Decimal("2.5"), MONDAY)
        assert [dated.planned for dated in plan] == [
            MONDAY + timedelta(days=7),
            MONDAY + timedelta(days=11),  # 225 minutes at 150 a week: 10.5 days, rounded up
        ]
        assert [dated.late_by for dated in plan] == [0, 0]

    def test_a_late_plan_moves(self) -> None:
        later = MONDAY + timedelta(days=10)
        plan = rules.pace_plan([("a", 150, 150), ("b", 75, 75)], MONDAY, Decimal("2.5"), later)
        assert [dated.late_by for dated in plan] == [10, 10]

    def test_what_is_done_is_not_late(self) -> None:
        later = MONDAY + timedelta(days=10)
        plan = rules.pace_plan([("a", 150, 0), ("b", 75, 75)], MONDAY, Decimal("2.5"), later)
        assert plan[0].done
        assert plan[0].late_by == 0
        assert plan[1].late_by == 3  # 75 minutes from the tenth day on are due on day 14, not 11

    def test_it_may_begin_within_two_years(self) -> None:
        assert rules.may_start_on(MONDAY + timedelta(days=730), MONDAY)
        assert not rules.may_start_on(MONDAY - timedelta(days=731), MONDAY)

    @given(
        st.lists(st.tuples(st.integers(0, 600), st.integers(0, 100)), min_size=1, max_size=8),
        st.integers(0, 400),
        st.decimals("0.5", "40", places=1),
    )
    def test_it_never_promises_an_earlier_day_than_planned(self, modules, ahead, hours) -> None:
        rows = [(str(n), all_, min(all_, left)) for n, (all_, left) in enumerate(modules)]
        plan = rules.pace_plan(rows, MONDAY, hours, MONDAY + timedelta(days=ahead))
        assert all(dated.expected >= dated.planned >= MONDAY for dated in plan)
        planned = [dated.planned for dated in plan]
        assert planned == sorted(planned)

    def test_weeks_are_rounded_up(self) -> None:
        assert rules.weeks(220, 2.5) == 2
        assert rules.weeks(150, 2.5) == 1
        assert rules.weeks(138, 2.3) == 1


class TestTheAnchorOfANote:
    def test_an_unchanged_block_keeps_it(self) -> None:
        assert rules.anchor("b1", 5, "before", BLOCKS) == rules.Anchor("b1", 5, moved=False)

    def test_of_two_places_in_its_block_it_keeps_its_own(self) -> None:
        twice = {"b": "look and look again"}
        assert rules.anchor("b", 9, "look", twice).start == 9

    def test_words_that_moved_to_another_block_are_found(self) -> None:
        assert rules.anchor("gone", 0, "Measure twice", BLOCKS) == rules.Anchor("b2", 0, moved=True)

    def test_words_in_two_other_blocks_are_lost(self) -> None:
        assert rules.anchor("gone", 0, "ook", BLOCKS) == rules.Anchor(None, None, moved=False)

    def test_words_that_went_are_lost(self) -> None:
        assert rules.anchor("b1", 0, "never there", BLOCKS).block is None

    def test_a_note_without_a_quote_has_none(self) -> None:
        assert rules.anchor(None, None, None, BLOCKS).block is None
