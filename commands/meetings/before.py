"""Before a meeting: items, the agenda's order, who comes, a new day, a cancelled meeting."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from commands.base import Call, Message, Misunderstood, Told
from commands.meetings import attachments, plan, sending
from commands.meetings.notes import refuse_personal_data
from commands.meetings.sittings import (
    Sitting,
    ahead,
    forum_in,
    forums_of,
    function_in,
    is_inside,
    leads,
    must_lead,
    record,
    takes_part,
    when,
)
from samverkan import swedish_forms as forms
from samverkan.meetings import agenda
from samverkan.meetings.attendance import COMING, DECLINED, REPLACED
from samverkan.meetings.phrases import forum_meant
from samverkan.meetings.who import function_first, function_meant
from samverkan.paper import Paper
from storage import meetings
from storage.meeting_tables import AgendaItem

_LONGEST_TITLE = 120
_MINUTES = re.compile(r"\s*\(?\b(\d{1,3})\s*min(?:uter)?\b\.?\)?", re.IGNORECASE)
_ATTACHED = re.compile(r"\s*\bbilag(?:a|or)\s*:\s*(.+)$", re.IGNORECASE)
_TO_FORUM = re.compile(r"^(?:till|för)\s+([^:,]{2,60})[:,]\s*(.+)$", re.IGNORECASE | re.DOTALL)
_MOVE = re.compile(r"^(\d{1,3})\s+(?:(?:före|fore|innan|till)\s+(?:punkt\s+)?(\d{1,3})|(sist))\b")
_NUMBER = re.compile(r"^(\d{1,3})\b")
_STAND_IN = re.compile(
    r"(.{2,60}?)\s+(?:kommer|går|gar|deltar)\s+(?:i stället|istället|i stallet|istallet)"
    r"|ersättare:?\s+(.{2,60})",
    re.IGNORECASE,
)


def is_move(argument: str) -> bool:
    """Say whether the words are a point and where it goes."""
    return _MOVE.match(argument) is not None


def is_number(argument: str) -> bool:
    """Say whether the words begin with a number."""
    return _NUMBER.match(argument) is not None


def is_coming(argument: str) -> bool:
    """Say whether the words are no more than a meeting."""
    return re.fullmatch(r"(?:på|till)\b.{0,60}|", argument) is not None


async def show_agenda(call: Call) -> Sequence[Message]:
    """`dagordning [forum] [dag]`: the agenda as it stands; with files for who leads."""
    sitting, _ = await ahead(call, call.argument)
    is_whole = is_inside(call.context, call.actor.functions) and call.place.ceiling > "K2"
    sitting = replace(sitting, narrowed=not is_whole)
    paper = await sending.agenda_of(call.context, sitting)
    if not leads(call.actor, sitting):
        return (_agenda(call, sitting, paper),)
    paper, kept = await sending.keep(call.context, sitting, paper)
    text = _agenda(call, sitting, paper)
    return (text, *sending.files(text, kept))


def _agenda(call: Call, sitting: Sitting, paper: Paper) -> Message:
    return call.reply(
        "kallelse",
        kind="agenda",
        paper=paper,
        changed="",
        subject=f"summons:{sitting.id}",
        access_class=paper.access_class,
    )


async def propose(call: Call) -> Sequence[Message]:
    """`föreslå punkt RUBRIK: text (20 min) bilaga: namn`."""
    text = call.argument
    where = ""
    if (named := _TO_FORUM.match(text)) and forum_meant(call.context.municipality, named[1]):
        where, text = named[1], named[2]
    refused = refuse_personal_data(call, text)
    if refused:
        return refused
    sitting, _ = await ahead(call, where)
    if not takes_part(call.actor, sitting):
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    refused = attachments.check(call)
    if refused:
        return refused
    await meetings.locked(call.context.session, sitting.id)
    item = await plan.insert(call.context, sitting.row, _item(call, sitting, text))
    record(call, sitting, "item_proposed", item=item.id)
    await attachments.keep(call, sitting, item)
    return (
        call.reply(
            "punkt_foreslagen",
            kind="confirm",
            number=item.number,
            title=item.title,
            forum=sitting.forum.name,
            when=when(call.context, sitting.row),
            minutes=item.minutes,
            attachments=item.attachments,
            subject=f"item:{item.id}",
        ),
    )


def _item(call: Call, sitting: Sitting, text: str) -> AgendaItem:
    attached = _ATTACHED.search(text)
    text = text[: attached.start()] if attached else text
    minutes = _MINUTES.search(text)
    text = text.replace(minutes[0], "", 1) if minutes else text
    title, _, body = (" ".join(part.split()) for part in text.partition(":"))
    if not title:
        raise Misunderstood("föreslå punkt")
    if len(title) > _LONGEST_TITLE:
        raise Told("lang_rubrik", longest=_LONGEST_TITLE)
    names = re.split(r"\s*[;,]\s*", attached[1]) if attached else []
    return AgendaItem(
        meeting_id=sitting.id,
        forum=sitting.forum.id,
        title=title,
        text=_sentence(body),
        function=function_in(call.actor, sitting),
        person_id=call.actor.person,
        minutes=int(minutes[1]) if minutes else None,
        attachments=[name for name in names if name],
        source=call.utterance.source,
    )


def _sentence(text: str) -> str:
    """Return words as a sentence: it stands between others on the agenda."""
    stop = "" if not text or text[-1] in ".!?…" else "."
    return f"{forms.capitalised(text)}{stop}"


async def move_point(call: Call) -> Sequence[Message]:
    """`flytta punkt 6 före 4`, `flytta punkt 3 sist`."""
    asked = _MOVE.match(call.argument)
    if asked is None:
        raise Misunderstood("flytta punkt", call.argument[:40])
    sitting = await _to_arrange(call, call.argument[asked.end() :], "flytta punkt")
    order = plan.points_of(await meetings.items(call.context.session, sitting.id))
    last = max(point.number for point in order)
    before = int(asked[2]) if asked[2] else last + 1
    after = _arranged(lambda: agenda.moved(order, int(asked[1]), before), order)
    return await _rearranged(call, sitting, after, "moved")


async def strike_point(call: Call) -> Sequence[Message]:
    """`stryk punkt 6`."""
    asked = _NUMBER.match(call.argument)
    if asked is None:
        raise Misunderstood("stryk punkt", call.argument[:40])
    sitting = await _to_arrange(call, call.argument[asked.end() :], "stryk punkt")
    order = plan.points_of(await meetings.items(call.context.session, sitting.id))
    after = _arranged(lambda: agenda.struck(order, int(asked[1])), order)
    return await _rearranged(call, sitting, after, "struck")


async def _to_arrange(call: Call, rest: str, command: str) -> Sitting:
    sitting, _ = await ahead(call, rest)
    must_lead(call, sitting, command)
    if sitting.row.started_at is not None:
        raise Told("dagordning_ligger_fast", forum=sitting.forum.name)
    await meetings.locked(call.context.session, sitting.id)
    return sitting


def _arranged(
    change: Callable[[], tuple[agenda.Point, ...]], order: Sequence[agenda.Point]
) -> tuple[agenda.Point, ...]:
    try:
        return change()
    except agenda.NoSuchPointError as error:
        last = max(point.number for point in order)
        raise Told("ingen_punkt", number=error.number, last=last) from error


async def _rearranged(
    call: Call, sitting: Sitting, order: Sequence[agenda.Point], how: str
) -> Sequence[Message]:
    await plan.arrange(call.context, sitting.row, order)
    record(call, sitting, f"agenda_{how}")
    shown = [{"number": p.number, "title": p.title} for p in order if p.number]
    answer = call.reply(
        "dagordning_andrad",
        kind="confirm",
        points=shown,
        forum=sitting.forum.name,
        when=when(call.context, sitting.row),
        sent=sitting.row.summoned_at is not None,
    )
    if sitting.row.summoned_at is None:
        return (answer,)
    changed = sending.word("andrad_dagordning")
    return (answer, *await sending.summons(call.context, sitting, changed=changed))


def carried(item: AgendaItem, sitting: Sitting, to: str | None = None) -> AgendaItem:
    """Return a point that carries another on to the next agenda of a forum."""
    return AgendaItem(
        forum=to or sitting.forum.id,
        title=item.title,
        text=item.text,
        function=item.function,
        person_id=item.person_id,
        minutes=item.minutes,
        attachments=item.attachments,
        dnr=item.dnr,
        presenter=item.presenter,
        origin_id=item.id,
    )


async def coming(call: Call) -> Sequence[Message]:
    """`kommer`: the function comes."""
    sitting, _ = await ahead(call, call.argument)
    return await answer_summons(call, sitting, COMING, None)


async def declining(call: Call) -> Sequence[Message]:
    """`förhinder [forum]: X kommer i stället`; the forum's deputy when nobody is named."""
    named, rest = forum_in(call.context, call.argument)
    sitting, _ = await ahead(call, named.name if named else "")
    return await decline(call, sitting, rest)


