"""`ny åtgärd: …`, `orsaksanalys`, `effekt`: a measure follows from a cause (DOMAIN 7 A31).

A measure is an åtagande that binds nobody until it says which problem it is about and what
causes it, or why that was not looked into. When it is done, its effect is asked for with
what was reported before it and at its end (DOMAIN 15.5).
"""

from collections.abc import Mapping, Sequence
from typing import Any

from commands.base import Call, Context, Message, Misunderstood, Told
from commands.commitments import effects, making, register
from commands.commitments.finding import meant, must_change
from commands.commitments.making import reader_for, stopped
from commands.commitments.views import class_for, shown, subject_of
from commands.topics import Taken, Topic
from samverkan.commitments.causes import Cause, split_cause
from samverkan.commitments.questions import is_asked
from samverkan.commitments.types import Status, read_number
from samverkan.interpretation import interpret
from storage import causes, commitments, outbox
from storage.commitment_tables import CommitmentRow
from storage.follow_tables import MeasureCause

EFFECT = "effekt"
"""First part of the subject of what asks for the effect of a measure."""
_FEWEST = 2
"""Words of an effect that is told without its command: one word may be meant for others."""


def is_link(argument: str) -> bool:
    """Say whether words tell of a problem and a cause, or why there is none."""
    return split_cause(argument)[1] != Cause()


def is_numbered(argument: str) -> bool:
    """Say whether words begin with the number of an åtagande."""
    number = read_number(argument)
    return number is not None and argument.strip()[:1].casefold() == "a"


async def make(call: Call) -> Sequence[Message]:
    """`ny åtgärd: Msb byter armaturer senast 31 januari, problem: …, orsak: …`."""
    text = " ".join(call.argument.split())
    if not text:
        raise Misunderstood("ny åtgärd")
    if refused := stopped(call, text):
        return refused
    plain, cause = split_cause(text)
    proposed = None if cause.is_whole else True
    made = await making.promised_in(call, text, plain, proposed=proposed)
    row = made.row
    measure = await _measure(call, row, cause)
    if not cause.is_whole:
        # Nobody is asked to confirm what does not say what it is for.
        row.next_day = None
    else:
        await making.by_the_chief_itself(call, row)
    entered = making.entered(
        call, row, made.said, corrected=made.corrected, lacks_cause=not _is_whole(measure)
    )
    return (*entered, *_asks_for_cause(call, row, measure))


async def _measure(call: Call, row: CommitmentRow, cause: Cause) -> MeasureCause:
    """Make an åtagande a measure, with the area and category that its problem is about.

    One that is a measure already keeps what is not said anew.
    """
    known = await causes.of(call.context.session, row.id or 0)
    if known is not None:
        known.problem, known.cause = cause.problem or known.problem, cause.cause or known.cause
        known.without = cause.without
        call.context.session.add(known)
        return known
    words = f"{cause.problem}. {cause.cause}. {row.text}"
    found = interpret(words, call.context.gazetteer, call.utterance.at, "samordnare")
    about = next(iter(found.incidents), None)
    measure = MeasureCause(
        commitment_id=row.id or 0,
        problem=cause.problem,
        cause=cause.cause,
        without=cause.without,
        area=row.area or (about.area if about else None),
        category=about.category if about else None,
    )
    call.context.session.add(measure)
    return measure


def _asks_for_cause(call: Call, row: CommitmentRow, measure: MeasureCause) -> Sequence[Message]:
    if _is_whole(measure):
        return ()
    return (
        call.reply(
            "atgard_orsak",
            kind="commitment",
            n=2,
            one=shown(call.context, row),
            problem=measure.problem,
            cause=measure.cause,
            subject=subject_of([row]),
        ),
    )


def _is_whole(measure: MeasureCause) -> bool:
    return Cause(measure.problem, measure.cause, measure.without).is_whole


async def link(call: Call) -> Sequence[Message]:
    """`orsaksanalys A-2026-031, problem: …, orsak: …`, `utan orsaksanalys, skäl: …`."""
    text = call.utterance.text
    rest, cause = split_cause(text)
    if cause == Cause():
        raise Misunderstood("orsaksanalys", call.argument[:40])
    if refused := stopped(call, text):
        return refused
    row = await _meant(call, rest)
    must_change(call, row)
    measure = await _measure(call, row, cause)
    if not _is_whole(measure):
        return _asks_for_cause(call, row, measure)
    await _planned(call, row, measure)
    return (
        call.reply(
            "atgard_kopplad",
            kind="confirm",
            one=shown(call.context, row),
            measure=shown_cause(measure),
            subject=subject_of([row]),
        ),
    )


