"""An åtagande: what was promised, by which function, to when (DOMAIN 15.2, 19)."""

import re
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """Where an åtagande stands. One in a forum without mandate begins as `FORESLAGET`."""

    FORESLAGET = "foreslaget"
    OPPET = "oppet"
    PAGAENDE = "pagaende"
    FORSENAT = "forsenat"
    FLYTTAT = "flyttat"
    KLART = "klart"
    AVBRUTET = "avbrutet"


LIVE = frozenset({Status.OPPET, Status.PAGAENDE, Status.FORSENAT, Status.FLYTTAT})
"""Statuses that are followed up. What is proposed binds nobody yet."""
ENDED = frozenset({Status.KLART, Status.AVBRUTET})

_NUMBER = re.compile(r"\bA\s?-?\s?(?P<year>\d{4})\s?-\s?(?P<serial>\d{1,5})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Commitment:
    """One åtagande, as it stands.

    Attributes:
        number: "A-2026-031", short and stable.
        text: what is to be done, in words.
        owner: function id; None until somebody has been found.
        due: the last local day; None until it has been asked for.
        made: the local day it was entered.
        forum: id of the forum that follows it up.
        status: where it stands.
        co_owners: function ids that do it together with the owner.
        area: area id.
        postponements: how many times it has been given a later day.
        source: what it came out of, in words ("EST Vecko 24 november 2026").
        plan: which plan it is part of; empty when none.
        priority: hog, normal or lag.

    """

    number: str
    text: str
    owner: str | None
    due: date | None
    made: date
    forum: str
    status: Status = Status.OPPET
    co_owners: tuple[str, ...] = ()
    area: str | None = None
    postponements: int = 0
    source: str = ""
    plan: str = ""
    priority: str = "normal"
    evidence: tuple[str, ...] = field(default=())

    @property
    def is_live(self) -> bool:
        """Whether it is followed up."""
        return self.status in LIVE

    def is_overdue(self, today: date) -> bool:
        """Whether its day has passed without its being done."""
        return self.is_live and self.due is not None and self.due < today


def number_of(year: int, serial: int) -> str:
    """Return the short id of the åtagande made as number `serial` of a year, from 1."""
    return f"A-{year}-{serial:03d}"


def read_number(text: str) -> str | None:
    """Return the first id in a text, in its written form: "a2026-31" is "A-2026-031"."""
    found = _NUMBER.search(text)
    return number_of(int(found["year"]), int(found["serial"])) if found else None
