"""Reports: from free text to confirmed incidents (DOMAIN 10.3, 14.2, 15.4).

Text is interpreted in memory and never stored. What is stored are rows, and what is
said back is made of rows.
"""

from collections.abc import Sequence
from dataclasses import replace

from commands import wordy
from commands.alarms import alarms, late_news, protected, tell_at_once
from commands.base import Call, Context, Message
from commands.completing import answered, still_missing
from commands.echoes import ask, echo, is_acute, likely_areas, spoken, table
from commands.engagement import Seat, seat_for, seat_of, settle
from commands.stopping import check_length, noted_and_deleted, stop_whole
from samverkan import swedish_forms as forms
from samverkan.categories import PERSONAL_DATA_KINDS
from samverkan.examples import examples
from samverkan.incidents import Interpretation
from samverkan.interpretation import Guess, guess, interpret
from samverkan.interpretation.intents import is_same_as_before
from samverkan.swedish_words import lower
from storage import audit, outbox, reports
from storage.tables import Report

_NOT_REPORTS = {
    "thanks": "tack_sjalv",
    "question": "fraga",
    "correction": "rattelse",
}


async def report(call: Call, seat: Seat, text: str) -> Sequence[Message]:
    """Take a report in: interpret, store rows, echo."""
    check_length(text)
    said = _read(call, seat, text)
    if said.found.pii:
        return await stop(call, seat, said.found)
    waiting = await _waiting(call, seat)
    if not said.is_report:
        guessed = _guess(call, seat, said.found, text) if not waiting else None
        if guessed is None or seat.collection.kind == "verksamhetsrapport":
            return _not_a_report(call, seat, said.found)
        return await _propose(call, seat, guessed)
    if waiting and said.is_nothing:
        # "Inget mer" must not wipe out what was just told.
        return (await echo(call, waiting[0], waits=True),)
    row = await _draft(call, seat, said)
    # Words under other headings are kept with the new ones: nothing is replaced.
    replaces = bool(waiting) and said.tells and not said.passages
    return await _answer(call, seat, row, said, replaces=replaces)


async def says_more(call: Call, text: str) -> bool:
    """Say whether words that name an area are a report of their own, or hold personal data."""
    said = _read(call, await seat_for(call), text)
    return said.is_report or bool(said.found.pii)


async def revise(call: Call, row: Report, text: str) -> Sequence[Message]:
    """Take the new text of an edited message in."""
    check_length(text)
    seat = await seat_of(call.context, row)
    said = _read(call, seat, text)
    if said.found.pii:
        was_live = row.status == "bekraftad"
        row.status = "aterkallad"
        call.context.session.add(row)
        await settle(call.context, seat)
        stopped = await stop(call, seat, said.found, withdrawn=was_live)
        return (*stopped, *(late_news(call, seat, row) if was_live else ()))
    if not said.is_report:
        return _not_a_report(call, seat, said.found)
    audit.note(
        call.context.session, call.context.now, call.actor.person, "edited", f"report:{row.id}"
    )
    was_live = row.status == "bekraftad"
    await _fill(call, seat, row, said)
    answered = await _answer(call, seat, row, said)
    # What becomes confirmed at once is told by the answer itself.
    is_told = row.status == "bekraftad" or not was_live
    return answered if is_told else (*answered, *late_news(call, seat, row, edited=True))


async def withdraw(call: Call, row: Report) -> Sequence[Message]:
    """Take a report back."""
    seat = await seat_of(call.context, row)
    row.status = "aterkallad"
    call.context.session.add(row)
    audit.note(
        call.context.session, call.context.now, call.actor.person, "withdrawn", f"report:{row.id}"
    )
    await settle(call.context, seat)
    return (
        call.private("aterkallad", kind="confirm", week=seat.called),
        *late_news(call, seat, row),
    )


async def confirm(call: Call, row: Report) -> Sequence[Message]:
    """Let the sender's yes make a draft, or a redacted proposal, part of the lägesbild."""
    context = call.context
    seat = await seat_of(context, row)
    if row.missing:
        return (await ask(call, row),)
    if row.status == "bekraftad":
        return (call.reply("redan_bekraftad", kind="confirm", week=seat.called),)
    row.status = "bekraftad"
    row.confirmed_at = context.now
    context.session.add(row)
    audit.note(context.session, context.now, call.actor.person, "confirmed", f"report:{row.id}")
    await settle(context, seat)
    await _take_back_nudges(context, seat)
    found = await reports.incidents(context.session, _id(row))
    return (
        call.reply(
            "bekraftad",
            kind="confirm",
            week=seat.called,
            count=sum(i.count for i in found),
            late=row.late,
            early=seat.round is None,
        ),
        *late_news(call, seat, row),
        *alarms(call, seat, row, found),
    )


