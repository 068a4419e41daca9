"""What must hold of åtaganden in every simulation, reckoned past the program (DOMAIN 15.2, 6).

Each function returns what breaks the rule, as sentences; nothing when it holds.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from samverkan.commitments.targets import period_of
from tests.simulation.days import works
from tests.simulation.outcome import Outcome, Row, moment

REMINDING = ("reminder:", "overview:", "forum-overview:")
"""How the keys begin of what åtaganden are reminded of by."""
_OFFSETS: Mapping[str, tuple[str, int]] = {
    "t-7": ("week_before", -1),
    "t-1": ("day_before", -1),
    "t": ("", 0),
    "t+1": ("day_after", 1),
    "t+7": ("chief", 1),
    "t+14": ("chair", 1),
    "t+30": ("steering", 1),
}
_OWNERS = frozenset({"t-7", "t-1", "t", "t+1"})
_ANEW = "asked_anew"
_ENDS = frozenset({"done", "cancelled", "declined", "withdrawn"})
_DAY = timedelta(days=1)
_LONG = timedelta(days=40)
"""So long that somebody asks for the targets."""


@dataclass
class Stretch:
    """A time in which an åtagande was followed, with one and the same day.

    Attributes:
        due: the day.
        begins: when it was given, or confirmed.
        ends: when it was done, moved or dropped; None when it never was.
        told: each rung with the day it was told.
        snoozed: whether the owner asked to be left alone.

    """

    due: date
    begins: datetime
    ends: datetime | None = None
    told: list[tuple[str, date]] = field(default_factory=list)
    snoozed: bool = False


def nobody_absent_is_reminded(outcome: Outcome) -> Iterator[str]:
    """No reminder, escalation or overview goes to somebody who is away."""
    people = {row["person"]: row for row in outcome.people}
    for message in outcome.messages:
        if not message["ref"].startswith(REMINDING) or message["to"]["kind"] != "person":
            continue
        day = moment(message["at"]).date()
        for leave in people[message["person"]]["away"]:
            if date.fromisoformat(leave["from"]) <= day <= date.fromisoformat(leave["to"]):
                yield f"{message['ref']} went to {message['person']}, who was away on {day}"


def reminders_come_once_a_working_day_at_eight(outcome: Outcome) -> Iterator[str]:
    """One message a person and day, on a working day, between eight and five."""
    seen: Counter[tuple[str, date]] = Counter()
    for message in outcome.messages:
        if not message["ref"].startswith("reminder:"):
            continue
        at = moment(message["at"])
        seen[message["person"], at.date()] += 1
        if not works(at.date()) or not 8 <= at.hour < 17:
            yield f"{message['ref']} came {at}"
    for (person, day), times in seen.items():
        if times > 1:
            yield f"{person} was reminded {times} times on {day}"


def each_step_is_on_its_day(outcome: Outcome) -> Iterator[str]:
    """Each rung of each due day is told once, on the working day it falls on."""
    for row in outcome.commitments:
        for stretch in stretches(row):
            yield from _ladder_held(outcome, row, stretch)


def _ladder_held(outcome: Outcome, row: Row, stretch: Stretch) -> Iterator[str]:
    planned = planned_days(outcome, row["forum"], stretch.due)
    first = stretch.begins.date()
    told: dict[str, date] = {}
    for rung, day in stretch.told:
        if rung in told:
            yield f"{row['id']} was told {rung} of {stretch.due} twice"
        told[rung] = day
    for rung, day in planned.items():
        came = told.get(rung)
        # What falls on the very day it is given comes the day after, when eight is past.
        late_by_right = day == first or (stretch.snoozed and rung in _OWNERS)
        if came is not None and (came < day or (came > day and not late_by_right)):
            yield f"{row['id']} was told {rung} of {stretch.due} on {came}, not {day}"
        is_owed = day > first and day <= outcome.last and _is_before_end(day, stretch)
        if is_owed and came is None and not (stretch.snoozed and rung in _OWNERS):
            yield f"{row['id']} was never told {rung} of {stretch.due}, on {day}"
    if list(told) != [rung for rung in planned if rung in told]:
        yield f"{row['id']} was told {list(told)} of {stretch.due}, out of order"


def _is_before_end(day: date, stretch: Stretch) -> bool:
    if stretch.ends is None:
        return True
    eight = stretch.ends.replace(hour=8, minute=0, second=0, microsecond=0)
    return day < stretch.ends.date() or (day == stretch.ends.date() and stretch.ends > eight)


def planned_days(outcome: Outcome, forum: str, due: date) -> dict[str, date]:
    """Return the working day of each rung, reckoned without the program."""
    reminders = outcome.municipality.forum_by_id[forum].reminders
    days: dict[str, int] = {}
    for rung, (name, sign) in _OFFSETS.items():
        wanted = getattr(reminders, name) if name else 0
        if not name or wanted:
            days[rung] = sign * wanted
    found: dict[str, date] = {}
    latest: date | None = None
    for rung in [each for each in days if days[each] >= 0]:
        day = _working(due + timedelta(days=days[rung]), 1)
        if latest is not None and day <= latest:
            day = _working(latest + _DAY, 1)
        found[rung] = latest = day
    earliest = found["t"]
    for rung in reversed([each for each in days if days[each] < 0]):
        day = _working(due + timedelta(days=days[rung]), -1)
        if day >= earliest:
            day = _working(earliest - _DAY, -1)
        found[rung] = earliest = day
    return {rung: found[rung] for rung in days}


def _working(day: date, step: int) -> date:
    while not works(day):
        day += timedelta(days=step)
    return day


def stretches(row: Row) -> list[Stretch]:
    """Return the times in which an åtagande was followed, in order.

    One that is handed to another line is not, until the chief there has answered: yes, or no,
    which gives it back.
    """
    found: list[Stretch] = []
    anew = next((n for n, each in enumerate(row["history"]) if each["what"] == _ANEW), None)
    waits = any(
        each["what"] in {"asked", "confirmed", "declined"} for each in row["history"][:anew]
    )
    waits = waits or (row["status"] == "foreslaget" and anew is None)
    live, due, handed = not waits, None, False
    for each in row["history"]:
        what, at = each["what"], moment(each["at"])
        new = each.get("due") if what in {"made", "moved", "corrected", "completed"} else None
        is_back = what == "declined" and handed
        if what in _ENDS | {_ANEW} or (new and found and live):
            if found and found[-1].ends is None:
                found[-1].ends = at
            live = live and what not in _ENDS | {_ANEW}
        handed = what == _ANEW or (handed and what not in {"confirmed", "declined"})
        due = date.fromisoformat(new) if new else due
        begins = what in {"confirmed", "reopened"} or is_back
        live = live or begins
        if live and due is not None and (new or begins):
            found.append(Stretch(due, at))
        if what == "told" and found:
            found[-1].told.append((each["rung"], at.date()))
        if what == "snoozed" and found:
            found[-1].snoozed = True
    return found


def what_is_two_weeks_late_is_on_the_next_agenda(outcome: Outcome) -> Iterator[str]:
    """After T+14 the next agenda of the forum names it, unless it has ended or been moved."""
    agendas: dict[str, list[Row]] = {}
    for message in outcome.messages:
        if message["ref"].startswith("summons:") and message["kind"] == "agenda":
            agendas.setdefault(message["forum"], []).append(message)
    for row in outcome.commitments:
        for stretch in stretches(row):
            told = [day for rung, day in stretch.told if rung == "t+14"]
            if told:
                yield from _taken_up(row, stretch, told[0], agendas.get(row["forum"], []))


def _taken_up(row: Row, stretch: Stretch, told: date, agendas: list[Row]) -> Iterator[str]:
    for message in agendas:
        at = moment(message["at"])
        if at.date() <= told or "Kallelse" not in message["text"]:
            continue
        if stretch.ends is not None and stretch.ends < at:
            return
        if row["id"] not in message["text"]:
            yield f"{row['id']} is late since {stretch.due} and not on the agenda {message['ref']}"
        return


def every_target_has_its_count(outcome: Outcome) -> Iterator[str]:
    """Count the activities anew: what is stored, and what the bot says when it is asked."""
    for row in outcome.targets:
        counted = _count(outcome, outcome.activities, row["target"], row["from"], row["until"])
        if counted != row["done"]:
            yield f"{row['target']} until {row['until']}: {row['done']}, not {counted}"
    asked = [each for each in outcome.messages if "Så här ligger målen till" in each["text"]]
    for message in asked:
        at = moment(message["at"])
        for target in outcome.municipality.targets:
            known = [each for each in outcome.activities if moment(each["at"]) < at]
            first, last = (day.isoformat() for day in period_of(target, at.date()))
            until = min(last, at.date().isoformat())
            counted = _count(outcome, known, target.id, first, until)
            if f"{target.text}: {counted} av {target.min_count} klara" not in message["text"]:
                yield f"{message['ref']} does not say {counted} of {target.text}"
    is_long = outcome.last - outcome.first > _LONG
    if outcome.municipality.targets and is_long and not asked:
        yield "nobody asked for the targets"


def _count(outcome: Outcome, activities: list[Row], target: str, first: str, last: str) -> int:
    wanted = next(each for each in outcome.municipality.targets if each.id == target)
    return sum(
        each["status"] == "genomford"
        and each["target"] == (wanted.parent or wanted.id)
        and first <= each["day"] <= last
        and wanted.area in {None, each["area"]}
        and (not wanted.words or any(word in each["text"].casefold() for word in wanted.words))
        for each in activities
    )


def people_answer_in_different_ways(outcome: Outcome) -> Iterator[str]:
    """Hold a long simulation to every kind of answer: done, half, later, handed on, forgotten."""
    seen = {each["what"] for row in outcome.commitments for each in row["history"]}
    if missing := {"done", "share", "moved", "late", "told", "confirmed"} - seen:
        yield f"nobody did {sorted(missing)}"


ALWAYS = (
    nobody_absent_is_reminded,
    reminders_come_once_a_working_day_at_eight,
    each_step_is_on_its_day,
    what_is_two_weeks_late_is_on_the_next_agenda,
    every_target_has_its_count,
)
"""Rules of any simulation; `people_answer_in_different_ways` is for those of months."""
