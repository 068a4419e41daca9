"""Structure: who belongs where in a municipality (DESIGN 1, DOMAIN 2, 13.3, 19).

A municipality is one TOML file, read into these frozen types by `samverkan.model_file`.
People are data and live in storage; functions are structure and live here.
"""

from datetime import time
from functools import cached_property
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

Weekday = Literal["mandag", "tisdag", "onsdag", "torsdag", "fredag", "lordag", "sondag"]
WEEKDAYS: tuple[Weekday, ...] = (
    "mandag",
    "tisdag",
    "onsdag",
    "torsdag",
    "fredag",
    "lordag",
    "sondag",
)

OrganisationKind = Literal[
    "kommun", "polis", "raddningstjanst", "bolag", "privat", "forening", "region"
]
AccessClass = Literal["K1", "K2", "K3", "K4"]
OnHoliday = Literal["previous", "next", "skip"]


def _clock_time(value: object) -> object:
    """Keep pydantic from reading the number 9 as nine seconds past midnight."""
    if isinstance(value, time) and value.tzinfo is None:
        return value
    if isinstance(value, str):
        return value.replace(".", ":")
    message = "Input should be a local time of the day"
    raise ValueError(message)


LocalTime = Annotated[time, BeforeValidator(_clock_time)]


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Area(_Frozen):
    """A part of the municipality.

    Attributes:
        id: ASCII id.
        name: what people read.
        aliases: other names people write; matched with inflection and typing errors.
        rest: True for the one area that stands for any other place.

    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    rest: bool = False


class Organisation(_Frozen):
    """A party of the cooperation."""

    id: str
    name: str
    kind: OrganisationKind


class Function(_Frozen):
    """A seat that a person holds for a time.

    Attributes:
        id: ASCII id.
        name: what people read.
        organisation: id of the organisation.
        role: the kind of rapportör; chooses the words of the ask (DOMAIN 14.4).
        home_area: area id used when a report names none.
        superior: id of the function above; told when this one is vacant.
        external: True for a party outside authorities and municipal companies;
            such a member lowers a room to K2 (DOMAIN 15.1).

    """

    id: str
    name: str
    organisation: str
    role: str
    home_area: str | None = None
    superior: str | None = None
    external: bool = False


class WeekTime(_Frozen):
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


class Collection(_Frozen):
    """What is asked of whom, when, and what it becomes.

    Attributes:
        id: ASCII id, part of every key.
        name: what people read ("lägesbild").
        document: id of the document it is compiled into.
        venue: where each function is asked: a direct chat, or a thread in the room.
        announce: whether the room gets one message when a direct round opens;
            answers in its thread count.
        ask: when the round opens.
        nudges: reminders to the silent.
        closes: when the round closes, whoever is missing.
        meeting: the forum's meeting.
        spread: when the approved document should have been spread.

    """

    id: str
    name: str
    document: str
    venue: Literal["direct", "thread"] = "direct"
    announce: bool = True
    ask: WeekTime
    nudges: tuple[WeekTime, ...] = ()
    closes: WeekTime
    meeting: WeekTime
    spread: WeekTime


class Document(_Frozen):
    """A document type.

    Attributes:
        id: ASCII slug ("veckolagesbild").
        type: the id of DOMAIN 4 ("D2").
        title: what people read.
        access_class: DOMAIN 15.1.

    """

    id: str
    type: str
    title: str
    access_class: AccessClass = "K3"


class Forum(_Frozen):
    """A group that meets (DOMAIN 2).

    Attributes:
        id: ASCII id.
        name: what people read.
        level: politisk, strategisk, taktisk, operativ or natverk.
        members: function ids.
        coordinator: id of the function that owns the process and approves documents.
        chair: id of the function that leads the meeting.
        access_class: the highest class its members may see.
        collections: what is collected for it.

    """

    id: str
    name: str
    type: str
    level: Literal["politisk", "strategisk", "taktisk", "operativ", "natverk"]
    members: tuple[str, ...]
    coordinator: str
    chair: str | None = None
    access_class: AccessClass = "K3"
    collections: tuple[Collection, ...] = ()


class QuietHours(_Frozen):
    """When nobody is disturbed (DOMAIN 15.2); from evening to morning, local time."""

    start: LocalTime = time(17, 0)
    end: LocalTime = time(8, 0)


class Municipality(_Frozen):
    """One municipality: one TOML file over the six engines.

    Attributes:
        id: ASCII id, part of every key.
        name: what people read ("Sollentuna kommun").
        timezone: IANA zone of all local times.
        levels: names of the five-grade scale; empty for the default ones.
        triggers: extra trigger words of the municipality, category id -> words.

    """

    id: str
    name: str
    timezone: str = "Europe/Stockholm"
    quiet_hours: QuietHours = QuietHours()
    levels: dict[int, str] = Field(default_factory=dict)
    triggers: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    areas: tuple[Area, ...]
    organisations: tuple[Organisation, ...]
    functions: tuple[Function, ...]
    forums: tuple[Forum, ...]
    documents: tuple[Document, ...]

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
