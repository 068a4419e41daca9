"""What an agenda (D24) and notes (D25) are made of, with all names in words (DOMAIN 11)."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from samverkan.meetings.decisions import State
from samverkan.paper import Block

Access = Literal["K1", "K2", "K3", "K4"]
Status = Literal["utkast", "faststalld", "reviderad"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What stands at the top of both documents; all names in words.

    Attributes:
        document: id of the document type.
        title: "Dagordning", "Anteckningar".
        starts: local time of the meeting.
        ends: local time when it is meant to end; None when nobody says.
        place: where it is held; empty when nobody says.
        day: local day of this version.
        dnr: registry number of the paper; empty without one.
        chair, secretary: functions; empty when nobody is named.
        previous: the notes of the meeting before, in words; empty without any.

    """

    document: str
    title: str
    municipality: str
    forum: str
    starts: datetime
    ends: datetime | None = None
    place: str = ""
    day: date
    version: int = 1
    status: Status = "utkast"
    access_class: Access = "K3"
    dnr: str = ""
    chair: str = ""
    secretary: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """A point of an agenda with its material.

    Attributes:
        proposer: function that proposed it; empty when the forum's headings did.
        minutes: how long it may take.
        attachments: names of what belongs to it.
        dnr: registry number of the matter.
        presenter: function that presents it.
        at: local time when it is expected to begin; None when that cannot be said.

    """

    number: int
    title: str
    text: str = ""
    proposer: str = ""
    minutes: int | None = None
    attachments: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    dnr: str = ""
    presenter: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaOf:
    """Everything an agenda holds."""

    head: Head
    entries: tuple[Entry, ...]
    called: tuple[str, ...]
    guests: tuple[str, ...] = ()
    declined: tuple[str, ...] = ()
    aggregated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """A line of the notes.

    Attributes:
        number: what it is called in the meeting.
        kind: as in storage.
        owner: function that took an åtagande on; empty when nobody is named.
        due: its last day.
        reference: what the register calls it.
        state: of a decision; None for other lines.
        decider: function that decides in the line; empty when the forum does.
        decided: other words than proposed.
        openly: the words for those who may see no place; empty when they are held back,
            None when they are the same.

    """

    number: int
    kind: str
    text: str
    function: str = ""
    owner: str = ""
    due: date | None = None
    reference: str = ""
    state: State | None = None
    decider: str = ""
    decided: str = ""
    openly: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotedPoint:
    """A point as it was dealt with; `openly` as that of a line, of its title.

    `known` is what nobody needs to take down, as when the next meeting is.
    """

    number: int
    title: str
    paragraph: int | None = None
    status: str = "aktuell"
    to_forum: str = ""
    attachments: tuple[str, ...] = ()
    dnr: str = ""
    openly: str | None = None
    lines: tuple[Noted, ...] = ()
    known: tuple[Block, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """The form for the notice board (DOMAIN 11.2); empty and None is filled in by hand.

    Attributes:
        posted: day the notice goes up.
        until: first day it may be taken down: the time for appeal, three weeks, is over.
        archive: where the minutes are kept.

    """

    posted: date | None = None
    until: date | None = None
    archive: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Minutes:
    """Everything that notes hold.

    Attributes:
        formal: § form (protokollsutkast) instead of notes.
        ended: local time; None while it goes on.
        breaks: adjournments, in words.
        adjusting: when and where the minutes are adjusted, in words.
        notice: the form for the notice board; None where the organ has none.
        approved: approvers, when it is approved.
        approved_at: local time of the last approval.
        spread: who gets it.
        changes: what this version changed and why; empty in the first.

    """

    head: Head
    formal: bool
    points: tuple[NotedPoint, ...]
    started: datetime
    ended: datetime | None = None
    present: tuple[str, ...] = ()
    deputies: tuple[str, ...] = ()
    adjuncts: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    adjusters: tuple[str, ...] = ()
    adjusting: str = ""
    notice: Notice | None = None
    breaks: tuple[str, ...] = ()
    approved: tuple[str, ...] = ()
    approved_at: datetime | None = None
    spread: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    aggregated: bool = field(default=False)
