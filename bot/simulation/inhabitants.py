"""The simulated people: one holder for each function, some deputies, some seats empty a while.

They are made of the model and a seed. Names are invented.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bot.simulation.script import chance, script
from samverkan.collection import ERSATTARE, ORDINARIE, Seat
from samverkan.structure import Function, Municipality

Character = Literal["prompt", "reminded", "late", "silent"]

_CHARACTERS: tuple[tuple[Character, float], ...] = (
    ("prompt", 0.55),
    ("reminded", 0.25),
    ("late", 0.12),
    ("silent", 0.08),
)
_DEPUTIES = 0.4
_VACANCIES = 0.12
_MIN_DAYS = 120
"""Vacancies are for periods long enough to fill them again."""


@dataclass(frozen=True, slots=True)
class Inhabitant:
    """Somebody who takes part.

    Attributes:
        user: chat account, unique.
        name: invented.
        function: the function held.
        role: ordinarie or ersattare.
        organisation: the function's organisation.
        external: the function is outside authorities and municipal companies.
        character: how the person tends to answer.
        from_day: first day in the function; None when always.
        to_day: last day; None until further notice.

    """

    user: str
    name: str
    function: str
    role: str
    organisation: str
    external: bool
    character: Character
    from_day: date | None = None
    to_day: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether the person holds the function on a day."""
        return self.seat(0).holds(day)

    def seat(self, person: int) -> Seat:
        """Return the person's hold, under a stored id."""
        return Seat(person, self.function, self.role, self.from_day, self.to_day)


def inhabitants(
    municipality: Municipality, first: date, last: date, seed: int
) -> tuple[Inhabitant, ...]:
    """Return everybody, in the order of the model's functions."""
    kept = _never_empty(municipality)
    asked = {
        member for forum in municipality.forums if forum.collections for member in forum.members
    }
    return tuple(
        person
        for function in municipality.functions
        for person in _of_function(
            function,
            (first, last),
            seed,
            needs_deputy=function.id in kept,
            may_be_empty=function.id in asked and function.id not in kept,
        )
    )


def _never_empty(municipality: Municipality) -> frozenset[str]:
    """Return the functions without which no document would be approved."""
    return frozenset(forum.coordinator for forum in municipality.forums)


def _of_function(
    function: Function,
    period: tuple[date, date],
    seed: int,
    *,
    needs_deputy: bool,
    may_be_empty: bool,
) -> Iterator[Inhabitant]:
    luck = chance(seed, "people", function.id)
    character = luck.choices(
        [name for name, _ in _CHARACTERS], [share for _, share in _CHARACTERS]
    )[0]
    first, last = period
    has_deputy = needs_deputy or luck.random() < _DEPUTIES
    leaves = may_be_empty and not has_deputy and luck.random() < _VACANCIES / (1 - _DEPUTIES)
    days = (last - first).days
    if leaves and days >= _MIN_DAYS:
        gone = first + timedelta(days=luck.randrange(30, days - 60))
        comes = gone + timedelta(days=luck.randint(20, 80))
        yield _person(function, 1, ORDINARIE, character, luck.random(), to_day=gone)
        yield _person(function, 2, ORDINARIE, "prompt", luck.random(), from_day=comes)
        return
    yield _person(function, 1, ORDINARIE, character, luck.random())
    if has_deputy:
        yield _person(function, 2, ERSATTARE, "prompt", luck.random())


def _person(
    function: Function,
    number: int,
    role: str,
    character: Character,
    draw: float,
    *,
    from_day: date | None = None,
    to_day: date | None = None,
) -> Inhabitant:
    names = script()["namn"]
    given = names["fornamn"][int(draw * len(names["fornamn"]))]
    # The function makes the name unique, so that a deputy can be named by it.
    surname = "".join(part.capitalize() for part in function.id.split("_"))
    return Inhabitant(
        user=f"@{function.id}.{number}:memory",
        name=f"{given} {surname}{names['efterled'][number - 1]}",
        function=function.id,
        role=role,
        organisation=function.organisation,
        external=function.external,
        character=character,
        from_day=from_day,
        to_day=to_day,
    )
