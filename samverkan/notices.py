"""What the clock warns about: silence and expiry (DOMAIN 5, 7 A11, A23, A29).

Agreements, promises and time-limited groups are warned about six and three months before
they end, and when they have ended; forums, when they have not met within their cadence.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from samverkan import calendar
from samverkan.structure import Agreement, Forum, Municipality

Kind = Literal[
    "agreement", "agreement_over", "group", "group_over", "promise", "promise_over", "gap"
]

OWED = timedelta(days=31)
"""A warning whose day passed longer ago than this is history: the next one says it."""
_AGAIN_AFTER = 3
"""So many missed meetings in a row are warned about once more."""
_COORDINATES = "samordnare"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that somebody should do something about.

    Attributes:
        key: the same each time it is found, and of another occasion another.
        kind: what it is about.
        function: id of the function that is told.
        name: of the agreement or the forum.
        day: the last day, or the day of the last meeting; None when it never met.
        months: how long before the end it is given; 0 after it.
        missed: planned days on which the forum did not meet.
        relies: names of agreements and promises that the forum follows up.
        follows_up: name of the forum that follows an agreement up; empty for none.

    """

    key: str
    kind: Kind
    function: str
    name: str
    day: date | None
    months: int = 0
    missed: tuple[date, ...] = ()
    relies: tuple[str, ...] = ()
    follows_up: str = ""


def coordinator_of(municipality: Municipality) -> str | None:
    """Return the function that coordinates crime prevention (law 2023:196, L10)."""
    found = (each.id for each in municipality.functions if each.role == _COORDINATES)
    return next(found, None)


def expiries(municipality: Municipality, today: date) -> tuple[Notice, ...]:
    """Return the warnings about what expires or has expired, that are owed on a day."""
    return (*_agreements(municipality, today), *_groups(municipality, today))


def silences(
    municipality: Municipality, held: Mapping[str, Sequence[date]], since: date, today: date
) -> tuple[Notice, ...]:
    """Return the warnings about forums that have not met; arguments as `calendar.gaps`."""
    found = []
    for gap in calendar.gaps(municipality, held, since, today):
        forum = municipality.forum_by_id[gap.forum]
        times = _AGAIN_AFTER if len(gap.missed) >= _AGAIN_AFTER else 1
        found.append(
            Notice(
                key=f"gap:{forum.id}:{gap.missed[0]}:{times}",
                kind="gap",
                function=forum.coordinator,
                name=forum.name,
                day=gap.last_met,
                missed=gap.missed,
                relies=tuple(
                    one.name
                    for one in municipality.agreements
                    if one.forum == forum.id and _holds(one, today)
                ),
            )
        )
    return tuple(found)


def _agreements(municipality: Municipality, today: date) -> Iterator[Notice]:
    for one in municipality.agreements:
        function = one.owner or coordinator_of(municipality)
        if one.valid_until is None or function is None or _is_replaced(municipality, one):
            continue
        forum = municipality.forum_by_id.get(one.forum or "")
        for months, over in _owed(one.valid_from, one.valid_until, today):
            yield Notice(
                key=f"agreement:{one.id}:{one.valid_until}:{months}",
                kind="agreement_over" if over else "agreement",
                function=function,
                name=one.name,
                day=one.valid_until,
                months=months,
                follows_up=forum.name if forum else "",
            )


def _groups(municipality: Municipality, today: date) -> Iterator[Notice]:
    for forum in municipality.forums:
        if forum.end is None or forum.is_resting or _is_started_in_chat(municipality, forum):
            continue
        for months, over in _owed(forum.start, forum.end, today):
            yield Notice(
                key=f"group:{forum.id}:{forum.end}:{months}",
                kind="group_over" if over else "group",
                function=forum.coordinator,
                name=forum.name,
                day=forum.end,
                months=months,
            )


def _owed(first: date | None, last: date, today: date) -> Iterator[tuple[int, bool]]:
    """Give the latest warning that has been reached and is not history, and whether it is over."""
    after = calendar.next_working_day(last + timedelta(days=1))
    steps = [*calendar.expiry_warnings(last), (0, after)]
    reached = [(months, day) for months, day in steps if (first or day) <= day <= today]
    for months, day in reached[-1:]:
        if today - day <= OWED:
            yield months, months == 0


def _holds(agreement: Agreement, day: date) -> bool:
    return agreement.valid_from <= day and (
        agreement.valid_until is None or day <= agreement.valid_until
    )


def _is_replaced(municipality: Municipality, agreement: Agreement) -> bool:
    """Say whether another of its kind goes on after it, between some of the same parties."""
    return any(
        other.kind == agreement.kind
        and (set(other.parties) & set(agreement.parties) or not agreement.parties)
        and (
            other.valid_until is None
            or (agreement.valid_until is not None and other.valid_until > agreement.valid_until)
        )
        for other in municipality.agreements
        if other.id != agreement.id
    )


def _is_started_in_chat(municipality: Municipality, forum: Forum) -> bool:
    """Say whether a forum is laid over the model: such groups are looked after day by day."""
    return any(
        other.id != forum.id and other.type == forum.type and other.status == "vilande"
        for other in municipality.forums
    )
