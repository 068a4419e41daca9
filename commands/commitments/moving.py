"""`flytta A-2026-040 till 15 januari, skäl: …`: a new day, with a reason; the second with a yes."""

from collections.abc import Sequence
from datetime import date

from commands.base import Call, Context, Message, Told
from commands.commitments import register
from commands.commitments.finding import meant, must_change
from commands.commitments.making import DAY, REASON, reader_for, stopped, to_owner
from commands.commitments.views import (
    QUESTION,
    shown,
    shown_to,
    subject_of,
    subject_of_day,
)
from samverkan import swedish_dates
from samverkan.calendar import chair_of
from samverkan.collection import functions_of
from samverkan.commitments.ladder import POSTPONEMENTS_TO_STEERING
from samverkan.commitments.reading import Doubt, doubt_of, reason_code, split_reason
from samverkan.commitments.sight import is_inside
from samverkan.commitments.steering import steering_of
from samverkan.commitments.types import Status
from storage import commitments
from storage.commitment_tables import CommitmentRow


def is_move(argument: str) -> bool:
    """Say whether words after `flytta` or `försenat` are about an åtagande and a day."""
    words = argument.strip().casefold()
    numbered = words.startswith(("a-", "a2", "a 2")) or words[:1].isdigit()
    return numbered or words.startswith(("till ", "tills ", "fram till", "skäl", "åtagande"))


async def move(call: Call) -> Sequence[Message]:
    """`flytta A-2026-040 till 15 januari, skäl: upphandling`, `försenat till 15 januari …`."""
    rows, rest = await meant(call, call.argument)
    if refused := stopped(call, rest):
        return refused
    head, why = split_reason(rest)
    due = swedish_dates.deadline(head, call.context.today)
    row = rows[0]
    must_change(call, row)
    if not row.live and Status(row.status) is not Status.FORESLAGET:
        raise Told("atagande_redan", one=shown(call.context, row))
    if due is None:
        row.wish_reason = why
        return _ask(call, row, DAY)
    if due.past is not None:
        raise Told("atagande_dag_forbi", number=row.number, day=due.past)
    row.wish_due, row.wish_reason = due.day, why
    return await _wished(call, row, _doubt(call, row, due))


def _doubt(call: Call, row: CommitmentRow, due: swedish_dates.Deadline | None) -> Doubt | None:
    """Return what may be wrong with a new day; of two, one that is later than now is taken."""
    doubt = doubt_of(due, call.context.today)
    if doubt is None or due is None or doubt.other is None or row.due is None:
        return doubt
    if due.day <= row.due < doubt.other:
        row.wish_due = doubt.other
        return Doubt(doubt.words)
    return doubt


async def answered(call: Call, row: CommitmentRow) -> Sequence[Message] | None:
    """Take words as the day or the reason that was asked for; None when they are neither."""
    text = call.utterance.text
    if row.asked == REASON:
        if refused := stopped(call, text):
            return refused
        head, why = split_reason(text)
        due = swedish_dates.deadline(head, call.context.today) if why else None
        row.wish_due = due.day if due is not None and due.past is None else row.wish_due
        row.wish_reason = why or " ".join(text.split()).strip(" .")
    elif row.asked == DAY and row.due is not None:
        head, why = split_reason(text)
        due = swedish_dates.deadline(head, call.context.today)
        if due is None:
            return None
        if due.past is not None:
            raise Told("dag_har_varit", day=due.past)
        row.wish_due, row.wish_reason = due.day, why or row.wish_reason
    else:
        return None
    return await _wished(call, row, _doubt(call, row, due))


async def _wished(call: Call, row: CommitmentRow, doubt: Doubt | None) -> Sequence[Message]:
    """Move it, or ask for what that needs: the reason, or the chair's yes."""
    if row.wish_due is None:
        return _ask(call, row, DAY)
    is_later = row.due is not None and row.wish_due > row.due
    if is_later and not row.wish_reason:
        return _ask(call, row, REASON, doubt)
    row.asked = row.asked_of = row.asked_at = None
    is_second = is_later and row.postponements + 1 >= POSTPONEMENTS_TO_STEERING
    if is_second and not _speaks_for_chair(call, row):
        return await _ask_chair(call, row, doubt)
    before = row.due
    await _moved(call, row)
    return (_said(call, row, "moved", before, doubt), *_steering_hears(call, row))


async def _moved(call: Call, row: CommitmentRow) -> None:
    is_later = row.due is not None and row.wish_due is not None and row.wish_due > row.due
    before, why = row.due, row.wish_reason
    row.due, row.ladder_from = row.wish_due, call.context.today
    row.wish_due, row.wish_reason, row.snoozed_until = None, "", None
    if is_later:
        row.postponements += 1
        row.reason_code = reason_code(why)
    if row.live:
        commitments.set_status(row, Status.FLYTTAT if is_later else Status.OPPET)
    await register.changed(
        call.context,
        row,
        "moved",
        call.actor.person,
        why=why,
        due=row.due.isoformat() if row.due else None,
        before=before.isoformat() if before else None,
    )


