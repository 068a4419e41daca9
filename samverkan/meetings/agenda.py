"""Agendas: which headings a forum's meeting has, and the order of its points (DOMAIN 11.4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from samverkan.agenda_plan import AgendaHeading, Preparation
from samverkan.calendar import is_weekly
from samverkan.structure import Forum, Municipality

_COMMON = (
    "oppnande",
    "val",
    "godkannande",
    "foregaende",
    "lagesbild",
    "verksamhetsrapporter",
    "forslag",
    "forfaller",
    "handelser",
    "ovrigt",
    "nasta_mote",
    "avslutning",
)
STANDARD: Mapping[str, tuple[str, ...]] = {
    "chefssamrad": (
        "oppnande",
        "val",
        "godkannande",
        "foregaende",
        "lagesbild",
        "verksamhetsrapporter",
        "uppfoljning",
        "medborgarloften",
        "forslag",
        "kommunikation",
        "handelser",
        "ovrigt",
        "nasta_mote",
        "avslutning",
    ),
    "est_vecko": (
        "narvaro",
        "ataganden",
        "lagesbild",
        "utveckling",
        "resurser",
        "nya_ataganden",
        "aterkoppling",
        "nasta_mote",
    ),
    "est_fordjupning": (
        "narvaro",
        "foregaende",
        "lagesbild",
        "mal",
        "orsaker",
        "insatser",
        "behov",
        "inriktning",
        "nasta_mote",
    ),
    "est_ledning": (
        "oppnande",
        "foregaende",
        "tertialanalys",
        "inriktning",
        "resurslage",
        "utvecklingsuppdrag",
        "forslag",
        "ovrigt",
        "nasta_mote",
    ),
    "est_insats": (
        "narvaro",
        "ataganden",
        "problembild",
        "mandat",
        "aktorer",
        "lagesbild",
        "avslutskriterier",
        "nasta_mote",
    ),
}
"""Kind of forum -> the headings of its agenda (DOMAIN 11.4)."""

_BEFORE_THESE = ("ovrigt", "nasta_mote", "avslutning")
"""What is proposed or carried over stands before the first of these."""
_SAME_DAY = Preparation(call=0, summons=1, unanswered=0, at=time(15))
_WEEKS_AHEAD = Preparation(at=time(9))

KEPT = "aktuell"
STRUCK = "struken"
TABLED = "bordlagd"
REFERRED = "hanskjuten"


@dataclass(frozen=True, slots=True)
class Point:
    """A point of an agenda.

    Attributes:
        id: stored id; 0 before it is stored.
        number: what it is called in the meeting, from 1.
        heading: id of its heading; None for what a member proposed.
        title: what people read.
        status: aktuell, struken, bordlagd or hanskjuten.

    """

    id: int
    number: int
    heading: str | None
    title: str
    status: str = KEPT


class NoSuchPointError(LookupError):
    """The agenda has no point with that number."""

    def __init__(self, number: int) -> None:
        super().__init__(f"no point {number}")
        self.number = number


def headings(forum: Forum, *, elected: bool) -> tuple[AgendaHeading, ...]:
    """Return the headings of a forum's agenda; with a dialogue when elected members come."""
    wanted = forum.agenda or tuple(
        AgendaHeading(id=id_) for id_ in STANDARD.get(forum.type, _COMMON)
    )
    if not elected or any(heading.id == "dialog" for heading in wanted):
        return wanted
    at = first_closing([heading.id for heading in wanted])
    return (*wanted[:at], AgendaHeading(id="dialog"), *wanted[at:])


def first_closing(ids: Sequence[str | None]) -> int:
    """Return where what is proposed goes: before other matters, the next meeting, the end."""
    return next((at for at, id_ in enumerate(ids) if id_ in _BEFORE_THESE), len(ids))


def preparation(forum: Forum) -> Preparation:
    """Return when a forum's meetings are prepared."""
    if forum.preparation is not None:
        return forum.preparation
    return _SAME_DAY if is_weekly(forum) else _WEEKS_AHEAD


def clocks(starts: datetime, minutes: Sequence[int | None]) -> tuple[datetime | None, ...]:
    """Return when each point is expected to begin, as far as those before it have a time.

    None for those that cannot be known, and for all when no more than the first can: that the
    meeting begins with it, everybody knows.
    """
    found: list[datetime | None] = []
    at: datetime | None = starts if minutes and minutes[0] else None
    for length in minutes:
        found.append(at)
        at = at + timedelta(minutes=length) if at is not None and length else None
    return tuple(found)


def has_elected(municipality: Municipality, functions: Iterable[str]) -> bool:
    """Say whether elected members are among some functions: then the aggregated version holds."""
    known = municipality.function_by_id
    return any(id_ in known and known[id_].elected for id_ in functions)


def renumbered(points: Sequence[Point]) -> tuple[Point, ...]:
    """Return points numbered from 1 in their order; a struck one keeps no number."""
    numbered = []
    number = 0
    for point in points:
        number += point.status != STRUCK
        numbered.append(replace(point, number=0 if point.status == STRUCK else number))
    return tuple(numbered)


def moved(points: Sequence[Point], number: int, before: int) -> tuple[Point, ...]:
    """Return points with one moved before another, and numbered anew.

    Moved before one more than the last number it comes last. Raises NoSuchPointError.
    """
    wanted = point_of(points, number)
    rest = [point for point in points if point.id != wanted.id]
    if number == before:
        return renumbered(points)
    last = max(point.number for point in points)
    if before == last + 1:
        return renumbered([*rest, wanted])
    at = rest.index(point_of(points, before))
    return renumbered([*rest[:at], wanted, *rest[at:]])


def struck(points: Sequence[Point], number: int) -> tuple[Point, ...]:
    """Return points without one, numbered anew. Raises NoSuchPointError."""
    wanted = point_of(points, number)
    return renumbered(
        [replace(point, status=STRUCK) if point.id == wanted.id else point for point in points]
    )


def point_of(points: Iterable[Point], number: int) -> Point:
    """Return the point with a number. Raises NoSuchPointError."""
    for point in points:
        if point.number == number and number > 0:
            return point
    raise NoSuchPointError(number)
