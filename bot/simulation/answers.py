"""What is answered to an ask: events, levels by area, or words under headings (DOMAIN 4)."""

from dataclasses import dataclass
from random import Random

from bot.simulation import speech
from bot.simulation.script import script
from samverkan.collection import collection_of
from samverkan.structure import Area, Collection, Function, Municipality

_MOST_AREAS = 4
_EXPLAINS = 0.25


@dataclass(frozen=True, slots=True)
class Question:
    """What a function is asked in a round.

    Attributes:
        forum: forum id.
        collection: collection id.
        function: function id.

    """

    forum: str
    collection: str
    function: str


def answer(
    municipality: Municipality, question: Question, luck: Random, *, plain: bool = False
) -> str:
    """Return what a function answers; `plain` so that nobody can misunderstand it."""
    _, item = collection_of(municipality, question.forum, question.collection)
    function = municipality.function_by_id[question.function]
    if item.kind == "lagesrapport":
        return levels(municipality, function, luck, plain=plain)
    if item.kind == "verksamhetsrapport":
        return under_headings(municipality, item, luck)
    if plain:
        return speech.plain_report(municipality, function, luck)
    return speech.report(municipality, function, luck)


def tells_of_events(municipality: Municipality, forum: str, collection: str) -> bool:
    """Say whether answers become rows of events, which can be corrected one by one."""
    _, item = collection_of(municipality, forum, collection)
    return item.kind in {"handelser", "omradesbild"}


def levels(municipality: Municipality, function: Function, luck: Random, *, plain: bool) -> str:
    """Return some areas with their levels, "Rönninge 3, Salemstaden 2"."""
    known = [area for area in municipality.areas if not area.rest]
    homes = [municipality.area_by_id[home] for home in function.home_areas]
    areas: list[Area] = homes or luck.sample(known, min(len(known), _MOST_AREAS))
    words = script()["niva"]
    parts = []
    for area in areas:
        explains = not plain and luck.random() < _EXPLAINS
        line = words["sarskilt"] if explains else words["rad"]
        parts.append(line.format(o=area.name, n=luck.choice((1, 1, 2, 2, 2, 3, 3, 4))))
    return ". ".join(parts) if any("," in part for part in parts) else ", ".join(parts)


def under_headings(municipality: Municipality, item: Collection, luck: Random) -> str:
    """Return some words under each heading of the document."""
    words = script()["rubrik"]
    found = municipality.document_by_id[item.document].headings
    lines = [words["rad"].format(rubrik=each, ord=luck.choice(words["ord"])) for each in found]
    return "\n".join(lines) or luck.choice(words["ord"])
