"""Each class of language that a stranger's message was once misread for, in other words."""

import tomllib
from datetime import datetime
from pathlib import Path

import pytest

from samverkan.incidents import Incident
from samverkan.interpretation import Gazetteer, interpret

_AT = datetime.fromisoformat("2026-11-19T11:00:00+01:00")  # a Thursday
_CLASSES: list[dict[str, list[list[str]]]] = tomllib.loads(
    Path(__file__).with_name("neighbours.toml").read_text("utf-8")
)["class"]
_ROWS = [(row["name"], text, wanted) for row in _CLASSES for text, wanted in row["rows"]]


def _words(row: Incident) -> set[str]:
    """Return what a row may be asked for: category, count, area, days, level."""
    days = str(row.date_from or "udat")
    if row.date_to != row.date_from:
        days += f"/{row.date_to}"
    return {row.category, str(row.count), row.area or "-", days, f"L{row.severity}"}


def _departures(wanted: list[list[str]], found: list[set[str]]) -> list[str]:
    """Return which wanted rows are missing and which found ones are not wanted."""
    left, problems = list(found), []
    for words in wanted:
        need = set(words) if any(word.isdigit() for word in words) else {*words, "1"}
        match = next((row for row in left if need <= row), None)
        if match is None:
            problems.append(f"missing {' '.join(words)}")
        else:
            left.remove(match)
    return problems + [f"extra {sorted(row)}" for row in left]


@pytest.mark.parametrize(("name", "text", "wanted"), _ROWS, ids=[row[1] for row in _ROWS])
def test_a_neighbour_of_its_class_is_understood(
    name: str, text: str, wanted: str, gazetteer: Gazetteer
) -> None:
    found = interpret(text, gazetteer, _AT, "faltare")
    parts = [part.split() for part in wanted.split(";")]
    stopped = [part[1:] for part in parts if part[0] == "stop"]
    rows = [part for part in parts if part[0] != "stop"]

    if stopped == [[]]:
        assert found.pii, name
    else:
        assert set(stopped[0] if stopped else []) == set(found.pii), name
    if rows in ([["inget"]], [["0"]]):
        assert found.incidents == (), name
        assert found.nothing_to_report or rows == [["0"]], name
    elif rows and rows[0][0] == "intent":
        assert rows[0][1] == found.intent, name
    elif rows:
        assert _departures(rows, [_words(row) for row in found.incidents]) == [], name
