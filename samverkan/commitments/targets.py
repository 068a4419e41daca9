"""Numeric targets: counted from activities, forecast in words (DOMAIN 6 N1-N17)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from samverkan.calendar import Tertial
from samverkan.commitments.names import stem
from samverkan.meetings.who import folded
from samverkan.structure import Municipality, Target

_MONTHS_OF_A_TERTIAL = 4


@dataclass(frozen=True, slots=True)
class Held:
    """An activity that was held: the target it counts for, where and when, and its words."""

    target: str
    area: str | None
    day: date
    text: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a target has come.

    Attributes:
        target: which.
        done: activities that count, in the period.
        left: how many remain.
        days_left: days to the end of the period, its last day not counted.
        at_risk: whether it is behind the pace that it needs, while it can still be met.
        missed: whether the period is over without its having been met.
        parts: how far its sub-targets have come.

    """

    target: Target
    done: int
    left: int
    days_left: int
    at_risk: bool
    missed: bool
    parts: tuple["Progress", ...] = ()


def period_of(target: Target, day: date) -> tuple[date, date]:
    """Return the first and the last day of the period that a day lies in."""
    if target.period == "tertial":
        tertial = Tertial(day.year, (day.month - 1) // _MONTHS_OF_A_TERTIAL + 1)
        return tertial.first, tertial.last
    if target.period == "avtalsperiod" and target.valid_from and target.valid_until:
        return target.valid_from, target.valid_until
    return date(day.year, 1, 1), date(day.year, 12, 31)


def progress(model: Municipality, target: Target, held: Iterable[Held], today: date) -> Progress:
    """Return how far a target has come by a day."""
    held = tuple(held)
    first, last = period_of(target, today)
    own = target.parent or target.id
    done = sum(
        each.target == own
        and first <= each.day <= min(last, today)
        and (target.area is None or each.area == target.area)
        and (not target.words or _begins_with_any(each.text, target.words))
        for each in held
    )
    left = max(0, target.min_count - done)
    days_left = max(0, (last - today).days)
    pace = ((last - first).days + 1) / target.min_count
    parts = tuple(
        progress(model, part, held, today) for part in model.targets if part.parent == target.id
    )
    return Progress(
        target=target,
        done=done,
        left=left,
        days_left=days_left,
        # Half a step behind is no cause for alarm; more is.
        at_risk=left > 0 and today <= last and left * pace > days_left + pace / 2,
        missed=left > 0 and today > last,
        parts=parts,
    )


def _begins_with_any(text: str, wanted: Sequence[str]) -> bool:
    words = folded(text).replace("-", " ").split()
    return any(word.startswith(folded(one)) for word in words for one in wanted)


def counted(model: Municipality) -> tuple[Target, ...]:
    """Return the targets that stand for themselves; their parts are shown with them."""
    return tuple(target for target in model.targets if target.parent is None)


def named_in(model: Municipality, text: str) -> Target | None:
    """Return the target whose activity a text names; the longest name when several do."""
    words = [_root(word) for word in folded(text).split()]
    found = [
        (len(name), target)
        for target in counted(model)
        for name in target.activity
        if _holds(words, [_root(word) for word in folded(name).split()])
    ]
    return max(found, key=lambda pair: pair[0])[1] if found else None


def _holds(words: Sequence[str], wanted: Sequence[str]) -> bool:
    return all(any(word.startswith(one) for word in words) for one in wanted)


def _root(word: str) -> str:
    for ending in ("arna", "erna", "orna", "ar", "er", "or"):
        if word.endswith(ending) and len(word) - len(ending) >= 5:  # noqa: PLR2004 -- below that little is left
            return word.removesuffix(ending)
    return stem(word)
