"""`avsluta`: the evaluation is asked for, question by question, and the group is closed."""

from collections.abc import Sequence

from commands.attached import as_pdf
from commands.base import Call, Context, Message, fold
from commands.compiling import issue_of
from commands.insats.groups import Group, as_group, leads, meant, say
from commands.insats.papers import QUESTIONS, keep_evaluation
from commands.kinds import kind_of
from commands.stopping import check_length, stop_whole
from commands.topics import Taken
from commands.wording import words
from samverkan import collection
from samverkan.interpretation import interpret
from storage import audit, outbox, reports, rounds, temporary
from storage.tables import Round

_SKIP = frozenset({"hoppa over", "vet inte", "-", "–"})
_STOP = frozenset({"avbryt", "avbryt avslutet", "angra"})
_OPEN_DRAFTS = ("utkast", "forslag")


async def close(call: Call) -> Sequence[Message]:
    """`avsluta EST Insats Rotebro`: ask the first question of the evaluation."""
    group = await meant(call, "avsluta", call.argument)
    group.row.evaluation = {}
    return (_ask(call, group, QUESTIONS[0]),)


async def answered(call: Call, about: str) -> Taken | None:
    """Take a reply to a question of an evaluation."""
    row = await temporary.by_id(call.context.session, int(about)) if about.isdigit() else None
    if row is None or row.question is None or row.closed_at is not None:
        return None
    return await _answer(call, as_group(call.context, row))


async def answered_plainly(call: Call) -> Taken | None:
    """Take words in the direct chat of whoever is asked, unless a newer draft waits there."""
    row = await temporary.waiting_for(call.context.session, call.actor.person)
    if row is None or row.asked_at is None:
        return None
    drafts = await reports.of_person(call.context.session, call.actor.person, _OPEN_DRAFTS)
    if any(draft.created_at > row.asked_at for draft in drafts):
        return None
    return await _answer(call, as_group(call.context, row))


async def ignored_reaction(
    call: Call,  # noqa: ARG001 -- the signature of a reaction
    about: str,  # noqa: ARG001 -- as above
    target: str,  # noqa: ARG001 -- as above
    key: str,  # noqa: ARG001 -- as above
) -> Taken | None:
    """Take a reaction to words about a group for what it is: no answer to anything."""
    return None


async def _answer(call: Call, group: Group | None) -> Taken | None:
    if group is None or not leads(call.context, call.actor, group.forum):
        return None
    text = " ".join(call.utterance.text.split())
    if fold(text).strip(" .!") in _STOP:
        group.row.question = group.row.asked_of = group.row.asked_at = None
        call.context.session.add(group.row)
        return "evaluation", (call.reply("insats_avbruten", forum=group.forum.name),)
    check_length(text)
    found = interpret(text, call.context.gazetteer, call.utterance.at, "samordnare")
    if found.pii:
        return "stop", stop_whole(call, group.forum.coordinator, found.pii)
    question = str(group.row.question)
    skipped = fold(text).strip(" .!") in _SKIP
    group.row.evaluation = {**group.row.evaluation, question: "" if skipped else text}
    left = QUESTIONS[QUESTIONS.index(question) + 1 :]
    if left:
        return "evaluation", (_ask(call, group, left[0]),)
    return "evaluation", await _closed(call, group)


def _ask(call: Call, group: Group, question: str) -> Message:
    row = group.row
    row.question, row.asked_of, row.asked_at = question, call.actor.person, call.context.now
    call.context.session.add(row)
    return call.private(
        "insats_fraga",
        kind="evaluation",
        forum=group.forum.name,
        number=QUESTIONS.index(question) + 1,
        of=len(QUESTIONS),
        question=words("insats", f"question_{question}"),
        subject=group.subject,
        access_class=group.forum.access_class,
    )


async def _closed(call: Call, group: Group) -> Sequence[Message]:
    """Close a group: its rounds stop, its evaluation is kept, its room is told."""
    context = call.context
    drafts = await _stop_rounds(context, group)
    paper = await keep_evaluation(context, group)
    row = group.row
    row.question = row.asked_of = row.asked_at = None
    row.closed_at, row.closed_by = context.now, call.actor.person
    context.session.add(row)
    await context.session.flush()
    audit.note(
        context.session, context.now, call.actor.person, "group.close", group.subject,
        paper=paper.id,
    )  # fmt: skip
    reply = call.private(
        "insats_avslutad",
        kind="confirm",
        forum=group.forum.name,
        subject=group.subject,
        access_class=group.forum.access_class,
    )
    told = await say(
        context,
        group,
        "insats_avslutad_rum",
        "closed",
        answers=[
            (words("insats", f"heading_{name}"), row.evaluation[name])
            for name in QUESTIONS
            if row.evaluation.get(name)
        ],
    )
    files = [as_pdf(message, paper) for message in (reply, *told)]
    return (reply, *told, *files, *drafts)


async def _stop_rounds(context: Context, group: Group) -> Sequence[Message]:
    """Close what is open; what has come in goes to the coordinator as a last draft."""
    drafts: list[Message] = []
    for item in group.forum.collections:
        for round_ in await rounds.latest(context.session, group.forum.id, item.id, limit=10):
            if round_.closed_at is None:
                drafts += await _stop(context, group, round_)
    return drafts


async def _stop(context: Context, group: Group, round_: Round) -> Sequence[Message]:
    round_.closed_at, round_.approval_reminded = context.now, True
    context.session.add(round_)
    for ask in await rounds.asks(context.session, round_.id or 0):
        if ask.status == collection.WAITING:
            ask.status = collection.MISSING
            context.session.add(ask)
        await outbox.drop(context.session, ask.id or 0, ("ask", "nudge"), "group_closed")
    await context.session.flush()
    given = await reports.of_period(context.session, round_.forum, round_.collection, round_.period)
    coordinator = context.coordinator(group.forum)
    if not given or coordinator is None:
        return ()
    issue = issue_of(context, round_)
    return (
        await kind_of(context.municipality, issue.collection).draft(
            context, issue, coordinator, "closed"
        ),
    )
