"""Which area, day and level an event has: what stands for it and how far it reaches.

The rules are those of DOMAIN 14.2, 1, 4 and 5, tried in the order of the functions.
"""

import itertools
import re
from dataclasses import replace
from datetime import date, timedelta

from samverkan.interpretation.events import Event
from samverkan.interpretation.reading import Placed, Reading
from samverkan.interpretation.repairs import dates_no_event
from samverkan.interpretation.tokens import AND
from samverkan.swedish_dates import Mark
from samverkan.swedish_words import lenient

Days = tuple[tuple[date, date], ...]


class Scopes:
    """The areas and days of one reading, ready to be asked event by event.

    `quiet` are the chunks where the sender says that nothing happened, and `plans` the
    sentences that speak of what is to come.
    """

    def __init__(
        self, reading: Reading, events: list[Event], quiet: frozenset[int], plans: frozenset[int]
    ) -> None:
        self._reading = reading
        self._events = events
        self._quiet = quiet
        days = [
            day
            for day in reading.days
            if not day.value.future
            and not dates_no_event(reading, day)
            and self._sentence(day) not in plans
        ]
        self._days = days
        self._headings = [day for day in days if self._is_heading(day) or self._of_a_round(day)]
        self._message_days = [day for day in days if self._stands_alone(day)]
        if len(self._message_days) > 1:  # "Måndag", "Tisdag", each on a line above its list
            self._headings += [day for day in self._message_days if not self._is_told(day)]
            self._headings.sort(key=lambda day: day.first)

    def _sentence(self, place: "Placed[Mark] | Placed[str] | Placed[int]") -> int:
        tokens = self._reading.tokens
        return tokens[min(place.first, len(tokens) - 1)].sentence

    def _chunk(self, place: "Placed[Mark] | Placed[str]") -> int:
        tokens = self._reading.tokens
        return tokens[min(place.first, len(tokens) - 1)].chunk

    # --- areas -----------------------------------------------------------------------

    def areas(self, event: Event) -> tuple[str, ...]:
        """Return the areas of an event; none when the message names none."""
        named = self._reading.areas
        if not named:
            return ()
        if len({area.value for area in named}) == 1:
            return (named[0].value,)
        own = [area for area in named if event.first <= area.first < event.last]
        if own:
            return self._listed(own, event)
        chunk = self._reading.tokens[event.hits[-1].head].chunk
        for candidates, last in (
            ([a for a in named if a.first >= event.last and self._chunk(a) == chunk], False),
            ([a for a in self._loud(event) if a.first < event.first], True),
            ([a for a in named if a.first >= event.last
              and self._sentence(a) == event.sentence], False),
            ([a for a in named if a.first < event.first], True),
        ):  # fmt: skip
            if candidates:
                return (candidates[-1 if last else 0].value,)
        return (named[0].value,)

    def _loud(self, event: Event) -> list["Placed[str]"]:
        return [
            area
            for area in self._reading.areas
            if self._sentence(area) == event.sentence and self._chunk(area) not in self._quiet
        ]

    def _anchor(self, own: list["Placed[str]"], event: Event) -> int:
        """Return which area stands nearest the event: in its chunk, before it, or after."""
        head = event.first if event.item else event.hits[0].head
        tokens = self._reading.tokens
        chunk = tokens[head].chunk
        near = [i for i, area in enumerate(own) if self._chunk(area) == chunk]
        if near:
            return min(near, key=lambda i: abs(own[i].first - head))
        before = [i for i, area in enumerate(own) if area.first < head]
        return before[-1] if before else 0

    def _listed(self, own: list["Placed[str]"], event: Event) -> tuple[str, ...]:
        """Return all areas of a plain list ("Edsberg, Rotebro och Häggvik"), else the nearest."""
        tokens = self._reading.tokens
        anchor = self._anchor(own, event)
        while (
            anchor > 0
            and own[anchor].last < len(tokens)
            and tokens[own[anchor].last].word == ":"
            and self._are_listed(own[anchor - 1], own[anchor])
        ):
            anchor -= 1
        own = own[anchor:]
        areas = [own[0].value]
        for before, area in itertools.pairwise(own):
            if not self._are_listed(before, area):
                break
            areas.append(area.value)
        return tuple(dict.fromkeys(areas))

    def _are_listed(self, before: "Placed[str]", area: "Placed[str]") -> bool:
        tokens = self._reading.tokens
        between = [token.word for token in tokens[before.last : area.first]]
        lead = tokens[before.first - 1].word if before.first else ""
        return (
            lead != "mellan"
            and bool(between)
            and all(word in AND or word in {",", "i"} for word in between)
        )

    # --- days ------------------------------------------------------------------------

    def days(self, event: Event) -> Mark | None:
        """Return the expression that dates an event."""
        own = [day for day in self._days if event.first <= day.first < event.last]
        own = [day for day in own if not self._is_later(day, event)] or own
        if self._earlier_in_sentence(event):
            own = [day for day in own if not self._is_silent(day, event)]
        found = (
            self._nearest(own, event)
            or self._earlier_in_sentence(event)
            or self._only_one_without_list(event)
            or self._same_time(event)
            or self._next_day(event)
            or self._under_heading(event)
            or (self._message_days[-1] if self._message_days else None)
            or self._only_day_before(event)
            or self._day_of_discovery(event)
        )
        return found.value if found else None

    def _nearest(self, own: list["Placed[Mark]"], event: Event) -> "Placed[Mark] | None":
        if not own:
            return None
        exact = [day for day in own if day.value.kind != "week"] or own
        head = event.hits[0].head if not event.item else event.first
        chunk = self._reading.tokens[head].chunk
        exact = [day for day in exact if self._chunk(day) == chunk] or exact
        return min(exact, key=lambda day: min(abs(day.first - head), abs(day.last - head)))

    def _is_later(self, day: "Placed[Mark]", event: Event) -> bool:
        """Know that a day that also dates the message gives way to a nearer one."""
        return day in self._message_days and day in self._headings and bool(event.hits)

    def _is_silent(self, day: "Placed[Mark]", event: Event) -> bool:
        """Know that the day of "…, sön 22/11 inget" dates nothing."""
        tokens = self._reading.tokens
        chunk = self._chunk(day)
        words = [one.word for one in tokens if one.chunk == chunk and one.is_word and not one.role]
        return (
            chunk != tokens[event.hits[0].head].chunk
            and bool(words)
            and all(_NOTHING.fullmatch(word) for word in words)
        )

    def _only_day_before(self, event: Event) -> "Placed[Mark] | None":
        """Take the only day, when it opens the message and dates no event of its own."""
        if len(self._days) != 1 or len(self._reading.days) != 1:
            return None
        day = self._days[0]
        opening, tokens = self._sentence(day), self._reading.tokens
        busy = {tokens[hit.head].sentence for one in self._events for hit in one.hits}
        quiet = any(_NOTHING.match(one.word) for one in tokens if one.sentence == opening)
        return day if opening == 0 and event.sentence == 1 and 0 not in busy and not quiet else None

    def _day_of_discovery(self, event: Event) -> "Placed[Mark] | None":
        """Take the only day, when the next sentence only tells when it was found or seen."""
        if len(self._days) != 1 or len(self._reading.days) != 1:
            return None
        day, tokens = self._days[0], self._reading.tokens
        where = self._sentence(day)
        busy = {tokens[hit.head].sentence for one in self._events for hit in one.hits}
        found = any(
            _FOUND.fullmatch(one.word) and one.sentence == where for one in tokens[: day.first]
        )
        return day if found and where == event.sentence + 1 and where not in busy else None

    def _earlier_in_sentence(self, event: Event) -> "Placed[Mark] | None":
        earlier = [
            day
            for day in self._days
            if self._sentence(day) == event.sentence
            and day.first < event.first
            and not self._in_brackets(day)
        ]
        exact = [day for day in earlier if day.value.kind != "week"]
        # The nearest before; a period of the whole sentence only when no day was named.
        return exact[-1] if exact else (earlier[-1] if earlier else None)

    def _in_brackets(self, day: "Placed[Mark]") -> bool:
        return day.first > 0 and self._reading.tokens[day.first - 1].word == "("

    def _only_one_without_list(self, event: Event) -> "Placed[Mark] | None":
        here = [day for day in self._days if self._sentence(day) == event.sentence]
        if len(here) != 1:
            return None
        tokens = self._reading.tokens
        listed = any(
            token.word in {",", ";"} and not token.role
            for token in tokens[event.hits[-1].head : here[0].first]
        )
        alone = here[0] in self._message_days
        period = here[0].value.kind == "week"
        return here[0] if alone or period or not listed else None

    def _same_time(self, event: Event) -> "Placed[Mark] | None":
        """Take "samma kväll" as the day last told."""
        tokens = self._reading.tokens
        same = any(
            tokens[index].word == "samma" and _UNIT.match(tokens[index + 1].word)
            for index in range(event.first, min(event.last, len(tokens) - 1))
        )
        earlier = [day for day in self._days if day.first < event.first]
        return earlier[-1] if same and earlier else None

    def _next_day(self, event: Event) -> "Placed[Mark] | None":
        """Take "dagen efter" as the day after the one last told."""
        words = [one.word for one in self._reading.tokens[event.first : event.last]]
        after = any(
            pair[0] in {"dagen", "kvällen", "dan"} and pair[1] in {"efter", "därpå"}
            for pair in itertools.pairwise(words)
        )
        earlier = [day for day in self._days if day.first < event.first]
        if not after or not earlier:
            return None
        told = earlier[-1]
        day = told.value.last + timedelta(1)
        return told._replace(value=replace(told.value, days=((day, day),)))

    def _under_heading(self, event: Event) -> "Placed[Mark] | None":
        above = [day for day in self._headings if day.first < event.first]
        return above[-1] if above else None

    def _is_heading(self, day: "Placed[Mark]") -> bool:
        """Know that a day before a colon, with little before it, heads what follows."""
        tokens = self._reading.tokens
        sentence = self._sentence(day)
        index = day.first - 1
        while index >= 0 and tokens[index].sentence == sentence:
            index -= 1
        hits = {hit.head for event in self._events for hit in event.hits}
        if any(i in hits for i in range(index + 1, day.last)):
            return False
        after = day.last
        while (
            after < len(tokens)
            and (
                tokens[after].role
                or tokens[after].word in {"(", ")", "-", ","}
                or _ROUND.fullmatch(tokens[after].word)
            )
            and tokens[after].sentence == sentence
        ):
            after += 1
        at_colon = after < len(tokens) and tokens[after].word == ":"
        return at_colon and after not in hits

    def _of_a_round(self, day: "Placed[Mark]") -> bool:
        """Know that "vi var ute i lördags." dates what was seen then."""
        tokens = self._reading.tokens
        sentence = self._sentence(day)
        if any(hit.first < day.first for event in self._events for hit in event.hits):
            return False
        if any(tokens[hit.head].sentence == sentence for e in self._events for hit in e.hits):
            return False
        return any(token.sentence == sentence and _ROUND.fullmatch(token.word) for token in tokens)

    def _stands_alone(self, day: "Placed[Mark]") -> bool:
        """Know that a stretch that holds little but the day dates the whole message."""
        tokens = self._reading.tokens
        sentence = self._sentence(day)
        heads = [hit.head for event in self._events for hit in event.hits]
        in_sentence = [token for token in tokens if token.sentence == sentence]
        own_hits = [head for head in heads if tokens[head].sentence == sentence]
        others = [
            token
            for token in in_sentence
            if not token.role and token.is_word and token.word not in _EMPTY
        ]
        if not own_hits:
            return len(others) <= 2 and not any(_NOTHING.match(token.word) for token in others)  # noqa: PLR2004 - a heading
        if any(tokens[head].sentence > sentence for head in heads):
            return False
        chunk = tokens[min(day.first, len(tokens) - 1)].chunk
        tail = [token for token in in_sentence if token.chunk == chunk]
        after = [
            token
            for token in in_sentence
            if token.chunk > chunk and token.is_word and not token.role
        ]
        if any(tokens[head].chunk == chunk for head in heads) or after:
            return False
        return all(token.role or not token.is_word or token.word in _EMPTY for token in tail)

    def _is_told(self, day: "Placed[Mark]") -> bool:
        """Whether something happens in the sentence of a day, or nothing comes after it."""
        tokens, sentence = self._reading.tokens, self._sentence(day)
        heads = [hit.head for event in self._events for hit in event.hits]
        return any(tokens[head].sentence == sentence for head in heads) or not any(
            head > day.first for head in heads
        )

    # --- levels ----------------------------------------------------------------------

    def level(self, event: Event) -> int | None:
        """Return the stated level of an event."""
        levels = self._reading.levels
        own = [level for level in levels if event.first <= level.first < event.last]
        if own:
            return own[0].value
        same = [level for level in levels if self._sentence(level) == event.sentence]
        if same:
            return same[-1].value
        hit_sentences = {one.sentence for one in self._events}
        free = [level for level in levels if self._sentence(level) not in hit_sentences]
        return free[-1].value if free else None


