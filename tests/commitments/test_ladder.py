"""The ladder of reminders: each rung once, in order, on a working day, none after klart."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan.calendar import is_working_day
from samverkan.commitments.ladder import (
    DEFAULT_DAYS,
    READERS,
    Reader,
    Rung,
    due_rungs,
    goes_to_agenda,
    goes_to_steering,
    ladder,
    steps,
)
from samverkan.commitments.types import Commitment, Status

DAYS = st.dates(date(2024, 1, 1), date(2030, 12, 31))


def promise(due: date | None, **more: object) -> Commitment:
    made = Commitment(
        "A-2026-001", "Byta armatur", "chef_msb", due, date(2020, 1, 1), "chefssamrad"
    )
    return replace(made, **more)  # type: ignore[arg-type]


def test_an_ordinary_day_has_the_ladder_of_the_handbook() -> None:
    assert [(p.rung, p.day) for p in ladder(date(2026, 10, 15))] == [
        (Rung.WEEK_BEFORE, date(2026, 10, 8)),
        (Rung.DAY_BEFORE, date(2026, 10, 14)),
        (Rung.DUE, date(2026, 10, 15)),
        (Rung.DAY_AFTER, date(2026, 10, 16)),
        (Rung.WEEK_AFTER, date(2026, 10, 22)),
        (Rung.CHAIR, date(2026, 10, 29)),
        (Rung.STEERING, date(2026, 11, 16)),
    ]


def test_a_day_on_a_holiday_is_moved_and_never_doubled() -> None:
    easter_monday = date(2026, 4, 6)
    assert [(p.rung, p.day) for p in ladder(easter_monday)][:4] == [
        (Rung.WEEK_BEFORE, date(2026, 3, 30)),
        (Rung.DAY_BEFORE, date(2026, 4, 2)),
        (Rung.DUE, date(2026, 4, 7)),
        (Rung.DAY_AFTER, date(2026, 4, 8)),
    ]


@given(DAYS)
def test_every_ladder_climbs_over_working_days(due: date) -> None:
    planned = ladder(due)
    assert [each.rung for each in planned] == list(Rung)
    assert all(is_working_day(each.day) for each in planned)
    assert all(one.day < other.day for one, other in pairwise(planned))


@given(DAYS, st.lists(st.integers(1, 40), max_size=12), st.integers(0, 90))
def test_each_rung_is_told_once_in_order_whenever_the_bot_wakes(
    due: date, pauses: list[int], done_after: int
) -> None:
    told: list[Rung] = []
    today = due - timedelta(days=20)
    done = today + timedelta(days=done_after)
    for pause in (*pauses, 120):
        today += timedelta(days=pause)
        status = Status.KLART if today >= done else Status.OPPET
        found = due_rungs(promise(due, status=status), today, told)
        assert not found or today < done
        told += found
    assert told == [rung for rung in Rung if rung in told]
    assert len(set(told)) == len(told)
    if done > due + timedelta(days=80):
        assert told[-1] is Rung.STEERING


@given(st.sets(st.sampled_from(list(Rung))))
def test_each_reader_is_told_only_the_last_of_what_was_missed(rungs: set[Rung]) -> None:
    told = steps(rungs)
    assert len({step.reader for step in told}) == len(told)
    assert {step.reader for step in told} == {r for rung in rungs for r in READERS[rung]}
    for step in told:
        later = [r for r in rungs if step.reader in READERS[r]]
        assert step.rung == max(later, key=list(Rung).index)


def test_after_a_long_silence_the_chief_and_the_chair_are_still_told() -> None:
    found = due_rungs(promise(date(2026, 10, 15)), date(2026, 11, 2), ())
    assert [(step.rung, step.reader) for step in steps(found)] == [
        (Rung.WEEK_AFTER, Reader.OWNER),
        (Rung.WEEK_AFTER, Reader.CHIEF),
        (Rung.CHAIR, Reader.CHAIR),
    ]


@pytest.mark.parametrize("status", [Status.FORESLAGET, Status.KLART, Status.AVBRUTET])
def test_nobody_is_reminded_of_what_binds_nobody(status: Status) -> None:
    assert due_rungs(promise(date(2026, 10, 15), status=status), date(2026, 12, 1), ()) == ()


def test_nobody_is_reminded_of_what_has_no_day_yet() -> None:
    assert due_rungs(promise(None), date(2026, 12, 1), ()) == ()


def test_a_promise_made_close_to_its_day_has_no_earlier_rungs() -> None:
    made = promise(date(2026, 10, 15), made=date(2026, 10, 13))
    assert due_rungs(made, date(2026, 10, 15), ()) == (Rung.DAY_BEFORE, Rung.DUE)


def test_a_forum_may_leave_rungs_out() -> None:
    fewer: dict[Rung, int] = {
        rung: days for rung, days in DEFAULT_DAYS.items() if rung is not Rung.WEEK_BEFORE
    }
    assert Rung.WEEK_BEFORE not in [each.rung for each in ladder(date(2026, 10, 15), fewer)]


def test_the_second_postponement_goes_to_the_steering_group() -> None:
    once, twice = promise(None, postponements=1), promise(None, postponements=2)
    assert not goes_to_steering(once, ())
    assert goes_to_steering(twice, ())
    assert goes_to_steering(once, (Rung.STEERING,))
    assert not goes_to_steering(replace(twice, status=Status.KLART), ())


def test_what_is_two_weeks_late_is_put_on_the_next_agenda() -> None:
    late = promise(date(2026, 10, 15))
    assert not goes_to_agenda(late, (Rung.WEEK_AFTER,))
    assert goes_to_agenda(late, (Rung.CHAIR,))
    assert not goes_to_agenda(replace(late, status=Status.AVBRUTET), (Rung.CHAIR,))