async def decline(call: Call, sitting: Sitting, words: str) -> Sequence[Message]:
    """Store that a function does not come, and who comes in its place."""
    named = _STAND_IN.search(words)
    stand_in = None
    if named:
        said = (named[1] or named[2] or "").strip(" :,.")
        stand_in = function_meant(call.context.municipality, said, sitting.forum)
        if stand_in is None:
            found = function_first(call.context.municipality, said, sitting.forum)
            stand_in = found[0] if found else None
        if stand_in is None:
            # Beside the name may stand why, which is not repeated.
            raise Told("okand_funktion", wanted="")
    function = function_in(call.actor, sitting)
    stand_in = stand_in or sitting.forum.deputies.get(function or "")
    return await answer_summons(call, sitting, REPLACED if stand_in else DECLINED, stand_in)


async def answer_summons(
    call: Call, sitting: Sitting, status: str, stand_in: str | None
) -> Sequence[Message]:
    """Store whether a function comes, and tell a named deputy of it."""
    context = call.context
    function = function_in(call.actor, sitting)
    if function is None:
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    await meetings.mark(
        context.session,
        sitting.id,
        function,
        status,
        context.now,
        person=call.actor.person,
        stand_in=stand_in,
    )
    record(call, sitting, "summons_answered", function=function, status=status)
    data = {
        "function": context.function_name(function),
        "forum": sitting.forum.name,
        "when": when(context, sitting.row),
        "stand_in": context.function_name(stand_in) if stand_in else "",
    }
    answer = call.private("kommer_noterat", kind="confirm", comes=status == COMING, said=data)
    person = context.addressee(stand_in).person if stand_in else None
    if person is None or person == call.actor.person:
        return (answer,)
    told = Message(
        key=f"deputy:{sitting.id}:{function}:{call.utterance.event}",
        kind="summons",
        template="du_ersatter",
        data=data,
        person=person,
        subject=f"summons:{sitting.id}",
        awake=True,
        expires_at=sitting.row.starts_at,
    )
    return (answer, told)


async def upcoming(call: Call) -> Sequence[Message]:
    """`möten`: the next meetings of one's forums, and who leads each."""
    context = call.context
    rows = []
    for forum in forums_of(context, call.actor.functions):
        row = await plan.next_meeting(context, forum, None)
        if row is not None:
            rows.append((row.starts_at, forum.name, when(context, row), row))
    rows.sort(key=lambda each: each[0])
    shown = [
        {
            "forum": name,
            "when": moment,
            "chair": context.function_name(row.chair) if row.chair else "",
            "status": row.status,
        }
        for _, name, moment, row in rows
    ]
    return (call.reply("moten", meetings=shown),)