async def plainly(call: Call) -> Taken | None:
    """Take "problem: …, orsak: …" of whoever has a measure that lacks them."""
    if split_cause(call.utterance.text)[1] == Cause():
        return None
    if await causes.waiting_of(call.context.session, call.actor.person) is None:
        return None
    return "orsaksanalys", await link(call)


async def _meant(call: Call, rest: str) -> CommitmentRow:
    if read_number(rest) is None:
        waiting = await causes.waiting_of(call.context.session, call.actor.person)
        if waiting is not None:
            return waiting
    return (await meant(call, rest))[0][0]


async def _planned(call: Call, row: CommitmentRow, measure: MeasureCause) -> None:
    """Let the measure go on as any other åtagande of its forum: followed, or to be confirmed."""
    if Status(row.status) is Status.FORESLAGET:
        await register.place_in_line(call.context, row)
        row.ladder_from, row.next_day = call.context.today, None
        await making.by_the_chief_itself(call, row)
    why = measure.without or f"{measure.problem}: {measure.cause}"
    await register.changed(call.context, row, "cause", call.actor.person, why=why)


async def must_have_cause(context: Context, row: CommitmentRow) -> None:
    """Refuse to confirm a measure that does not say what it is for. Raises `Told`."""
    measure = await causes.of(context.session, row.id or 0)
    if measure is not None and not _is_whole(measure):
        raise Told("atgard_utan_orsak", number=row.number)


def shown_cause(measure: MeasureCause | None) -> Mapping[str, Any]:
    """Return what a measure follows from, as templates read it; empty for no measure."""
    if measure is None:
        return {}
    return {
        "problem": measure.problem,
        "cause": measure.cause,
        "without": measure.without,
        "effect": measure.effect,
    }


async def ended(call: Call, rows: Sequence[CommitmentRow]) -> Sequence[Message]:
    """Ask whoever answers for measures that are done what came of them, with the counts."""
    messages = []
    for row in rows:
        measure = await causes.of(call.context.session, row.id or 0)
        if measure is None or measure.asked_on is not None:
            continue
        measure.asked_on = call.context.today
        call.context.session.add(measure)
        messages.append(await _asked(call, row, measure))
    return messages


async def _asked(call: Call, row: CommitmentRow, measure: MeasureCause) -> Message:
    person = reader_for(call.context, row.owner) if row.owner else None
    return Message(
        key=f"effect:{call.context.municipality.id}:{row.number}:{call.utterance.event}",
        kind="commitment",
        template="atgard_effekt",
        data={
            "one": shown(call.context, row),
            "measure": shown_cause(measure),
            "counts": await effects.compared(call.context, row, measure),
        },
        person=person or call.actor.person,
        subject=f"{EFFECT}:{row.id}",
        access_class=class_for(call.context, (row.owner or "",), [row]),
        awake=True,
    )


async def tell_effect(call: Call) -> Sequence[Message]:
    """`effekt A-2026-031: färre anmälningar, men oron är kvar`."""
    rows, words = await meant(call, call.argument)
    return await _told(call, rows[0], words)


async def _told(call: Call, row: CommitmentRow, words: str) -> Sequence[Message]:
    measure = await causes.of(call.context.session, row.id or 0)
    if measure is None or not words.strip(" ,.:"):
        raise Told("atgard_ingen", number=row.number)
    if refused := stopped(call, words):
        return refused
    must_change(call, row)
    measure.effect = " ".join(words.split()).strip(" ,:")
    measure.effect_on = call.context.today
    call.context.session.add(measure)
    await register.changed(call.context, row, "effect", call.actor.person, why=measure.effect)
    return (call.reply("atgard_effekt_noterad", kind="confirm", number=row.number,
                       effect=measure.effect, subject=subject_of([row])),)  # fmt: skip


async def _answered(call: Call, about: str) -> Taken | None:
    """Take a reply to the question of the effect."""
    if not about.isdigit() or not await causes.asked_of(call.context.session, int(about)):
        return None
    row = await commitments.by_id(call.context.session, int(about))
    return (EFFECT, await _told(call, row, call.utterance.text)) if row is not None else None


async def effect_plainly(call: Call) -> Taken | None:
    """Take plain words after the question of the effect as its answer, unless they report."""
    text = call.utterance.text
    if len(text.split()) < _FEWEST or is_asked(text):
        return None
    newest = await outbox.newest_to(call.context.session, call.actor.person)
    topic, _, about = ((newest.subject if newest else None) or "").partition(":")
    if topic != EFFECT:
        return None
    found = interpret(text, call.context.gazetteer, call.utterance.at, "samordnare")
    return None if found.incidents else await _answered(call, about)


async def _ignored(_call: Call, _about: str, _target: str, _key: str) -> Taken | None:
    return None


TOPICS = {EFFECT: Topic(_ignored, _answered)}
