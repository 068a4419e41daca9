"""`klart`, `inte min`, `snooza`, `bekräfta`, `avbryt åtagande`, `50 %`: what becomes of it."""

import re
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from commands.base import Call, Message, Told, fold
from commands.commitments import measures, proofs, register
from commands.commitments.finding import meant, must_change
from commands.commitments.making import (
    OWNER,
    by_the_chief_itself,
    owner_named,
    stopped,
    to_owner,
    told_to_owner,
)
from commands.commitments.moving import approve, decline
from commands.commitments.views import shown, subject_of
from commands.meetings import attachments
from samverkan import calendar, swedish_dates
from samverkan.commitments.reading import read_share, reason_code, split_reason
from samverkan.commitments.sight import above, leaders
from samverkan.commitments.types import Status
from storage import commitments
from storage.commitment_tables import CommitmentRow

_DONE_WORDS = re.compile(
    r"^(?:(?:är|det är|den är|nu|klart?|klara|färdigt?|gjort|helt)\b[\s,.:!]*)+", re.IGNORECASE
)
_TO = re.compile(
    r"^(?:mitt|min|vårt|vår|oss)?[\s,.:]*(?:→|->|utan|till|det är|den är|hör till|är)?\s*",
    re.IGNORECASE,
)
_LONGEST_SNOOZE = timedelta(days=28)
_USUAL_SNOOZE = timedelta(days=7)
_ALL = 100
_EVIDENCE = re.compile(
    r"^(?:se\s|bilaga|enligt|protokoll|foto|bild|dnr|länk|http|bevis|rapport|beslut|kvitto|"
    r"i\s(?:går|dag|förrgår|måndags|tisdags|onsdags|torsdags|fredags|lördags|söndags)|igår|idag|"
    r"den\s\d|\d|v\.|vecka|sedan|$)",
    re.IGNORECASE,
)


def is_done(argument: str) -> bool:
    """Say whether words after `klart` or `stäng` are about an åtagande, and no sentence."""
    words = argument.strip(" ,.:!")
    numbered = re.match(r"(?:a\s?-?\s?\d{4}\s?-|(?:nr\.?|nummer|rad)\s*\d)", words, re.IGNORECASE)
    return bool(numbered) or _EVIDENCE.match(_DONE_WORDS.sub("", words)) is not None


async def done(call: Call) -> Sequence[Message]:
    """`klart`, `klart, se bilaga`, `stäng A-2026-031, klart igår`, `stäng 2`."""
    rows, rest = await meant(call, call.argument)
    if refused := (stopped(call, rest) or attachments.check(call)):
        return refused
    day, plain = _read_done(call, rest)
    shows = proofs.with_file(call, plain)
    for row in rows:
        must_change(call, row)
        await finish(call, row, day=day, shows=shows)
    proofs.keep(call, rows)
    return (said(call, rows, "done", evidence=shows), *await measures.ended(call, rows))


def _read_done(call: Call, rest: str) -> tuple[swedish_dates.Span | None, str]:
    words = _DONE_WORDS.sub("", rest.strip(" ,.:!"))
    span = swedish_dates.past_span(words, call.context.today) if words else None
    if span is not None and span.words:
        words = words.replace(span.words, "", 1)
    return span, " ".join(words.strip(" ,.:!").split())


async def finish(
    call: Call, row: CommitmentRow, *, day: swedish_dates.Span | None = None, shows: str = ""
) -> None:
    """Let an åtagande be done."""
    if Status(row.status) is Status.KLART:
        raise Told("atagande_redan", one=shown(call.context, row))
    commitments.set_status(row, Status.KLART)
    row.done_on = min(day.last, call.context.today) if day else call.context.today
    row.share = _ALL
    row.evidence = [*row.evidence, shows] if shows else row.evidence
    _quiet(row)
    await register.changed(
        call.context, row, "done", call.actor.person, why=shows, on=row.done_on.isoformat()
    )


