"""What a report says, as frozen data (DOMAIN 14.1).

Areas and categories are ids here; names belong to the municipality model and to
`samverkan.categories`. Dates are local calendar days.
"""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Incident:
    """One row of a report.

    Attributes:
        area: area id, or None when the message and the sender's function give none.
        category: id of the closed list.
        count: number of events or objects, at least 1.
        date_from: first local day; None when no time was stated.
        date_to: last local day, inclusive; None when no time was stated.
        severity: level 1 to 5, only when stated.
        place: place within the area, in the sender's words.
        time: "HH:MM" or a word such as "natt".
        persons: number of persons mentioned, when it is not a count of events.
        count_min: True when the count is a lower bound ("minst 2").
        date_ambiguous: True when the words could mean another day.
        attempt: True for an attempted crime.

    """

    area: str | None
    category: str
    count: int = 1
    date_from: date | None = None
    date_to: date | None = None
    severity: int | None = None
    place: str | None = None
    time: str | None = None
    persons: int | None = None
    count_min: bool = False
    date_ambiguous: bool = False
    attempt: bool = False


@dataclass(frozen=True, slots=True)
class Upcoming:
    """A coming event that a message tells of."""

    area: str | None
    date_from: date | None
    date_to: date | None = None


@dataclass(frozen=True, slots=True)
class Resolved:
    """A relative expression and what it was taken to mean.

    Attributes:
        words: the words of the message ("natten mot lördag").
        meaning: a short Swedish form of the result ("13–14 nov").

    """

    words: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Interpretation:
    """Everything that was understood of one message.

    The raw text is never part of it. When personal data was found (`pii` not
    empty), the rows are the interpretation of the redacted text, and `redacted`
    holds that text with each stopped value replaced by its kind in brackets.

    Attributes:
        incidents: the rows, in the order of the message.
        nothing_to_report: the sender says that nothing happened, and no row is left.
        pii: kinds of personal data found (ids of DOMAIN 13.4), without duplicates.
        redacted: the redacted text; None when nothing was stopped.
        intent: None for a report; else e.g. "question", "command", "correction",
            "thanks", "upcoming_event", "unclear", "make_agenda".
        needs_clarification: what is missing ("area", "content", "date", "count").
        upcoming: a coming event.
        measures: measures taken, in the sender's words.
        negated: categories said not to have happened.
        nothing_areas: area ids where nothing happened.
        resolved: relative expressions of time and their meaning.
        escalate: something that must be told the coordinator at once (DOMAIN 15.4).

    """

    incidents: tuple[Incident, ...] = ()
    nothing_to_report: bool = False
    pii: tuple[str, ...] = ()
    redacted: str | None = None
    intent: str | None = None
    needs_clarification: tuple[str, ...] = ()
    upcoming: Upcoming | None = None
    measures: tuple[str, ...] = ()
    negated: tuple[str, ...] = ()
    nothing_areas: tuple[str, ...] = ()
    resolved: tuple[Resolved, ...] = ()
    escalate: bool = False

    @property
    def is_report(self) -> bool:
        """Something to take into the lägesbild: incidents, "inget", measures or what comes."""
        tells = self.measures or self.upcoming is not None
        is_told = self.intent in {None, "upcoming_event"}
        return bool(self.incidents or self.nothing_to_report or (tells and is_told))
