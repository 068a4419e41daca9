"""Which round, function and period something is about, and what a function's status is.

An answer may come as a reply, in a thread, in the direct chat, early, in time or late.
This is the one place that decides what it counts for.
"""

from dataclasses import dataclass

from commands.base import Call, Context, Told
from samverkan import calendar, collection
from samverkan.structure import Collection, Forum
from storage import pictures, reports, rounds
from storage.tables import Ask, Report, Round

_UNANSWERED = (collection.WAITING, collection.MISSING)


@dataclass(frozen=True, slots=True)
class Seat:
    """What an answer counts for.

    Attributes:
        forum: the forum.
        collection: what is collected.
        function: the function it speaks for.
        period: "2026-W47".
        round: the round, when it has been opened.
        ask: what the function was asked in it.
        late: the round is closed.

    """

    forum: Forum
    collection: Collection
    function: str
    period: str
    round: Round | None
    ask: Ask | None
    late: bool

    @property
    def week(self) -> calendar.IsoWeek:
        """The period as a week."""
        return calendar.IsoWeek.parse(self.period)


async def seat_for(call: Call) -> Seat:
    """Say what an answer counts for.

    1. What it answers by reply or thread: an ask, an announcement, an earlier report.
    2. The open round in which the person's function still is asked, else has answered.
    3. The closed round, until its lägesbild is approved; afterwards still for a function
       that is missing in it, until the next one opens.
    4. Else the current week, before its round has opened.

    Raises `Told` for a person whose functions are never asked.
    """
    about = await _by_subject(call)
    if about is not None:
        return about
    candidates = [
        (forum, item, function)
        for forum, item in collection.all_collections(call.context.municipality)
        for function in call.actor.functions
        if function in forum.members
    ]
    if call.place.forum is not None:
        candidates = [c for c in candidates if c[0].id == call.place.forum] or candidates
    if not candidates:
        raise Told("ingen_funktion")
    seats = [await _current(call, *candidate) for candidate in candidates]
    waiting = [s for s in seats if s.ask is not None and s.ask.status == collection.WAITING]
    open_ = [s for s in seats if s.round is not None and not s.late]
    late = [s for s in seats if s.late]
    return (waiting or open_ or late or seats)[0]


async def _current(call: Call, forum: Forum, item: Collection, function: str) -> Seat:
    context = call.context
    newest = await rounds.latest(context.session, forum.id, item.id)
    round_ = newest[0] if newest else None
    ask = await rounds.ask_of(context.session, _id(round_), function) if round_ else None
    if round_ is not None and round_.closed_at is None:
        return Seat(forum, item, function, round_.period, round_, ask, late=False)
    if (
        round_ is not None
        and ask is not None
        and (
            ask.status == collection.MISSING
            or await pictures.latest(context.session, _id(round_)) is None
            or await _is_in_hand(call, round_, function)
        )
    ):
        return Seat(forum, item, function, round_.period, round_, ask, late=True)
    week = calendar.IsoWeek.of(context.today)
    if round_ is not None and str(week) <= round_.period:
        week = calendar.IsoWeek.parse(round_.period).plus(1)
    return Seat(forum, item, function, str(week), None, None, late=False)


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
            members = context.municipality.forum_by_id[round_.forum].members
            mine = [f for f in call.actor.functions if f in members]
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
    return Seat(forum, item, function, round_.period, round_, ask, round_.closed_at is not None)


async def seat_of(context: Context, report: Report) -> Seat:
    """Return what a stored report counts for."""
    forum, item = collection.collection_of(context.municipality, report.forum, report.collection)
    round_ = await rounds.find(context.session, report.forum, report.collection, report.period)
    ask = await rounds.ask_of(context.session, _id(round_), report.function) if round_ else None
    late = round_ is not None and round_.closed_at is not None
    return Seat(forum, item, report.function, report.period, round_, ask, late)


async def answers(
    context: Context, forum: Forum, item: Collection, period: str, function: str
) -> list[Report]:
    """Return the live reports of a function that answer what has happened.

    One that only tells of something to come answers nothing: its sender is still asked.
    """
    live = await reports.of_period(context.session, forum.id, item.id, period, function)
    rows = await reports.incidents_of(context.session, [report.id or 0 for report in live])
    return [r for r in live if r.is_nothing or r.measures or rows[r.id or 0]]


async def settle(context: Context, seat: Seat) -> None:
    """Bring the status of a function's ask in line with its live reports."""
    if seat.ask is None or seat.round is None:
        return
    live = await answers(context, seat.forum, seat.collection, seat.period, seat.function)
    if any(not report.is_nothing for report in live):
        seat.ask.status = collection.ANSWERED
    elif live:
        seat.ask.status = collection.NOTHING
    elif seat.ask.person_id is None:
        seat.ask.status = collection.VACANT
    else:
        seat.ask.status = collection.MISSING if seat.round.closed_at else collection.WAITING
    seat.ask.late = bool(live) and all(report.late for report in live)
    context.session.add(seat.ask)
    await context.session.flush()


def _id(row: Round | None) -> int:
    return row.id if row is not None and row.id is not None else 0
