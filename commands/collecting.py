"""What the clock sets off: open a round, nudge the silent, close, remind of approval.

Each step asks storage whether it has been done, so that a sweep may come at any time,
twice, or late:

- An ask that comes late, but before the closing, is sent with a note.
- Several nudges that are due at once are folded into the last one; a late ask stands for
  those before it.
- A round whose whole time passed while the bot was away is recorded with everybody
  missing, nobody is asked, and the coordinator is told.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from commands import asks
from commands.base import Context, Message
from commands.compiling import Issue, issue_of
from commands.engagement import standings
from commands.kinds import kind_of
from commands.periods import plan_for
from samverkan import calendar, collection
from samverkan.structure import Collection, Forum
from storage import approved, outbox, rooms, rounds
from storage.tables import Ask, Round

DISTANT = {"day": timedelta(days=1), "week": timedelta(days=8)}
"""A round that closed longer ago than this is history: nobody is told of it."""
DISTANT_PERIOD = timedelta(days=31)
"""The same for a round of a month or more, and before a meeting."""


@dataclass(frozen=True, slots=True)
class Due:
    """One period of one collection whose ask has come. Brought up to date on its own."""

    forum: Forum
    collection: Collection
    plan: calendar.Plan

    @property
    def key(self) -> tuple[str, str, str]:
        """Forum, collection and period, as they are stored."""
        return self.forum.id, self.collection.id, self.plan.period


async def due(context: Context) -> tuple[Due, ...]:
    """Return the periods in which there is something to do now, oldest first in each collection.

    A round that was left open is among them however old it is, so that it gets closed; so
    is one whose forum has come to rest, which is then only closed.
    """
    model = context.municipality
    around = [
        Due(forum, item, plan)
        for forum, item in collection.all_collections(model)
        for plan in calendar.plans_around(model, forum, item, context.now)
        if plan.ask <= context.now
    ]
    stored = await rounds.find_all(context.session, [one.key for one in around])
    left: list[Due] = []
    for round_ in await rounds.left_open(context.session):
        pair = _pair_of(context, round_)
        if pair is None or (round_.forum, round_.collection, round_.period) in stored:
            continue
        plan = plan_for(context, pair[1], round_)
        plan = replace(plan, nudges=()) if pair[0].is_resting else plan
        left.append(Due(*pair, plan))
        stored[left[-1].key] = round_
    newest = await rounds.newest_periods(context.session)
    passed = {
        ask.round_id
        for ask in await rounds.unanswered(context.session)
        if _has_come_on(context, ask)
    }
    return tuple(
        one
        for one in (*left, *around)
        if _is_work(context, one, stored.get(one.key), newest.get(one.key[:2]))
        or _id(stored.get(one.key)) in passed
    )


def _id(round_: Round | None) -> int | None:
    return round_.id if round_ is not None else None


def _is_work(context: Context, one: Due, round_: Round | None, newest: str | None) -> bool:
    """Say whether bringing a period up to date would do anything, so that most need not be."""
    now, plan = context.now, one.plan
    if round_ is None:
        return not _is_history(context, one, newest)
    if round_.closed_at is not None:
        return plan.spread <= now and not round_.approval_reminded
    return plan.closes <= now or sum(1 for nudge in plan.nudges if nudge <= now) > round_.nudged


def _pair_of(context: Context, round_: Round) -> tuple[Forum, Collection] | None:
    """Return a round's forum and collection; None when the model has them no more."""
    pairs = collection.all_collections(context.municipality)
    wanted = (round_.forum, round_.collection)
    return next((pair for pair in pairs if (pair[0].id, pair[1].id) == wanted), None)


async def bring_up_to_date(context: Context, period: Due) -> Sequence[Message]:
    """Do everything that is due in a period; return what is to be said."""
    forum, item, plan = period.forum, period.collection, period.plan
    messages: list[Message] = []
    round_ = await rounds.find(context.session, forum.id, item.id, plan.period)
    if round_ is None:
        newest = await rounds.newest_periods(context.session)
        if _is_history(context, period, newest.get(period.key[:2])):
            return ()
        round_, opened = await _open(context, forum, item, plan)
        messages += opened
    issue = issue_of(context, round_)
    if round_.closed_at is None and plan.closes <= context.now:
        messages += await _close(context, issue)
    elif round_.closed_at is None:
        messages += await _pass_on(context, issue, plan)
        messages += await _nudge(context, issue, plan)
    elif plan.spread <= context.now and not round_.approval_reminded:
        messages += await _remind_of_approval(context, issue)
    return messages


def _is_history(context: Context, one: Due, newest: str | None) -> bool:
    """Say whether a round that was never opened should stay so, by the newest stored period.

    A bot that starts for the first time has no past, so it compiles no period that is
    over; nor does one that has been away for long catch up with every week.
    """
    item, plan = one.collection, one.plan
    is_passed = newest is None or newest > plan.period
    if plan.closes > context.now:
        return not item.asks and plan.last < context.today and is_passed
    distant = DISTANT.get("week" if item.is_weekly else item.every or "", DISTANT_PERIOD)
    return is_passed or context.now - plan.closes > distant


