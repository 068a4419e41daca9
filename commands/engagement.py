"""Which round, function and period something is about, and what a function's status is.

An answer may come as a reply, in a thread, in the direct chat, early, in time or late.
This is the one place that decides what it counts for.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.base import Call, Context, Told
from commands.periods import covers_of
from samverkan import calendar, collection
from samverkan import swedish_forms as forms
from samverkan.passages import Passage
from samverkan.structure import Collection, Forum
from storage import approved, reports, rounds
from storage.tables import Ask, IncidentRow, Report, Round

_UNANSWERED = (collection.WAITING, collection.MISSING)
INCIDENTS = frozenset({"handelser", "omradesbild"})
"""The kinds of collections whose answers are incidents."""


@dataclass(frozen=True, slots=True)
class Seat:
    """What an answer counts for.

    Attributes:
        forum: the forum.
        collection: what is collected.
        function: the function it speaks for.
        covers: what the period covers.
        round: the round, when it has been opened.
        ask: what the function was asked in it.
        late: the round is closed.

    """

    forum: Forum
    collection: Collection
    function: str
    covers: calendar.Covered
    round: Round | None
    ask: Ask | None
    late: bool

    @property
    def period(self) -> str:
        """The stored form, "2026-W47"."""
        return str(self.covers)

    @property
    def called(self) -> str:
        """What people call the period: "v. 47"."""
        return forms.period(self.covers)

    @property
    def heading(self) -> str:
        """What is collected and for when: "lägesbild v. 47"."""
        return forms.of_period(self.collection.name, self.covers)


async def seat_for(call: Call) -> Seat:
    """Say what an answer counts for.

    1. What it answers by reply or thread: an ask, an announcement, an earlier report.
    2. The open round in which the person's function still is asked, else has answered.
    3. The closed round, until its lägesbild is approved; afterwards still for a function
       that is missing in it, until the next one opens.
    4. Else the current period, before its round has opened.

    Of several open rounds in which the person is asked, the one that closes first; else one
    that takes incidents, since those are what people tell of unasked.

    Raises `Told` for a person whose functions are never asked.
    """
    about = await _by_subject(call)
    if about is not None:
        return about
    candidates = [
        (forum, item, function)
        for forum, item in collection.all_collections(call.context.municipality)
        if not forum.is_resting
        for function in collection.may_answer(forum, item, call.actor.functions)
    ]
    if call.place.forum is not None:
        candidates = [c for c in candidates if c[0].id == call.place.forum] or candidates
    if not candidates:
        raise Told("ingen_funktion")
    found = [await _current(call, *candidate) for candidate in candidates]
    seats = [seat for seat in found if seat is not None]
    if not seats:
        raise Told("ingen_funktion")
    waiting = [
        (s, s.round.closes_at)
        for s in seats
        if s.round is not None and s.ask is not None and s.ask.status == collection.WAITING
    ]
    if waiting:
        return min(waiting, key=lambda pair: pair[1])[0]
    seats.sort(key=lambda seat: seat.collection.kind not in INCIDENTS)
    open_ = [s for s in seats if s.round is not None and not s.late]
    late = [s for s in seats if s.late]
    return (open_ or late or seats)[0]


async def _current(call: Call, forum: Forum, item: Collection, function: str) -> Seat | None:
    context = call.context
    newest = await rounds.latest(context.session, forum.id, item.id)
    round_ = newest[0] if newest else None
    ask = await rounds.ask_of(context.session, _id(round_), function) if round_ else None
    if round_ is not None and round_.closed_at is None:
        return _seat_in(context, round_, function, ask)
    if (
        round_ is not None
        and ask is not None
        and (
            ask.status == collection.MISSING
            or await approved.newest(context.session, _id(round_)) is None
            or await _is_in_hand(call, round_, function)
        )
    ):
        return _seat_in(context, round_, function, ask)
    covers = calendar.coming(
        context.municipality, forum, item, context.now, round_.period if round_ else None
    )
    return None if covers is None else Seat(forum, item, function, covers, None, None, late=False)


async def _is_in_hand(call: Call, round_: Round, function: str) -> bool:
    """Say whether the person has a draft in a round: the next words correct that one."""
    waiting = await reports.of_person(
        call.context.session, call.actor.person, ("utkast", "forslag"), round_.period
    )
    return any(report.function == function and report.late for report in waiting)


async def _by_subject(call: Call) -> Seat | None:
    kind, _, number = (call.utterance.about or "").partition(":")
    context = call.context
    if kind == "ask":
        ask = await context.session.get(Ask, int(number))
        round_ = await context.session.get(Round, ask.round_id) if ask else None
        if ask and round_ and ask.function in call.actor.functions:
            return _seat_in(context, round_, ask.function, ask)
    if kind == "round":
        round_ = await context.session.get(Round, int(number))
        if round_ is not None:
            pair = collection.collection_of(context.municipality, round_.forum, round_.collection)
            mine = collection.may_answer(*pair, call.actor.functions)
            seats = [
                _seat_in(context, round_, f, await rounds.ask_of(context.session, int(number), f))
                for f in mine
            ]
            waiting = [s for s in seats if s.ask and s.ask.status in _UNANSWERED]
            return next(iter((*waiting, *seats)), None)
    if kind == "report":
        report = await reports.by_id(context.session, int(number))
        if report is not None and report.function in call.actor.functions:
            return await seat_of(context, report)
    return None


def _seat_in(context: Context, round_: Round, function: str, ask: Ask | None) -> Seat:
    forum, item = collection.collection_of(context.municipality, round_.forum, round_.collection)
    covers = covers_of(context, item, round_.period, round_)
    return Seat(forum, item, function, covers, round_, ask, round_.closed_at is not None)


async def seat_of(context: Context, report: Report) -> Seat:
    """Return what a stored report counts for."""
    forum, item = collection.collection_of(context.municipality, report.forum, report.collection)
    round_ = await rounds.find(context.session, report.forum, report.collection, report.period)
    ask = await rounds.ask_of(context.session, _id(round_), report.function) if round_ else None
    late = round_ is not None and round_.closed_at is not None
    covers = covers_of(context, item, report.period, round_)
    return Seat(forum, item, report.function, covers, round_, ask, late)


async def standings(
    context: Context, forum: Forum, item: Collection, period: str, function: str | None = None
) -> dict[str, tuple[str, bool]]:
    """Return the status of each function that has answered, and whether all came late.

    A report that only tells of something to come answers nothing where incidents are asked
    for: its sender is still asked. `function` asks for one alone.
    """
    live = await reports.of_period(context.session, forum.id, item.id, period, function)
    if not live:
        return {}
    ids = [report.id or 0 for report in live]
    rows = await reports.incidents_of(context.session, ids)
    words = await reports.passages_of(context.session, ids)
    given: dict[str, list[Report]] = {}
    for report in live:
        if item.kind not in INCIDENTS or _answers(
            report, rows[report.id or 0], words[report.id or 0]
        ):
            given.setdefault(report.function, []).append(report)
    return {
        name: (
            collection.NOTHING if all(r.is_nothing for r in found) else collection.ANSWERED,
            all(r.late for r in found),
        )
        for name, found in given.items()
    }


def _answers(report: Report, rows: Sequence[IncidentRow], words: Sequence[Passage]) -> bool:
    return report.is_nothing or bool(report.measures or rows or words)


async def settle(context: Context, seat: Seat) -> None:
    """Bring the status of a function's ask in line with its live reports."""
    if seat.ask is None or seat.round is None:
        return
    found = await standings(context, seat.forum, seat.collection, seat.period, seat.function)
    unanswered = collection.MISSING if seat.round.closed_at else collection.WAITING
    if seat.ask.person_id is None:
        unanswered = collection.VACANT
    seat.ask.status, seat.ask.late = found.get(seat.function, (unanswered, False))
    context.session.add(seat.ask)
    await context.session.flush()


def _id(row: Round | None) -> int:
    return row.id if row is not None and row.id is not None else 0