def _ask(
    call: Call, row: CommitmentRow, what: str, doubt: Doubt | None = None
) -> Sequence[Message]:
    row.asked, row.asked_of, row.asked_at = what, call.actor.person, call.context.now
    call.context.session.add(row)
    return (
        call.reply(
            "atagande_fraga",
            kind="confirm",
            what=what,
            one=shown(call.context, row),
            wanted=row.wish_due,
            doubt=doubt,
            subject=subject_of([row]),
        ),
    )


def chair_reader(context: Context, forum: str, *, inside: bool = False) -> int | None:
    """Return whom to turn to for whoever leads a forum today: the chair, else the coordinator.

    `inside` passes by a chair who may not read what is K3 (DOMAIN 15.1).
    """
    found = context.municipality.forum_by_id.get(forum)
    if found is None:
        return None
    chair = chair_of(found.chair, context.today.year)
    for function in (chair, found.coordinator):
        if function is None or (inside and not is_inside(context.municipality, (function,))):
            continue
        person = reader_for(context, function)
        if person is not None:
            return person
    return None


async def _ask_chair(
    call: Call, row: CommitmentRow, doubt: Doubt | None = None
) -> Sequence[Message]:
    context = call.context
    person = chair_reader(context, row.forum, inside=True)
    await register.changed(
        context, row, "wish", call.actor.person, why=row.wish_reason,
        due=row.wish_due.isoformat() if row.wish_due else None,
    )  # fmt: skip
    said = _said(call, row, "wished", row.due, doubt)
    if person is None:
        return (said,)
    asked = Message(
        key=f"wish:{context.municipality.id}:{row.number}:{call.utterance.event}",
        kind="commitment",
        template="atagande_skjuta_upp",
        data={
            "one": shown(context, row),
            "by": call.actor.name,
            "wanted": row.wish_due,
            "why": row.wish_reason,
        },
        person=person,
        subject=subject_of([row], QUESTION),
        access_class="K3",
        awake=True,
    )
    return (said, asked)


async def approve(call: Call, row: CommitmentRow) -> Sequence[Message]:
    """Let the chair's yes move it."""
    _must_lead(call, row)
    before = row.due
    await _moved(call, row)
    return (
        _said(call, row, "moved", before),
        *to_owner(call, row, "atagande_svar_ordforande", accepted=True),
        *_steering_hears(call, row),
    )


async def decline(call: Call, row: CommitmentRow) -> Sequence[Message]:
    """Let the chair's no keep the day."""
    _must_lead(call, row)
    wanted, row.wish_due, row.wish_reason = row.wish_due, None, ""
    await register.changed(
        call.context, row, "wish_declined", call.actor.person,
        due=wanted.isoformat() if wanted else None,
    )  # fmt: skip
    return (
        _said(call, row, "kept", row.due),
        *to_owner(call, row, "atagande_svar_ordforande", accepted=False),
    )


def _speaks_for_chair(call: Call, row: CommitmentRow) -> bool:
    """Say whether a word is the chair's: of whoever leads the forum, or is asked instead.

    The coordinator may enter a second postponement as anybody may; it is the chair who agrees.
    """
    forum = call.context.municipality.forum_by_id.get(row.forum)
    leads = forum is not None and bool(set(forum.chairs) & set(call.actor.functions))
    return leads or call.actor.person == chair_reader(call.context, row.forum, inside=True)


def _must_lead(call: Call, row: CommitmentRow) -> None:
    if not _speaks_for_chair(call, row):
        forum = call.context.municipality.forum_by_id.get(row.forum)
        raise Told("atagande_ordforande", number=row.number, forum=forum.name if forum else "")


def _steering_hears(call: Call, row: CommitmentRow) -> Sequence[Message]:
    """Tell the steering group of what has been put off twice (DOMAIN 15.2)."""
    if row.postponements < POSTPONEMENTS_TO_STEERING:
        return ()
    group = steering_of(call.context.municipality, row.forum)
    person = chair_reader(call.context, group)
    if person is None or person == call.actor.person:
        return ()
    functions = functions_of(person, call.context.today, call.context.seats, call.context.absences)
    return (
        Message(
            key=f"steering:{call.context.municipality.id}:{row.number}:{row.postponements}",
            kind="escalation",
            template="atagande_styrgrupp",
            data={
                "one": shown_to(call.context, functions, row),
                "group": call.context.municipality.forum_by_id[group].name,
            },
            person=person,
            subject=subject_of([row]),
            access_class="K3",
            awake=True,
        ),
    )


def _said(
    call: Call, row: CommitmentRow, what: str, before: date | None, doubt: Doubt | None = None
) -> Message:
    # A day that waits for the chair is not the åtagande's yet, and an earlier one had no reason.
    is_later = before is not None and row.due is not None and row.due > before
    may_mend = doubt is not None and what == "moved" and is_later
    return call.reply(
        "atagande_flyttat",
        kind="confirm",
        what=what,
        one=shown(call.context, row),
        before=before,
        wanted=row.wish_due,
        doubt=doubt,
        may_mend=may_mend,
        subject=subject_of_day(row, doubt.other) if doubt and may_mend else subject_of([row]),
    )