def _quiet(row: CommitmentRow) -> None:
    """Take back everything that waits for an answer."""
    row.snoozed_until = row.asked = row.asked_of = row.asked_at = row.wish_due = None
    row.wish_reason = ""


async def how_far(call: Call) -> Sequence[Message]:
    """`pågår A-2026-031 50 %`."""
    rows, rest = await meant(call, call.argument)
    share = read_share(rest)
    if rest and share is None and (refused := stopped(call, rest)):
        return refused
    for row in rows:
        await go_on(call, row, row.share if share is None else share, rest if share is None else "")
    return (said(call, rows, "share"), *await measures.ended(call, [r for r in rows if not r.live]))


async def go_on(call: Call, row: CommitmentRow, share: int, words: str = "") -> None:
    """Note how far it has come; all of it is done."""
    must_change(call, row)
    if share == _ALL:
        await finish(call, row)
        return
    if not row.live:
        raise Told("atagande_redan", one=shown(call.context, row))
    row.share = share
    if Status(row.status) is not Status.FORSENAT:
        commitments.set_status(row, Status.PAGAENDE)
    await register.changed(call.context, row, "share", call.actor.person, why=words, share=share)


async def not_mine(call: Call) -> Sequence[Message]:
    """`inte min → Gata-VA`: another function owns it from now on."""
    rows, rest = await meant(call, call.argument)
    words = _TO.sub("", rest).strip(" ,.:")
    row = rows[0]
    must_change(call, row)
    if not words:
        row.asked, row.asked_of, row.asked_at = OWNER, call.actor.person, call.context.now
        call.context.session.add(row)
        return (call.reply("atagande_fraga", kind="confirm", what=OWNER, doubt=None,
                           one=shown(call.context, row), subject=subject_of([row])),)  # fmt: skip
    owner = owner_named(call, words, row)
    before = row.owner
    await register.changed(
        call.context, row, "handed_over", call.actor.person, owner=owner, before=before
    )
    await register.give_to(call.context, row, owner, call.actor.person)
    await by_the_chief_itself(call, row)
    return (said(call, [row], "owner"), *told_to_owner(call, row, "handed_over"))


async def snooze(call: Call) -> Sequence[Message]:
    """`snooza en vecka`: the owner is left alone for a while; everybody else is not."""
    rows, rest = await meant(call, call.argument)
    today = call.context.today
    until = _until(rest, call)
    for row in rows:
        must_change(call, row)
        row.snoozed_until = calendar.next_working_day(min(until, today + _LONGEST_SNOOZE))
        await register.changed(
            call.context, row, "snoozed", call.actor.person, until=row.snoozed_until.isoformat()
        )
    return (said(call, rows, "snoozed", until=rows[0].snoozed_until),)


def _until(rest: str, call: Call) -> date:
    today = call.context.today
    words = rest.strip(" ,.:")
    found = swedish_dates.deadline(words, today) or swedish_dates.deadline(f"om {words}", today)
    return max(found.day, today + timedelta(days=1)) if found else today + _USUAL_SNOOZE


async def cancel(call: Call) -> Sequence[Message]:
    """`avbryt åtagande A-2026-031, skäl: …`, by whoever leads the forum."""
    rows, rest = await meant(call, call.argument)
    head, why = split_reason(rest)
    why = why or head.strip(" ,.:")
    if refused := stopped(call, why):
        return refused
    for row in rows:
        _must_lead(call, row)
        if not why:
            raise Told("atagande_skal", number=row.number)
        commitments.set_status(row, Status.AVBRUTET)
        row.done_on, row.reason_code = call.context.today, reason_code(why)
        _quiet(row)
        await register.changed(
            call.context, row, "cancelled", call.actor.person, why=why, code=row.reason_code
        )
    told = [to_owner(call, row, "atagande_avbrutet", why=why) for row in rows]
    return (said(call, rows, "cancelled"), *(message for some in told for message in some))


