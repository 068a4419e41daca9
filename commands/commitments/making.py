"""`åtagande: …`, `lägg till: …`: an åtagande is made, and what it lacks is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from commands.base import Call, Context, Message, Misunderstood, Told
from commands.commitments import register
from commands.commitments.views import DAY as WHICH_DAY
from commands.commitments.views import class_for, ids_of, shown, subject_of, subject_of_day
from commands.meetings.sittings import forums_of
from commands.stopping import check_length, stop_whole
from samverkan.commitments.extras import take_extras
from samverkan.commitments.reading import New, read_new, who
from samverkan.commitments.types import LIVE, Status
from samverkan.finding import functions_named
from samverkan.interpretation import interpret
from samverkan.structure import Forum
from storage import commitments, outbox
from storage.commitment_tables import CommitmentRow

OWNER, DAY, REASON = "agare", "dag", "skal"
"""What may be asked for about an åtagande."""
_SHOWN = 6
_A_NAME = 3
"""Words of an answer that may be no more than a name."""
FOLLOWED = (*(status.value for status in LIVE), Status.FORESLAGET.value)


def stopped(call: Call, text: str) -> Sequence[Message]:
    """Stop words with data about individuals before they are stored; nothing without any."""
    check_length(text)
    found = interpret(text, call.context.gazetteer, call.utterance.at, "samordnare")
    return stop_whole(call, next(iter(call.actor.functions), None), found.pii) if found.pii else ()


async def make(call: Call) -> Sequence[Message]:
    """`åtagande: Msb byter armatur i gångtunneln senast 2027-01-31`."""
    text = " ".join(call.argument.split())
    if not text:
        raise Misunderstood("åtagande")
    if refused := stopped(call, text):
        return refused
    made = await promised_in(call, text, text)
    await by_the_chief_itself(call, made.row)
    return entered(call, made.row, made.said, corrected=made.corrected)


@dataclass(frozen=True, slots=True)
class Made:
    """An åtagande as it was entered.

    Attributes:
        row: as it is stored.
        said: as it was read.
        corrected: it was there, and the words correct it.

    """

    row: CommitmentRow
    said: New
    corrected: bool = False


async def promised_in(call: Call, whole: str, plain: str, *, proposed: bool | None = None) -> Made:
    """Enter what is promised in the forum where it is said.

    A message that is edited is the same åtagande, and so are the same words again in answer to
    which day was meant. `plain` says what, who and when, and perhaps what it costs and which plan
    it is of; `whole` may name the area beside it. `proposed` is as in `register.promise`.
    """
    context, forum = call.context, forum_of(call)
    plain, extras = take_extras(plain)
    said = read_new(context.municipality, forum, plain, context.today)
    areas = context.gazetteer.find(whole)
    key, before = await _same(call, forum, said)
    row = await register.promise(
        context,
        about=key,
        text=said.text or plain,
        owner=said.owner,
        due=said.due,
        forum=forum.id,
        proposed=proposed,
        person=call.actor.person,
        rest=register.Rest(
            area=areas[0].area if areas else None,
            co_owners=said.co_owners,
            source=forum.name,
            **await register.rest_of(context, extras),
        ),
    )
    return Made(row, said, before is not None)


async def _same(call: Call, forum: Forum, said: New) -> tuple[str, CommitmentRow | None]:
    """Return the key of what is said, and the åtagande that it has made before. Raises `Told`."""
    session, event, source = call.context.session, call.utterance.event, call.utterance.source
    # What a card says has the event of the card, and a number of its own.
    is_edit = source is not None and event != source and not event.startswith(f"{source}/")
    key = register.raised_key(call.place.platform, source if is_edit and source else event)
    row = await commitments.by_about(session, key) or await _said_again(call, forum, said)
    if row is None or row.created_by != call.actor.person:
        return register.raised_key(call.place.platform, event), None
    if Status(row.status) is Status.KLART:
        raise Told("atagande_redan", one=shown(call.context, row))
    return row.about or key, row


async def _said_again(call: Call, forum: Forum, said: New) -> CommitmentRow | None:
    """Return the åtagande of the same words, when it was just asked which day was meant."""
    newest = await outbox.newest_to(call.context.session, call.actor.person)
    topic, _, about = ((newest.subject if newest else None) or "").partition(":")
    if topic != WHICH_DAY or not call.place.direct:
        return None
    rows = await commitments.by_ids(call.context.session, ids_of(about))
    same = (said.text, said.owner, forum.id)
    return next((row for row in rows if (row.text, row.owner, row.forum) == same), None)


def entered(
    call: Call,
    row: CommitmentRow,
    said: New | None = None,
    *,
    corrected: bool = False,
    lacks_cause: bool = False,
) -> Sequence[Message]:
    """Say what has been entered and ask for what it lacks; tell whoever is to do it.

    `said` is what it was read from: of a day in it that has been, another one is asked for.
    `corrected` says that it was there before, `lacks_cause` that the line is not asked yet.
    """
    _ask_for_the_rest(call, row)
    told = told_to_owner(call, row, "corrected" if corrected else "made")
    noted = _noted(call, row, said, corrected=corrected, lacks_cause=lacks_cause)
    return (noted, *told)


def forum_of(call: Call) -> Forum:
    """Return the forum that an åtagande is made in: the room's, else the first the person leads."""
    model = call.context.municipality
    here = model.forum_by_id.get(call.place.forum or "")
    found = (here,) if here else forums_of(call.context, call.actor.functions)
    if not found:
        raise Told("atagande_inget_forum")
    return found[0]


