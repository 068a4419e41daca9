"""During a meeting: it begins, goes from point to point, rests, and ends (DOMAIN 11)."""

import re
from collections.abc import Sequence

from rapidfuzz import fuzz, process

from commands.base import Call, Message, Misunderstood, Told
from commands.meetings import closing, plan
from commands.meetings.attending import mark_self
from commands.meetings.sittings import (
    Sitting,
    forum_of,
    in_rooms,
    must_lead,
    record,
    running,
    sitting_of,
    start_key,
    when,
)
from samverkan.meetings import agenda, decisions, lines
from samverkan.meetings.phrases import forum_meant
from samverkan.meetings.who import folded
from storage import meetings
from storage.meeting_tables import AgendaItem, MeetingLine, MeetingRow

_EXTRA = re.compile(r"\bextra\b", re.IGNORECASE)
_POINT = re.compile(r"^(?:punkt\s+)?(\d{1,3})\b\s*[:,]?\s*(.*)$", re.DOTALL)
_FAR = plan.GRACE
_NEAREST = 3


async def start(call: Call) -> Sequence[Message]:
    """`möte start`: the meeting begins, in a thread of the forum's room."""
    context = call.context
    wanted = _EXTRA.sub("", call.argument)
    forum, _ = await forum_of(call, wanted)
    going = await meetings.running(context.session, (forum.id,))
    if going:
        raise Told("motet_pagar_redan", forum=forum.name, adjourned=going[0].status != "pagar")
    if _EXTRA.search(call.argument):
        row: MeetingRow | None = await plan.extra_meeting(context, forum, context.now)
    else:
        row = await plan.next_meeting(context, forum, None)
    if row is None:
        raise Told("inget_mote_att_starta", forum=forum.name, when="")
    sitting = sitting_of(context, row)
    must_lead(call, sitting, "möte start")
    if row.starts_at - context.now > _FAR:
        raise Told("inget_mote_att_starta", forum=forum.name, when=when(context, row))
    return await _begin(call, sitting)


async def _begin(call: Call, sitting: Sitting) -> Sequence[Message]:
    context = call.context
    row = await meetings.locked(context.session, sitting.id)
    items = [i for i in await meetings.items(context.session, sitting.id) if i.number]
    row.status, row.started_at = "pagar", context.now
    row.current = items[0].number if items else None
    context.session.add(row)
    await context.session.flush()
    await mark_self(call, sitting)
    record(call, sitting, "meeting_started")
    data = {
        "forum": sitting.forum.name,
        "chair": context.function_name(row.chair) if row.chair else "",
        "secretary": context.function_name(row.secretary),
        "points": [{"number": item.number, "title": item.title} for item in items],
        "mandate": decisions.may_decide(sitting.forum),
        "name": "",
    }
    key = start_key(sitting)
    posted = await in_rooms(context, sitting, key, "notes", "mote_start", data, in_thread=False)
    if posted and not call.place.direct:
        return posted
    noted = call.reply(
        "mote_start_noterat", kind="confirm", in_room=bool(posted), forum=sitting.forum.name
    )
    return (noted, *posted)


async def point(call: Call) -> Sequence[Message]:
    """`punkt 4`."""
    sitting = await running(call)
    must_lead(call, sitting, "punkt")
    asked = _POINT.match(call.argument)
    if asked is None:
        raise Misunderstood("punkt", call.argument[:40])
    return await _go_to(call, sitting, await item_of(call, sitting, int(asked[1])))


async def next_point(call: Call) -> Sequence[Message]:
    """`nästa`: the next point."""
    sitting = await running(call)
    must_lead(call, sitting, "nästa")
    items = [i for i in await meetings.items(call.context.session, sitting.id) if i.number]
    later = [item for item in items if item.number > (sitting.row.current or 0)]
    if not later:
        raise Told("sista_punkten")
    return await _go_to(call, sitting, later[0])


async def _go_to(call: Call, sitting: Sitting, item: AgendaItem) -> Sequence[Message]:
    row = await meetings.locked(call.context.session, sitting.id)
    _must_go_on(row)
    row.current = item.number
    call.context.session.add(row)
    taken = await meetings.lines(call.context.session, sitting.id, item.id)
    return (
        call.reply(
            "punkt",
            kind="notes",
            number=item.number,
            title=item.title,
            text=item.text,
            proposer=call.context.function_name(item.function) if item.function else "",
            minutes=item.minutes,
            lines=len([line for line in taken if not line.struck]),
            subject=sitting.subject,
        ),
    )


