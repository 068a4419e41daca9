"""Files that belong to points: kept where they were sent, named on agenda and in notes.

What is stored is where a file lies and what it is called, never anything of its content
(DOMAIN 10). A file belongs to the point that its caption proposes or names, to the proposal
that it replies to, or, in a meeting's thread, to the point in hand.
"""

import re
from collections.abc import Sequence

from commands.base import Call, Message, Misunderstood, Told
from commands.heard import Handed
from commands.meetings import closing
from commands.meetings.during import item_of
from commands.meetings.notes import refuse_personal_data
from commands.meetings.sittings import (
    Sitting,
    ahead,
    record,
    running_or_none,
    sitting_of,
    takes_part,
)
from commands.topics import Taken
from samverkan.apart import of_file
from storage import meetings
from storage.meeting_tables import AgendaFile, AgendaItem

WITH_FILES = frozenset({"föreslå punkt", "bilaga"})
"""The commands that may be the caption of a file."""
LARGEST = 25 * 1024 * 1024
"""Bytes; a larger file is nothing to read before a meeting."""
MOST = 10
"""Files of one point."""
_LONGEST_NAME = 120
_KINDS = frozenset({"file", "image", "video"})
_POINT = re.compile(r"^(?:till\s+|på\s+)?(?:punkt\s+)?(\d{1,3})\b", re.IGNORECASE)


def check(call: Call) -> Sequence[Message]:
    """Return what refuses the file that came with a message for its name; Told for the rest."""
    file = call.utterance.handed
    if file is None:
        return ()
    if file.kind not in _KINDS:
        raise Told("bilaga_ej", why="sort")
    if file.size is not None and file.size > LARGEST:
        raise Told("bilaga_ej", why="stor", megabytes=LARGEST // 1024 // 1024)
    if file.size == 0:
        raise Told("bilaga_ej", why="tom")
    return refuse_name(call, file.name)


def refuse_name(call: Call, name: str) -> Sequence[Message]:
    """Stop a file for its name, however words are joined in it."""
    if len(name) > _LONGEST_NAME or not name.strip():
        raise Told("bilaga_ej", why="namn", longest=_LONGEST_NAME)
    refused = (refuse_personal_data(call, reading) for reading in of_file(name))
    return next(filter(None, refused), ())


async def keep(call: Call, sitting: Sitting, item: AgendaItem) -> None:
    """Store where the file of a message lies, as belonging to a point."""
    file = call.utterance.handed
    if file is None:
        return
    if len(item.attachments) >= MOST:
        raise Told("bilaga_ej", why="manga", most=MOST)
    call.context.session.add(_row(call, item, file))
    item.attachments = [*item.attachments, file.name]
    call.context.session.add(item)
    record(call, sitting, "file_attached", item=item.id, size=file.size)
    await call.context.session.flush()


def _row(call: Call, item: AgendaItem, file: Handed) -> AgendaFile:
    return AgendaFile(
        item_id=item.id or 0,
        name=file.name,
        mime=file.mime,
        size=file.size,
        reference=file.reference,
        sha256=file.sha256,
        platform=call.place.platform,
        source=call.utterance.source,
        person_id=call.actor.person,
        at=call.context.now,
    )


async def handed(call: Call) -> Taken | None:
    """Take a file that replies to a proposal or comes in a meeting's thread; else None."""
    found = await _meant(call)
    if found is None:
        return None
    return "file", await _attach(call, *found)


async def _meant(call: Call) -> tuple[Sitting, AgendaItem] | None:
    """Return the point that a file is sent to, by what it replies to."""
    context = call.context
    item: AgendaItem | None = None
    kind, _, rest = (call.utterance.about or "").partition(":")
    if kind == "item" and rest.isdigit():
        item = await meetings.item(context.session, int(rest))
    elif call.utterance.replied:
        item = await meetings.item_by_source(context.session, call.utterance.replied)
    if item is not None and item.meeting_id is not None:
        row = await meetings.by_id(context.session, item.meeting_id)
        return sitting_of(context, row), item
    if kind != "meeting" or call.utterance.thread is None or call.utterance.text:
        return None
    sitting = await running_or_none(call)
    if sitting is None or sitting.row.current is None:
        return None
    return sitting, await item_of(call, sitting, sitting.row.current)


async def _attach(call: Call, sitting: Sitting, item: AgendaItem) -> Sequence[Message]:
    if not takes_part(call.actor, sitting):
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    if call.utterance.handed is None:
        raise Told("bilaga_ej", why="sort")
    refused = check(call)
    if refused:
        return refused
    if sitting.row.ended_at is not None:
        await closing.must_be_open(call.context, sitting)
    await meetings.locked(call.context.session, sitting.id)
    await keep(call, sitting, item)
    return (
        call.reply(
            "bilaga_mottagen",
            kind="confirm",
            file=call.utterance.handed.name,
            number=item.number,
            title=item.title,
            forum=sitting.forum.name,
            subject=f"item:{item.id}",
        ),
    )


async def attach(call: Call) -> Sequence[Message]:
    """`bilaga 4` with a file: it belongs to point 4. Without one: which files it has."""
    asked = _POINT.match(call.argument)
    if asked is None:
        raise Misunderstood("bilaga", call.argument[:40])
    sitting = await running_or_none(call) or (await ahead(call, ""))[0]
    if not takes_part(call.actor, sitting):
        raise Told("inte_med_i_forumet", forum=sitting.forum.name)
    item = await item_of(call, sitting, int(asked[1]))
    if call.utterance.handed is not None:
        return await _attach(call, sitting, item)
    kept = await meetings.files_of(call.context.session, item)
    if not item.attachments:
        raise Told("bilaga_ej", why="ingen", number=item.number)
    files = {row.name: row for row in kept}
    shown = [
        {"name": name, "kibibytes": _kibibytes(files.get(name)), "sha256": _sha(files.get(name))}
        for name in item.attachments
    ]
    return (
        call.reply(
            "bilagor",
            files=shown,
            number=item.number,
            title=item.title,
            access_class="K3",
            subject=f"item:{item.id}",
        ),
    )


def _kibibytes(row: AgendaFile | None) -> int | None:
    return None if row is None or row.size is None else -(-row.size // 1024)


def _sha(row: AgendaFile | None) -> str:
    return row.sha256 if row else ""


async def withdrawn(call: Call, target: str) -> Taken | None:
    """Let a file leave its point when its message is deleted; None when it was no file."""
    session = call.context.session
    row = await meetings.file_by_source(session, call.place.platform, target)
    if row is None:
        return None
    item = await meetings.item(session, row.item_id)
    if row.person_id != call.actor.person or item is None or item.meeting_id is None:
        return "ignored", ()
    sitting = sitting_of(call.context, await meetings.by_id(session, item.meeting_id))
    await closing.must_be_open(call.context, sitting)
    names = list(item.attachments)
    if row.name in names:
        names.remove(row.name)
    item.attachments = names
    session.add(item)
    await session.delete(row)
    record(call, sitting, "file_withdrawn", item=item.id)
    await session.flush()
    return "withdrawal", ()
