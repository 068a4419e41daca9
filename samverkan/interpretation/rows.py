"""From events to rows, each with the words that gave its values."""

import re
from dataclasses import dataclass

from samverkan.incidents import Incident, Resolved
from samverkan.interpretation.counts import Count, count
from samverkan.interpretation.events import Event
from samverkan.interpretation.reading import Reading
from samverkan.interpretation.scopes import Scopes, spread
from samverkan.swedish_dates import Mark, short_days
from samverkan.swedish_words import lenient

_TRIED = re.compile(lenient("försök"))
_ATTEMPT = re.compile(lenient(r"\w*försök\w*"))


@dataclass(frozen=True, slots=True)
class Trace:
    """Where one row came from, as places in the composed text.

    Attributes:
        incident: the row.
        words: name of the value -> the words that gave it.

    """

    incident: Incident
    words: dict[str, str]


class Rows:
    """Makes the rows of one message, and remembers which words of time it used."""

    def __init__(self, visible: str, reading: Reading, home_area: str | None) -> None:
        self._visible = visible
        self._reading = reading
        self._home_area = home_area
        self._used: list[Mark] = []

    def of(self, event: Event, scopes: Scopes, *, alone: bool) -> list[Trace]:
        """Return the rows of an event; `alone` when the message tells of no other."""
        number = count(self._reading, event, alone=alone)
        if number.value == 0:
            return []
        mark = scopes.days(event)
        if mark is not None:
            self._used.append(mark)
        areas = scopes.areas(event)
        home = () if areas or self._home_area is None else (self._home_area,)
        rows: list[Trace] = []
        for area in areas or home or (None,):
            for share, days in spread(number.value, mark.days if mark else ()):
                incident = Incident(
                    area=area,
                    category=event.category,
                    count=share,
                    date_from=days[0] if days else None,
                    date_to=days[1] if days else None,
                    severity=scopes.level(event),
                    place=self._place(event),
                    time=self._time(event, mark),
                    persons=number.persons,
                    count_min=number.at_least,
                    date_ambiguous=mark.ambiguous if mark else False,
                    attempt=self._attempt(event),
                )
                rows.append(Trace(incident, self._words(event, number, mark, area)))
        return rows

    def _time(self, event: Event, mark: Mark | None) -> str | None:
        for time in self._reading.times:
            if event.first <= time.first < event.last and time.value.part:
                return time.value.part
        return mark.part if mark else None

    def _attempt(self, event: Event) -> bool:
        tokens = self._reading.tokens[event.first : event.last]
        if not tokens or not _TRIED.search(self._reading.low, tokens[0].start, tokens[-1].end):
            return False
        return any(_ATTEMPT.fullmatch(token.word) for token in tokens) and not any(
            token.word == "varav" for token in tokens
        )

    def _place(self, event: Event) -> str | None:
        tokens = self._reading.tokens
        for index in range(event.first, event.last):
            if tokens[index].word in _PLACE_LEADS and not tokens[index].role:
                last = index + 1
                while (
                    last < event.last and last < index + 4 and not tokens[last].role
                    and tokens[last].is_word and tokens[last].word not in _PLACE_ENDS
                ):  # fmt: skip
                    last += 1
                if last > index + 1:
                    start = index if tokens[index].word in _KEPT_LEADS else index + 1
                    return self._visible[tokens[start].start : tokens[last - 1].end]
        return None

    def _words(
        self, event: Event, number: Count, mark: Mark | None, area: str | None
    ) -> dict[str, str]:
        tokens = self._reading.tokens
        words = {
            "category": ", ".join(
                self._visible[tokens[hit.first].start : tokens[hit.last].end]
                for hit in event.hits
                if hit.category == event.category
            )
        }
        if number.source is not None:
            words["count"] = self._visible[
                tokens[number.source.first].start : tokens[number.source.last - 1].end
            ]
        if mark is not None:
            words["date"] = self._visible[mark.start : mark.end]
        named = next((one for one in self._reading.areas if one.value == area), None)
        if named is not None:
            words["area"] = self._visible[tokens[named.first].start : tokens[named.last - 1].end]
        if self._reading.levels:
            level = self._reading.levels[-1]
            words["severity"] = self._visible[
                tokens[level.first].start : tokens[level.last - 1].end
            ]
        return words

    def resolved(self) -> tuple[Resolved, ...]:
        """Return each relative expression once, with its meaning in short Swedish."""
        return tuple(
            dict.fromkeys(
                Resolved(
                    self._visible[mark.start : mark.end],
                    ", ".join(short_days(first, last) for first, last in mark.days),
                )
                for mark in self._used
                if mark.relative or mark.ambiguous
            )
        )


_PLACE_LEADS = frozenset(
    ["utanför", "bakom", "vid", "på", "längs", "under", "framför", "i", "mellan", "runt"]
)
_KEPT_LEADS = frozenset(["utanför", "bakom", "framför"])
_PLACE_ENDS = frozenset(
    [
        "i",
        "på",
        "vid",
        "och",
        "som",
        "till",
        "med",
        "för",
        "under",
        "men",
        "var",
        "är",
        "har",
        "inte",
        "kl",
        "från",
    ]
)
