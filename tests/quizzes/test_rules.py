"""Drawing, time, score, pass, permission, and what may be shown."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.quizzes import rules
from app.quizzes.definition import Draw, Quiz, Section, Show
from app.quizzes.items.contract import Mark
from app.quizzes.rules import PastAttempt, PoolTooSmall, Score, Showing

from .questions import unhurried

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def quiz(*draws, **changes):
    sections = (Section("One", draws or (Draw("bank", "practice", 3),)),)
    values = {"title": "Quiz", "kind": "module", "pass_mark": 70, "sections": sections}
    return Quiz(**(values | changes))


def item(objective="bank/lesson/one", use="practice", level="apply", tags=(), enemies=()):
    return {"objective": objective, "use": use, "level": level, "tags": tags, "enemies": enemies}


def mark(share):
    return Mark(float(Fraction(share)), (), 0, 1)


BANK = {
    f"i{n}": item(
        objective=f"bank/lesson-{n % 3}/aim-{n % 2}",
        use="exam" if n % 4 == 3 else "practice",
        level=("recall", "apply", "analyse")[n % 3],
        tags=("safety",) if n % 5 == 0 else (),
    )
    for n in range(20)
}


class TestDrawing:
    @unhurried
    @given(st.integers(), st.integers(1, 10), st.sets(st.sampled_from(sorted(BANK))))
    def test_a_draw_has_its_count_no_item_twice_and_only_its_use(self, seed, count, avoid):
        keys = rules.draw(quiz(Draw("bank", "practice", count)), BANK, Random(seed), avoid)
        assert len(keys) == len(set(keys)) == count
        assert all(BANK[key]["use"] == "practice" for key in keys)

    def test_the_examination_draws_only_examination_items(self):
        final = quiz(Draw("bank", "exam", 5), kind="final")
        assert all(BANK[key]["use"] == "exam" for key in rules.draw(final, BANK, Random(0)))

    @pytest.mark.parametrize(
        ("filters", "fits"),
        [
            ({"levels": ("recall",)}, lambda it: it["level"] == "recall"),
            ({"tags": ("safety",)}, lambda it: "safety" in it["tags"]),
            ({"lessons": ("lesson-1",)}, lambda it: "/lesson-1/" in it["objective"]),
            ({"lessons": ("bank/lesson-1",)}, lambda it: "/lesson-1/" in it["objective"]),
            ({"objectives": ("bank/lesson-1/aim-1",)}, lambda it: "1/aim-1" in it["objective"]),
            ({"objectives": ("aim-0",)}, lambda it: it["objective"].endswith("aim-0")),
        ],
    )
    def test_filters_are_kept(self, filters, fits):
        for seed in range(9):
            keys = rules.draw(quiz(Draw("bank", "practice", 2, **filters)), BANK, Random(seed))
            assert all(fits(BANK[key]) for key in keys)

    def test_items_named_are_drawn(self):
        named = quiz(Draw("bank", "practice", 2, items=("i1", "i2")))
        assert set(rules.draw(named, BANK, Random(0))) == {"i1", "i2"}

    def test_an_item_may_say_its_bank(self):
        extra = {"x": item() | {"bank": "other"}}
        assert rules.draw(quiz(Draw("other", "practice", 1)), BANK | extra, Random(0)) == ["x"]

    @unhurried
    @given(st.integers())
    def test_enemies_never_come_together(self, seed):
        bank = {k: item(enemies=(f"i{(n + 1) % 6}",)) for n, k in enumerate(list(BANK)[:6])}
        drawn = rules.draw(quiz(Draw("bank", "practice", 3)), bank, Random(seed))
        assert set(drawn) in ({"i0", "i2", "i4"}, {"i1", "i3", "i5"})

    @unhurried
    @given(st.integers())
    def test_a_wide_draw_leaves_a_narrow_one_its_items(self, seed):
        narrow = Draw("bank", "practice", 3, tags=("safety",))
        drawn = rules.draw(quiz(Draw("bank", "practice", 10), narrow), BANK, Random(seed))
        assert len(drawn) == 13

    def test_items_to_avoid_come_only_when_nothing_else_is_left(self):
        practice = [key for key, it in BANK.items() if it["use"] == "practice"]
        avoid = practice[:12]
        for seed in range(9):
            drawn = rules.draw(quiz(Draw("bank", "practice", 4)), BANK, Random(seed), avoid)
            assert len(set(drawn) - set(avoid)) == 3

    def test_every_item_has_its_chance(self):
        drawn = {key for seed in range(200) for key in rules.draw(quiz(), BANK, Random(seed))}
        assert drawn == {key for key, it in BANK.items() if it["use"] == "practice"}

    def test_without_shuffling_the_order_is_that_of_the_bank(self):
        plain = quiz(Draw("bank", "practice", 8), shuffle_questions=False)
        keys = rules.draw(plain, BANK, Random(0))
        assert keys == sorted(keys, key=list(BANK).index)

    def test_sections_keep_their_order(self):
        parts = (
            Section("One", (Draw("bank", "practice", 3, levels=("recall",)),)),
            Section("Two", (Draw("bank", "practice", 3, levels=("apply",)),)),
        )
        drawn = rules.draw(quiz(sections=parts), BANK, Random(4))
        assert [BANK[key]["level"] for key in drawn] == ["recall"] * 3 + ["apply"] * 3

    def test_a_pool_that_is_too_small_is_told_and_refused(self):
        hungry = quiz(Draw("bank", "practice", 9, levels=("recall",)))
        assert rules.can_draw(hungry, BANK) == [
            "“One” draws 9 practice items of “bank” with levels recall, and there are 5."
        ]
        with pytest.raises(PoolTooSmall):
            rules.draw(hungry, BANK, Random(0))

    def test_pools_that_are_too_small_together_are_told(self):
        twice = Draw("bank", "practice", 3, levels=("recall",))
        assert "not all together" in rules.can_draw(quiz(twice, twice), BANK)[0]

    def test_a_minimum_for_a_tag_must_not_be_left_to_luck(self):
        safe = {"tag_minimum": (("safety", 80),)}
        assert "tags: [safety]" in rules.can_draw(quiz(**safe), BANK)[0]
        sure = quiz(Draw("bank", "practice", 1, tags=("safety",)), **safe)
        assert rules.can_draw(sure, BANK) == []


class TestTime:
    def test_extra_time_stretches_the_limit(self):
        assert rules.deadline(NOON, 20, 1.5) == NOON + timedelta(minutes=30)

    def test_an_accommodation_never_shortens(self):
        assert rules.deadline(NOON, 20, 0.5) == NOON + timedelta(minutes=20)

    def test_no_limit_is_never_over(self):
        assert rules.deadline(NOON, None) is None
        assert not rules.is_overdue(None, NOON)

    def test_the_last_moment_is_in_time(self):
        assert not rules.is_overdue(NOON, NOON)
        assert rules.is_overdue(NOON, NOON + timedelta(microseconds=1))


class TestScore:
    def test_thirds_add_up_exactly(self):
        assert rules.score([mark("1/3"), mark("1/3"), mark("1/3")]) == Score(Fraction(1), 3)

    def test_a_pass_is_decided_on_fractions_and_shown_rounded_down(self):
        nearly = Score(Fraction(1399, 100), 20)
        assert nearly.percent == Decimal("69.9")
        assert not rules.passed(nearly, 70).passed
        assert rules.passed(Score(Fraction(14), 20), 70).passed

    @unhurried
    @given(st.lists(st.fractions(0, 1, max_denominator=12), max_size=30))
    def test_the_number_shown_is_never_above_the_truth(self, shares):
        score = rules.score([mark(share) for share in shares])
        assert score.points == sum(shares)
        assert 0 <= score.percent <= 100
        assert (
            Fraction(score.percent) <= score.share * 100 < Fraction(score.percent) + Fraction(1, 10)
        )

    def test_numbers_for_the_eye(self):
        score = Score(Fraction(38, 3), 15)
        assert (score.points_text, score.percent_text) == ("12.66", "84.4")
        assert Score(Fraction(16), 20).percent_text == "80"
        assert Score(Fraction(10), 20).points_text == "10"

    def test_nothing_asked_is_nothing_earned(self):
        assert rules.score([]).percent == 0

    def test_a_tag_minimum_stops_a_pass_whatever_the_total(self):
        safety = {"safety": Score(Fraction(3), 5)}
        result = rules.passed(Score(Fraction(19), 20), 70, {"safety": 80}, safety)
        assert not result.passed
        assert result.reasons == (
            "19 of 20 is 95%; the pass mark is 70%.",
            "Questions on safety: 3 of 5 is 60%; at least 80% is needed.",
        )

    def test_a_tag_that_was_not_asked_stops_nothing(self):
        assert rules.passed(Score(Fraction(19), 20), 70, {"safety": 80}, {}).passed

    def test_scores_by_objective_and_tag(self):
        results = [("a/b/c", mark(1)), ("a/b/d", mark(0)), ("a/b/c", mark("1/2"))]
        assert [(r.objective, r.score) for r in rules.by_objective(results)] == [
            ("a/b/c", Score(Fraction(3, 2), 2)),
            ("a/b/d", Score(Fraction(0), 1)),
        ]
        tagged = [(["safety", "scope"], mark(1)), (["safety"], mark(0)), ([], mark(1))]
        assert rules.by_tag(tagged) == {
            "safety": Score(Fraction(1), 2),
            "scope": Score(Fraction(1), 1),
        }


def past(hours_ago, points=None, passed=False):
    started = NOON - hours_ago * HOUR
    if points is None:
        return PastAttempt(started)
    return PastAttempt(started, started + HOUR, Score(Fraction(points), 10), passed)


class TestStarting:
    def test_an_open_attempt_is_gone_on_with(self):
        assert not rules.may_start(quiz(), [past(1)], NOON).allowed

    def test_attempts_run_out(self):
        limited = quiz(attempts=2)
        assert rules.attempts_left(limited, [past(5, 3)]) == 1
        assert rules.may_start(limited, [past(5, 3)], NOON).allowed
        refused = rules.may_start(limited, [past(9, 3), past(5, 3)], NOON)
        assert refused == rules.Permission(False, "All 2 attempts are used.")

    def test_no_limit_is_no_limit(self):
        assert rules.attempts_left(quiz(), [past(5, 3)]) is None

    def test_a_wait_counts_from_the_end_of_the_last_attempt_and_says_when(self):
        slow = quiz(wait_hours=168)
        refused = rules.may_start(slow, [past(25, 3)], NOON)
        assert refused.opens_at == NOON + timedelta(hours=144)
        assert refused.sentence == (
            "The next attempt opens 7 days after the last one, on 30 November 2026, 12:00 UTC."
        )
        assert rules.may_start(slow, [past(25, 3)], NOON + timedelta(hours=144)).allowed

    def test_a_passed_examination_is_over_and_a_passed_quiz_is_not(self):
        done = [past(5, 9, passed=True)]
        assert not rules.may_start(quiz(kind="final"), done, NOON).allowed
        assert rules.may_start(quiz(), done, NOON).allowed


class TestWhichAttemptCounts:
    PAST = (past(9, 6), past(7, 8, passed=True), past(5, 9), past(3, 8, passed=True), past(1))

    @pytest.mark.parametrize(("counts", "place"), [("first", 0), ("last", 3), ("best", 1)])
    def test_it_is_as_the_quiz_says(self, counts, place):
        """The third has more points, but failed a minimum; of two equals the earlier counts."""
        assert rules.counting(quiz(counts=counts), self.PAST) == self.PAST[place]

    def test_an_open_attempt_never_counts(self):
        assert rules.counting(quiz(), [past(1)]) is None


class TestShowing:
    NOTHING, ALL = Showing(False, False, False), Showing(True, True, True)
    LATER = Show("submitted", "passed", "passed")

    def test_nothing_is_shown_before_it_is_handed_in(self):
        assert rules.what_may_show(Show(), submitted=False, passed=True) == self.NOTHING

    def test_each_thing_has_its_time(self):
        marks_only = Showing(True, False, False)
        assert rules.what_may_show(self.LATER, submitted=True, passed=False) == marks_only
        assert rules.what_may_show(self.LATER, submitted=True, passed=True) == self.ALL

    def test_never_is_never(self):
        never = Show("submitted", "never", "never")
        assert not rules.what_may_show(never, submitted=True, passed=True, last=True).answers

    def test_after_the_last_attempt_nothing_is_spoilt_any_more(self):
        assert rules.what_may_show(self.LATER, submitted=True, passed=False, last=True) == self.ALL

    @pytest.mark.parametrize("show", [Show(), LATER])
    def test_an_examination_keeps_its_key_until_it_is_passed(self, show):
        for last in (False, True):
            shown = rules.what_may_show(show, submitted=True, passed=False, last=last, exam=True)
            assert shown == Showing(True, False, False)
        assert rules.what_may_show(show, submitted=True, passed=True, exam=True) == self.ALL
