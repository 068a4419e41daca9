from datetime import UTC, date, datetime, time

import pytest

from samverkan import calendar
from samverkan.calendar import IsoWeek
from samverkan.model_file import load_ready

MODEL = load_ready("sollentuna")
COLLECTION = MODEL.forum_by_id["est_vecko"].collections[0]


def local(instant: datetime) -> str:
    return instant.astimezone(calendar.zone(MODEL)).strftime("%a %Y-%m-%d %H:%M")


def test_an_ordinary_week_follows_the_default_cycle() -> None:
    plan = calendar.week_plan(MODEL, COLLECTION, IsoWeek(2026, 47))

    assert plan is not None
    assert local(plan.ask) == "Thu 2026-11-19 09:00"
    assert [local(n) for n in plan.nudges] == ["Fri 2026-11-20 12:00", "Mon 2026-11-23 09:00"]
    assert local(plan.closes) == "Mon 2026-11-23 12:00"
    assert local(plan.meeting) == "Tue 2026-11-24 09:00"
    assert local(plan.spread) == "Tue 2026-11-24 15:00"


def test_christmas_week_disturbs_nobody_on_a_holiday() -> None:
    plan = calendar.week_plan(MODEL, COLLECTION, IsoWeek(2026, 52))

    assert plan is not None
    assert local(plan.ask) == "Wed 2026-12-23 09:00"
    assert [local(n) for n in plan.nudges] == ["Mon 2026-12-28 09:00"]
    assert local(plan.closes) == "Mon 2026-12-28 12:00"


def test_the_fifty_third_week_of_2026_is_a_period_of_its_own() -> None:
    assert str(IsoWeek(2026, 52).plus(1)) == "2026-W53"
    assert str(IsoWeek(2026, 53).plus(1)) == "2027-W01"
    assert IsoWeek.parse("2026-W53").sunday == date(2027, 1, 3)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        pytest.param(date(2026, 6, 19), False, id="midsommarafton"),
        pytest.param(date(2026, 12, 24), False, id="julafton"),
        pytest.param(date(2026, 5, 14), False, id="kristi himmelsfärd"),
        pytest.param(date(2026, 11, 21), False, id="a Saturday"),
        pytest.param(date(2026, 11, 20), True, id="an ordinary Friday"),
    ],
)
def test_red_days_and_eves_are_no_working_days(day: date, working: bool) -> None:  # noqa: FBT001 -- a table column
    assert calendar.is_working_day(day) is working


def test_wall_time_stays_the_same_over_the_change_to_winter_time() -> None:
    before = calendar.instant_of(MODEL, date(2026, 10, 24), time(9))
    after = calendar.instant_of(MODEL, date(2026, 10, 26), time(9))

    assert (before.hour, after.hour) == (7, 8)


@pytest.mark.parametrize(
    ("instant", "expected"),
    [
        pytest.param("2026-11-19T10:00", "Thu 2026-11-19 10:00", id="daytime waits for nothing"),
        pytest.param("2026-11-19T17:00", "Fri 2026-11-20 08:00", id="evening waits for morning"),
        pytest.param("2026-11-20T06:30", "Fri 2026-11-20 08:00", id="early morning waits"),
        pytest.param(
            "2026-11-20T23:00", "Mon 2026-11-23 08:00", id="Friday night waits for Monday"
        ),
        pytest.param("2026-12-24T10:00", "Mon 2026-12-28 08:00", id="julafton waits for Monday"),
    ],
)
def test_quiet_hours_end_on_the_next_working_morning(instant: str, expected: str) -> None:
    moment = datetime.fromisoformat(instant).replace(tzinfo=calendar.zone(MODEL)).astimezone(UTC)

    assert local(calendar.next_awake(MODEL, moment)) == expected
