"""Collection: who is asked, who answers for whom, and what a round looks like (DOMAIN 5, 15.3)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase

from samverkan.structure import Collection, Forum, Municipality

ORDINARIE = "ordinarie"
ERSATTARE = "ersattare"

WAITING = "vantar"
ANSWERED = "svarat"
NOTHING = "inget"
MISSING = "ej_rapporterat"
VACANT = "vakant"


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's hold on a function, as it stands on a day.

    Attributes:
        person: the person's stored id.
        function: function id.
        role: ordinarie or ersattare.
        from_day: first day, None when always.
        to_day: last day, None until further notice.

    """

    person: int
    function: str
    role: str
    from_day: date | None = None
    to_day: date | None = None

    def holds(self, day: date) -> bool:
        """Say whether it holds on a day, both ends included."""
        return (self.from_day is None or self.from_day <= day) and (
            self.to_day is None or day <= self.to_day
        )


@dataclass(frozen=True, slots=True)
class Away:
    """A person's absence, both days included, with a named deputy or none."""

    person: int
    from_day: date
    to_day: date
    deputy: int | None = None

    def covers(self, day: date) -> bool:
        """Say whether the person is away on a day."""
        return self.from_day <= day <= self.to_day


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom to ask for a function on a day.

    Attributes:
        function: function id.
        person: stored id of the person; None when the function is vacant.
        as_deputy: True when the holder is away and somebody else is asked.

    """

    function: str
    person: int | None
    as_deputy: bool = False


def addressee(
    function: str, day: date, seats: Iterable[Seat], absences: Sequence[Away]
) -> Addressee:
    """Say whom to ask for a function on a day.

    The ordinarie holder, when present; else the deputy named for the absence, else a
    present ersattare; else the ordinarie all the same, since an absence without a
    deputy must not lose the ask. Without any holder the function is vacant.
    """
    held = [seat for seat in seats if seat.function == function and seat.holds(day)]
    ordinarie = [seat.person for seat in held if seat.role == ORDINARIE]
    ersattare = [seat.person for seat in held if seat.role == ERSATTARE]
    away = {absence.person: absence for absence in absences if absence.covers(day)}
    for person in ordinarie:
        if person not in away:
            return Addressee(function, person)
    named = [away[person].deputy for person in ordinarie if away[person].deputy is not None]
    present = [person for person in (*named, *ersattare) if person not in away]
    if present:
        return Addressee(function, present[0], as_deputy=bool(ordinarie))
    if ordinarie or ersattare:
        return Addressee(function, (ordinarie or ersattare)[0])
    return Addressee(function, None)


def functions_of(
    person: int, day: date, seats: Iterable[Seat], absences: Sequence[Away]
) -> tuple[str, ...]:
    """Return the functions a person may answer for on a day, own ones first.

    Own ones are those held as ordinarie; then those held as ersattare; then those of
    people who are away and named this person as deputy.
    """
    lent_by = {a.person for a in absences if a.deputy == person and a.covers(day)}
    wanted = lent_by | {person}
    # Of many seats few are these people's, so that is asked first.
    held = [seat for seat in seats if seat.person in wanted and seat.holds(day)]
    own = [s.function for s in held if s.person == person and s.role == ORDINARIE]
    deputy = [s.function for s in held if s.person == person and s.role != ORDINARIE]
    lent = [s.function for s in held if s.person in lent_by and s.role == ORDINARIE]
    return tuple(dict.fromkeys((*own, *deputy, *lent)))


def collection_of(
    municipality: Municipality, forum: str, collection: str
) -> tuple[Forum, Collection]:
    """Return a forum and its collection by id."""
    found = municipality.forum_by_id[forum]
    return found, next(item for item in found.collections if item.id == collection)


def all_collections(municipality: Municipality) -> tuple[tuple[Forum, Collection], ...]:
    """Return every collection of every forum."""
    return tuple((forum, item) for forum in municipality.forums for item in forum.collections)


def asked_in(forum: Forum, item: Collection) -> tuple[str, ...]:
    """Return the functions that a collection asks; none for what is compiled from others."""
    return (item.asked or forum.members) if item.asks else ()


def may_answer(forum: Forum, item: Collection, functions: Iterable[str]) -> tuple[str, ...]:
    """Return those of some functions that a collection asks."""
    asked = asked_in(forum, item)
    return tuple(function for function in functions if function in asked)


def takes_part(forum: Forum) -> frozenset[str]:
    """Return every function that a forum concerns: its members and all whom it asks."""
    asked = (function for item in forum.collections for function in item.asked)
    return frozenset((*forum.members, *asked))


def forums_named(municipality: Municipality, name: str) -> tuple[Forum, ...]:
    """Return the forums that a name means, in the model's order: an id, a type, or a pattern."""
    return tuple(
        forum for forum in municipality.forums if fnmatchcase(forum.id, name) or forum.type == name
    )


def recipients(municipality: Municipality, forum: Forum, item: Collection) -> tuple[Forum, ...]:
    """Return the forums that get an approved document: its own first, each once."""
    found = (each for name in item.flows_to for each in forums_named(municipality, name))
    return tuple({each.id: each for each in (forum, *found)}.values())


def named_by(municipality: Municipality, source: str) -> tuple[tuple[Forum, Collection], ...]:
    """Return the collections that an entry of `sources` means, in the model's order.

    "forum.collection": the forum is an id, a type, or a pattern with `*`; so may the
    collection be. Empty when there are none.
    """
    wanted_forum, _, wanted = source.partition(".")
    return tuple(
        (forum, item)
        for forum in forums_named(municipality, wanted_forum)
        for item in forum.collections
        if fnmatchcase(item.id, wanted or "*")
    )


def sources_of(
    municipality: Municipality, item: Collection
) -> tuple[tuple[Forum, Collection], ...]:
    """Return the collections that a sammanstallning is compiled from, each once."""
    found = (pair for source in item.sources for pair in named_by(municipality, source))
    return tuple({(forum.id, one.id): (forum, one) for forum, one in found}.values())


def missing_in_a_row(statuses: Sequence[str]) -> int:
    """Count how many rounds in a row a function has been missing; newest first."""
    count = 0
    for status in statuses:
        if status != MISSING:
            break
        count += 1
    return count
