"""Each January whoever owns a promise is asked what came of it, and the answers compiled (D13)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from commands.base import Call, Context, Message
from commands.commitments.files import as_form
from commands.commitments.making import reader_for, stopped
from commands.locking import locked
from commands.promises import known, papers
from commands.topics import Taken, Topic
from samverkan import calendar
from samverkan.commitments.citizen import read_outcome
from samverkan.follow_up import Promise
from samverkan.notices import coordinator_of
from storage import audit, outbox, promises, warned
from storage.plan_tables import PromiseFollowUp

SUBJECT, REPORT = "loftesfraga", "loftesuppfoljning"
FORMS = ("pdf", "docx", "xlsx")
_OPENS = (1, 10)
"""Month and day: the first working day from then on asks for the year before."""
_LASTS = timedelta(days=160)
"""So long after that a year is asked for, when the bot was away or a promise came late."""
_NUDGES = 2
_BETWEEN = timedelta(days=7)
_PATIENCE = timedelta(days=28)
"""After that the coordinator gets what there is."""


def _opened(context: Context) -> date:
    return calendar.next_working_day(date(context.today.year, *_OPENS))


async def is_due(context: Context) -> bool:
    """Say whether anything about the year before is to be asked, reminded of or compiled."""
    opens = _opened(context)
    if not opens <= context.today <= opens + _LASTS:
        return False
    if calendar.is_quiet(context.municipality, context.now):
        return False
    if context.today != calendar.next_working_day(context.today):
        return False
    looked = f"promises:{context.municipality.id}:{context.today}"
    return not await warned.given(context.session, (looked,))


async def look_after(context: Context) -> Sequence[Message]:
    """Ask, remind, and give the coordinator the compiled follow-up, once a working day."""
    if not await is_due(context):
        return ()
    looked = f"promises:{context.municipality.id}:{context.today}"
    warned.note(context.session, looked, context.now)
    year = papers.last_year(context.today)
    held = [one for one in await known.every(context) if one.holds_in(year)]
    asked = {row.promise: row for row in await promises.follow_ups(context.session, year)}
    to_ask: dict[int, None] = {}
    for one in held:
        if one.id not in asked:
            person = await _open(context, one, year)
            to_ask |= {person: None} if person is not None else {}
    messages = [m for person in to_ask for m in await _next(context, person, year, "ask")]
    messages += await _nudged(context, year)
    return (*messages, *await _compiled(context, year))


async def _open(context: Context, one: Promise, year: int) -> int | None:
    """Open the follow-up of a promise; return whom to ask, None when there is nobody yet."""
    function = known.owner_of(context, one)
    person = reader_for(context, function) if function else None
    if function is None or person is None:
        return None
    context.session.add(
        PromiseFollowUp(
            promise=one.id, year=year, function=function, asked_of=person, asked_at=context.now
        )
    )
    await context.session.flush()
    return person


async def _next(context: Context, person: int, year: int, kind: str) -> Sequence[Message]:
    """Return the question about the first promise that a person has not answered."""
    waiting = await promises.waiting_for(context.session, person, year)
    every = {one.id: one for one in await known.every(context)}
    waiting = [row for row in waiting if row.promise in every]
    if not waiting:
        return ()
    row = waiting[0]
    progress = await known.counted(context, every[row.promise], year)
    return (
        Message(
            key=f"promise:{context.municipality.id}:{row.id}:{kind}:{row.nudges}",
            kind="ask" if kind == "ask" else "nudge",
            template="lofte_fraga",
            data={
                "promise": every[row.promise],
                "year": year,
                "left": len(waiting),
                "again": kind == "nudge",
                "counted": known.outcome_of(progress) if progress else "",
                "verdict": known.say(f"verdict_{known.verdict_of(progress)}") if progress else "",
            },
            person=person,
            subject=f"{SUBJECT}:{row.id}",
            access_class="K2",
            awake=True,
        ),
    )


async def _nudged(context: Context, year: int) -> list[Message]:
    found: list[Message] = []
    told: set[int] = set()
    for row in await promises.follow_ups(context.session, year):
        since = row.nudged_at or row.asked_at
        is_late = context.now - since >= _BETWEEN
        if row.verdict or row.nudges >= _NUDGES or not is_late:
            continue
        person = reader_for(context, row.function)
        if person is None:
            continue
        row.nudges, row.nudged_at, row.asked_of = row.nudges + 1, context.now, person
        context.session.add(row)
        await context.session.flush()
        if person not in told:
            told.add(person)
            found += await _next(context, person, year, "nudge")
    return found


async def _compiled(context: Context, year: int) -> Sequence[Message]:
    """Give the coordinator the follow-up when all have answered, or patience has run out."""
    rows = await promises.follow_ups(context.session, year)
    key = f"promises:{context.municipality.id}:{year}:compiled"
    if not rows or await warned.given(context.session, (key,)):
        return ()
    is_late = context.now - min(row.asked_at for row in rows) >= _PATIENCE
    if not (is_late or all(row.verdict for row in rows)):
        return ()
    coordinator = coordinator_of(context.municipality)
    person = reader_for(context, coordinator) if coordinator else None
    if person is None:
        return ()
    warned.note(context.session, key, context.now)
    return await report(context, year, key, person=person)


async def report(
    context: Context, year: int, key: str, *, person: int | None = None, call: Call | None = None
) -> Sequence[Message]:
    """Return the follow-up of a year as text and files, to a person or where it was asked for."""
    paper = await papers.follow_up_paper(context, year)
    if paper is None:
        return ()
    kept = await papers.keep(context, paper, f"promises:{year}")
    said = Message(
        key=key,
        kind="document",
        template="lofte_uppfoljning",
        data={"paper": papers.papers_thawed(kept), "draft": kept.status == "utkast"},
        person=person,
        subject=f"{REPORT}:{kept.id}",
        access_class=kept.access_class,
        awake=call is None,
    )
    if call is not None:
        said = replace(
            call.private(said.template, kind="document", **said.data),
            subject=said.subject,
            access_class=kept.access_class,
        )
    return (said, *(as_form(said, kept, form) for form in FORMS))


async def _answered(call: Call, about: str) -> Taken | None:
    row = await promises.follow_up(call.context.session, int(about)) if about.isdigit() else None
    if row is None or row.asked_of != call.actor.person:
        return None
    text = call.utterance.text
    if refused := stopped(call, text):
        return SUBJECT, refused
    said = read_outcome(text)
    every = {one.id: one for one in await known.every(call.context)}
    promise = every.get(row.promise)
    if promise is None:
        return None
    progress = await known.counted(call.context, promise, row.year)
    verdict = said.verdict or (known.verdict_of(progress) if progress else None)
    if verdict is None:
        return SUBJECT, (
            call.private(
                "lofte_bedomning", kind="ask", promise=promise, subject=f"{SUBJECT}:{row.id}"
            ),
        )
    row.verdict, row.comment, row.goes_on = verdict, said.comment, said.goes_on
    row.outcome = said.outcome or (known.outcome_of(progress) if progress else "")
    row.answered_by, row.answered_at = call.actor.person, call.context.now
    call.context.session.add(row)
    await call.context.session.flush()
    audit.note(
        call.context.session, call.context.now, call.actor.person, "promise_followed_up",
        f"promise:{row.promise}", year=row.year, verdict=verdict,
    )  # fmt: skip
    noted = call.private(
        "lofte_noterat",
        kind="confirm",
        promise=promise,
        row=row,
        verdict=known.say(f"verdict_{verdict}"),
        subject=f"{SUBJECT}:{row.id}",
    )
    following = await _next(call.context, call.actor.person, row.year, "ask")
    return SUBJECT, (noted, *following, *await _compiled(call.context, row.year))


async def plainly(call: Call) -> Taken | None:
    """Take words in the direct chat as the answer to the question that was asked last there."""
    # Outside the time of the questions nothing need be asked of the database.
    if not _opened(call.context) <= call.context.today <= _opened(call.context) + 2 * _LASTS:
        return None
    newest = await outbox.newest_to(call.context.session, call.actor.person)
    topic, _, about = ((newest.subject if newest else None) or "").partition(":")
    if topic != SUBJECT:
        return None
    row = await promises.follow_up(call.context.session, int(about)) if about.isdigit() else None
    if row is None or row.verdict:
        return None
    return await _answered(call, about)


async def _ignored(_call: Call, _about: str, _target: str, _key: str) -> Taken | None:
    return None


async def _approved(call: Call, about: str, target: str, key: str) -> Taken | None:
    """✅ on the follow-up by somebody who leads: fastställd, open (K1), and ready to publish."""
    kept = await locked(call, about, key, {"access_class": "K1"})
    if kept is None:
        return None
    said = call.answering(target).private(
        "lofte_faststalld",
        kind="confirm",
        paper=papers.papers_thawed(kept),
        fingerprint=kept.fingerprint,
        access_class="K1",
    )
    return REPORT, (said, *(as_form(said, kept, form) for form in FORMS))


TOPICS = {SUBJECT: Topic(_ignored, _answered), REPORT: Topic(_approved)}