async def reject(call: Call, row: Report) -> Sequence[Message]:
    """Let the sender's no throw a draft away, or take a confirmed report back."""
    if row.status == "bekraftad":
        return await withdraw(call, row)
    row.status = "avvisad"
    call.context.session.add(row)
    audit.note(
        call.context.session, call.context.now, call.actor.person, "rejected", f"report:{row.id}"
    )
    await settle(call.context, await seat_of(call.context, row))
    return (call.reply("avvisad", kind="confirm"),)


async def completed(call: Call, row: Report, text: str) -> Sequence[Message] | None:
    """Let a short answer fill in what the bot asked for; None when it answers nothing."""
    if row.missing[:1] and row.missing[0].startswith(wordy.LEVEL_OF):
        level = wordy.level_answered(text)
        return None if level is None else await _complete_level(call, row, level.value)
    found = [
        reports.incident_of(incident)
        for incident in await reports.incidents(call.context.session, _id(row))
    ]
    better = answered(call.context, row.missing, found, text)
    asked_for_area = row.missing[:1] == ["area"]
    if better is None or (asked_for_area and await says_more(call, text)):
        return None
    await reports.store_incidents(call.context.session, _id(row), better)
    levels = [what for what in row.missing if what.startswith(wordy.LEVEL_OF)]
    row.missing = still_missing(row.missing, better) + levels
    call.context.session.add(row)
    await call.context.session.flush()
    return (await (ask if row.missing else echo)(call, row),)


async def _complete_level(call: Call, row: Report, level: int | None) -> Sequence[Message]:
    """Fill in the level that the bot asked for; None when the sender cannot tell."""
    asked, *rest = row.missing
    area = asked.removeprefix(wordy.LEVEL_OF)
    passages = (await reports.passages_of(call.context.session, [_id(row)]))[_id(row)]
    graded = [replace(p, level=level) if p.area == area else p for p in passages]
    await reports.store_passages(call.context.session, _id(row), graded)
    row.missing = rest
    call.context.session.add(row)
    await call.context.session.flush()
    return (await (ask if rest else echo)(call, row),)


async def stop(
    call: Call, seat: Seat, found: Interpretation, *, withdrawn: bool = False
) -> Sequence[Message]:
    """Stop personal data: tell the sender alone, propose a redacted report, delete the original."""
    alarmed = protected(call, seat, found)
    said = _without_personal_data(call, seat, found)
    if not said.found.incidents and not said.passages:
        whole = stop_whole(call, seat.function, found.pii, withdrawn=withdrawn)
        return (*whole, *alarmed)
    replaces = bool(await _waiting(call, seat))
    row = await _draft(call, seat, said, status="forslag")
    proposal = call.private(
        "stopp",
        kind="stop",
        kinds=[PERSONAL_DATA_KINDS[kind] for kind in found.pii],
        rows=await table(call.context, row),
        **await spoken(call.context, row),
        needs_area="area" in row.missing,
        replaces=replaces,
        withdrawn=withdrawn,
        areas=await likely_areas(call, row),
        subject=f"report:{row.id}",
    )
    return (proposal, noted_and_deleted(call, seat.function, found.pii), *alarmed)


def _without_personal_data(call: Call, seat: Seat, found: Interpretation) -> wordy.Reading:
    """Return what of a stopped message may be kept: rows, and words that hold nothing more."""
    clean = found.redacted or ""
    if not clean or _interpret(call, seat, clean).pii:
        return wordy.Reading(found)
    return wordy.read(call.context, seat, clean, found)


def _read(call: Call, seat: Seat, text: str) -> wordy.Reading:
    found = _interpret(call, seat, text)
    return wordy.Reading(found) if found.pii else wordy.read(call.context, seat, text, found)


def _interpret(call: Call, seat: Seat, text: str) -> Interpretation:
    function = call.context.municipality.function_by_id[seat.function]
    return interpret(
        text,
        call.context.gazetteer,
        call.utterance.at,
        function.role,
        home_area=function.home_area,
    )


def _not_a_report(call: Call, seat: Seat, found: Interpretation) -> Sequence[Message]:
    template = _NOT_REPORTS.get(found.intent or "", "ej_forstatt")
    nearby = examples(call.context.municipality, (seat.function,))
    return (call.reply(template, kind="help", suggestions=(), exempel=nearby),)


def _guess(call: Call, seat: Seat, found: Interpretation, text: str) -> Guess | None:
    """Return what an unclear message of a place or a day may tell of."""
    if found.needs_clarification != ("content",) or is_same_as_before(lower(text)):
        return None
    function = call.context.municipality.function_by_id[seat.function]
    return guess(
        text,
        call.context.gazetteer,
        call.utterance.at,
        function.role,
        home_area=function.home_area,
    )


