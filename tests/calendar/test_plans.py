"""Rounds that are no weeks: counted in working days from a period's end, or from a meeting."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samverkan import calendar
from samverkan import swedish_forms as forms
from samverkan.calendar import IsoWeek, Month, Plan, UpTo
from samverkan.model_file import load_ready
from samverkan.structure import Collection, Forum, Municipality

WHOLE = load_ready("sollentuna")
PARTS = {name: getattr(WHOLE, name) for name in Municipality.model_fields}
ZONE = calendar.zone(WHOLE)
WEEKLY = WHOLE.forum_by_id["est_vecko"].collections[0]
SCHEDULES: dict[str, dict[str, Any]] = {
    "week": {},
    "month": {"every": "month"},
    "tertial": {"every": "tertial"},
    "term": {"every": "term"},
    "half-year": {"every": "half_year"},
    "year": {"every": "year"},
    "before": {"before": "radet"},
}


def at(days: int, hour: int = 9) -> dict[str, object]:
    """Return a moment so many working days before, or after when negative."""
    key = "working_days" if days >= 0 else "working_days_after"
    return {key: abs(days), "at": f"{hour:02d}:00"}


def collection(schedule: str = "before", **changes: object) -> Collection:
    """Return a collection of a schedule: asked ten working days before, closed two before."""
    if schedule == "week":
        return WEEKLY.model_copy(update=changes)
    steps = {"ask": at(10), "nudges": [at(5), at(3)], "closes": at(2, 12), "spread": at(-3, 15)}
    common = {"id": schedule, "name": "rapport", "document": "veckolagesbild"}
    return Collection.model_validate(common | steps | SCHEDULES[schedule] | changes)


def forum(*collections: Collection, **changes: object) -> Forum:
    """Return a forum that collects."""
    common = {"id": "gruppen", "name": "Gruppen", "type": "grupp", "level": "operativ"}
    seats = {"members": ("kommunpolis",), "coordinator": "trygghetssamordnare"}
    return Forum.model_validate(common | seats | changes | {"collections": collections})


COUNCIL = Forum.model_validate(
    {"id": "radet", "name": "Chefssamråd", "type": "rad", "level": "strategisk"}
    | {"members": ("kommunpolis",), "coordinator": "trygghetssamordnare"}
    | {"cadence": {"every": "year", "times": 4, "day": "torsdag", "at": "13:00"}}
)


def model(*forums: Forum) -> Municipality:
    """Return Sollentuna with the council and other forums."""
    return Municipality.model_validate(PARTS | {"forums": (*forums, COUNCIL)})


def plans(item: Collection, first: date, last: date, **changes: object) -> list[Plan]:
    """Return the plans of a collection with a step between two days."""
    group = forum(item, **changes)
    return list(calendar.plans_between(model(group), group, item, first, last))


def local(*instants: datetime | None) -> list[str]:
    """Return instants in local time."""
    return [f"{one.astimezone(ZONE):%m-%d %H:%M}" for one in instants if one]


def test_a_round_is_counted_back_in_working_days_from_a_meeting() -> None:
    held = calendar.meetings_of(model(), COUNCIL, date(2026, 4, 1), date(2026, 6, 30))
    assert [meeting.day for meeting in held] == [date(2026, 5, 15)]
    day = date(2026, 5, 12)
    (plan,) = [p for p in plans(collection(), day, day) if p.period == "2026-M02"]
    # Kristi himmelsfärd, 14 May, is no working day.
    assert local(plan.ask, *plan.nudges, plan.closes, plan.meeting, plan.spread) == [
        "04-29 09:00",
        "05-07 09:00",
        "05-11 09:00",
        "05-12 12:00",
        "05-15 13:00",
        "05-20 15:00",
    ]


def test_a_round_before_a_meeting_covers_the_time_since_the_one_before() -> None:
    year = plans(collection(), date(2026, 1, 1), date(2026, 12, 31))
    spans = [(p.first, p.last + timedelta(days=1)) for p in year]
    assert all(before[1] == after[0] for before, after in pairwise(spans))
    second = next(p for p in year if p.period == "2026-M02")
    assert forms.period(second.covers) == "chefssamrådet 15 maj"


def test_a_month_may_be_asked_about_when_it_is_over() -> None:
    item = collection("month", ask=at(-1), nudges=[at(-3)], closes=at(-5, 12), spread=at(-8))
    day = date(2027, 1, 5)
    (plan,) = [p for p in plans(item, day, day) if p.period == "2026-12"]
    # Nyårsdagen and trettondagen are no working days.
    assert local(plan.ask, *plan.nudges, plan.closes) == [
        "01-04 09:00",
        "01-07 09:00",
        "01-11 12:00",
    ]


def test_a_month_that_ends_on_a_sunday_is_counted_back_from_its_friday() -> None:
    item = collection("month", ask=at(1), nudges=[], closes=at(0, 12))
    (plan,) = [
        p for p in plans(item, date(2026, 5, 28), date(2026, 5, 29)) if p.period == "2026-05"
    ]
    assert local(plan.ask, plan.closes) == ["05-28 09:00", "05-29 12:00"]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_stored_periods_sort_in_time_and_give_their_plan_again(schedule: str) -> None:
    item = collection(schedule)
    group = forum(item)
    town = model(group)
    found = calendar.plans_between(town, group, item, date(2024, 1, 1), date(2029, 12, 31))
    periods = [plan.period for plan in found]
    assert periods == sorted(set(periods))
    assert [plan.ask for plan in found] == sorted(plan.ask for plan in found)
    middle = [plan for plan in found if 2025 <= plan.first.year <= 2028]
    assert middle == [calendar.plan_of(town, item, plan.period) for plan in middle]


@pytest.mark.parametrize("schedule", SCHEDULES)
def test_every_step_comes_in_its_order_on_a_working_day(schedule: str) -> None:
    for plan in plans(collection(schedule), date(2020, 1, 1), date(2040, 12, 31)):
        steps = [plan.ask, *plan.nudges, plan.closes]
        assert steps == sorted(set(steps))
        assert plan.closes <= plan.spread
        for step in (*steps, plan.spread):
            assert calendar.is_working_day(step.astimezone(ZONE).date())


@pytest.mark.parametrize(
    ("covers", "called"),
    [
        (IsoWeek(2026, 47), "v. 47"),
        (Month(2026, 11), "november 2026"),
        (calendar.Tertial(2026, 3), "tertial 3 2026"),
        (calendar.Term(2026, 2), "höstterminen 2026"),
        (calendar.HalfYear(2026, 1), "första halvåret 2026"),
        (calendar.Year(2026), "2026"),
        (calendar.Former("2026-M09", date(2026, 1, 1), date(2026, 2, 1)), "2026-M09"),
    ],
    ids=str,
)
def test_a_period_has_a_name_that_people_say(covers: calendar.Covered, called: str) -> None:
    assert forms.period(covers) == called


@pytest.mark.parametrize(
    ("forum_name", "said"),
    [
        ("Chefssamråd", "rapport inför chefssamrådet 4 december"),
        ("BRÅ", "rapport inför BRÅ 4 december"),
        ("Planeringsgrupp", "rapport inför planeringsgruppen 4 december"),
        ("Fris, förebygganderådet", "rapport inför Fris 4 december"),
        ("Styrgrupp (utökad Kdlg)", "rapport inför styrgruppen 4 december"),
        ("EST Ledning", "rapport inför EST Ledning 4 december"),
        ("Kommunstyrelsen, redovisning", "rapport inför kommunstyrelsen 4 december"),
    ],
)
def test_a_meeting_is_called_by_its_forum_and_its_day(forum_name: str, said: str) -> None:
    starts = datetime(2026, 12, 4, 8, tzinfo=UTC)
    covers = UpTo(2026, 4, forum_name, date(2026, 12, 4), date(2026, 9, 4), starts)
    assert forms.of_period("rapport", covers) == said


@given(
    cuts=st.lists(
        st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 30), timezones=st.just(UTC)),  # noqa: DTZ001 -- the zone is given beside them
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=10)
def test_what_is_due_by_any_schedule_is_due_once_however_often_one_looks(
    cuts: list[datetime],
) -> None:
    town = model(forum(*(collection(schedule) for schedule in SCHEDULES)))
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 6, 30, tzinfo=UTC)
    marks = [start, *sorted(cuts), end]
    parts = [one for a, b in pairwise(marks) for one in calendar.due(town, a, b)]
    whole = list(calendar.due(town, start, end))
    assert whole == parts
    assert len(whole) == len({one.key for one in whole})


@pytest.mark.parametrize(
    "rest",
    [{"status": "vilande"}, {"status": "avslutat"}, {"start": date(2027, 1, 1)}],
    ids=["dormant", "closed", "not begun"],
)
def test_a_forum_that_rests_or_has_not_begun_asks_nobody(rest: dict[str, object]) -> None:
    for schedule in SCHEDULES:
        item = collection(schedule)
        group = forum(item, **rest)
        now = datetime(2026, 9, 1, tzinfo=UTC)
        assert not calendar.plans_around(model(group), group, item, now)


def test_a_time_limited_forum_asks_for_the_last_time_before_its_end() -> None:
    year = plans(collection("month"), date(2026, 1, 1), date(2026, 12, 31), end=date(2026, 6, 1))
    assert year[-1].period == "2026-05"


def test_what_came_before_its_round_belongs_to_the_first_that_has_not_closed() -> None:
    group = forum(collection("month"), collection())
    town = model(group)
    now = datetime(2026, 5, 13, 9, tzinfo=ZONE)
    month, council = (calendar.coming(town, group, item, now, None) for item in group.collections)
    # The round before the council of 15 May closed the day before.
    assert (str(month), str(council)) == ("2026-05", "2026-M03")
    after = calendar.coming(town, group, group.collections[0], now, "2026-05")
    assert str(after) == "2026-06"


def compiled(schedule: str, **changes: object) -> Collection:
    """Return a sammanställning of the collections of the group."""
    return collection(
        schedule,
        **{"kind": "sammanstallning", "ask": None, "nudges": [], "sources": ["gruppen.*"]}
        | {"id": "samlad", "closes": at(1, 12)}
        | changes,
    )


def sources(item: Collection, source: Collection, period: str) -> list[str]:
    """Return the periods of a source that belong to a period of a sammanställning."""
    group, above = forum(source), forum(item, id="ovan")
    town = model(group, above)
    plan = calendar.plan_of(town, item, period)
    assert plan is not None
    return [p.period for p in calendar.source_plans(town, above, item, plan, (group, source))]


def test_a_week_belongs_to_the_month_of_its_thursday() -> None:
    item = compiled("month", closes=at(-5, 12), spread=at(-8))
    assert sources(item, WEEKLY, "2026-09") == ["2026-W36", "2026-W37", "2026-W38", "2026-W39"]
    assert sources(item, WEEKLY, "2026-10")[0] == "2026-W40"


def test_four_months_belong_to_a_tertial() -> None:
    found = sources(compiled("tertial"), collection("month"), "2026-T3")
    assert found == ["2026-09", "2026-10", "2026-11", "2026-12"]


def test_before_a_meeting_belongs_what_closed_since_the_round_before_it_closed() -> None:
    assert sources(compiled("before"), collection(), "2026-M02") == ["2026-M02"]
    months = sources(compiled("before"), collection("month"), "2026-M02")
    assert months == ["2026-02", "2026-03", "2026-04"]


def test_a_sammanstallning_is_open_through_its_period_and_asks_nobody() -> None:
    item = compiled("month")
    (plan,) = [
        p for p in plans(item, date(2026, 11, 5), date(2026, 11, 6)) if p.period == "2026-11"
    ]
    assert local(plan.ask, plan.closes) == ["11-01 08:00", "11-27 12:00"]
    town = model(forum(item))
    start = datetime(2026, 1, 1, tzinfo=UTC)
    kinds = {one.kind for one in calendar.due(town, start, start + timedelta(days=365))}
    assert kinds == {"closing", "spread", "meeting"}
