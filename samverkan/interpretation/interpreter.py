"""One message in, everything that was understood of it out (DOMAIN 14)."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from samverkan.incidents import Incident, Interpretation, Resolved, Upcoming
from samverkan.interpretation import intents
from samverkan.interpretation.counts import Count, count
from samverkan.interpretation.events import Event, find_events
from samverkan.interpretation.gazetteer import Gazetteer
from samverkan.interpretation.hits import Hit
from samverkan.interpretation.measures import is_measure, is_prevention
from samverkan.interpretation.negation import negated, says_nothing
from samverkan.interpretation.personal_data import stop
from samverkan.interpretation.reading import Placed, Reading, read
from samverkan.interpretation.scopes import Scopes, spread
from samverkan.interpretation.tokens import CONTRAST
from samverkan.swedish_dates import Mark, Viewpoint, short_days
from samverkan.swedish_words import compose, lenient

_EVENING = 18
_ATTEMPT = re.compile(lenient(r"\w*försök\w*"))
_ESCALATED = frozenset(("natkrankning", "vald", "vapen", "sprangning"))


@dataclass(frozen=True, slots=True)
class Trace:
    """Where one row came from, as places in the composed text.

    Attributes:
        incident: the row.
        words: name of the value -> the words that gave it.

    """

    incident: Incident
    words: dict[str, str]


@dataclass(frozen=True, slots=True)
class Explained:
    """An interpretation and where each of its rows came from."""

    interpretation: Interpretation
    traces: tuple[Trace, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    number: int
    low: str
    first: int
    last: int
    intent: str | None = None
    plan: bool = False


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
        visible, read(visible, gazetteer, view, role, named=composed), view, home_area
    ).explain()
    if stopped is None:
        return explained
    understood = replace(explained.interpretation, pii=stopped.kinds, redacted=stopped.redacted)
    if understood.intent == "unclear":  # the personal data was what it was about
        understood = replace(understood, intent=None, needs_clarification=())
    return Explained(understood, explained.traces)


_GREETING = re.compile(
    lenient(
        r"[\s,.!-]*\b(?:med )?(?:vänliga? |bästa )?(?:hälsning(?:ar|en)?|mvh|"
        r"hälsar)\b[^\d.!?:]{0,40}$"
    ),
    re.IGNORECASE,
)


def _without_greeting(text: str) -> str:
    """Leave out "Hälsningar Kalle" at the end, when there is something before it."""
    greeting = _GREETING.search(text)
    return text[: greeting.start()] if greeting and greeting.start() else text


class _Message:
    """The steps from a reading to an interpretation, over one message."""

    def __init__(
        self, visible: str, reading: Reading, view: Viewpoint, home_area: str | None
    ) -> None:
        self._visible = visible
        self._view = view
        self._home_area = home_area
        self._reading = reading
        self._sentences = self._classified()

    def explain(self) -> Explained:
        """Return the interpretation with its traces."""
        if intents.is_correction(self._reading.low):
            return Explained(Interpretation(intent="correction"), ())
        kept, denied, measures = self._sifted()
        quiet = self._quiet_chunks()
        events = find_events(self._reading, kept)
        plans = frozenset(one.number for one in self._sentences if one.plan)
        scopes = Scopes(self._reading, events, quiet, plans)
        traces: list[Trace] = []
        used: list[Mark] = []
        for event in events:
            traces += self._rows(event, scopes, used, alone=len(events) == 1)
        incidents = tuple(trace.incident for trace in traces)
        interpretation = self._concluded(incidents, denied, measures)
        return Explained(replace(interpretation, resolved=self._resolved(used)), tuple(traces))

    # --- sentences -------------------------------------------------------------------

    def _classified(self) -> list[_Sentence]:
        tokens = self._reading.tokens
        sentences: list[_Sentence] = []
        first = 0
        while first < len(tokens):
            last = first
            while last < len(tokens) and tokens[last].sentence == tokens[first].sentence:
                last += 1
            low = self._reading.low[tokens[first].start : tokens[last - 1].end]
            sentences.append(self._classify(tokens[first].sentence, low, first, last))
            first = last
        return sentences

    def _classify(self, number: int, low: str, first: int, last: int) -> _Sentence:
        sentence = _Sentence(number, low, first, last)
        if intents.is_command(low):
            return replace(sentence, intent=intents.kind_of_request(low, question=False)
                           if not low.endswith("?") or not intents.is_question(low)
                           else intents.kind_of_request(low, question=True)
                           if "dagordning" in low else "command")  # fmt: skip
        if intents.is_question(low):
            return replace(sentence, intent=intents.kind_of_request(low, question=True))
        days = [day for day in self._reading.days if first <= day.first < last]
        hits = [hit for hit in self._reading.hits if first <= hit.head < last]
        if self._is_plan(low, days, hits):
            return replace(sentence, plan=True)
        return sentence

    def _is_plan(self, low: str, days: list[Placed[Mark]], hits: list[Hit]) -> bool:
        future = any(day.value.future for day in days)
        past = any(not day.value.future for day in days)
        if future and not past:
            told = any(hit.category != "natkrankning" for hit in hits)
            return not (told and intents.has_happened(low))
        if intents.speaks_of_plans(low) and (days or not hits):
            return bool(days) and not (past and hits)
        return not hits and any(self._soon_again(day.value) for day in days)

    def _soon_again(self, mark: Mark) -> bool:
        """Whether a day without year is long past, and comes back within two months."""
        if mark.relative or mark.kind not in {"day", "days"}:
            return False
        again = mark.first + timedelta(365)
        return timedelta(0) <= again - self._view.today <= timedelta(62)

    # --- hits ------------------------------------------------------------------------

    def _sifted(self) -> tuple[list[Hit], tuple[str, ...], tuple[str, ...]]:
        tokens = self._reading.tokens
        by_number = {sentence.number: sentence for sentence in self._sentences}
        kept: list[Hit] = []
        denied: list[str] = []
        measures: list[str] = []
        dead_chunks: dict[int, bool] = {}
        hits = self._reading.hits
        for hit in hits:
            sentence = by_number[tokens[hit.head].sentence]
            if sentence.intent is not None:
                continue
            if sentence.plan and hit.category not in {"natkrankning", "natverk"}:
                continue
            chunk = tokens[hit.head].chunk
            if chunk not in dead_chunks:
                words = [token for token in tokens if token.chunk == chunk]
                dead_chunks[chunk] = is_measure(words) or is_prevention(words)
                if dead_chunks[chunk] and is_measure(words):
                    measures.append(self._visible[words[0].start : words[-1].end].strip(" ,."))
            if dead_chunks[chunk]:
                continue
            if negated(hit, tokens, hits):
                denied.append(hit.category)
                kept += self._exceptions(hit)
                continue
            if self._came_to_nothing(hit, sentence):
                continue
            kept.append(hit)
        kept = self._turned_out(self._without_explained_alarms(kept, denied))
        return kept, tuple(dict.fromkeys(denied)), tuple(measures)

    def _exceptions(self, hit: Hit) -> list[Hit]:
        """Know what "inga bränder utom en papperskorg" tells: the exception is a fire."""
        tokens = self._reading.tokens
        heads = {one.head for one in self._reading.hits}
        for index in range(hit.last + 1, len(tokens)):
            if tokens[index].sentence != tokens[hit.head].sentence:
                return []
            if tokens[index].word in _EXCEPT:
                chunk = tokens[index].chunk
                rest = [i for i in range(index, len(tokens)) if tokens[i].chunk == chunk]
                named = [i for i in rest[1:] if tokens[i].is_word and not tokens[i].role]
                if len(named) > 1 and not heads & set(rest):
                    return [replace(hit, strength="verb", first=named[0], last=named[1],
                                    head=named[1], rule="an exception")]  # fmt: skip
                return []
            if CONTRAST.fullmatch(tokens[index].word):
                return []
        return []

    def _came_to_nothing(self, hit: Hit, sentence: "_Sentence") -> bool:
        """Know that "Det gick rykten, men ingenting hände" tells of nothing; "har hänt än" does."""
        return hit.category == "natkrankning" and _CAME_TO_NOTHING.search(sentence.low) is not None

    def _without_explained_alarms(self, kept: list[Hit], denied: list[str]) -> list[Hit]:
        """Know that a false alarm only explains "inget inbrott, det var falsklarm"."""
        if not denied:
            return kept
        tokens = self._reading.tokens
        return [
            hit
            for hit in kept
            if not (
                tokens[hit.head].word.startswith("falsklarm")
                and hit.rule.startswith("falsklarm")
                and not any(one.rule == "alarm set off" for one in kept)
            )
        ]

    def _turned_out(self, kept: list[Hit]) -> list[Hit]:
        """Know that "skott … visade sig vara fyrverkerier" tells of fireworks alone."""
        tokens = self._reading.tokens
        for sentence in self._sentences:
            found = _TURNED_OUT.search(sentence.low)
            if found is None:
                continue
            border = tokens[sentence.first].start + found.start()
            kept = [
                hit
                for hit in kept
                if tokens[hit.head].sentence != sentence.number or tokens[hit.head].start > border
            ]
        return kept

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

    # --- rows ------------------------------------------------------------------------

    def _rows(self, event: Event, scopes: Scopes, used: list[Mark], *, alone: bool) -> list[Trace]:
        number = count(self._reading, event, alone=alone)
        if number.value == 0:
            return []
        mark = scopes.days(event)
        if mark is not None:
            used.append(mark)
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

    def _resolved(self, used: list[Mark]) -> tuple[Resolved, ...]:
        """Return each relative expression once, with its meaning in short Swedish."""
        return tuple(
            dict.fromkeys(
                Resolved(
                    self._visible[mark.start : mark.end],
                    ", ".join(short_days(first, last) for first, last in mark.days),
                )
                for mark in used
                if mark.relative or mark.ambiguous
            )
        )

    # --- the whole -------------------------------------------------------------------

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
        requests = [one.intent for one in self._sentences if one.intent is not None]
        if requests:
            return requests[0]
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
                again = timedelta(365) if self._soon_again(day) else timedelta(0)
                return Upcoming(areas[0] if areas else None, day.first + again)
            last = day.last if day is not None and day.last != day.first else None
            return Upcoming(areas[0] if areas else None, day.first if day else None, last)
        return None

    def _nothing_areas(self, incidents: tuple[Incident, ...]) -> tuple[str, ...]:
        told = {row.area for row in incidents}
        quiet: list[str] = []
        for sentence in self._sentences:
            if sentence.intent is None and not sentence.plan and says_nothing(sentence.low):
                quiet += [
                    area.value
                    for area in self._reading.areas
                    if sentence.first <= area.first < sentence.last and area.value not in told
                ]
        return tuple(dict.fromkeys(quiet))


_TURNED_OUT = re.compile(lenient(r"\bvisade(?: det)? sig (?:sedan |senare )?(?:vara|bero på)\b"))
_EXCEPT = frozenset(("utom", "förutom", "utöver", "undantag", "undantaget"))
_CAME_TO_NOTHING = re.compile(
    lenient(
        r"\b(?:ingenting|inget|inte något) (?:hände|inträffade|skedde)\b|\bblev (?:inget|"
        r"ingenting|inte) av\b|\bdet hände (?:inget|ingenting)\b"
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
