"""Structure: who belongs where in a municipality (DESIGN 1, DOMAIN 2, 13.3, 19).

A municipality is one TOML file, read into these frozen types by `samverkan.model_file`.
People are data and live in storage; functions are structure and live here.
"""

from collections.abc import Hashable
from datetime import date, time
from functools import cached_property
from typing import Annotated, Any, Literal, Self

from pydantic import ConfigDict, Discriminator, Field, Tag, model_validator

from samverkan.agenda_plan import Agenda, AgendaHeading, Preparation
from samverkan.cadence import (
    Alternating,
    Before,
    Cadence,
    Chair,
    InMonths,
    InPeriods,
    LocalTime,
    Weekday,
    Weekly,
    WhenNeeded,
)
from samverkan.follow_up import PlanLine, Promise, Reminders, Target, TargetPeriod
from samverkan.parties import (
    Agreement,
    AgreementKind,
    Area,
    Board,
    Department,
    Frozen,
    Function,
    Organisation,
    OrganisationKind,
    PoliceClass,
)

__all__ = [
    "WEEKDAYS",
    "AccessClass",
    "AgendaHeading",
    "Agreement",
    "AgreementKind",
    "Area",
    "Board",
    "Cadence",
    "Chair",
    "Collection",
    "CollectionKind",
    "Department",
    "Document",
    "Every",
    "Flow",
    "Forum",
    "Function",
    "Guests",
    "Level",
    "LocalTime",
    "Mandate",
    "Municipality",
    "Notes",
    "OnHoliday",
    "Organisation",
    "OrganisationKind",
    "PlanLine",
    "PoliceClass",
    "Preparation",
    "Promise",
    "QuietHours",
    "Reminders",
    "Status",
    "Step",
    "Target",
    "TargetPeriod",
    "WeekTime",
    "Weekday",
    "WorkingDays",
]

WEEKDAYS: tuple[Weekday, ...] = (
    "mandag",
    "tisdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lordag",
    "sondag",
)

AccessClass = Literal["K1", "K2", "K3", "K4"]
OnHoliday = Literal["previous", "next", "skip"]
Level = Literal["politisk", "strategisk", "taktisk", "operativ", "natverk"]
Mandate = Literal["beslutande", "inriktande", "radgivande", "informerande"]
Notes = Literal["protokoll", "anteckningar"]
Status = Literal["aktivt", "vilande", "avslutat", "informellt"]
CollectionKind = Literal[
    "handelser", "lagesrapport", "verksamhetsrapport", "omradesbild", "sammanstallning"
]
Every = Literal["day", "week", "month", "tertial", "term", "half_year", "year"]


def _cadence_kind(value: object) -> str | None:
    """Tell which cadence a table is, so that its errors are about that one alone."""
    if isinstance(value, dict):
        if "before" in value:
            return "before"
        every = {"week": "weekly", "month": "in_months", "year": "in_months"}
        every |= dict.fromkeys(("tertial", "term", "half_year"), "in_periods")
        every |= {"when_needed": "when_needed"}
        return every.get(str(value.get("every")))
    kinds: dict[type, str] = {Weekly: "weekly", InMonths: "in_months", InPeriods: "in_periods"}
    kinds |= {Before: "before", WhenNeeded: "when_needed"}
    return kinds.get(type(value))


def _chair_kind(value: object) -> str:
    return "alternating" if isinstance(value, dict | Alternating) else "function"


def _step_kind(value: object) -> str:
    """Tell how a moment is counted, so that its errors are about that way alone."""
    if isinstance(value, dict):
        return "days" if {"working_days", "working_days_after"} & set(value) else "week"
    return "days" if isinstance(value, WorkingDays) else "week"


_Cadence = Annotated[
    Annotated[Weekly, Tag("weekly")]
    | Annotated[InMonths, Tag("in_months")]
    | Annotated[InPeriods, Tag("in_periods")]
    | Annotated[Before, Tag("before")]
    | Annotated[WhenNeeded, Tag("when_needed")],
    Discriminator(_cadence_kind),
]
_Chair = Annotated[
    Annotated[str, Tag("function")] | Annotated[Alternating, Tag("alternating")],
    Discriminator(_chair_kind),
]


class WeekTime(Frozen):
    """A moment of a weekly cycle.

    Attributes:
        week: 0 for the period's own ISO week, 1 for the week after.
        day: weekday.
        at: local time.
        on_holiday: what to do when the day is not a working day: move to the
            previous or the next working day, or skip the step.

    """

    week: int = Field(0, ge=0, le=4)
    day: Weekday
    at: LocalTime
    on_holiday: OnHoliday = "next"


