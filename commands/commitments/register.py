"""The register of åtaganden: the one way in, whoever promises, and every change of what is there.

`promise` is for every engine that lets something be promised: a meeting, a plan, a chat.
"""

import dataclasses
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rapidfuzz import fuzz, process

from commands.base import Context
from samverkan.commitments.extras import Extras
from samverkan.commitments.ladder import DEFAULT_DAYS, Rung, days_of, goes_to_agenda, next_day
from samverkan.commitments.plan_days import years_in
from samverkan.commitments.plan_lines import plans_named
from samverkan.commitments.sight import confirms
from samverkan.commitments.steering import listed_by
from samverkan.commitments.types import ENDED, Status
from samverkan.finding import functions_named
from storage import audit, commitments
from storage.commitment_tables import CommitmentRow

SUBJECT = "atagande"
"""First part of the subject of messages about åtaganden: "atagande:12,15"."""

ASKED_ANEW = "asked_anew"
"""What happened when another line was to confirm what was in force."""
_NEAR = 6


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """What an åtagande may have beside what every one has.

    Attributes:
        source: what it came out of, in words ("EST Vecko 24 november 2026").
        area: area id.
        plan: name of the plan it is part of.
        co_owners: function ids that do it together with the owner.
        priority: hog, normal or lag.
        cost: in whole kronor.
        funding: what pays for it, in words.
        focus, purpose, planned, resources, outcome: as `CommitmentRow`.

    """

    source: str = ""
    area: str | None = None
    plan: str = ""
    co_owners: tuple[str, ...] = ()
    priority: str = "normal"
    cost: int | None = None
    funding: str = ""
    focus: str = ""
    purpose: str = ""
    planned: str = ""
    resources: str = ""
    outcome: str = ""


NO_MORE = Rest()


async def rest_of(context: Context, extras: Extras) -> Mapping[str, Any]:
    """Return what was said beside what, who and when, as `Rest` names it."""
    return {
        "plan": await _plan_called(context, extras.plan),
        "priority": extras.priority,
        "cost": extras.cost,
        "funding": extras.funding,
    }


async def _plan_called(context: Context, said: str) -> str:
    """Return the name of the plan that words call for: one of those there are, or a new one's.

    Without a year and a plan to choose there is none.
    """
    if not said:
        return ""
    found = plans_named(await commitments.plan_names(context.session), said)
    if len(found) == 1:
        return found[0]
    return said[:1].upper() + said[1:] if years_in(said) and not found else ""


async def promise(  # noqa: PLR0913 -- what every åtagande has; the rest is optional
    context: Context,
    *,
    text: str,
    owner: str | None,
    due: date | None,
    forum: str,
    about: str | None = None,
    proposed: bool | None = None,
    person: int | None = None,
    rest: Rest = NO_MORE,
) -> CommitmentRow:
    """Enter an åtagande, or bring the one that came out of the same thing up to date.

    `about` is the key of what it came out of ("meeting:3:line:12"); the same key is the same
    åtagande, and may change its words, its owner and its day until it has ended. `proposed`
    says that it binds nobody until the chief in the line has said yes; None leaves that to
    the mandate of the forum. `person` is who entered it. The text has passed the stop of
    personal data. Returns the stored row.
    """
    row = await commitments.by_about(context.session, about) if about else None
    if row is not None:
        return await _brought_up_to_date(context, row, text, owner, due, person)
    row = await commitments.new(
        context.session,
        context.today.year,
        text=text,
        forum=forum,
        at=context.now,
        day=context.today,
    )
    for name, value in dataclasses.asdict(rest).items():
        if name != "co_owners":
            setattr(row, name, value)
    if rest.co_owners:
        await commitments.share(context.session, row, rest.co_owners)
    row.owner, row.due, row.about, row.created_by = owner, due, about, person
    await place_in_line(context, row, proposed=proposed)
    await changed(context, row, "made", person, owner=owner, due=_iso(due))
    return row


async def place_in_line(
    context: Context, row: CommitmentRow, *, proposed: bool | None = None
) -> None:
    """Let the forum's mandate say whether it is only proposed, and who confirms it."""
    chief = confirms(context.municipality, row.forum, row.owner)
    if proposed is None:
        found = context.municipality.forum_by_id.get(row.forum)
        proposed = found is not None and found.mandate in {"radgivande", "informerande"}
    row.confirms = chief or (row.owner if proposed else None)
    commitments.set_status(row, Status.FORESLAGET if proposed else Status.OPPET)


async def _brought_up_to_date(
    context: Context,
    row: CommitmentRow,
    text: str,
    owner: str | None,
    due: date | None,
    person: int | None,
) -> CommitmentRow:
    if Status(row.status) is Status.KLART:
        return row
    if Status(row.status) is Status.AVBRUTET:
        await place_in_line(context, row)
    before = (row.text, row.owner, row.due)
    if text != row.text:
        await commitments.reword(context.session, row, text)
    # What was found out since is not lost when the line it came from does not say it.
    if owner is not None and owner != row.owner:
        await give_to(context, row, owner, person)
    if due is not None and due != row.due and row.postponements == 0:
        row.due, row.ladder_from = due, context.today
    if before != (row.text, row.owner, row.due):
        await changed(context, row, "corrected", person, owner=row.owner, due=_iso(row.due))
    return row


