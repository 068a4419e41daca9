"""Which promises there are: the model's and those of the chat, as they stand today."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from commands.base import Context
from commands.commitments.activities import progress_of
from commands.wording import words
from samverkan import calendar
from samverkan.commitments.citizen import Verdict, number_of, of_count
from samverkan.commitments.targets import Progress
from samverkan.follow_up import Promise
from samverkan.notices import OWED, Notice, coordinator_of
from samverkan.paper import Block, Table
from storage import promises
from storage.plan_tables import PromiseFollowUp

_SHOWN_AFTER = timedelta(days=366)
"""A promise is shown for a year after it has ended: until it has been followed up."""


def say(sentence: str, **values: object) -> str:
    """Return a sentence about promises."""
    return words("loften", sentence, **values)


async def every(context: Context) -> tuple[Promise, ...]:
    """Return every promise, the model's first, with what was told of its publication."""
    found = (*context.municipality.promises, *await promises.registered(context.session))
    told = await promises.published(context.session)
    return tuple(
        one.model_copy(update={"published": told[one.id].day, "published_at": told[one.id].place})
        if one.id in told
        else one
        for one in found
    )


async def current(context: Context) -> tuple[Promise, ...]:
    """Return the promises that hold, are to come, or have ended within a year."""
    return tuple(
        one for one in await every(context) if one.valid_until + _SHOWN_AFTER >= context.today
    )


def owner_of(context: Context, promise: Promise) -> str | None:
    """Return the function that answers for a promise's follow-up."""
    return promise.owner or coordinator_of(context.municipality)


async def counted(context: Context, promise: Promise, year: int) -> Progress | None:
    """Return what is counted of a promise in a year, when a target counts it.

    The promise's own målvärde is what it is held to, where that is a number.
    """
    target = next((t for t in context.municipality.targets if t.id == promise.target), None)
    if target is None:
        return None
    wanted = number_of(promise.goal)
    target = target.model_copy(update={"min_count": wanted}) if wanted else target
    (found,) = await progress_of(context, (target,), min(context.today, date(year, 12, 31)))
    return found


def verdict_of(progress: Progress) -> Verdict:
    """Return what a count makes of a promise."""
    return of_count(progress.done, progress.target.min_count)


def outcome_of(progress: Progress) -> str:
    """Return a count in words, "3 av 4"."""
    return say("count", done=progress.done, wanted=progress.target.min_count)


async def blocks(context: Context) -> Sequence[Block]:
    """Give the promises with what came of them last, for an agenda: public as they are (K1)."""
    found = await current(context)
    if not found:
        return []
    latest = await promises.latest_of(context.session, [one.id for one in found])
    header = ("promise", "goal", "valid", "outcome", "verdict")
    rows = tuple(_row(one, latest) for one in found)
    return [Table(header=tuple(say(f"column_{name}") for name in header), rows=rows)]


def _row(one: Promise, latest: Mapping[str, PromiseFollowUp]) -> tuple[str, ...]:
    last = latest.get(one.id)
    return (
        one.text,
        one.goal,
        say("span", first=one.valid_from, last=one.valid_until),
        f"{last.outcome} ({last.year})".strip() if last and last.outcome else "",
        say(f"verdict_{last.verdict}") if last else say("not_followed_up"),
    )


async def renewals(context: Context) -> tuple[Notice, ...]:
    """Return the warnings that promises are to be renewed, that are owed today (DOMAIN 5)."""
    found = []
    known = await every(context)
    for one in known:
        function = owner_of(context, one)
        if function is None or _is_renewed(one, known):
            continue
        last = one.renew_by
        after = calendar.next_working_day(last + timedelta(days=1))
        steps = [*calendar.expiry_warnings(last), (0, after)]
        reached = [(n, day) for n, day in steps if one.valid_from <= day <= context.today]
        forum = context.municipality.forum_by_id.get(one.forum or "")
        found += [
            Notice(
                key=f"promise:{one.id}:{last}:{months}",
                kind="promise" if months else "promise_over",
                function=function,
                name=one.text,
                day=last,
                months=months,
                follows_up=forum.name if forum else "",
            )
            for months, day in reached[-1:]
            if context.today - day <= OWED
        ]
    return tuple(found)


def _is_renewed(promise: Promise, known: Sequence[Promise]) -> bool:
    """Say whether another promise of the same area goes on after it."""
    return any(
        other.id != promise.id
        and other.focus == promise.focus
        and other.valid_until > promise.renew_by
        and other.valid_from > promise.valid_from
        for other in known
    )
