"""Who takes part: areas, parties and the seats that people hold (DOMAIN 2, 13.3, 19).

Part of the model of a municipality; `samverkan.structure` is its public face.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, model_validator

OrganisationKind = Literal[
    "kommun", "polis", "raddningstjanst", "bolag", "privat", "forening", "region"
]
AgreementKind = Literal["overenskommelse", "lofte", "plan", "styrdokument"]
PoliceClass = Literal["utsatt", "risk", "sarskilt_utsatt"]
Preposition = Literal["i", "på"]


class Frozen(BaseModel):
    """A part of a model: it cannot be changed, and knows no other keys than its own."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Area(Frozen):
    """A part of the municipality.

    Attributes:
        id: ASCII id.
        name: what people read.
        preposition: what stands before the name: one is "i" Handen, but "på" Dalarö.
        aliases: other names people write; matched with inflection and typing errors.
        rest: True for the one area that stands for any other place.
        parent: id of the area it lies in; None for one directly under the municipality.
        police_class: how the police class it; None when it is on no list.

    """

    id: str
    name: str
    preposition: Preposition = "i"
    aliases: tuple[str, ...] = ()
    rest: bool = False
    parent: str | None = None
    police_class: PoliceClass | None = None

    @property
    def where(self) -> str:
        """Where something is that is there: "i Handen", "på Dalarö"."""
        return f"{self.preposition} {self.name}"


class Organisation(Frozen):
    """A party of the cooperation."""

    id: str
    name: str
    kind: OrganisationKind


class Board(Frozen):
    """A political body: council, executive board or nämnd.

    Attributes:
        id: ASCII id.
        name: what people read.
        indicators: what it follows up, in words; empty when it has set none.

    """

    id: str
    name: str
    indicators: tuple[str, ...] = ()


class Department(Frozen):
    """An administrative department (förvaltning, kontor, avdelning).

    Attributes:
        id: ASCII id.
        name: what people read.
        board: id of the board above it.

    """

    id: str
    name: str
    board: str | None = None


class Agreement(Frozen):
    """Something agreed on or promised for a time: an agreement, promises, a plan (DOMAIN 5).

    Attributes:
        id: ASCII id.
        name: what people read.
        kind: what it is.
        parties: organisation ids.
        decided: when it was decided.
        valid_from: first day.
        valid_until: last day; None until further notice.
        forum: id of the forum that follows it up; a promise is at risk when it does not meet.
        owner: id of the function that is warned before it expires; None for the coordinator
            of crime prevention.

    """

    id: str
    name: str
    kind: AgreementKind
    parties: tuple[str, ...] = ()
    decided: date | None = None
    valid_from: date
    valid_until: date | None = None
    forum: str | None = None
    owner: str | None = None


class Function(Frozen):
    """A seat that a person holds for a time.

    Attributes:
        id: ASCII id.
        name: what people read.
        organisation: id of the organisation.
        role: the kind of rapportör; chooses the words of the ask (DOMAIN 14.4).
        department: id of the department it belongs to, for a party that has such.
        home_area: area id used when a report names none; None when there are several.
        home_areas: the areas it works in; the same as `home_area` when there is one.
        superior: id of the function above; told when this one is vacant.
        external: True for a party outside authorities and municipal companies;
            such a member lowers a room to K2 (DOMAIN 15.1).
        elected: True for an elected member; such a guest makes a meeting political.
        for_each_area: the areas that its entry in the file was written for; empty for an
            entry of its own (`samverkan.model_areas`).

    """

    id: str
    name: str
    organisation: str
    role: str
    department: str | None = None
    home_area: str | None = None
    home_areas: tuple[str, ...] = ()
    superior: str | None = None
    external: bool = False
    elected: bool = False
    for_each_area: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _one_home_is_both(cls, data: object) -> object:
        """Keep `home_area` and `home_areas` in step, whichever the file gives."""
        if not isinstance(data, dict):
            return data
        home, homes = data.get("home_area"), data.get("home_areas")
        if home is not None and homes:
            if list(homes) == [home]:
                return data
            message = "home_area and home_areas both say where it works: keep one of them"
            raise ValueError(message)
        if home is not None:
            return {**data, "home_areas": (home,)}
        if isinstance(homes, list | tuple) and len(homes) == 1:
            return {**data, "home_area": homes[0]}
        return data