class WorkingDays(Frozen):
    """A moment counted in working days from a period's last day, or from a meeting's day.

    Attributes:
        working_days: so many before that day; 0 is the day itself, or the last working day
            before it.
        working_days_after: in its place, so many after that day.
        at: local time.

    """

    working_days: int | None = Field(None, ge=0, le=60)
    working_days_after: int | None = Field(None, ge=1, le=60)
    at: LocalTime

    @model_validator(mode="after")
    def _counts_one_way(self) -> Self:
        if (self.working_days is None) == (self.working_days_after is None):
            raise ValueError("working_days counts back and working_days_after on: keep one")
        return self

    @property
    def offset(self) -> int:
        """Working days from the day counted from: negative before it, positive after."""
        return self.working_days_after or -(self.working_days or 0)


Step = Annotated[
    Annotated[WeekTime, Tag("week")] | Annotated[WorkingDays, Tag("days")],
    Discriminator(_step_kind),
]
"""A moment of a collection."""


class Collection(Frozen):
    """What is asked of whom, when, and what it becomes.

    Attributes:
        id: ASCII id, part of every key.
        name: what people read ("lägesbild").
        kind: what is asked for: incidents, graded areas, words under headings, an area's
            incidents and observations, or nothing, since it is compiled from other
            collections.
        document: id of the document it is compiled into.
        asked: function ids; empty for the forum's members.
        sources: for a sammanstallning, what it is compiled from: "forum.collection", where
            the forum is an id, a type, or a pattern with `*`.
        flows_to: the forums that get the approved document beside the forum itself: ids,
            types, or patterns with `*`.
        venue: where each function is asked: a direct chat, or a thread in the room.
        announce: whether the room gets one message when a direct round opens;
            answers in its thread count.
        every: what a round is for: each week, month, tertial …; None is each week, unless
            `before` says otherwise.
        before: id of a forum; there is a round before each of its meetings.
        ask: when the round opens; None for a sammanstallning, which is open through its
            whole period.
        nudges: reminders to the silent.
        closes: when the round closes, whoever is missing.
        meeting: the forum's meeting in a weekly cycle; other rounds have it from a cadence.
        spread: when the approved document should have been spread.

    """

    id: str
    name: str
    kind: CollectionKind = "handelser"
    document: str
    asked: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    flows_to: tuple[str, ...] = ()
    venue: Literal["direct", "thread"] = "direct"
    announce: bool = True
    every: Every | None = None
    before: str | None = None
    ask: Step | None = None
    nudges: tuple[Step, ...] = ()
    closes: Step
    meeting: WeekTime | None = None
    spread: Step

    @property
    def is_weekly(self) -> bool:
        """Whether its rounds are ISO weeks."""
        return self.before is None and self.every in {None, "week"}

    @property
    def asks(self) -> bool:
        """Whether anybody is asked."""
        return self.kind != "sammanstallning"


class Document(Frozen):
    """A document type.

    Attributes:
        id: ASCII slug ("veckolagesbild").
        type: the id of DOMAIN 4 ("D2").
        title: what people read.
        access_class: DOMAIN 15.1.
        headings: what it must hold, in order; empty for those of its template.

    """

    id: str
    type: str
    title: str
    access_class: AccessClass = "K3"
    headings: tuple[str, ...] = ()


class Guests(Frozen):
    """Who is invited extra to some of a year's meetings.

    Attributes:
        functions: function ids.
        meetings: which of the calendar year's meetings, counted from 1.

    """

    functions: tuple[str, ...]
    meetings: tuple[Annotated[int, Field(ge=1, le=53)], ...]


