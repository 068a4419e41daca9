"""What is said in the demo: the members' lines and the narrator's words, from templates/demo."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

_FOLDER = files("templates") / "demo"


class DidNotHappenError(Exception):
    """Something that the demo was to show did not happen. The text says what, in Swedish."""


@dataclass(frozen=True, slots=True)
class Part:
    """One member: the function held, the invented name, and the localpart of the account."""

    function: str
    name: str
    account: str

    @property
    def first_name(self) -> str:
        """The name that others call the member by."""
        return self.name.split()[0]


@dataclass(frozen=True, slots=True)
class Stage:
    """Where an act is set.

    Attributes:
        model: the municipality.
        forum: the forum whose room it is.
        room: name of the room.
        alias: the part of the room's alias before the colon.
        account: the bot's, before the colon.
        start: local time at which the bot starts.
        cast: the members by the function they hold.

    """

    model: str
    forum: str
    room: str
    alias: str
    account: str
    start: str
    cast: Mapping[str, Part]


@dataclass(frozen=True, slots=True)
class Line:
    """Something a member writes.

    Attributes:
        who: function; empty where the play decides.
        text: what is written.
        shows: words that the bot's answer must contain.
        hidden: what must be stored nowhere.

    """

    who: str
    text: str
    shows: tuple[str, ...] = ()
    hidden: tuple[str, ...] = ()


@cache
def _load(name: str) -> Mapping[str, Any]:
    return tomllib.loads((_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def script(part: str) -> Any:  # noqa: ANN401 -- a part of a TOML file
    """Return a part of the script as it stands in the file."""
    return _load("manus")[part]


@cache
def stage(name: str) -> Stage:
    """Return a named stage."""
    found = script("scener")[name]
    return Stage(
        model=found["modell"],
        forum=found["forum"],
        room=found["rum"],
        alias=found["alias"],
        account=found["konto"],
        start=found["start"],
        cast={
            function: Part(function, person["namn"], person["konto"])
            for function, person in found["personer"].items()
        },
    )


@cache
def line(name: str) -> Line:
    """Return a named line."""
    found = script("repliker")[name]
    return Line(
        who=found.get("vem", ""),
        text=found.get("text", ""),
        shows=tuple(found.get("visar", ())),
        hidden=tuple(found.get("far_inte_finnas", ())),
    )


def when(name: str, week: str = "vecka") -> str:
    """Return the local time of a moment of the play, "2026-11-19T09:00"."""
    return str(script(week)[name])


def say(sentence: str, **values: object) -> str:
    """Return the narrator's words: "steg.fraga", with values filled in."""
    found: Any = _load("ord")
    for key in sentence.split("."):
        found = found[key]
    return str(found).format(**values)


def transcript_template() -> str:
    """Return the template of transcript.md."""
    return (_FOLDER / "transcript.md.j2").read_text(encoding="utf-8")
