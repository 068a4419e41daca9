"""Cadence rules give as many meetings as they promise, on days when people work."""

from collections import Counter
from datetime import date, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan.cadence import Alternating, Before, InMonths, InPeriods, Weekly, WhenNeeded
from samverkan.calendar import IsoWeek, Tertial, is_working_day, working_day_from
from samverkan.calendar.rules import Occasion, chair_of, occasions, spread
from samverkan.structure import WEEKDAYS

NINE = time(9)
YEARS = st.integers(2020, 2040)
WEEKDAY = st.sampled_from(WEEKDAYS)
MOVED = st.sampled_from(["previous", "next"])
NTH = st.sampled_from([-1, 1, 2, 3, 4, 5])


def days(rule: Weekly | InMonths | InPeriods, year: int) -> list[str]:
    return [occasion.day.isoformat() for occasion in occasions(rule, year)]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        pytest.param(
            InMonths(every="year", times=4, day="torsdag", at=NINE, nth=2),
            ["2026-02-12", "2026-05-15", "2026-08-13", "2026-11-12"],
            id="four a year; the second Thursday in May is Kristi himmelsfärd",
        ),
        pytest.param(
            InMonths(every="year", months=(6, 3), day="fredag", at=NINE, nth=3),
            ["2026-03-20", "2026-06-22"],
            id="fixed months; midsommarafton is moved to Monday",
        ),
        pytest.param(
            InPeriods(every="tertial", day="onsdag", at=NINE, nth=1),
            ["2026-03-04", "2026-06-03", "2026-11-04"],
            id="one each tertial, none in July",
        ),
        pytest.param(
            InPeriods(every="term", times=2, day="tisdag", at=NINE, nth=-1),
            ["2026-02-24", "2026-05-26", "2026-09-29", "2026-11-24"],
            id="two each term",
        ),
        pytest.param(
            InPeriods(every="half_year", months=(6,), day="torsdag", at=NINE, nth=5),
            ["2026-06-25", "2026-12-30"],
            id="a fifth Thursday that is not there is the last; nyårsafton gives way backwards",
        ),
    ],
)
def test_a_rule_gives_these_days_in_2026(rule: InMonths | InPeriods, expected: list[str]) -> None:
    assert expected == days(rule, 2026)


@given(year=YEARS, day=WEEKDAY, moved=MOVED, nth=NTH, times=st.integers(1, 12))
def test_so_many_a_year_is_so_many_every_year(
    year: int, day: str, moved: str, nth: int, times: int
) -> None:
    rule = InMonths.model_validate(
        {"every": "year", "times": times, "nth": nth, "day": day, "at": NINE, "on_holiday": moved}
    )
    held = occasions(rule, year)
    assert list(range(1, times + 1)) == [occasion.number for occasion in held]
    assert all(is_working_day(o.day) and o.day.year == year for o in held)
    assert times == len({occasion.day.month for occasion in held})


@given(
    year=YEARS,
    day=WEEKDAY,
    moved=MOVED,
    nth=NTH,
    times=st.integers(1, 4),
    every=st.sampled_from([("tertial", 3), ("term", 2), ("half_year", 2)]),
)
def test_so_many_a_period_is_so_many_in_each(
    year: int, day: str, moved: str, nth: int, times: int, every: tuple[str, int]
) -> None:
    name, a_year = every
    rule = InPeriods.model_validate(
        {"every": name, "times": times, "nth": nth, "day": day, "at": NINE, "on_holiday": moved}
    )
    held = [occasion.day for occasion in occasions(rule, year)]
    assert all(map(is_working_day, held))
    per_period = Counter((day.month - 1) // (12 // a_year) for day in held)
    assert dict.fromkeys(range(a_year), times) == dict(per_period)


@given(year=YEARS, day=WEEKDAY, moved=MOVED, interval=st.integers(1, 8))
def test_a_weekly_forum_meets_once_in_each_of_its_iso_weeks(
    year: int, day: str, moved: str, interval: int
) -> None:
    rule = Weekly.model_validate(
        {"every": "week", "interval": interval, "day": day, "at": NINE, "on_holiday": moved}
    )
    held = occasions(rule, year)
    weeks = IsoWeek.of(date(year, 12, 28)).week
    assert list(range(1, weeks + 1, interval)) == [occasion.number for occasion in held]
    assert all(is_working_day(o.day) for o in held)
    assert all(IsoWeek(year, o.number) == IsoWeek.of(o.day) for o in held)


def test_a_weekly_forum_meets_53_times_in_2026() -> None:
    rule = Weekly(every="week", day="tisdag", at=NINE)
    held = days(rule, 2026)
    assert (len(held), held[0], held[-1]) == (53, "2025-12-30", "2026-12-29")
    assert "2026-01-07" in held, "trettondedag jul is moved to Wednesday"


def test_a_forum_before_another_meets_as_often_as_that() -> None:
    board = occasions(InMonths(every="year", months=(1, 6), day="torsdag", at=NINE, nth=2), 2027)
    rule = Before(before="ks", working_days=5, at=time(13))
    held = occasions(rule, 2027, board)
    assert [o.day.isoformat() for o in board] != ["2027-01-05", "2027-06-03"]
    assert [(o.year, o.number) for o in held] == [(2027, 1), (2027, 2)]
    assert [working_day_from(o.day, -5) for o in board] == [o.day for o in held]


@given(day=st.dates(date(2020, 1, 20), date(2040, 12, 1)), n=st.integers(1, 40))
def test_working_days_counted_back_are_counted_forward_again(day: date, n: int) -> None:
    back = working_day_from(day, -n)
    assert is_working_day(back)
    assert back < day
    assert working_day_from(working_day_from(back, n), 0) <= working_day_from(day, 1)
    if is_working_day(day):
        assert day == working_day_from(back, n)


def test_a_period_that_ends_on_a_saturday_is_counted_from_friday() -> None:
    last = Tertial(2022, 3).last
    assert date(2022, 12, 30) == working_day_from(last, 0) == working_day_from(last, -1)


def test_what_is_held_when_needed_is_never_planned() -> None:
    assert occasions(WhenNeeded(every="when_needed"), 2026) == ()


def test_the_chair_changes_hands_each_year_for_years_ahead() -> None:
    chair = Alternating(alternating=("kommundirektor", "lpo_chef"), first_year=2026)
    led = [chair_of(chair, year) for year in (2025, 2026, 2027, 2028, 2041)]
    assert led == ["lpo_chef", "kommundirektor", "lpo_chef", "kommundirektor", "lpo_chef"]
    assert (chair_of("samordnare", 2026), chair_of(None, 2026)) == ("samordnare", None)


@pytest.mark.parametrize("times", range(1, 12))
def test_july_is_left_free_while_there_is_room(times: int) -> None:
    chosen = spread(range(1, 13), times)
    assert 7 not in chosen
    assert times == len(set(chosen))


def test_an_occasion_says_which_of_the_years_meetings_it_is() -> None:
    rule = InMonths(every="month", day="mandag", at=NINE, nth=1)
    assert Occasion(date(2026, 4, 7), NINE, 2026, 4) == occasions(rule, 2026)[3]
