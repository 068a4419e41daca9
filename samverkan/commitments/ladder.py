"""The ladder of reminders: who is told of an åtagande, on which day (DOMAIN 15.2).

Each rung falls on a working day and each comes at least one working day after the one
before it, so that a day over a holiday is moved and never doubled. A rung belongs to a
due day: a new due day is a new ladder. What a rung is about is told once; when several
have been missed while the bot was away, each reader is told the last of them alone.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise

from samverkan.calendar import next_working_day, previous_working_day, working_day_from
from samverkan.commitments.types import Commitment
from samverkan.structure import Reminders


class Rung(StrEnum):
    """A step of the ladder, in order."""

    WEEK_BEFORE = "t-7"
    DAY_BEFORE = "t-1"
    DUE = "t"
    DAY_AFTER = "t+1"
    WEEK_AFTER = "t+7"
    CHAIR = "t+14"
    STEERING = "t+30"


class Reader(StrEnum):
    """Who is told."""

    OWNER = "owner"
    CHIEF = "chief"
    CHAIR = "chair"
    STEERING = "steering"


READERS: Mapping[Rung, tuple[Reader, ...]] = {
    Rung.WEEK_BEFORE: (Reader.OWNER,),
    Rung.DAY_BEFORE: (Reader.OWNER,),
    Rung.DUE: (Reader.OWNER,),
    Rung.DAY_AFTER: (Reader.OWNER,),
    Rung.WEEK_AFTER: (Reader.OWNER, Reader.CHIEF),
    Rung.CHAIR: (Reader.CHAIR,),
    Rung.STEERING: (Reader.STEERING,),
}
"""DOMAIN 15.2; the chief is the function above the owner, the steering group the list of
EST Ledning, chefssamråd or Kdlg."""

DEFAULT_DAYS: Mapping[Rung, int] = {
    Rung.WEEK_BEFORE: -7,
    Rung.DAY_BEFORE: -1,
    Rung.DUE: 0,
    Rung.DAY_AFTER: 1,
    Rung.WEEK_AFTER: 7,
    Rung.CHAIR: 14,
    Rung.STEERING: 30,
}
"""Calendar days from the due day, DOMAIN 15.2."""
POSTPONEMENTS_TO_STEERING = 2
"""The second postponement puts an åtagande on the steering group's list."""


@dataclass(frozen=True, slots=True)
class Planned:
    """A rung and the local day it falls on."""

    rung: Rung
    day: date


@dataclass(frozen=True, slots=True)
class Step:
    """Something to tell: one reader, the last of the rungs that concern the reader."""

    rung: Rung
    reader: Reader


def ladder(due: date, days: Mapping[Rung, int] = DEFAULT_DAYS) -> tuple[Planned, ...]:
    """Return the rungs of a due day, in order, on strictly increasing working days.

    A rung before the due day is moved to the working day before, any other to the one
    after. `days` leaves out the rungs that a forum does not use.
    """
    found: list[Planned] = []
    for rung in Rung:
        if rung not in days:
            continue
        wanted = due + timedelta(days=days[rung])
        day = (previous_working_day if days[rung] < 0 else next_working_day)(wanted)
        found.append(Planned(rung, day))
    # Reminders before the day must not meet it, nor one another: the earlier gives way.
    before = [planned for planned in found if days[planned.rung] < 0]
    after = [planned for planned in found if days[planned.rung] >= 0]
    return (*_pushed_back(before, after[0].day if after else None), *_pushed_on(after))


def _pushed_back(planned: Sequence[Planned], latest: date | None) -> tuple[Planned, ...]:
    made: list[Planned] = []
    for each in reversed(planned):
        day = each.day
        if latest is not None and day >= latest:
            day = working_day_from(latest, -1)
        made.append(Planned(each.rung, day))
        latest = day
    return tuple(reversed(made))


def _pushed_on(planned: Sequence[Planned]) -> tuple[Planned, ...]:
    made = list(planned[:1])
    for _, each in pairwise(planned):
        earliest = working_day_from(made[-1].day, 1)
        made.append(Planned(each.rung, max(each.day, earliest)))
    return tuple(made)


def due_rungs(
    commitment: Commitment,
    today: date,
    told: Collection[Rung],
    days: Mapping[Rung, int] = DEFAULT_DAYS,
) -> tuple[Rung, ...]:
    """Return the rungs of the commitment's due day that have come and have not been told.

    Nothing for what is done, dropped, only proposed or without a day. A rung whose day had
    passed before the åtagande was made is no rung of it; a new due day begins from
    the day it was given, so `commitment.made` must be that day.
    """
    if not commitment.is_live or commitment.due is None:
        return ()
    return tuple(
        planned.rung
        for planned in ladder(commitment.due, days)
        if planned.day <= today and planned.day >= commitment.made and planned.rung not in told
    )


def steps(rungs: Iterable[Rung]) -> tuple[Step, ...]:
    """Return whom to tell of what: each reader the last rung alone, in order of the ladder."""
    last: dict[Reader, Rung] = {}
    for rung in sorted(rungs, key=list(Rung).index):
        for reader in READERS[rung]:
            last[reader] = rung
    return tuple(Step(rung, reader) for reader, rung in last.items())


def goes_to_steering(commitment: Commitment, told: Collection[Rung]) -> bool:
    """Say whether it stands on the steering group's list."""
    return commitment.is_live and (
        Rung.STEERING in told or commitment.postponements >= POSTPONEMENTS_TO_STEERING
    )


def goes_to_agenda(commitment: Commitment, told: Collection[Rung]) -> bool:
    """Say whether it is put on the forum's next agenda by itself."""
    return commitment.is_live and bool({Rung.CHAIR, Rung.STEERING} & set(told))


def days_of(reminders: Reminders) -> Mapping[Rung, int]:
    """Return the rungs that a forum uses, with their days from the due day."""
    wanted = {
        Rung.WEEK_BEFORE: -reminders.week_before,
        Rung.DAY_BEFORE: -reminders.day_before,
        Rung.DAY_AFTER: reminders.day_after,
        Rung.WEEK_AFTER: reminders.chief,
        Rung.CHAIR: reminders.chair,
        Rung.STEERING: reminders.steering,
    }
    return {Rung.DUE: 0} | {rung: days for rung, days in wanted.items() if days}


def to_tell(
    commitment: Commitment,
    today: date,
    told: Collection[Rung],
    days: Mapping[Rung, int] = DEFAULT_DAYS,
    snoozed_until: date | None = None,
) -> tuple[Rung, ...]:
    """Return the rungs to tell on a day, as `due_rungs` does.

    An owner who has asked to be left alone for a while is, until somebody else is told too.
    """
    found = due_rungs(commitment, today, told, days)
    if snoozed_until is not None and today < snoozed_until and all(map(_is_owners, found)):
        return ()
    return found


def next_day(
    commitment: Commitment,
    told: Collection[Rung],
    days: Mapping[Rung, int] = DEFAULT_DAYS,
    snoozed_until: date | None = None,
) -> date | None:
    """Return the next day on which somebody is to be told something; None when nobody is."""
    if not commitment.is_live or commitment.due is None:
        return None
    coming = [
        planned.day
        for planned in ladder(commitment.due, days)
        if planned.rung not in told
        and planned.day >= commitment.made
        and (snoozed_until is None or not _is_owners(planned.rung))
    ]
    return min((*coming, *((snoozed_until,) if snoozed_until else ())), default=None)


def _is_owners(rung: Rung) -> bool:
    """Say whether a rung concerns the owner alone."""
    return READERS[rung] == (Reader.OWNER,)
