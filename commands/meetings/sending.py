"""Agendas, summonses and invitations as they are sent (DOMAIN 11.3)."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from commands.base import Context, File, Message
from commands.meetings import headings, openly, providers
from commands.meetings.sittings import Sitting, in_rooms, is_inside
from commands.wording import words
from samverkan.meetings import agenda, papers
from samverkan.paper import Paper, frozen
from storage import meetings, rooms
from storage import papers as shelf
from storage.meeting_tables import AgendaItem, Invitation
from storage.tables import PaperVersion

AGENDA = "dagordning"
AGGREGATED = "_samlad"
"""Ends the document of a version for those who may see no more than K2."""
_EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
_HEAD = frozenset({"version", "date"})
FORMS = ("pdf", "docx")


def word(sentence: str, **values: object) -> str:
    """Return a sentence of an agenda or of notes."""
    return words("mote", sentence, **values)


def access_class(sitting: Sitting, *, aggregated: bool) -> papers.Access:
    """Return the class of a meeting's documents: K3, or what a forum with outsiders may see."""
    if aggregated or sitting.forum.access_class == "K2":
        return "K2"
    return "K1" if sitting.forum.access_class == "K1" else "K3"


async def agenda_of(context: Context, sitting: Sitting) -> Paper:
    """Return the agenda as it stands now, in full or aggregated."""
    row, name = sitting.row, context.function_name
    called = [id_ for id_ in row.called if id_ not in _extra(sitting)]
    before = await meetings.previous(context.session, row)
    head = papers.Head(
        document=AGENDA + (AGGREGATED if sitting.narrowed else ""),
        title=word(AGENDA),
        municipality=context.municipality.name,
        forum=sitting.forum.name,
        starts=context.local(row.starts_at),
        ends=context.local(sitting.ends_at),
        place=sitting.place,
        dnr=row.dnr,
        day=context.today,
        status="utkast" if row.summoned_at is None else "faststalld",
        access_class=access_class(sitting, aggregated=sitting.aggregated),
        chair=name(row.chair) if row.chair else "",
        secretary=name(row.secretary),
        previous=context.local(before.starts_at).date().isoformat() if before else "",
    )
    return papers.agenda_paper(
        papers.AgendaOf(
            head=head,
            entries=await _entries(context, sitting),
            called=tuple(name(id_) for id_ in called),
            guests=tuple(name(id_) for id_ in row.called if id_ in _extra(sitting)),
            declined=await providers.declined_names(context, sitting),
            aggregated=sitting.aggregated,
        ),
        word,
    )


def _extra(sitting: Sitting) -> frozenset[str]:
    """Return who is invited beside the members."""
    forum = sitting.forum
    return frozenset(sitting.row.called) - {*forum.members, *forum.adjunct}


async def _entries(context: Context, sitting: Sitting) -> tuple[papers.Entry, ...]:
    entries = []
    kept = [
        item
        for item in await meetings.items(context.session, sitting.id)
        if item.status != agenda.STRUCK
    ]
    starts = context.local(sitting.row.starts_at)
    clocks = agenda.clocks(starts, [item.minutes for item in kept])
    for item, at in zip(kept, clocks, strict=True):
        provide = headings.PROVIDERS.get(item.heading or "")
        blocks = await provide(context, sitting) if provide else ()
        title, text = _shown(context, sitting, item)
        entries.append(
            papers.Entry(
                number=item.number,
                title=title,
                text=text,
                proposer=context.function_name(item.function) if item.function else "",
                minutes=item.minutes,
                attachments=() if sitting.aggregated else tuple(item.attachments),
                blocks=tuple(blocks),
                dnr=item.dnr,
                presenter=context.function_name(item.presenter) if item.presenter else "",
                at=at,
            )
        )
    return tuple(entries)


def _shown(context: Context, sitting: Sitting, item: AgendaItem) -> tuple[str, str]:
    """Return a point's title and text; in the aggregated agenda without places."""
    if not sitting.aggregated:
        return item.title, item.text
    title, text = openly.of_item(context, item)
    if item.text and not text:
        text = word("punkt_text_med_plats")
    return item.title if title is None else title or word("punkt_med_plats"), text


async def keep(
    context: Context, sitting: Sitting, paper: Paper, *, why: str | None = None
) -> tuple[Paper, PaperVersion]:
    """Freeze a document of a meeting: the newest version when nothing has changed, else a new."""
    about = sitting.subject
    last = await shelf.latest(context.session, about, paper.document)
    if last is not None and _same(last, paper):
        return paper.model_copy(update={"version": last.version}), last
    paper = paper.model_copy(update={"version": last.version + 1 if last else 1})
    period = context.local(sitting.row.starts_at).date().isoformat()
    kept = await shelf.keep(
        context.session,
        paper,
        forum=sitting.forum.id,
        about=about,
        period=period,
        at=context.now,
        why=why,
    )
    return paper, kept


def _same(last: PaperVersion, paper: Paper) -> bool:
    now = frozen(paper)
    return all(last.data.get(key) == value for key, value in now.items() if key not in _HEAD)


def files(text: Message, kept: PaperVersion, forms: Sequence[str] = FORMS) -> list[Message]:
    """Return a frozen document as files, sent where a message goes."""
    return [
        Message(
            key=f"{text.key}:{form}",
            kind=text.kind,
            person=text.person,
            room=text.room,
            platform=text.platform,
            thread=text.thread,
            thread_of=text.thread_of,
            access_class=kept.access_class,
            awake=text.awake,
            expires_at=text.expires_at,
            file=File(kept.document, kept.id or 0, form, kept.access_class, shelf="paper"),
        )
        for form in forms
    ]