async def _propose(call: Call, seat: Seat, guessed: Guess) -> Sequence[Message]:
    """Keep the place and day of an unclear message, and ask what happened there.

    A proposal is in no lägesbild before its yes, so that mere talk never gets there.
    """
    said = wordy.Reading(Interpretation(incidents=(guessed.incident,)))
    row = await _draft(call, seat, said, status="forslag")
    row.missing = ["category", *row.missing]
    call.context.session.add(row)
    return (await ask(call, row, nearest=guessed.nearest),)


async def _draft(call: Call, seat: Seat, said: wordy.Reading, status: str = "utkast") -> Report:
    """Store a new draft. One that still waits for its yes is replaced by it, or goes into it."""
    context = call.context
    if said.tells:
        old_ones = await _waiting(call, seat)
        ids = [_id(old) for old in old_ones]
        words = await reports.passages_of(context.session, ids)
        rows = await reports.incidents_of(context.session, ids)
        for old in old_ones:
            told = [reports.incident_of(row) for row in rows[_id(old)]]
            said = wordy.joined(said, told, words[_id(old)])
            old.status = "ersatt"
            context.session.add(old)
    row = Report(
        forum=seat.forum.id,
        collection=seat.collection.id,
        period=seat.period,
        function=seat.function,
        person_id=call.actor.person,
        platform=call.place.platform,
        source=call.utterance.source,
        room=call.place.room,
        thread=call.utterance.thread,
        created_at=context.now,
    )
    await _fill(call, seat, row, said, status)
    return row


async def _waiting(call: Call, seat: Seat) -> list[Report]:
    """Return the drafts that wait for the sender's yes or no."""
    waiting = await reports.of_person(
        call.context.session, call.actor.person, ("utkast", "forslag"), seat.period
    )
    mine = [report for report in waiting if report.function == seat.function]
    ids = [_id(report) for report in mine]
    rows = await reports.incidents_of(call.context.session, ids)
    words = await reports.passages_of(call.context.session, ids)
    # What only tells of something to come is left as it is by what has happened.
    return [r for r in mine if r.measures or rows[_id(r)] or words[_id(r)]]


async def _fill(
    call: Call, seat: Seat, row: Report, said: wordy.Reading, status: str = "utkast"
) -> None:
    found = said.found
    row.status = status
    row.is_nothing = said.is_nothing
    row.late = seat.late
    row.confirmed_at = None
    row.measures = list(found.measures)
    row.upcoming = _upcoming(call.context, found)
    row.resolved = [[item.words, item.meaning] for item in found.resolved]
    row.missing = ["area"] if any(i.area is None for i in found.incidents) else []
    row.missing += said.missing
    if row.is_nothing:
        row.status = "bekraftad"
        row.confirmed_at = call.context.now
    is_new = row.id is None
    call.context.session.add(row)
    await call.context.session.flush()
    await reports.store_incidents(call.context.session, _id(row), found.incidents, first=is_new)
    await reports.store_passages(call.context.session, _id(row), said.passages, first=is_new)
    await settle(call.context, seat)


async def _answer(
    call: Call, seat: Seat, row: Report, said: wordy.Reading, *, replaces: bool = False
) -> Sequence[Message]:
    if seat.ask is not None:
        await _take_back_nudges(call.context, seat)
    if row.is_nothing:
        noted = call.reply(
            "inget_noterat",
            kind="confirm",
            week=seat.called,
            late=row.late,
            early=seat.round is None,
            function=call.context.function_name(row.function),
            subject=f"report:{row.id}",
        )
        return (noted, *late_news(call, seat, row))
    say = ask if row.missing else echo
    messages = [await say(call, row, replaces=replaces)]
    acute = is_acute(await reports.incidents(call.context.session, _id(row)))
    if said.found.escalate or acute:
        messages.extend(tell_at_once(call, seat, row, "larm_omedelbart"))
    return messages


async def _take_back_nudges(context: Context, seat: Seat) -> None:
    if seat.ask is not None and seat.ask.id is not None:
        await outbox.drop(context.session, seat.ask.id, ("ask", "nudge"), "answered")


def _upcoming(context: Context, found: Interpretation) -> list[str]:
    if found.upcoming is None:
        return []
    area = context.municipality.area_by_id.get(found.upcoming.area or "")
    when = forms.span(found.upcoming.date_from, found.upcoming.date_to)
    return [", ".join(part for part in (area.name if area else "", when) if part)]


def _id(row: Report) -> int:
    if row.id is None:
        raise ValueError("the report is not stored yet")
    return row.id