async def item_of(call: Call, sitting: Sitting, number: int) -> AgendaItem:
    """Return the point with a number; says so when there is none."""
    items = [i for i in await meetings.items(call.context.session, sitting.id) if i.number]
    for item in items:
        if item.number == number:
            return item
    raise Told("ingen_punkt", number=number, last=max((i.number for i in items), default=0))


def _must_go_on(row: MeetingRow) -> None:
    if row.status == "ajournerat":
        raise Told("motet_ajournerat")


async def table(call: Call) -> Sequence[Message]:
    """`bordlägg [punkt 5]`: the point goes to the next meeting."""
    sitting = await running(call)
    must_lead(call, sitting, "bordlägg")
    asked = _POINT.match(call.argument)
    return await move_on(call, sitting, int(asked[1]) if asked else None, None)


async def refer(call: Call) -> Sequence[Message]:
    """`hänskjut [punkt 5] till planeringsgruppen`."""
    sitting = await running(call)
    must_lead(call, sitting, "hänskjut")
    asked = _POINT.match(call.argument)
    words = re.sub(r"^till\s+", "", asked[2] if asked else call.argument).strip(" .")
    target = forum_meant(call.context.municipality, words)
    if target is None or target == sitting.forum.id:
        raise Told("okant_forum", wanted=words[:40], forums=_forums_like(call, sitting, words))
    return await move_on(call, sitting, int(asked[1]) if asked else None, target)


def _forums_like(call: Call, sitting: Sitting, words: str) -> Sequence[str]:
    """Return the names of the other forums, those that are written most like the words first."""
    names = [f.name for f in call.context.municipality.forums if f.id != sitting.forum.id]
    near = process.extract(words, names, scorer=fuzz.WRatio, processor=folded, limit=_NEAREST)
    return [name for name, _, _ in near]


async def move_on(
    call: Call, sitting: Sitting, number: int | None, target: str | None
) -> Sequence[Message]:
    """Let a point go to the next meeting, or to another forum."""
    row = await meetings.locked(call.context.session, sitting.id)
    item = await item_of(call, sitting, number or row.current or 0)
    item.status = agenda.REFERRED if target else agenda.TABLED
    item.to_forum = target
    call.context.session.add(item)
    await call.context.session.flush()
    record(call, sitting, f"item_{item.status}", item=item.id, to=target)
    forums = call.context.municipality.forum_by_id
    return (
        call.reply(
            "punkt_vidare",
            kind="confirm",
            number=item.number,
            title=item.title,
            forum=forums[target].name if target else "",
            subject=sitting.subject,
        ),
    )


async def adjourn(call: Call) -> Sequence[Message]:
    """`ajournera`: the meeting rests; what is said meanwhile is no note."""
    return await _rest(call, "ajournera", "pagar", "ajournerat")


async def resume(call: Call) -> Sequence[Message]:
    """`fortsätt`: an adjourned meeting goes on, the same day or another."""
    return await _rest(call, "fortsätt", "ajournerat", "pagar")


async def _rest(call: Call, command: str, before: str, after: str) -> Sequence[Message]:
    sitting = await running(call)
    must_lead(call, sitting, command)
    row = await meetings.locked(call.context.session, sitting.id)
    if row.status != before:
        raise Told("motet_ajournerat" if before == "pagar" else "motet_ar_inte_ajournerat")
    row.status = after
    call.context.session.add(row)
    await meetings.add_line(
        call.context.session,
        MeetingLine(
            meeting_id=sitting.id,
            number=0,
            kind=lines.ADJOURNED if after == "ajournerat" else lines.RESUMED,
            text="",
            person_id=call.actor.person,
            platform=call.place.platform,
            source="",
            at=call.context.now,
        ),
    )
    record(call, sitting, f"meeting_{after}")
    rests, at = after == "ajournerat", call.context.local(call.context.now)
    data = {"rests": rests, "at": at, "name": ""}
    key = f"rest:{sitting.id}:{call.utterance.event}"
    posted = await in_rooms(call.context, sitting, key, "notes", "mote_paus", data)
    return posted or (call.reply("mote_paus", kind="confirm", rests=rests, at=at),)


async def end(call: Call) -> Sequence[Message]:
    """`möte slut`: with nothing open the draft is made; `möte slut ändå` ends all the same."""
    sitting = await running(call)
    must_lead(call, sitting, "möte slut")
    is_forced = re.search(r"\bändå\b|\banda\b", call.argument, re.IGNORECASE) is not None
    await meetings.locked(call.context.session, sitting.id)
    questions = await closing.open_questions(call.context, sitting)
    if questions and not is_forced:
        return (
            call.reply(
                "oppna_fragor", kind="confirm", questions=questions, subject=sitting.subject
            ),
        )
    return await closing.close(call, sitting)
