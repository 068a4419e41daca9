"""Periods follow the calendar and keep one stored form."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan.calendar import (
    Day,
    HalfYear,
    IsoWeek,
    Month,
    Period,
    Quarter,
    Term,
    Tertial,
    Year,
    parse_period,
)

KINDS: tuple[type[Period], ...] = (IsoWeek, Month, Quarter, Tertial, Term, HalfYear, Year)
DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2026-W53", date(2026, 12, 28), date(2027, 1, 3)),
        ("2028-02", date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-T3", date(2026, 9, 1), date(2026, 12, 31)),
        ("2026-1VT", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-2HT", date(2026, 8, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_has_its_first_and_last_day(text: str, first: date, last: date) -> None:
    period = parse_period(text)
    assert (first, last, text) == (period.first, period.last, str(period))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "26",
        "2026-T4",
        "2026-Q0",
        "2026-H3",
        "2026-13",
        "2026-W54",
        "2025-W53",
        "2026-XT",
        "٢٠٢٦",
    ],
)
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 -- the type is the promise
        parse_period(text)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
@given(day=DAYS, steps=st.integers(-120, 120))
def test_periods_are_read_back_and_follow_each_other(
    kind: type[Period], day: date, steps: int
) -> None:
    period = kind.of(day)
    assert period == parse_period(str(period)) == kind.parse(str(period))
    assert period == period.plus(steps).plus(-steps)
    assert period < period.plus(1)
    if kind is not Term:
        assert period.first <= day <= period.last
        assert period.last + timedelta(days=1) == period.plus(1).first


def test_july_belongs_to_no_term_and_waits_for_the_next() -> None:
    assert Term(2026, 2) == Term.of(date(2026, 7, 1))
    assert Term(2026, 1).last < date(2026, 7, 1) < Term(2026, 2).first


def test_2026_has_53_weeks_and_its_neighbours_52() -> None:
    last = [IsoWeek.of(date(year, 12, 28)).week for year in (2025, 2026, 2027)]
    assert last == [52, 53, 52]


def test_a_day_covers_the_days_off_before_it() -> None:
    monday = Day(date(2026, 11, 23))
    assert (monday.first, monday.last) == (date(2026, 11, 20), date(2026, 11, 23))
    assert str(monday.plus(-1)) == "2026-11-20"
    assert Day.of(date(2026, 11, 21)) == monday
    assert parse_period("2026-11-23") == monday