Version = tuple[Paper, PaperVersion]
"""A document and what was kept of it."""


async def fitted(
    context: Context,
    sitting: Sitting,
    texts: Sequence[Message],
    whole: Version,
    smaller: Callable[[], Awaitable[Version]],
) -> list[tuple[Message, PaperVersion]]:
    """Return messages with the version that each room may see; `smaller` makes the other."""
    places = await rooms.places(context.session, sitting.forum.id)
    ceilings = {(place.platform, place.room): place.ceiling for place in places}
    found = []
    for text in texts:
        paper, kept = whole
        if ceilings.get((text.platform or "", text.room or ""), paper.access_class) < (
            paper.access_class
        ):
            paper, kept = await smaller()
            data = {**text.data, "paper": paper, "fingerprint": kept.fingerprint}
            found.append((replace(text, data=data, access_class=paper.access_class), kept))
        else:
            found.append((text, kept))
    return found


async def aggregated_agenda(context: Context, sitting: Sitting) -> Version:
    """Return the agenda for those who may see no more than K2."""
    narrowed = replace(sitting, narrowed=True)
    return await keep(context, narrowed, await agenda_of(context, narrowed))


async def invitation(context: Context, sitting: Sitting, method: str) -> Invitation:
    """Freeze an iCalendar invitation; it replaces the one before (RFC 5546).

    The number counts minutes as that of the year wheel's file does, so that either may
    follow the other in one calendar.
    """
    row = sitting.row
    last = await meetings.last_invitation(context.session, sitting.id)
    sequence = max(0, int((context.now - _EPOCH).total_seconds()) // 60)
    chair = context.function_name(row.chair) if row.chair else ""
    made = Invitation(
        meeting_id=sitting.id,
        uid=f"{row.key}@{context.municipality.id}.samrad",
        method=method,
        sequence=max(sequence, last.sequence + 1) if last else sequence,
        starts_at=row.starts_at,
        ends_at=sitting.ends_at,
        summary=sitting.forum.name,
        description=words("mote", "inbjudan", chair=chair, why=row.why or ""),
        location=sitting.place,
        made_at=context.now,
    )
    context.session.add(made)
    await context.session.flush()
    return made


def calendar_file(text: Message, made: Invitation) -> Message:
    """Return an invitation as a file, sent where a message goes."""
    return Message(
        key=f"{text.key}:ics",
        kind=text.kind,
        person=text.person,
        room=text.room,
        platform=text.platform,
        thread=text.thread,
        thread_of=text.thread_of,
        awake=text.awake,
        expires_at=text.expires_at,
        file=File("kallelse", made.id or 0, "ics", "K1", shelf="invitation"),
    )


async def summons(
    context: Context, sitting: Sitting, *, changed: str = "", awake: bool = False
) -> list[Message]:
    """Return the agenda and the invitation to the forum's rooms and to those invited extra.

    The clock's summons waits until people are `awake`; what somebody changed goes at once.
    """
    paper, kept = await keep(context, sitting, await agenda_of(context, sitting))
    made = await invitation(context, sitting, "REQUEST")
    key = f"summons:{sitting.id}:{made.sequence}"
    data = {"paper": paper, "changed": changed, "name": ""}
    subject = f"summons:{sitting.id}"
    posted = await in_rooms(
        context,
        sitting,
        key,
        "agenda",
        "kallelse",
        data,
        in_thread=False,
        subject=subject,
        access_class=paper.access_class,
        awake=awake,
    )
    messages: list[Message] = []

    async def smaller() -> Version:
        return await aggregated_agenda(context, sitting)

    for text, shown in await fitted(context, sitting, posted, (paper, kept), smaller):
        messages += [text, *files(text, shown), calendar_file(text, made)]
    for person, inside in await _others(context, sitting, everybody=not posted):
        is_whole = inside or paper.access_class <= "K2"
        seen, version = (paper, kept) if is_whole else await smaller()
        text = Message(
            key=f"{key}:person:{person}",
            kind="summons",
            template="kallelse",
            data={**data, "paper": seen},
            person=person,
            subject=subject,
            access_class=seen.access_class,
            awake=True,
            expires_at=sitting.row.starts_at,
        )
        messages += [text, *files(text, version, ("pdf",)), calendar_file(text, made)]
    return messages


async def _others(context: Context, sitting: Sitting, *, everybody: bool) -> list[tuple[int, bool]]:
    """Return the people who are told in private: those invited extra, or all without a room."""
    functions = sitting.row.called if everybody else sorted(_extra(sitting))
    found: dict[int, bool] = {}
    for function in functions:
        person = context.addressee(function).person
        if person is not None:
            found.setdefault(person, is_inside(context, (function,)))
    return list(found.items())


async def cancelled(context: Context, sitting: Sitting) -> list[Message]:
    """Return the news that a meeting is cancelled, with what takes it out of calendars."""
    known = await meetings.last_invitation(context.session, sitting.id)
    made = await invitation(context, sitting, "CANCEL") if known else None
    data = {
        "forum": sitting.forum.name,
        "when": context.local(sitting.row.starts_at),
        "why": sitting.row.why or "",
        "name": "",
    }
    key = f"cancelled:{sitting.id}"
    messages: list[Message] = []
    texts = await in_rooms(context, sitting, key, "summons", "mote_installt", data, in_thread=False)
    texts += [
        Message(
            key=f"{key}:person:{person}",
            kind="summons",
            template="mote_installt",
            data=data,
            person=person,
            awake=True,
        )
        for person, _ in await _others(context, sitting, everybody=not texts)
    ]
    for text in texts:
        messages += [text, calendar_file(text, made)] if made else [text]
    return messages