_ROUND = re.compile(
    lenient(
        r"\w*pass(?:et)?|\w*vandr\w*|\w*rund(?:a|an)|ute|\w*patrull\w*|\w*logg(?:en)?|"
        r"\w*rapport(?:en)?|"
        r"rond(?:en)?|gick|gått|jobbade|\w*skift(?:et)?|tjänstgör\w*|sammanfattning|logg|"
        r"läget|händelser(?:na)?|summering"
    )
)
_FOUND = re.compile(
    lenient(
        r"upptäck\w*|sågs?|sett|synts?|syntes|hittade?s?|hittats?|märkt\w*|noterat?s?|"
        r"noterade?s?|hände|"
        r"skedde|inträffade|var|vart|varit|började|påbörjat|pågick|pågått"
    )
)
_UNIT = re.compile(lenient(r"kväll|dag|natt|dygn|helg|tid|morgon|eftermiddag"))
_EMPTY = frozenset(
    [
        "i",
        "på",
        "vid",
        "den",
        "det",
        "och",
        "samt",
        "för",
        "period",
        "perioden",
        "datum",
        "vecka",
        "veckan",
        "från",
        "under",
        "hela",
        "rapport",
        "veckorapport",
        "område",
        "gäller",
        "kl",
        "tid",
        "när",
        "hej",
        "lägesbild",
        "avser",
        "ca",
        "stycken",
        "har",
        "varit",
        "vart",
        "så",
        "hände",
        "skedde",
        "var",
        "är",
        "inträffade",
        "båda",
        "bägge",
        "alla",
        "samtliga",
        "mellan",
        "fram",
        "till",
        "detta",
        "allt",
    ]
)
_NOTHING = re.compile(lenient(r"inge[tn]\w*|inga|lugn\w*|nada|noll|tyst"))


def spread(count: int, days: Days) -> list[tuple[int, tuple[date, date] | None]]:
    """Return a number and an interval per row for an event on several days.

    One row per day; a total is split when it goes even, otherwise the days become one
    interval so that nothing is counted twice.
    """
    if len(days) <= 1:
        return [(count, days[0] if days else None)]
    if count == 1:
        return [(1, day) for day in days]
    if count % len(days) == 0:
        return [(count // len(days), day) for day in days]
    return [(count, (days[0][0], max(last for _, last in days)))]