async def give_to(context: Context, row: CommitmentRow, owner: str, person: int | None) -> None:
    """Let another function own an åtagande.

    Where the forum has no mandate the chief in its line is asked as of a new one, unless the
    same chief has said yes to it already. Until then it is proposed, and a no gives it back.
    """
    before, helpers = row.owner, list(row.co_owners)
    chief = confirms(context.municipality, row.forum, owner)
    row.owner = owner
    if owner in row.co_owners:
        others = (one for one in row.co_owners if one != owner)
        await commitments.share(context.session, row, others)
    is_asked = row.live and chief is not None and chief != row.confirms
    if is_asked:
        commitments.note(
            context.session, row, ASKED_ANEW, context.now, person=person, function=chief,
            before=before, helpers=helpers, status=row.status, confirms=row.confirms,
        )  # fmt: skip
        commitments.set_status(row, Status.FORESLAGET)
        row.snoozed_until = row.wish_due = None
        row.wish_reason = ""
    if Status(row.status) is Status.FORESLAGET:
        row.confirms, row.next_day = chief or owner, context.today
    context.session.add(row)


async def give_back(context: Context, row: CommitmentRow) -> bool:
    """Let who had it own it again, as it stood, when the new line said no; False for a new one."""
    known = await commitments.events_of(context.session, [row.id or 0], {ASKED_ANEW, "confirmed"})
    last = next(iter(reversed(known[row.id or 0])), None)
    if last is None or last.what != ASKED_ANEW:
        return False
    row.owner, row.confirms = last.detail["before"], last.detail["confirms"]
    await commitments.share(context.session, row, last.detail["helpers"])
    commitments.set_status(row, Status(last.detail["status"]))
    row.ladder_from, row.next_day = context.today, None
    return True


def raised_key(platform: str, event: str) -> str:
    """Return the key of an åtagande that came out of a message in a room."""
    return f"message:{platform}:{event}"


async def of_raised(context: Context, platform: str, event: str) -> CommitmentRow | None:
    """Return the åtagande that came out of a message in a room."""
    return await commitments.by_about(context.session, raised_key(platform, event))


async def withdraw(context: Context, about: str, person: int | None = None) -> None:
    """Take back the åtagande that came out of something, when there is one and it is not done."""
    row = await commitments.by_about(context.session, about)
    if row is None or Status(row.status) in ENDED:
        return
    commitments.set_status(row, Status.AVBRUTET)
    row.done_on = context.today
    await changed(context, row, "withdrawn", person)


async def open_of(context: Context, forum: str, *, limit: int = 100) -> Sequence[CommitmentRow]:
    """Return what a forum has promised and not done, the earliest day first.

    What waits for the chief in the line is among them: it is on the forum's table too.
    """
    followed = (*_LIVE, Status.FORESLAGET.value)
    wanted = commitments.Filter(statuses=followed, forums=(forum,))
    return await commitments.page(context.session, wanted, limit=limit)


_LIVE = tuple(
    each.value for each in (Status.OPPET, Status.PAGAENDE, Status.FORSENAT, Status.FLYTTAT)
)


async def to_agenda(context: Context, forum: str) -> Sequence[CommitmentRow]:
    """Return what is put on a forum's next agenda by itself: what has been late for so long."""
    return await raised(context, await open_of(context, forum))


async def raised(context: Context, rows: Sequence[CommitmentRow]) -> Sequence[CommitmentRow]:
    """Return those of some åtaganden that are put on the next agenda of their forum."""
    told = await commitments.told(context.session, rows)
    return [row for row in rows if goes_to_agenda(commitments.of_row(row), told[row.id or 0])]


async def steering_list(
    context: Context, group: str, *, limit: int = 100
) -> Sequence[CommitmentRow]:
    """Return what stands on a steering group's list, the earliest day first."""
    forums = listed_by(context.municipality, group)
    wanted = commitments.Filter(steering=True, forums=forums)
    return await commitments.page(context.session, wanted, limit=limit)


async def told_of(context: Context, row: CommitmentRow) -> set[Rung]:
    """Return which rungs of the present due day have been told."""
    return (await commitments.told(context.session, [row]))[row.id or 0]


def rungs_of(context: Context, forum: str) -> Mapping[Rung, int]:
    """Return the ladder of a forum; the usual one of a forum that the model no longer has."""
    found = context.municipality.forum_by_id.get(forum)
    return days_of(found.reminders) if found else DEFAULT_DAYS


async def changed(
    context: Context,
    row: CommitmentRow,
    what: str,
    person: int | None,
    *,
    function: str | None = None,
    why: str = "",
    **detail: object,
) -> None:
    """Note a change in the history and in the audit log, and plan what is told next."""
    session = context.session
    commitments.note(
        session, row, what, context.now, person=person, function=function, why=why, **detail
    )
    # The log holds ids and days; words stand in the history alone.
    audit.note(session, context.now, person, f"commitment_{what}", f"{SUBJECT}:{row.id}", **detail)
    if Status(row.status) is Status.FORESLAGET:
        # The chief in the line is asked at once, and again as long as there is no answer.
        row.next_day = row.next_day or context.today
    elif row.due is None or not row.live:
        row.next_day = None
    else:
        row.next_day = next_day(
            commitments.of_row(row),
            await told_of(context, row),
            rungs_of(context, row.forum),
            row.snoozed_until,
        )
    session.add(row)
    await session.flush()


def names_like(context: Context, words: str) -> Sequence[str]:
    """Return the names of the functions that words may mean, the likeliest first."""
    named = [function.name for function in functions_named(context.municipality, words)]
    names = [function.name for function in context.municipality.functions]
    near = process.extract(words, names, scorer=fuzz.WRatio, limit=_NEAR)
    return tuple(dict.fromkeys((*named, *(name for name, _, _ in near))))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
