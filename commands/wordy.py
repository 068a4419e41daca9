"""Reports made of words: graded areas, text under headings, an area group's picture.

The personal-data stop has read the text before anything here does. What is kept are the
passages (`samverkan.passages`): a document that is made of words has to keep words.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from commands.base import Context, fold
from commands.engagement import Seat
from commands.wording import words
from samverkan.compilation import level_name
from samverkan.digest import is_written_by_people
from samverkan.incidents import Incident, Interpretation
from samverkan.passages import HIGHEST, LOWEST, Passage, read_gradings, read_headings
from samverkan.structure import Collection

LEVEL_OF = "level:"
"""What a report lacks when an area was named without a level: "level:ronninge"."""


_LEVEL = re.compile(
    r"(?:det ar |jag tror )?(?:niva |lage )?(?P<level>[1-5])"
    r"|(?:vet (?:inte|ej)|ingen aning|hoppa over|kan inte (?:bedoma|saga))"
)
_TYPICAL = 5
"""Which heading is shown as an example: one that everybody has something to say under."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a message says in words, and what is left of its incidents.

    Attributes:
        found: the interpretation, with what belongs to the kind of collection.
        passages: gradings, or text under headings.
        missing: what has to be asked.

    """

    found: Interpretation
    passages: tuple[Passage, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def is_report(self) -> bool:
        """Something to take in."""
        return bool(self.passages) or self.found.is_report

    @property
    def is_nothing(self) -> bool:
        """The sender says that nothing happened, and nothing else."""
        return self.found.nothing_to_report and not self.found.incidents and not self.passages

    @property
    def tells(self) -> bool:
        """Whether it tells of something that has happened."""
        return bool(self.found.incidents or self.found.measures or self.passages)


def read(context: Context, seat: Seat, text: str, found: Interpretation) -> Reading:
    """Return what a message says to a collection of its kind."""
    if seat.collection.kind == "lagesrapport":
        return _gradings(context, seat, text, found)
    if seat.collection.kind == "verksamhetsrapport":
        return _headings(context, seat, text, found)
    if seat.collection.kind == "omradesbild":
        headings = written_headings(context, seat.collection)
        said = read_headings(text, headings, "") if headings else ()
        return Reading(found, tuple(passage for passage in said if passage.heading))
    return Reading(found)


def _gradings(context: Context, seat: Seat, text: str, found: Interpretation) -> Reading:
    function = context.municipality.function_by_id[seat.function]
    read_ = read_gradings(text, context.gazetteer, function.home_area)
    graded = {passage.area for passage in read_.passages if passage.level is not None}
    if not graded and not found.incidents and not (found.is_report and read_.passages):
        return Reading(found)
    # The level of an area is no level of each event in it, and no event by itself.
    incidents = tuple(replace(incident, severity=None) for incident in found.incidents)
    nothing = found.nothing_to_report and not read_.passages
    return Reading(
        replace(found, incidents=incidents, nothing_to_report=nothing),
        read_.passages,
        tuple(f"{LEVEL_OF}{area}" for area in read_.without_level),
    )


def _headings(context: Context, seat: Seat, text: str, found: Interpretation) -> Reading:
    headings = written_headings(context, seat.collection)
    bare = replace(
        found, incidents=(), measures=(), upcoming=None, resolved=(), needs_clarification=()
    )
    is_talk = found.intent in {"thanks", "command"} or (
        found.intent == "question" and ":" not in text and "\n" not in text
    )
    nothing = found.nothing_to_report and not found.incidents and "\n" not in text.strip()
    if not headings or is_talk or nothing:
        return Reading(bare)
    passages = read_headings(text, headings, headings[0])
    return Reading(replace(bare, nothing_to_report=False, intent=None), passages)


def written_headings(context: Context, item: Collection) -> tuple[str, ...]:
    """Return the headings of a collection's document that people write under."""
    document = context.municipality.document_by_id[item.document]
    return tuple(
        heading
        for heading in document.headings
        if item.kind == "verksamhetsrapport" or is_written_by_people(heading, context.municipality)
    )


def joined(said: Reading, incidents: Sequence[Incident], passages: Sequence[Passage]) -> Reading:
    """Return a newer message in words with what it says nothing about of the draft before it.

    A message of incidents alone stands for itself: it replaces the draft.
    """
    if not said.passages:
        return said
    spoken = {(passage.heading, passage.area) for passage in said.passages}
    kept = (each for each in passages if (each.heading, each.area) not in spoken)
    found = said.found if said.found.incidents else replace(said.found, incidents=tuple(incidents))
    return replace(said, found=found, passages=(*kept, *said.passages))


def table(context: Context, passages: Sequence[Passage]) -> Mapping[str, object]:
    """Return passages in words, for a message."""
    return {
        "gradings": [
            {
                "area": context.municipality.area_by_id[passage.area].name,
                "level": passage.level,
                "level_name": level_name(context.municipality, passage.level),
                "trend": words("sammanstallning", f"trend_{passage.trend}")
                if passage.trend
                else "",
                "text": passage.text,
            }
            for passage in passages
            if passage.area is not None and passage.area in context.municipality.area_by_id
        ],
        "written": [
            {"heading": passage.heading, "text": passage.text}
            for passage in passages
            if passage.area is None
        ],
    }


def question(context: Context, item: Collection, *, ahead: bool) -> Mapping[str, object]:
    """Return what a question for words says beside what every question does."""
    if item.kind == "handelser":
        return {}
    headings = written_headings(context, item)
    return {
        **ends_of_scale(context),
        "areas": [area.name for area in context.municipality.areas],
        "headings": headings,
        "example": headings[min(len(headings) - 1, _TYPICAL)] if headings else "",
        "ahead": ahead,
    }


@dataclass(frozen=True, slots=True)
class Level:
    """An answer to what level it is; no value when the sender cannot tell."""

    value: int | None


def level_answered(text: str) -> Level | None:
    """Return the level that a short answer states; None when it is no answer."""
    found = _LEVEL.fullmatch(" ".join(re.sub(r"[^\w\s]", " ", fold(text)).split()))
    if found is None:
        return None
    return Level(int(found["level"]) if found["level"] else None)


def ends_of_scale(context: Context) -> Mapping[str, object]:
    """Return what the lowest and the highest level are called, and every level with its name."""
    return {
        "lowest": level_name(context.municipality, LOWEST),
        "highest": level_name(context.municipality, HIGHEST),
        "scale": [
            (str(level), f"{level} – {level_name(context.municipality, level)}")
            for level in range(LOWEST, HIGHEST + 1)
        ],
    }