class Forum(Frozen):
    """A group that meets (DOMAIN 2).

    Attributes:
        id: ASCII id.
        name: what people read.
        type: its kind in snake_case; several forums may be of one kind.
        level: politisk, strategisk, taktisk, operativ or natverk.
        areas: what part of the municipality it is for; empty for the whole.
        members: function ids.
        deputies: member -> the function that comes in its place.
        adjunct: functions that take part without being members.
        invited: functions that get each summons but need not come.
        guests: who is invited extra to which of the year's meetings.
        coordinator: id of the function that owns the process and approves documents.
        chair: id of the function that leads the meeting, or a rule.
        cadence: when it meets; None when its collection says so, or nobody does.
        mandate: what it may do: decide, give direction, advise or inform.
        notes: formal minutes, or notes of the meeting (DOMAIN 11).
        place: where it usually meets, in words or as a link; empty when nobody says.
        length: minutes that a meeting usually takes.
        notice_board: True for an organ whose minutes are announced on the municipality's
            notice board (KL 8 kap.); their draft then holds the form for that.
        charter: what its assignment rests on, in words (D23); None when there is none.
        status: informellt for a group that is known but has no assignment.
        start: first day of a time-limited group.
        end: last day of it.
        reports_to: forum ids.
        strategic_council: True for the special forum of law 2023:196 (L9).
        access_class: the highest class its members may see.
        collections: what is collected for it.
        agenda: the headings of its agenda; empty for those of its kind (DOMAIN 11.4).
        preparation: when its meetings are prepared; None for what its cadence suggests.
        reminders: when its åtaganden are reminded of.
        for_each_area: the areas that its entry in the file was written for; empty for an
            entry of its own (`samverkan.model_areas`).

    """

    id: str
    name: str
    type: str
    level: Level
    areas: tuple[str, ...] = ()
    members: tuple[str, ...]
    deputies: dict[str, str] = Field(default_factory=dict)
    adjunct: tuple[str, ...] = ()
    invited: tuple[str, ...] = ()
    guests: tuple[Guests, ...] = ()
    coordinator: str
    chair: _Chair | None = None
    cadence: _Cadence | None = None
    mandate: Mandate | None = None
    notes: Notes = "anteckningar"
    place: str = ""
    length: Annotated[int, Field(ge=5, le=720)] = 60
    notice_board: bool = False
    charter: str | None = None
    status: Status = "aktivt"
    start: date | None = None
    end: date | None = None
    reports_to: tuple[str, ...] = ()
    strategic_council: bool = False
    access_class: AccessClass = "K3"
    collections: tuple[Collection, ...] = ()
    agenda: Agenda = ()
    preparation: Preparation | None = None
    reminders: Reminders = Reminders()
    for_each_area: tuple[str, ...] = ()

    @property
    def is_resting(self) -> bool:
        """Whether it neither meets nor collects."""
        return self.status in {"vilande", "avslutat"}

    @property
    def chairs(self) -> tuple[str, ...]:
        """Every function that leads it at some time."""
        if isinstance(self.chair, Alternating):
            return self.chair.alternating
        return () if self.chair is None else (self.chair,)


class Flow(Frozen):
    """What goes from one to another (DOMAIN 3).

    Attributes:
        from_: id of a forum, function, board, department or organisation, or
            `allmanheten`; `from` in the file.
        to: the same.
        what: what goes, in words.
        document: id of the document type it goes as.
        when: how often or at what event, in words.
        for_each_area: the areas that its entry in the file was written for.

    """

    model_config = ConfigDict(populate_by_name=True)  # so that a dump of a model can be read

    from_: str = Field(alias="from")
    to: str
    what: str
    document: str | None = None
    when: str
    for_each_area: tuple[str, ...] = ()


class QuietHours(Frozen):
    """When nobody is disturbed (DOMAIN 15.2); from evening to morning, local time."""

    start: LocalTime = time(17, 0)
    end: LocalTime = time(8, 0)


class Municipality(Frozen):
    """One municipality: one TOML file over the six engines.

    Attributes:
        id: ASCII id, part of every key.
        name: what people read ("Sollentuna kommun").
        timezone: IANA zone of all local times.
        levels: names of the five-grade scale; empty for the default ones.
        triggers: extra trigger words of the municipality, category id -> words.
        board_indicators: whether every board should have indicators of its own (A15).

    """

    id: str
    name: str
    timezone: str = "Europe/Stockholm"
    quiet_hours: QuietHours = QuietHours()
    levels: dict[int, str] = Field(default_factory=dict)
    triggers: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    board_indicators: bool = False
    areas: tuple[Area, ...]
    organisations: tuple[Organisation, ...]
    boards: tuple[Board, ...] = ()
    departments: tuple[Department, ...] = ()
    functions: tuple[Function, ...]
    forums: tuple[Forum, ...]
    flows: tuple[Flow, ...] = ()
    agreements: tuple[Agreement, ...] = ()
    targets: tuple[Target, ...] = ()
    promises: tuple[Promise, ...] = ()
    plan_lines: tuple[PlanLine, ...] = ()
    documents: tuple[Document, ...]

    @cached_property
    def reckoned(self) -> dict[tuple[Hashable, ...], Any]:
        """What the calendar has made of this model and keeps; a changed model is a new one."""
        return {}

    @cached_property
    def area_by_id(self) -> dict[str, Area]:
        """Areas by id."""
        return {area.id: area for area in self.areas}

    @cached_property
    def function_by_id(self) -> dict[str, Function]:
        """Functions by id."""
        return {function.id: function for function in self.functions}

    @cached_property
    def forum_by_id(self) -> dict[str, Forum]:
        """Forums by id."""
        return {forum.id: forum for forum in self.forums}

    @cached_property
    def document_by_id(self) -> dict[str, Document]:
        """Document types by id."""
        return {document.id: document for document in self.documents}
