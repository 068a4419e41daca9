"""What simulated people do to reach their targets, and tell the bot of (DOMAIN 6)."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from bot.simulation import speech
from bot.simulation.acts import Act
from bot.simulation.behaviour import Planned
from bot.simulation.script import chance
from samverkan import calendar
from samverkan.commitments.targets import counted, period_of
from samverkan.notices import coordinator_of
from samverkan.structure import Municipality, Target

_MORE_OR_LESS = (-1, 0, 0, 0, 1)
"""How many more are held than were promised."""
_CALLED_OFF = 0.1
_IN_ITS_PLACE = 0.85
"""How often the part that is to be in an area is."""
_TOLD_AT = time(15)
_ASKED_AT = time(14)


def planned(model: Municipality, first: date, last: date, seed: int) -> Iterator[Planned]:
    """Give what the coordinator tells and asks about targets in a period."""
    coordinator = coordinator_of(model)
    if coordinator is None or not counted(model):
        return
    for target in counted(model):
        for begin, end in _periods(target, first, last):
            yield from _of_period(model, target, (begin, end), coordinator, seed)
    day = first
    while (day := _end_of_month(day)) <= last:
        at = calendar.instant_of(model, calendar.previous_working_day(day), _ASKED_AT)
        text = speech.line("aktivitet", "fraga")
        if calendar.previous_working_day(day) >= first:
            yield at, Act("", "say", text=text, functions=(coordinator,))
        day += timedelta(days=1)


def _periods(target: Target, first: date, last: date) -> Iterator[tuple[date, date]]:
    """Give the parts of a target's periods that lie between two days."""
    day = first
    while day <= last:
        _, end = period_of(target, day)
        yield day, min(end, last)
        day = max(end, day) + timedelta(days=1)


def _of_period(
    model: Municipality, target: Target, days: tuple[date, date], coordinator: str, seed: int
) -> Iterator[Planned]:
    first, last = days
    luck = chance(seed, "activity", target.id, first)
    whole = period_of(target, first)
    share = ((last - first).days + 1) / ((whole[1] - whole[0]).days + 1)
    count = int((target.min_count + luck.choice(_MORE_OR_LESS)) * share + luck.random())
    areas = [part.area for part in model.targets if part.parent == target.id and part.area]
    for number in range(count):
        span = (last - first).days
        at = first + timedelta(days=int((number + luck.random()) * span / max(count, 1)))
        day = calendar.next_working_day(at)
        if day > last:
            continue
        own = areas[number % len(areas)] if areas and number < len(areas) else None
        area = own if own and luck.random() < _IN_ITS_PLACE else luck.choice(model.areas).id
        values = {
            "vad": target.activity[0],
            "o": model.area_by_id[area].name,
            "d": f"{day.day}/{day.month}",
            "n": luck.randint(4, 40),
        }
        text = speech.line("aktivitet", "genomford", **values)
        if luck.random() < _CALLED_OFF:
            text = speech.line("aktivitet", "installd", **values)
        yield (
            _told(model, day, luck.randint(0, 3)),
            Act("", "say", text=text, functions=(coordinator,)),
        )


def _told(model: Municipality, day: date, later: int) -> datetime:
    """Return when it is told: on the day, or some days later in the same year."""
    on = calendar.next_working_day(day + timedelta(days=later))
    return calendar.instant_of(model, on if on.year == day.year else day, _TOLD_AT)


def _end_of_month(day: date) -> date:
    following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
    return following - timedelta(days=1)
