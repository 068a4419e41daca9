"""What a forum's agenda holds and when a meeting is prepared, as a model says it (DOMAIN 11).

Types only; `samverkan.meetings` turns them into agendas. The titles of the headings that
are known by their id stand in templates/words/dagordning.toml.
"""

from typing import Annotated, Self

from pydantic import BeforeValidator, Field, model_validator

from samverkan.cadence import LocalTime
from samverkan.parties import Frozen

HEADINGS = frozenset(
    {
        "oppnande",
        "narvaro",
        "val",
        "godkannande",
        "foregaende",
        "ataganden",
        "lagesbild",
        "verksamhetsrapporter",
        "uppfoljning",
        "medborgarloften",
        "forslag",
        "kommunikation",
        "handelser",
        "dialog",
        "utveckling",
        "resurser",
        "nya_ataganden",
        "aterkoppling",
        "mal",
        "orsaker",
        "insatser",
        "behov",
        "inriktning",
        "tertialanalys",
        "resurslage",
        "utvecklingsuppdrag",
        "problembild",
        "mandat",
        "aktorer",
        "avslutskriterier",
        "forfaller",
        "forsenade",
        "utan_beslut",
        "ovrigt",
        "nasta_mote",
        "avslutning",
    }
)
"""The headings that the program knows the title of, and has a provider for where one fits."""


class AgendaHeading(Frozen):
    """A heading of a forum's agenda.

    Attributes:
        id: one of `HEADINGS`, or an id of its own with a title.
        title: what people read; empty for the known one.
        provider: id of the known heading whose material is shown here; None for what
            the id itself says.
        minutes: how long it may take; None when nobody says.

    """

    id: str
    title: str = ""
    provider: str | None = None
    minutes: Annotated[int, Field(ge=1, le=480)] | None = None

    @model_validator(mode="after")
    def _is_known_or_named(self) -> Self:
        if self.id not in HEADINGS and not self.title:
            message = f'Input should be a known heading, or have a title: "{self.id}" is neither'
            raise ValueError(message)
        if self.provider is not None and self.provider not in HEADINGS:
            message = f'Input should be a known heading: "{self.provider}" has no material'
            raise ValueError(message)
        return self


def _named(value: object) -> object:
    """Let a heading that needs nothing but its id be written as that."""
    return {"id": value} if isinstance(value, str) else value


Agenda = tuple[Annotated[AgendaHeading, BeforeValidator(_named)], ...]


class Preparation(Frozen):
    """When a forum's meetings are prepared, in working days before; 0 leaves a step out.

    Attributes:
        call: when members are asked for items.
        summons: when agenda and summons go out.
        unanswered: when those who have not said whether they come are asked.
        at: local time of all three.

    """

    call: Annotated[int, Field(ge=0, le=60)] = 15
    summons: Annotated[int, Field(ge=0, le=40)] = 5
    unanswered: Annotated[int, Field(ge=0, le=20)] = 1
    at: LocalTime
