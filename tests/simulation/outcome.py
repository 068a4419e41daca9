"""What a simulation wrote, as its reader sees it."""

import json
import tomllib
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from typing import Any

from samverkan.structure import Municipality

Row = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """The files of a simulation.

    Attributes:
        folder: where they are.
        municipality: whose.

    """

    folder: Path
    municipality: Municipality

    @cached_property
    def summary(self) -> Row:
        """What summary.json holds."""
        found: Row = json.loads((self.folder / "summary.json").read_text(encoding="utf-8"))
        return found

    @property
    def first(self) -> date:
        """The first simulated day."""
        return date.fromisoformat(self.summary["from"])

    @property
    def last(self) -> date:
        """The last simulated day."""
        return date.fromisoformat(self.summary["to"])

    @cached_property
    def messages(self) -> list[Row]:
        """Every delivered message."""
        return self.lines("messages")

    @cached_property
    def rounds(self) -> list[Row]:
        """Every round."""
        return self.lines("rounds")

    @cached_property
    def meetings(self) -> list[Row]:
        """Every meeting."""
        return self.lines("meetings")

    @cached_property
    def documents(self) -> list[Row]:
        """Every approved document."""
        return self.lines("documents")

    @cached_property
    def commitments(self) -> list[Row]:
        """Every åtagande, with its history."""
        return self.lines("commitments")

    @cached_property
    def activities(self) -> list[Row]:
        """Every activity that was registered."""
        return self.lines("activities")

    @cached_property
    def targets(self) -> list[Row]:
        """How far each target came in each of its periods."""
        return self.lines("targets")

    @cached_property
    def people(self) -> list[Row]:
        """Everybody, with absences."""
        return self.lines("people")

    @cached_property
    def as_written(self) -> Row:
        """The model's file as it stands, read past the program."""
        text = (files("municipalities") / f"{self.municipality.id}.toml").read_text("utf-8")
        return tomllib.loads(text)

    def lines(self, name: str) -> list[Row]:
        """Return the rows of a jsonl file."""
        text = (self.folder / f"{name}.jsonl").read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()]

    def periods_of(self, forum: str, document: str) -> set[str]:
        """Return the periods of which a forum has an approved document of a kind."""
        return {
            row["period"]
            for row in self.documents
            if row["forum"] == forum and row["type"].split()[1] == document
        }

    def meetings_of(self, forum: str, year: int) -> list[Row]:
        """Return a forum's meetings in a calendar year."""
        return [
            row
            for row in self.meetings
            if row["forum"] == forum and moment(row["starts"]).year == year
        ]


def moment(text: str) -> datetime:
    """Return a written instant in its own local time."""
    return datetime.fromisoformat(text)