async def _open(
    context: Context, forum: Forum, item: Collection, plan: calendar.Plan
) -> tuple[Round, Sequence[Message]]:
    round_ = await rounds.open_round(
        context.session, forum.id, item.id, plan.period, context.now, plan.closes
    )
    missed = rounds.was_missed(round_)
    # A late ask is reminder enough of what should have been reminded of already.
    round_.nudged = sum(1 for nudge in plan.nudges if nudge <= context.now)
    issue = issue_of(context, round_)
    places = await rooms.places(context.session, forum.id)
    messages: list[Message] = []
    if not missed:
        messages += asks.announce(context, issue, plan, places)
    vacant = []
    # What a function reported before it was asked counts.
    early = await standings(context, forum, item, round_.period)
    for function in issue.asked:
        to = context.addressee(function)
        unanswered = collection.VACANT if to.person is None else collection.WAITING
        status, late = early.get(function, (unanswered, False))
        ask = await rounds.add_ask(
            context.session, issue.id, function, to.person, status, late=late
        )
        if to.person is None:
            vacant.append(function)
        elif not missed:
            messages.append(
                await asks.ask_function(context, issue, plan, ask, places, as_deputy=to.as_deputy)
            )
    if vacant:
        messages += asks.tell_of_vacancies(context, issue, vacant)
    return round_, messages


async def _pass_on(context: Context, issue: Issue, plan: calendar.Plan) -> Sequence[Message]:
    """Ask whoever a function has come to since it was asked: a vacancy filled, a new holder.

    Somebody who is merely away still may answer; reminders then go to the deputy.
    """
    moved = []
    for ask in await rounds.asks(context.session, issue.id):
        if ask.status not in {collection.WAITING, collection.VACANT}:
            continue
        if not _has_come_on(context, ask):
            continue
        to = context.addressee(ask.function)
        await outbox.drop(context.session, ask.id or 0, ("ask", "nudge"), "passed_on")
        ask.person_id, ask.status = to.person, collection.WAITING
        context.session.add(ask)
        moved.append((ask, to.as_deputy))
    if not moved:
        return ()
    await context.session.flush()
    places = await rooms.places(context.session, issue.forum.id)
    return [
        await asks.ask_function(context, issue, plan, ask, places, as_deputy=as_deputy, anew=True)
        for ask, as_deputy in moved
    ]


def _has_come_on(context: Context, ask: Ask) -> bool:
    """Say whether an unanswered ask is with nobody who may answer, and somebody now is there."""
    return (
        not _may_still_answer(context, ask) and context.addressee(ask.function).person is not None
    )


def _may_still_answer(context: Context, ask: Ask) -> bool:
    return ask.person_id is not None and ask.function in collection.functions_of(
        ask.person_id, context.today, context.seats, context.absences
    )


async def _nudge(context: Context, issue: Issue, plan: calendar.Plan) -> Sequence[Message]:
    due = sum(1 for nudge in plan.nudges if nudge <= context.now)
    if due <= issue.round.nudged:
        return ()
    issue.round.nudged = due
    context.session.add(issue.round)
    messages = []
    places = await rooms.places(context.session, issue.forum.id)
    for ask in await rounds.asks(context.session, issue.id):
        if ask.status != collection.WAITING:
            continue
        to = context.addressee(ask.function)
        if to.person is None:
            continue
        ask.person_id = to.person
        context.session.add(ask)
        messages.append(
            await asks.nudge(context, issue, plan, ask, places, number=due, as_deputy=to.as_deputy)
        )
    await context.session.flush()
    return messages


async def _close(context: Context, issue: Issue) -> Sequence[Message]:
    issue.round.closed_at = context.now
    context.session.add(issue.round)
    for ask in await rounds.asks(context.session, issue.id):
        if ask.status == collection.WAITING:
            ask.status = collection.MISSING
            context.session.add(ask)
    await context.session.flush()
    messages = list(await asks.tell_contacts(context, issue))
    coordinator = context.coordinator(issue.forum)
    if coordinator is not None:
        draft = await kind_of(context.municipality, issue.collection).draft(
            context, issue, coordinator, "closing"
        )
        messages.append(replace(draft, awake=True))
    return messages


async def _remind_of_approval(context: Context, issue: Issue) -> Sequence[Message]:
    issue.round.approval_reminded = True
    context.session.add(issue.round)
    await context.session.flush()
    coordinator = context.coordinator(issue.forum)
    if coordinator is None or await approved.newest(context.session, issue.id) is not None:
        return ()
    return (asks.remind_of_approval(context, issue, coordinator),)