async def by_the_chief_itself(call: Call, row: CommitmentRow) -> None:
    """Let what the chief in the line says stand at once."""
    if Status(row.status) is Status.FORESLAGET and row.confirms in call.actor.functions:
        commitments.set_status(row, Status.OPPET)
        row.next_day = None
        await register.changed(
            call.context, row, "confirmed", call.actor.person, function=row.confirms
        )


def _ask_for_the_rest(call: Call, row: CommitmentRow) -> None:
    missing = [name for name, value in ((OWNER, row.owner), (DAY, row.due)) if value is None]
    row.asked = ",".join(missing) or None
    row.asked_of = call.actor.person if missing else None
    row.asked_at = call.context.now if missing else None
    call.context.session.add(row)


def _noted(
    call: Call,
    row: CommitmentRow,
    said: New | None,
    *,
    corrected: bool = False,
    lacks_cause: bool = False,
) -> Message:
    doubt = said.doubt if said is not None else None
    return call.reply(
        "atagande_noterat",
        kind="confirm",
        one={**shown(call.context, row), "lacks_cause": lacks_cause},
        missing=(row.asked or "").split(",") if row.asked else [],
        doubt=doubt,
        corrected=corrected,
        past=said.past if said is not None else None,
        subject=subject_of_day(row, doubt.other) if doubt is not None else subject_of([row]),
    )


def told_to_owner(
    call: Call,
    row: CommitmentRow,
    what: Literal["made", "confirmed", "handed_over", "corrected"] = "made",
) -> tuple[Message, ...]:
    """Return the word to whoever is to do it, when that is somebody else than who says it."""
    return to_owner(call, row, "atagande_nytt", what=what) if row.live else ()


def to_owner(call: Call, row: CommitmentRow, template: str, **data: object) -> tuple[Message, ...]:
    """Return a message to whoever is to do it; none to who says it, or when nobody is at work."""
    person = reader_for(call.context, row.owner) if row.owner else None
    if person is None or person == call.actor.person:
        return ()
    return (
        Message(
            key=f"commitment:{call.context.municipality.id}:{row.number}:{call.utterance.event}",
            kind="commitment",
            template=template,
            data={"one": shown(call.context, row), "by": call.actor.name, **data},
            person=person,
            subject=subject_of([row]),
            access_class=class_for(call.context, (row.owner or "",), [row]),
            awake=True,
        ),
    )


