"""The year wheel of a whole municipality, what is due in it, and what is missing."""

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samverkan import calendar
from samverkan.cadence import Alternating, Before, InMonths, Weekly, WhenNeeded
from samverkan.calendar import Gap
from samverkan.model_file import load_ready
from samverkan.structure import Forum, Guests, Municipality

WHOLE = load_ready("sollentuna")
PARTS = {name: getattr(WHOLE, name) for name in Municipality.model_fields}
SOLLENTUNA = Municipality.model_validate(PARTS | {"forums": (WHOLE.forum_by_id["est_vecko"],)})
ZONE = calendar.zone(SOLLENTUNA)
DAY = timedelta(days=1)


def forum(id_: str, **settings: object) -> Forum:
    """Return a forum with what matters here."""
    common = {"id": id_, "name": id_, "type": id_, "level": "strategisk", "members": ()}
    return Forum.model_validate(common | {"coordinator": "samordnare"} | settings)


def four(nth: int = 2) -> InMonths:
    """Return four meetings a year, on Thursdays at 9."""
    return InMonths(every="year", times=4, nth=nth, day="torsdag", at=time(9))


def with_forums(*forums: Forum) -> Municipality:
    """Return Sollentuna with other forums."""
    return Municipality.model_validate(PARTS | {"forums": forums})


CHEFSSAMRAD = forum(
    "chefssamrad",
    cadence=four(),
    chair=Alternating(alternating=("kommundirektor", "lpo_chef"), first_year=2026),
    guests=(Guests(functions=("fortroendevalda",), meetings=(2, 4)),),
)
PRESIDIUM = forum("presidium", cadence=Before(before="ks", working_days=10, at=time(13)))
KS = forum("ks", cadence=InMonths(every="year", months=(1, 6), nth=1, day="mandag", at=time(9)))
INSATS = forum(
    "insats",
    cadence=Weekly(every="week", day="mandag", at=time(8, 30)),
    start=date(2026, 11, 1),
    end=date(2027, 1, 31),
)
SALEM = with_forums(CHEFSSAMRAD, PRESIDIUM, KS, INSATS)


def test_a_chefssamrad_has_its_chair_and_its_guests_for_each_meeting() -> None:
    held = calendar.meetings_of(SALEM, CHEFSSAMRAD, date(2026, 1, 1), date(2027, 12, 31))
    assert [m.chair for m in held] == ["kommundirektor"] * 4 + ["lpo_chef"] * 4
    assert [m.number for m in held if m.guests == ("fortroendevalda",)] == [2, 4, 2, 4]
    assert held[0].key == "chefssamrad:2026-01"


def test_what_comes_before_a_january_meeting_is_held_in_december() -> None:
    year = [m for m in calendar.meetings(SALEM, 2026) if m.forum == "presidium"]
    assert [(m.day, m.key) for m in year] == [
        (date(2026, 5, 18), "presidium:2026-02"),
        (date(2026, 12, 15), "presidium:2027-01"),
    ]


def test_a_time_limited_group_meets_only_within_its_dates() -> None:
    first, last = date(2026, 1, 1), date(2028, 1, 1)
    days = [m.day for m in calendar.meetings_of(SALEM, INSATS, first, last)]
    assert (date(2026, 11, 2), date(2027, 1, 25)) == (days[0], days[-1])


@pytest.mark.parametrize("status", ["vilande", "avslutat"])
def test_a_dormant_or_closed_forum_does_not_meet(status: str) -> None:
    model = with_forums(forum("bra", cadence=four(), status=status))
    assert not calendar.meetings(model, 2026)


def test_a_forum_without_a_cadence_meets_as_its_collection_says() -> None:
    year = calendar.meetings(SOLLENTUNA, 2026)
    plan = calendar.week_plan(
        SOLLENTUNA,
        SOLLENTUNA.forum_by_id["est_vecko"].collections[0],
        calendar.IsoWeek(2026, 47),
    )
    assert plan is not None
    assert plan.meeting in {meeting.starts for meeting in year}
    assert len(year) == 52


@given(year=st.integers(2020, 2040))
@settings(max_examples=21)
def test_no_meeting_is_ever_on_a_day_off_and_wall_time_stands(year: int) -> None:
    for meeting in calendar.meetings(SALEM, year):
        local = meeting.starts.astimezone(ZONE)
        assert calendar.is_working_day(meeting.day)
        assert (meeting.day, meeting.at) == (local.date(), local.time())


