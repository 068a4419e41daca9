"""During a meeting: it begins, goes from point to point, rests, and ends (DOMAIN 11)."""

import re
from collections.abc import Sequence
from datetime import date

from rapidfuzz import fuzz, process

from commands.base import Call, Message, Misunderstood, Told
from commands.meetings import closing, line_decisions, notes, openly, plan, sending
from commands.meetings.sittings import (
    Sitting,
    ahead,
    forum_of,
    function_in,
    in_rooms,
    must_lead,
    record,
    running,
    seated,
    sitting_of,
    start_key,
    takes_part,
    when,
)
from samverkan.finding import functions_named
from samverkan.meetings import agenda, decisions, lines
from samverkan.meetings.attendance import ABSENT, ADJUNCT, PRESENT, REPLACED, STATUSES
from samverkan.meetings.phrases import forum_meant
from samverkan.meetings.who import folded, function_first, function_meant
from samverkan.swedish_dates import deadline
from storage import meetings
from storage.meeting_tables import AgendaItem, MeetingLine, MeetingRow

_EXTRA = re.compile(r"\bextra\b", re.IGNORECASE)
_MARKED = re.compile(
    r"^(.+?)\s*[:,]?\s+(?:är\s+)?(närvarande|narvarande|på plats|frånvarande|franvarande|borta"
    r"|adjungerad|(?:ersätts av|ersatts av|ersättare:?|ersattare:?)\s+(.+))$",
    re.IGNORECASE,
)
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
    await _mark_self(call, sitting)
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


async def _mark_self(call: Call, sitting: Sitting) -> None:
    function = function_in(call.actor, sitting)
    if function is None:
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    await mark(call, sitting, function, PRESENT, None, call.actor.person)


async def mark(
    call: Call,
    sitting: Sitting,
    function: str,
    status: str,
    stand_in: str | None,
    person: int | None,
) -> None:
    """Store whether a function is there."""
    await meetings.mark(
        call.context.session,
        sitting.id,
        function,
        status,
        call.context.now,
        person=person,
        stand_in=stand_in,
    )


async def attendance(call: Call) -> Sequence[Message]:
    """`närvaro`, `närvaro Soc frånvarande`, `närvaro KoF ersätts av chefen för fritidsgården`."""
    sitting = await running(call)
    if not takes_part(call.actor, sitting):
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    marked = _MARKED.match(call.argument.strip(" .!"))
    if call.argument.strip(" .!?") and marked is None:
        # Why somebody is not there is not repeated.
        raise Misunderstood("närvaro")
    if marked is not None:
        must_lead(call, sitting, "närvaro")
        await _mark_other(call, sitting, marked)
    else:
        await _mark_self(call, sitting)
    return (await _roll(call, sitting),)


async def _mark_other(call: Call, sitting: Sitting, marked: "re.Match[str]") -> None:
    function = function_of(call, sitting, marked[1])
    said = marked[2].casefold()
    if marked[3]:
        await mark(call, sitting, function, REPLACED, function_of(call, sitting, marked[3]), None)
    elif said.startswith("adj"):
        await mark(call, sitting, function, ADJUNCT, None, None)
    else:
        is_away = said.startswith(("fr", "bo"))
        await mark(call, sitting, function, ABSENT if is_away else PRESENT, None, None)


def function_of(call: Call, sitting: Sitting, words: str) -> str:
    """Return the function that words name; says so when nobody is meant."""
    found = _meant(call, sitting, words)
    if found is None:
        raise Told("okand_funktion", wanted=words.strip()[:40])
    return found


def _meant(call: Call, sitting: Sitting, words: str) -> str | None:
    """Return the function that words name; less than a whole name will do for who is called."""
    model = call.context.municipality
    found = function_meant(model, words, sitting.forum)
    if found is not None:
        return found
    called = {*sitting.row.called, *seated(sitting.forum)}
    named = [function.id for function in functions_named(model, words) if function.id in called]
    return named[0] if len(named) == 1 else None


async def _roll(call: Call, sitting: Sitting) -> Message:
    context = call.context
    rows = await meetings.attendance(context.session, sitting.id)
    groups: dict[str, list[str]] = {name: [] for name in ("okand", *STATUSES)}
    for function in dict.fromkeys((*sitting.row.called, *rows)):
        row = rows.get(function)
        name = context.function_name(function)
        if row is not None and row.stand_in:
            name = f"{name} ({context.function_name(row.stand_in)})"
        groups.setdefault(row.status if row else "okand", []).append(name)
    return call.reply("narvaro", kind="confirm", groups=groups, subject=sitting.subject)


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


async def adjusters(call: Call) -> Sequence[Message]:
    """`justerare KoF och Soc`: who approves the notes beside the chair."""
    sitting = await running(call)
    must_lead(call, sitting, "justerare")
    wanted = [w for w in re.split(r"\s*(?:,|;|\boch\b|&)\s*", call.argument) if w.strip(" .")]
    if not wanted:
        raise Misunderstood("justerare")
    found = [function_of(call, sitting, words.strip(" .")) for words in wanted]
    row = await meetings.locked(call.context.session, sitting.id)
    row.adjusters = list(dict.fromkeys(found))
    call.context.session.add(row)
    return (_officers(call, Sitting(row, sitting.forum)),)


async def secretary(call: Call) -> Sequence[Message]:
    """`sekreterare KoF`: who writes the notes up."""
    sitting, _ = await ahead(call, "")
    must_lead(call, sitting, "sekreterare")
    found = function_of(call, sitting, call.argument.strip(" ."))
    row = await meetings.locked(call.context.session, sitting.id)
    row.secretary = found
    call.context.session.add(row)
    return (_officers(call, Sitting(row, sitting.forum)),)