def reader_for(context: Context, function: str) -> int | None:
    """Return whom to tell for a function today: never somebody who is away.

    The holder, else the deputy, else whoever is at work of the functions above it. None when
    there is nobody: then it waits for another day.
    """
    away = {absence.person for absence in context.absences}
    above: str | None = function
    seen: set[str] = set()
    while above is not None and above not in seen:
        seen.add(above)
        person = context.addressee(above).person
        if person is not None and person not in away:
            return person
        found = context.municipality.function_by_id.get(above)
        above = found.superior if found else None
    return None


async def complete(call: Call, row: CommitmentRow) -> Sequence[Message] | None:
    """Take words as the answer to what an åtagande lacks; None when they are no answer."""
    wanted = set((row.asked or "").split(",")) & {OWNER, DAY}
    if not wanted:
        return None
    text = call.utterance.text
    context, model = call.context, call.context.municipality
    forum = model.forum_by_id.get(row.forum)
    if forum is None:
        return None
    said = read_new(model, forum, text, context.today)
    if said.past is not None and DAY in wanted:
        raise Told("dag_har_varit", day=said.past)
    owner = said.owner or who(model, said.text, forum)
    if (owner is None or OWNER not in wanted) and (said.due is None or DAY not in wanted):
        _may_be_several(call, wanted, said.text)
        return None
    before = row.owner
    if OWNER in wanted and owner is not None:
        await register.give_to(context, row, owner, call.actor.person)
    if DAY in wanted and said.due is not None:
        row.due, row.ladder_from = said.due, context.today
    _ask_for_the_rest(call, row)
    is_handed = before not in {None, row.owner}
    await register.changed(
        context, row, "handed_over" if is_handed else "completed", call.actor.person,
        owner=row.owner, due=row.due.isoformat() if row.due else None,
    )  # fmt: skip
    await by_the_chief_itself(call, row)
    asked = await _next_of_plan(call, row) if row.plan and row.asked is None else ()
    told = told_to_owner(call, row, "handed_over" if is_handed else "made")
    return (_noted(call, row, said, corrected=is_handed), *told, *asked)


def _may_be_several(call: Call, wanted: set[str], words: str) -> None:
    """Ask which function is meant, when words name several and nothing else. Raises `Told`."""
    if OWNER not in wanted or len(words.split()) > _A_NAME:
        return
    named = functions_named(call.context.municipality, words)
    if len(named) > 1:
        names = [function.name for function in named[:_SHOWN]]
        raise Told("vilken_funktion", said=words.strip()[:40], names=names)


async def _next_of_plan(call: Call, row: CommitmentRow) -> Sequence[Message]:
    """Ask for what the next åtagande of a plan lacks, of whoever brought the plan."""
    found: list[CommitmentRow] = []
    for unowned in (True, False):
        wanted = commitments.Filter(
            statuses=FOLLOWED, plan=row.plan, unowned=unowned, undated=not unowned
        )
        rows = await commitments.page(call.context.session, wanted, limit=_SHOWN)
        found += [one for one in rows if one.created_by == call.actor.person]
    if not found:
        return ()
    following = min(found, key=lambda one: one.id or 0)
    _ask_for_the_rest(call, following)
    return (
        call.reply(
            "plan_nasta",
            kind="ask",
            n=1,
            one=shown(call.context, following),
            missing=(following.asked or "").split(","),
            subject=subject_of([following]),
        ),
    )


def owner_named(call: Call, words: str, row: CommitmentRow) -> str:
    """Return the function that words name. Raises `Told` with those they may mean."""
    forum = call.context.municipality.forum_by_id.get(row.forum)
    found = who(call.context.municipality, words, forum)
    if found is None:
        names = register.names_like(call.context, words)[:_SHOWN]
        raise Told("vilken_funktion", said=words.strip()[:40], names=names)
    return found
