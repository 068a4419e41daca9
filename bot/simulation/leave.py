"""When the simulated people are away, and who takes over: July, Christmas, a week, colds.

Everybody who is away has a deputy who is there, since the rule of the bot is that such an
ask goes to the deputy (DOMAIN 15.2). What the bot does without a deputy is tested elsewhere.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from bot.simulation.inhabitants import Inhabitant
from bot.simulation.script import chance
from samverkan import calendar
from samverkan.calendar import IsoWeek
from samverkan.collection import ERSATTARE
from samverkan.structure import Municipality

_SHIFTS = (26, 30)
"""First ISO weeks of the two summer shifts; each is four weeks long."""
_SUMMER = timedelta(days=4 * 7 - 3)
_CHRISTMAS = 0.4
_COLDS_A_YEAR = 3
_LONG = 0.08
"""Share of people who are away for a long time in a year."""


@dataclass(frozen=True, slots=True)
class Leave:
    """A person is away, both days included.

    Attributes:
        user: account.
        first: first day.
        last: last day.
        deputy: account of the colleague named for it; None when the function's standing
            deputy takes over.
        told: when the person tells the bot.

    """

    user: str
    first: date
    last: date
    deputy: str | None
    told: datetime

    def covers(self, day: date) -> bool:
        """Say whether the person is away on a day."""
        return self.first <= day <= self.last

    def meets(self, first: date, last: date) -> bool:
        """Say whether some day of the leave lies between two days."""
        return self.first <= last and first <= self.last


@dataclass(frozen=True, slots=True)
class _Wish:
    first: date
    last: date
    sudden: bool


def leaves(
    municipality: Municipality,
    people: Sequence[Inhabitant],
    first: date,
    last: date,
    seed: int,
) -> tuple[Leave, ...]:
    """Return who is away when in a period, in order of telling."""
    wishes = {
        one.user: [
            wish
            for wish in _free_of_overlap(_wishes(one, at, first, last, seed))
            if wish.first <= last and first <= wish.last
        ]
        for at, one in enumerate(people)
    }
    _standing_deputies_stay(people, wishes)
    granted: list[Leave] = []
    busy: dict[str, list[_Wish]] = {user: list(taken) for user, taken in wishes.items()}
    for one in people:
        for wish in wishes[one.user]:
            deputy = _deputy(one, wish, people, busy)
            if deputy is not None:
                told = _told(municipality, wish, first, one, seed)
                granted.append(Leave(one.user, wish.first, wish.last, deputy or None, told))
            if deputy:
                # Nobody stands in for two, nor leaves those that they stand in for.
                busy[deputy].append(wish)
    return tuple(sorted(granted, key=lambda leave: (leave.told, leave.user, leave.first)))


def _wishes(one: Inhabitant, at: int, first: date, last: date, seed: int) -> Iterator[_Wish]:
    for year in range(first.year - 1, last.year + 1):
        luck = chance(seed, "leave", one.user, year)
        monday = IsoWeek(year, _SHIFTS[at % 2]).monday
        yield _Wish(monday, monday + _SUMMER, sudden=False)
        week = IsoWeek(year, luck.choice((8, 9, 10, 44))).monday
        yield _Wish(week, week + timedelta(days=4), sudden=False)
        if luck.random() < _CHRISTMAS:
            yield _Wish(date(year, 12, 21), date(year + 1, 1, 5), sudden=False)
        if luck.random() < _LONG:
            start = date(year, 1, 1) + timedelta(days=luck.randrange(300))
            yield _Wish(start, start + timedelta(days=luck.randint(30, 90)), sudden=False)
        for _ in range(luck.randint(0, _COLDS_A_YEAR)):
            start = date(year, 1, 1) + timedelta(days=luck.randrange(365))
            yield _Wish(start, start + timedelta(days=luck.randint(0, 4)), sudden=True)


def _free_of_overlap(wishes: Iterable[_Wish]) -> list[_Wish]:
    """Keep the first of those that meet, with a day between, so that each is told of once."""
    kept: list[_Wish] = []
    for wish in wishes:
        around = wish.first - timedelta(days=1), wish.last + timedelta(days=1)
        if all(other.last < around[0] or around[1] < other.first for other in kept):
            kept.append(wish)
    return sorted(kept, key=lambda wish: wish.first)


def _standing_deputies_stay(people: Sequence[Inhabitant], wishes: dict[str, list[_Wish]]) -> None:
    """Let no standing deputy be away when the function's holder is."""
    for one in people:
        if one.role != ERSATTARE:
            continue
        taken = [
            wish
            for other in people
            if other.function == one.function and other is not one
            for wish in wishes[other.user]
        ]
        wishes[one.user] = [
            wish
            for wish in wishes[one.user]
            if all(wish.last < other.first or other.last < wish.first for other in taken)
        ]


def _deputy(
    one: Inhabitant,
    wish: _Wish,
    people: Sequence[Inhabitant],
    busy: Mapping[str, Sequence[_Wish]],
) -> str | None:
    """Return who is named, "" when the standing deputy takes over, None when nobody can."""
    if not one.holds(wish.first) or not one.holds(wish.last):
        return None
    others = [other for other in people if other is not one]
    if one.role == ERSATTARE or any(
        other.function == one.function and other.role == ERSATTARE for other in others
    ):
        return ""
    near = (other for other in others if other.organisation == one.organisation)
    for other in (*near, *others):
        is_able = (
            other.role != ERSATTARE
            and other.external == one.external
            and other.holds(wish.first)
            and other.holds(wish.last)
        )
        if is_able and all(w.last < wish.first or wish.last < w.first for w in busy[other.user]):
            return other.user
    return None


def _told(
    municipality: Municipality, wish: _Wish, begins: date, one: Inhabitant, seed: int
) -> datetime:
    """Return when the person tells: a cold in the morning, a holiday well ahead."""
    luck = chance(seed, "told", one.user, wish.first)
    if wish.sudden:
        day, at = wish.first, time(6, 30 + luck.randrange(25))
    else:
        ahead = luck.randint(5, 25)
        day = calendar.previous_working_day(wish.first - timedelta(days=ahead))
        at = time(luck.randint(8, 16), luck.randrange(60))
    return calendar.instant_of(municipality, max(day, begins - timedelta(days=1)), at)