def _must_lead(call: Call, row: CommitmentRow) -> None:
    """Hold what is promised to those who lead the forum, or are above the owner."""
    model = call.context.municipality
    owner = model.function_by_id.get(row.owner or "")
    allowed = set(leaders(model, row.forum)) | ({owner.superior} if owner else set())
    roles = {
        model.function_by_id[f].role for f in call.actor.functions if f in model.function_by_id
    }
    if not allowed & set(call.actor.functions) and "samordnare" not in roles:
        raise Told("atagande_leder", number=row.number)


async def confirm(call: Call) -> Sequence[Message]:
    """`bekräfta A-2026-031`: the chief in the line, or the chair about a later day, says yes."""
    rows, rest = await meant(call, call.argument)
    if fold(rest).startswith("nej"):
        return [m for row in rows for m in await say_no(call, row, rest)]
    return [message for row in rows for message in await say_yes(call, row)]


async def say_yes(call: Call, row: CommitmentRow) -> Sequence[Message]:
    """Take a yes to what was asked about an åtagande."""
    if Status(row.status) is Status.FORESLAGET:
        _must_confirm(call, row)
        await measures.must_have_cause(call.context, row)
        commitments.set_status(row, Status.OPPET)
        row.ladder_from = call.context.today
        row.next_day = None
        await register.changed(
            call.context, row, "confirmed", call.actor.person, function=row.confirms
        )
        return (said(call, [row], "confirmed"), *told_to_owner(call, row, "confirmed"))
    if row.wish_due is not None:
        return await approve(call, row)
    raise Told("atagande_inget_att_bekrafta", number=row.number)


async def say_yes_to(call: Call, rows: Sequence[CommitmentRow]) -> Sequence[Message]:
    """Take a yes to all of several at once, in one word back."""
    if len(rows) == 1:
        return await say_yes(call, rows[0])
    heard = [await say_yes(call, row) for row in rows]
    return (said(call, rows, "confirmed"), *(m for messages in heard for m in messages[1:]))


async def say_no(call: Call, row: CommitmentRow, words: str = "") -> Sequence[Message]:
    """Take a no to what was asked about an åtagande."""
    if Status(row.status) is Status.FORESLAGET:
        _must_confirm(call, row)
        why = split_reason(words)[1]
        return stopped(call, why) or await _declined(call, row, why)
    if row.wish_due is not None:
        return await decline(call, row)
    raise Told("atagande_inget_att_bekrafta", number=row.number)


async def _declined(call: Call, row: CommitmentRow, why: str) -> Sequence[Message]:
    """Let there be no åtagande, or let who had it before have it still."""
    function, refused = row.confirms, row.owner
    is_back = await register.give_back(call.context, row)
    if not is_back:
        commitments.set_status(row, Status.AVBRUTET)
        row.done_on, row.next_day = call.context.today, None
    await register.changed(
        call.context, row, "declined", call.actor.person, function=function, why=why, owner=refused
    )
    if not is_back:
        return (said(call, [row], "declined"),)
    told = to_owner(call, row, "atagande_tillbaka", why=why)
    return (said(call, [row], "kept"), *told)


def _must_confirm(call: Call, row: CommitmentRow) -> None:
    line = {row.confirms, *above(call.context.municipality, row.confirms)}
    # Who stands above is asked when the chief is away and nobody answers for the chief.
    if not line & set(call.actor.functions):
        who = call.context.function_name(row.confirms) if row.confirms else ""
        raise Told("atagande_i_linjen", number=row.number, who=who)


def said(call: Call, rows: Sequence[CommitmentRow], what: str, **more: Any) -> Message:  # noqa: ANN401 -- template data
    """Return the word of what became of some åtaganden."""
    return call.reply(
        "atagande_andrat",
        kind="confirm",
        what=what,
        rows=[shown(call.context, row) for row in rows],
        subject=subject_of(rows),
        **{"evidence": "", "until": None, **more},
    )