@pytest.mark.parametrize("year", range(2020, 2041))
def test_the_turn_of_a_year_looks_the_same_day_by_day_as_at_once(year: int) -> None:
    model = with_forums(*SALEM.forums, *SOLLENTUNA.forums)
    first, last = date(year, 12, 14), date(year + 1, 1, 20)
    days = [first + n * DAY for n in range((last - first).days + 1)]
    for one in model.forums:
        by_day = [m for day in days for m in calendar.meetings_of(model, one, day, day)]
        assert list(calendar.meetings_of(model, one, first, last)) == by_day


@given(
    cuts=st.lists(
        st.datetimes(datetime(2026, 1, 1), datetime(2027, 6, 30), timezones=st.just(UTC)),  # noqa: DTZ001 -- the zone is given beside them
        min_size=1,
        max_size=4,
    )
)
@settings(max_examples=15)
def test_what_is_due_is_due_once_however_often_one_looks(cuts: list[datetime]) -> None:
    model = with_forums(*SALEM.forums, *SOLLENTUNA.forums)
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 6, 30, tzinfo=UTC)
    marks = [start, *sorted(cuts), end]
    parts = [one for a, b in pairwise(marks) for one in calendar.due(model, a, b)]
    whole = list(calendar.due(model, start, end))
    assert whole == parts
    assert len(whole) == len({one.key for one in whole})


def test_an_ordinary_week_is_due_in_its_order() -> None:
    after = datetime(2026, 11, 19, tzinfo=ZONE)
    found = calendar.due(SOLLENTUNA, after, after + 6 * DAY)
    assert [(one.kind, one.number) for one in found] == [
        ("ask", 0),
        ("nudge", 1),
        ("nudge", 2),
        ("closing", 0),
        ("meeting", 0),
        ("spread", 0),
    ]
    assert {"2026-W47", "2026-47"} == {one.period for one in found}


def test_a_time_limited_group_is_warned_about_before_it_ends() -> None:
    group = INSATS.model_copy(update={"start": date(2026, 1, 1)})
    found = calendar.due(
        with_forums(group), datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC)
    )
    told = [(d.kind, d.number, d.at.date()) for d in found if d.kind != "meeting"]
    assert told == [
        ("expiry", 6, date(2026, 7, 31)),
        ("expiry", 3, date(2026, 10, 30)),
        ("end", 0, date(2027, 1, 29)),
    ]


def test_a_short_group_is_not_warned_about_before_it_began() -> None:
    found = calendar.due(SALEM, datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 3, 1, tzinfo=UTC))
    assert not [one for one in found if one.kind == "expiry"]


SINCE = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("held", "today", "missed"),
    [
        pytest.param([], date(2026, 2, 12), [], id="the day itself is not over"),
        pytest.param([], date(2026, 2, 13), [date(2026, 2, 12)], id="the day after"),
        pytest.param([date(2026, 3, 2)], date(2026, 4, 1), [], id="put off but held"),
        pytest.param([date(2026, 1, 20)], date(2026, 4, 1), [], id="brought forward"),
        pytest.param(
            [date(2026, 2, 12)],
            date(2026, 9, 1),
            [date(2026, 5, 15), date(2026, 8, 13)],
            id="twice since the last meeting",
        ),
    ],
)
def test_a_forum_that_has_not_met_within_its_cadence_is_flagged(
    held: list[date], today: date, missed: list[date]
) -> None:
    found = calendar.gaps(with_forums(CHEFSSAMRAD), {"chefssamrad": held}, SINCE, today)
    expected = [Gap("chefssamrad", held[-1] if held else None, tuple(missed))] if missed else []
    assert expected == list(found)


def test_a_forum_that_meets_when_needed_is_flagged_after_its_months() -> None:
    lefa = forum("lefa", cadence=WhenNeeded(every="when_needed", at_least_months=6))
    held = {"lefa": [date(2026, 2, 1)]}
    assert not calendar.gaps(with_forums(lefa), held, SINCE, date(2026, 8, 1))
    (gap,) = calendar.gaps(with_forums(lefa), held, SINCE, date(2026, 8, 2))
    assert (date(2026, 2, 1), (date(2026, 8, 1),)) == (gap.last_met, gap.missed)


def test_a_forum_that_may_be_silent_is_never_flagged() -> None:
    quiet = forum("quiet", cadence=WhenNeeded(every="when_needed"))
    assert not calendar.gaps(with_forums(quiet), {}, SINCE, date(2040, 1, 1))


def test_an_agreement_is_warned_about_six_and_three_months_before() -> None:
    last = date(2026, 12, 31)
    assert ((6, date(2026, 6, 30)), (3, date(2026, 9, 30))) == calendar.expiry_warnings(last)
    days = [date(2026, 6, 29), date(2026, 6, 30), date(2026, 10, 1), last, last + DAY]
    assert [calendar.expires_soon(last, day) for day in days] == [None, 6, 3, 3, None]
