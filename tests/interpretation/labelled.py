"""The labelled messages, and how they are compared.

The messages under `messages/` were each measured once before anybody who writes rules had
read them, and then learnt from. Those under `held_back/` are only ever measured: nobody who
writes rules reads them. docs/interpretation.md tells how each set came about.
Labels follow DOMAIN 14.2; the comparison form is that of 14.1.
"""

import json
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from samverkan.incidents import Incident, Interpretation
from samverkan.interpretation import Gazetteer, interpret

_HERE = Path(__file__).parent


@dataclass(frozen=True)
class Labelled:
    """One message and what a person says it means.

    Attributes:
        id: unique, stable.
        role: kind of rapportör.
        reported_at: aware moment of writing.
        text: the message.
        expected: the label, in the form of DOMAIN 14.1.

    """

    id: str
    role: str
    reported_at: datetime
    text: str
    expected: dict[str, Any]

    def interpreted(self, gazetteer: Gazetteer) -> Interpretation:
        """Return what the program understands."""
        return interpret(self.text, gazetteer, self.reported_at, self.role)


def load(path: Path) -> list[Labelled]:
    """Return the messages of one file."""
    rows = (json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip())
    return [
        Labelled(row["id"], row["role"], datetime.fromisoformat(row["reported_at"]),
                 row["text"], row["expected"])
        for row in rows
    ]  # fmt: skip


def worked_examples() -> list[Labelled]:
    """Return the worked examples of DOMAIN 14.3."""
    return load(_HERE / "domain_examples.jsonl")


def own_messages() -> list[Labelled]:
    """Return the project's own labelled messages, those that rules were written on."""
    return _all_of("messages")


def held_back() -> list[Labelled]:
    """Return the messages that are looked at only to measure."""
    return _all_of("held_back")


def _all_of(folder: str) -> list[Labelled]:
    return [one for path in sorted((_HERE / folder).glob("*.jsonl")) for one in load(path)]


Row = tuple[str | None, str, str | None, int | None, int]


def expected_rows(message: Labelled) -> frozenset[Row]:
    """Return the labelled rows, those of equal key added up."""
    return _added(
        ((row["area"], row["category"], row["date"], row["severity"]), row["count"])
        for row in message.expected["incidents"]
    )


def found_rows(found: Interpretation, gazetteer: Gazetteer) -> frozenset[Row]:
    """Return the rows understood, those of equal key added up."""
    return _added(
        ((gazetteer.names.get(row.area or ""), row.category, _date(row), row.severity), row.count)
        for row in found.incidents
    )


def _date(row: Incident) -> str | None:
    if row.date_from is None:
        return None
    one_day = row.date_from == row.date_to
    return str(row.date_from) if one_day else f"{row.date_from}/{row.date_to}"


def _added(rows: Any) -> frozenset[Row]:  # noqa: ANN401 - an iterator of keys and counts
    total: Counter[tuple[str | None, str, str | None, int | None]] = Counter()
    for key, number in rows:
        total[key] += number
    return frozenset((*key, number) for key, number in total.items())


def differences(message: Labelled, gazetteer: Gazetteer) -> list[str]:
    """Return in words where the interpretation departs from the label; empty when exact."""
    found = message.interpreted(gazetteer)
    wanted = message.expected
    rows, expected = found_rows(found, gazetteer), expected_rows(message)
    problems = [f"extra {row}" for row in sorted(rows - expected, key=str)]
    problems += [f"missing {row}" for row in sorted(expected - rows, key=str)]
    if found.nothing_to_report != wanted["nothing_to_report"]:
        problems.append(f"nothing_to_report is {found.nothing_to_report}")
    if set(found.pii) != set(wanted["pii"]):
        problems.append(f"pii is {sorted(found.pii)}, not {sorted(wanted['pii'])}")
    if "intent" in wanted and found.intent != wanted["intent"]:
        problems.append(f"intent is {found.intent}, not {wanted['intent']}")
    return problems


@dataclass(frozen=True)
class Figures:
    """How good the interpretation of a set of messages is; shares from 0 to 1.

    Of an empty set everything is right.
    """

    messages: int
    exact: float
    row_f1: float
    stopped: float
    false_stops: float
    invented: int


def measure(messages: list[Labelled], gazetteer: Gazetteer) -> Figures:
    """Return the figures of a set."""
    exact = right = extra = missing = stopped = false_stops = invented = 0
    private = [message for message in messages if message.expected["pii"]]
    for message in messages:
        found = message.interpreted(gazetteer)
        rows, expected = found_rows(found, gazetteer), expected_rows(message)
        exact += not differences(message, gazetteer)
        right += len(rows & expected)
        extra += len(rows - expected)
        missing += len(expected - rows)
        stopped += bool(found.pii) and bool(message.expected["pii"])
        false_stops += bool(found.pii) and not message.expected["pii"]
        invented += bool(rows) and not expected
    public = len(messages) - len(private)
    return Figures(
        messages=len(messages),
        exact=exact / len(messages) if messages else 1.0,
        row_f1=2 * right / (2 * right + extra + missing) if right + extra + missing else 1.0,
        stopped=stopped / len(private) if private else 1.0,
        false_stops=false_stops / max(1, public),
        invented=invented,
    )
