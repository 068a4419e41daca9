"""One message in, everything that was understood of it out (DOMAIN 14)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from samverkan.incidents import Incident, Interpretation, Upcoming
from samverkan.interpretation import intents
from samverkan.interpretation.events import find_events
from samverkan.interpretation.gazetteer import Gazetteer
from samverkan.interpretation.hit import Hit
from samverkan.interpretation.lists import unfold
from samverkan.interpretation.measures import is_measure
from samverkan.interpretation.negation import says_nothing
from samverkan.interpretation.personal_data import stop
from samverkan.interpretation.reading import Reading, read
from samverkan.interpretation.rows import Rows, Trace
from samverkan.interpretation.scopes import Scopes
from samverkan.interpretation.sentences import classify, soon_again
from samverkan.interpretation.sieve import Sieve
from samverkan.swedish_dates import Viewpoint
from samverkan.swedish_words import compose, lenient

_EVENING = 18
_ESCALATED = frozenset(("natkrankning", "vald", "vapen", "sprangning"))


@dataclass(frozen=True, slots=True)
class Explained:
    """An interpretation and where each of its rows came from."""

    interpretation: Interpretation
    traces: tuple[Trace, ...]


def interpret(
    text: str,
    gazetteer: Gazetteer,
    reported_at: datetime,
    role: str,
    *,
    home_area: str | None = None,
) -> Interpretation:
    """Return what was understood of one message (DOMAIN 14).

    `reported_at` must be aware; days are local to the gazetteer's zone. `role` is the
    sender's kind of rapportör. `home_area` is used for rows that name no area. No text
    makes it fail, and nothing of the raw text is in the result when personal data was
    found in it.
    """
    return explain(text, gazetteer, reported_at, role, home_area=home_area).interpretation


def explain(
    text: str,
    gazetteer: Gazetteer,
    reported_at: datetime,
    role: str,
    *,
    home_area: str | None = None,
) -> Explained:
    """Return the same as `interpret`, with the words that gave each value."""
    composed = compose(text).strip()
    stopped = stop(composed, gazetteer.words)
    visible = _without_greeting(stopped.blanked if stopped else composed)
    local = reported_at.astimezone(gazetteer.zone)
    view = Viewpoint(local.date(), evening=local.hour >= _EVENING)
    explained = _Message(
        visible,
        read(visible, gazetteer, view, role, named=composed[: len(visible)]),
        view,
        home_area,
        stopped.cases if stopped else (),
    ).explain()
    if stopped is None:
        return explained
    understood = replace(explained.interpretation, pii=stopped.kinds, redacted=stopped.redacted)
    if understood.intent == "unclear" and not _names_a_place(
        gazetteer, composed
    ):  # the personal data was what it was about
        understood = replace(understood, intent=None, needs_clarification=())
    return Explained(understood, explained.traces)


def _names_a_place(gazetteer: Gazetteer, text: str) -> bool:
    return bool(gazetteer.find(text))


_GREETING = re.compile(
    lenient(
        r"[\s,.!-]*\b(?:med )?(?:vänliga? |bästa )?(?:hälsning(?:ar|en)?|mvh|"
        r"hälsar)\b[^\d.!?:]{0,40}$"
    ),
    re.IGNORECASE,
)


_GREETING_SIGNS = ("mvh", "häls", "hals")


def _without_greeting(text: str) -> str:
    """Leave out "Hälsningar Kalle" at the end, when there is something before it."""
    low = text.lower()
    if not any(map(low.__contains__, _GREETING_SIGNS)):
        return text
    greeting = _GREETING.search(text)
    return text[: greeting.start()] if greeting and greeting.start() else text


class _Message:
    """The steps from a reading to an interpretation, over one message."""

    def __init__(
        self,
        visible: str,
        reading: Reading,
        view: Viewpoint,
        home_area: str | None,
        cases: tuple[tuple[int, int], ...],
    ) -> None:
        self._visible = visible
        self._view = view
        self._home_area = home_area
        self._cases = cases
        self._reading = reading
        self._sentences = classify(reading, view.today)

    def explain(self) -> Explained:
        """Return the interpretation with its traces."""
        if intents.is_correction(self._reading.low):
            return Explained(Interpretation(intent="correction"), ())
        kept, denied, measures = Sieve(self._visible, self._reading, self._sentences).sifted()
        kept = [hit for hit in kept if not self._is_of_a_case(hit)]
        # Only where there are areas to choose between does it matter where all is quiet.
        several = len({area.value for area in self._reading.areas}) > 1
        quiet = self._quiet_chunks() if several and kept else frozenset[int]()
        events = unfold(self._reading, find_events(self._reading, kept))
        plans = frozenset(one.number for one in self._sentences if one.plan)
        scopes = Scopes(self._reading, events, quiet, plans)
        rows = Rows(self._visible, self._reading, self._home_area)
        traces: list[Trace] = []
        for event in events:
            traces += rows.of(event, scopes, alone=len(events) == 1)
        incidents = tuple(trace.incident for trace in traces)
        interpretation = self._concluded(incidents, denied, measures)
        return Explained(replace(interpretation, resolved=rows.resolved()), tuple(traces))

    def _is_of_a_case(self, hit: Hit) -> bool:
        """Know that where the child of a case has been seen is part of the case, no event."""
        start = self._reading.tokens[hit.head].start
        return hit.category == "oro_unga" and any(
            first <= start < last for first, last in self._cases
        )

    def _quiet_chunks(self) -> frozenset[int]:
        tokens = self._reading.tokens
        chunks: dict[int, list[int]] = {}
        for index, token in enumerate(tokens):
            chunks.setdefault(token.chunk, []).append(index)
        return frozenset(
            chunk
            for chunk, indexes in chunks.items()
            if says_nothing(self._reading.low[tokens[indexes[0]].start : tokens[indexes[-1]].end])
        )

    def _concluded(
        self, incidents: tuple[Incident, ...], denied: tuple[str, ...], measures: tuple[str, ...]
    ) -> Interpretation:
        nothing = not incidents and self._says_nothing(denied)
        upcoming = self._upcoming()
        intent = None if incidents or nothing else self._intent(measures)
        missing: tuple[str, ...] = ()
        if any(row.area is None for row in incidents):
            missing = ("area",)
        elif intent == "unclear":
            missing = ("content",)
        if any(row.date_ambiguous for row in incidents):
            missing += ("date",)
        return Interpretation(
            incidents=incidents,
            nothing_to_report=nothing,
            intent=intent,
            needs_clarification=missing,
            upcoming=upcoming,
            measures=measures,
            negated=denied,
            nothing_areas=self._nothing_areas(incidents),
            escalate=upcoming is not None and any(row.category in _ESCALATED for row in incidents),
        )

    def _says_nothing(self, denied: tuple[str, ...]) -> bool:
        for sentence in self._sentences:
            if sentence.intent is not None or sentence.plan:
                continue
            if intents.is_same_as_before(sentence.low):
                continue
            if says_nothing(sentence.low):
                return True
        return bool(denied)

    def _intent(self, measures: tuple[str, ...]) -> str | None:
        low = self._reading.low
        requests = [one for one in self._sentences if one.intent is not None]
        plans = [one for one in self._sentences if one.plan]
        if requests and not (
            plans and requests[0].intent == "question" and plans[0].number < requests[0].number
        ):
            return requests[0].intent
        if intents.is_same_as_before(low):
            return "unclear"
        if any(sentence.plan for sentence in self._sentences):
            return "upcoming_event"
        if intents.is_thanks(low):
            return "thanks"
        if measures or any(
            is_measure([token for token in self._reading.tokens if token.sentence == one.number])
            for one in self._sentences
        ):
            return None
        return "unclear"

    def _upcoming(self) -> Upcoming | None:
        for sentence in self._sentences:
            if not sentence.plan or sentence.intent is not None:
                continue
            days = [
                one for one in self._reading.days if sentence.first <= one.first < sentence.last
            ]
            areas = [
                one.value
                for one in self._reading.areas
                if sentence.first <= one.first < sentence.last
            ] or [one.value for one in self._reading.areas]
            day = next((one.value for one in days if one.value.future), None)
            if day is None and days:
                day = days[0].value
                again = timedelta(365) if soon_again(day, self._view.today) else timedelta(0)
                return Upcoming(areas[0] if areas else None, day.first + again)
            last = day.last if day is not None and day.last != day.first else None
            return Upcoming(areas[0] if areas else None, day.first if day else None, last)
        return None

    def _nothing_areas(self, incidents: tuple[Incident, ...]) -> tuple[str, ...]:
        told = {row.area for row in incidents}
        quiet: list[str] = []
        for sentence in self._sentences:
            untold = [
                area.value
                for area in self._reading.areas
                if sentence.first <= area.first < sentence.last and area.value not in told
            ]
            if untold and sentence.intent is None and not sentence.plan:
                quiet += untold if says_nothing(sentence.low) else []
        return tuple(dict.fromkeys(quiet))
