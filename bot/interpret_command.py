"""`samrad interpret`: what the bot would understand, as JSON (DESIGN 7, DOMAIN 14.1)."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from samverkan.incidents import Incident, Interpretation
from samverkan.interpretation import Explained, Gazetteer, explain

_OPTIONAL_OF_ROW = ("place", "time", "persons")
_FLAGS_OF_ROW = ("count_min", "date_ambiguous", "attempt")
_FORM = 'a line is {"text": "…", "role": "…", "reported_at": "2026-11-19T09:00+01:00"}'
_FIRST_YEAR = 1970  # an earlier moment is a mistake, and has no weeks before it


@dataclass(frozen=True, slots=True)
class Message:
    """One message to interpret.

    Attributes:
        text: what was written.
        role: the sender's kind of rapportör.
        reported_at: when, with its offset from UTC.

    """

    text: str
    role: str
    reported_at: datetime


class UnreadableLineError(Exception):
    """A line of a jsonl file is no message.

    Attributes:
        number: the line, from 1.
        problem: what is wrong with it.

    """

    def __init__(self, number: int, problem: str) -> None:
        super().__init__(f"line {number}: {problem}")
        self.number = number
        self.problem = problem


def read_messages(lines: Iterable[str], role: str, at: datetime) -> Iterator[Message]:
    """Read messages from jsonl; `role` and `at` stand in where a line has none.

    Raises UnreadableLineError for a line without text, or with a time without its offset.
    """
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            text = row["text"]
            stamp = row.get("reported_at")
            moment = datetime.fromisoformat(stamp) if stamp else at
        except KeyError as error:
            keys = ", ".join(map(repr, row)) or "none"
            raise UnreadableLineError(number, f"no key 'text' (keys: {keys}); {_FORM}") from error
        except (ValueError, TypeError, AttributeError) as error:
            raise UnreadableLineError(number, f"not readable; {_FORM}") from error
        if not isinstance(text, str) or moment.tzinfo is None:
            raise UnreadableLineError(
                number, "text must be a string, reported_at must have an offset"
            )
        if moment.year < _FIRST_YEAR:
            raise UnreadableLineError(number, f"reported_at must be {_FIRST_YEAR} or later")
        yield Message(text, str(row.get("role", role)), moment)


def interpret_to_json(
    messages: Iterable[Message], gazetteer: Gazetteer, *, with_explanation: bool = False
) -> Iterator[str]:
    """Yield one JSON object a line, in the form of DOMAIN 14.1 with areas as names."""
    for message in messages:
        explained = explain(message.text, gazetteer, message.reported_at, message.role)
        row = as_contract(explained.interpretation, gazetteer)
        if with_explanation:
            row["explanation"] = _explanation(explained)
        yield json.dumps(row, ensure_ascii=False)


def as_contract(understood: Interpretation, gazetteer: Gazetteer) -> dict[str, Any]:
    """Return the form of DOMAIN 14.1; optional keys are left out when they say nothing."""
    names = gazetteer.names
    row: dict[str, Any] = {
        "incidents": [_incident(incident, names) for incident in understood.incidents],
        "nothing_to_report": understood.nothing_to_report,
        "pii": list(understood.pii),
    }
    for key in ("redacted", "intent"):
        if getattr(understood, key) is not None:
            row[key] = getattr(understood, key)
    for key in ("needs_clarification", "measures", "negated"):
        if getattr(understood, key):
            row[key] = list(getattr(understood, key))
    if understood.nothing_areas:
        row["nothing_areas"] = [names.get(area, area) for area in understood.nothing_areas]
    if understood.upcoming is not None:
        coming = understood.upcoming
        last = coming.date_to or coming.date_from
        row["upcoming"] = {
            "area": names.get(coming.area or ""),
            "date": _days(coming.date_from, last),
        }
    if understood.resolved:
        row["resolved"] = {one.words: one.meaning for one in understood.resolved}
    if understood.escalate:
        row["escalate"] = True
    return row


def _incident(incident: Incident, names: dict[str, str]) -> dict[str, Any]:
    row: dict[str, Any] = {
        "area": names.get(incident.area or ""),
        "category": incident.category,
        "count": incident.count,
        "date": _days(incident.date_from, incident.date_to),
        "severity": incident.severity,
    }
    for key in _OPTIONAL_OF_ROW:
        if getattr(incident, key) is not None:
            row[key] = getattr(incident, key)
    for key in _FLAGS_OF_ROW:
        if getattr(incident, key):
            row[key] = True
    return row


def _days(first: date | None, last: date | None) -> str | None:
    if first is None:
        return None
    return str(first.isoformat() if first == last else f"{first}/{last}")


def _explanation(explained: Explained) -> list[dict[str, str]]:
    return [trace.words for trace in explained.traces]