def _officers(call: Call, sitting: Sitting) -> Message:
    name = call.context.function_name
    return call.reply(
        "val_noterat",
        kind="confirm",
        secretary=name(sitting.row.secretary),
        adjusters=[name(function) for function in sitting.row.adjusters],
        subject=sitting.subject,
    )


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


async def listed(call: Call) -> Sequence[Message]:
    """`rader [4]`: the lines of the point in hand, or of another, with their numbers."""
    sitting = await closing.at_hand(call)
    if not takes_part(call.actor, sitting):
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    asked = _POINT.match(call.argument)
    number = int(asked[1]) if asked else sitting.row.current or 0
    item = await item_of(call, sitting, number)
    name = call.context.function_name
    shown = [
        {
            "number": line.number,
            "kind": line.kind,
            "text": line.text,
            "owner": name(line.owner) if line.owner else "",
            "due": line.due,
        }
        for line in await meetings.lines(call.context.session, sitting.id, item.id)
        if not line.struck
    ]
    return (
        call.reply(
            "rader",
            lines=shown,
            number=item.number,
            title=item.title,
            access_class="K3",
            subject=sitting.subject,
        ),
    )


_LINE = re.compile(r"^(\d{1,4})\b\s*[:,]?\s*(.*)$", re.DOTALL)
_OWNER = re.compile(r"^(?:ansvarig:?|ägare:?|agare:?)\s+(.+)$", re.IGNORECASE)
_DUE = re.compile(r"^(?:klart\s+)?(?:senast|till|före|fore)\s+(.+)$", re.IGNORECASE)
_DECIDES = re.compile(r"^(?:beslutas av|beslutar:?)\s+(.+)$", re.IGNORECASE)
_OPENLY = re.compile(
    r"^(?:öppet|oppet|öppen lydelse|oppen lydelse)\s*:\s*(.+)$", re.IGNORECASE | re.DOTALL
)
_ANSWER = re.compile(r"^svar\s*:?\s+(.+)$", re.IGNORECASE | re.DOTALL)


async def line(call: Call) -> Sequence[Message]:
    """`rad 12: nya ord`, `rad 12 ansvarig KoF`, `rad 12 senast 12/12`, `rad 12 beslutas av KoF`."""
    sitting = await closing.at_hand(call)
    asked = _LINE.match(call.argument)
    if asked is None or not asked[2].strip():
        raise Misunderstood("rad", call.argument[:40])
    row = await _own_line(call, sitting, int(asked[1]))
    words = asked[2].strip()
    refused = notes.refuse_personal_data(call, words)
    if refused:
        return refused
    if found := _OPENLY.match(words):
        must_lead(call, sitting, "rad")
        return await openly.word_anew(call, sitting, row, found[1])
    if found := _DECIDES.match(words):
        return await line_decisions.decided_by(
            call, sitting, row, function_of(call, sitting, found[1].strip(" ."))
        )
    if row.kind == lines.QUESTION and (found := _ANSWER.match(words)):
        words = sending.word("svar_pa_fraga", question=row.text, answer=found[1])
    if row.kind == lines.PROMISE and (_OWNER.match(words) or _DUE.match(words)):
        return await fill_in(call, sitting, row, words)
    if _is_of_a_promise(asked[0], words, call.context.today):
        raise Told("rad_inget_atagande", number=row.number, line_kind=row.kind, said=words)
    return await notes.change(call, sitting, row, words)


def _is_of_a_promise(whole: str, words: str, today: date) -> bool:
    """Say whether words say no more than who or when; behind a colon they are new words."""
    if re.match(r"^\d+\s*:", whole):
        return False
    due = deadline(words, today) if _DUE.match(words) else None
    rest = _DUE.sub(r"\1", words).replace(due.words, "").strip(" .,") if due else words
    return _OWNER.match(words) is not None or not rest


async def fill_in(call: Call, sitting: Sitting, row: MeetingLine, words: str) -> Sequence[Message]:
    """Fill in who and when of an åtagande from words such as "KoF, 12 december"."""
    owner = _OWNER.match(words)
    due = deadline(words, call.context.today)
    rest = words.replace(due.words, " ") if due else words
    rest = re.sub(r"\b(?:klart|senast|till|före|den|ansvarig)\b:?", " ", rest).strip(" .,;:")
    said = owner[1] if owner and not due else rest
    function = _meant(call, sitting, said) if said else None
    if function is None and said:
        first = function_first(call.context.municipality, said, sitting.forum)
        function = first[0] if first else None
    if function is None and due is None:
        raise Told("okand_funktion", wanted=said[:40])
    if due is not None and due.past is not None:
        raise Told("dag_har_varit", day=due.past)
    return await notes.complete(call, sitting, row, function, due.day if due else None)


async def strike_line(call: Call) -> Sequence[Message]:
    """`stryk rad 12`."""
    sitting = await closing.at_hand(call)
    asked = _LINE.match(call.argument)
    if asked is None:
        raise Misunderstood("stryk rad", call.argument[:40])
    row = await _own_line(call, sitting, int(asked[1]))
    return await notes.strike(call, sitting, row)


async def _own_line(call: Call, sitting: Sitting, number: int) -> MeetingLine:
    row = await meetings.line_by_number(call.context.session, sitting.id, number)
    if row is None:
        raise Told("ingen_rad_i_motet", number=number)
    if not notes.may_change(call, sitting, row):
        raise Told("inte_din_rad", number=number)
    return row
