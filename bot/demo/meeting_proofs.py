"""What is checked of a meeting: what was decided and promised, and what its files hold."""

import asyncio
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from icalendar import Calendar

from bot.demo.script import DidNotHappenError, say
from bot.demo.sitting import Received, Sitting
from samverkan.meetings import lines
from samverkan.meetings.decisions import State, stands
from storage import meetings
from storage import papers as shelf
from storage.meeting_tables import DecisionRow, MeetingLine, MeetingRow
from storage.tables import PaperVersion

_RECENT = timedelta(days=1)
_PDF_HEADER = b"%PDF-"
_DOCX_TEXT = "word/document.xml"


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting as it is stored."""

    row: MeetingRow
    promised: tuple[MeetingLine, ...]
    decisions: tuple[DecisionRow, ...]
    notes: PaperVersion


async def of_meeting(sitting: Sitting, promised: int, state: State) -> None:
    """Prove what a meeting led to: åtaganden, one decision, locked notes, readable files.

    Raises `DidNotHappenError`.
    """
    prove, where = sitting.scene.narrator.proved, sitting.scene.town.stage.room
    held = await _held(sitting)
    _outcome(held, promised, state)
    if promised:
        prove(_promises(promised), var=where)
    prove("kontroll.beslut", var=where)
    _locked(sitting, held.notes)
    prove("kontroll.last", var=where, summa=held.notes.fingerprint[:12])
    await asyncio.to_thread(_files, sitting, held)
    prove("kontroll.papper", var=where)
    _nobody_named(sitting, held.notes)
    prove("kontroll.namn", var=where)


def _promises(promised: int) -> str:
    return "kontroll.ett_atagande" if promised == 1 else "kontroll.ataganden"


async def _held(sitting: Sitting) -> Held:
    town = sitting.scene.town
    async with town.samrad.database.read() as session:
        found = await meetings.held(session, town.stage.forum, town.clock.now() + _RECENT, 1)
        row = found[0] if found else None
        if row is None or row.id is None:
            raise DidNotHappenError(say("kontroll.beslut", var=town.stage.room))
        said = await meetings.lines(session, row.id)
        decided = await meetings.decisions_of(session, row.id)
        kind = town.municipality.forum_by_id[row.forum].notes
        notes = await shelf.latest(session, f"meeting:{row.id}", kind)
    if notes is None:
        raise DidNotHappenError(say("kontroll.last", var=town.stage.room, summa="?"))
    promised = tuple(one for one in said if one.kind == lines.PROMISE and not one.struck)
    return Held(row, promised, tuple(decided.values()), notes)


def _outcome(held: Held, promised: int, state: State) -> None:
    """Check that each åtagande has who and when, and that the decision stands."""
    whole = [one for one in held.promised if one.owner and one.due]
    if len(whole) != promised or len(held.promised) != promised:
        raise DidNotHappenError(say(_promises(promised), var=held.row.forum))
    states = [State(one.state) for one in held.decisions]
    if states != [state] or not stands(state):
        raise DidNotHappenError(say("kontroll.beslut", var=held.row.forum))


def _locked(sitting: Sitting, notes: PaperVersion) -> None:
    """Check that what was sent carries the hash of what is stored, computed anew."""
    text = sitting.notes.text if sitting.notes else ""
    anew = shelf.fingerprint(notes.data)
    if notes.fingerprint != anew or anew not in text:
        raise DidNotHappenError(say("kontroll.last", var=sitting.scene.town.stage.room, summa="?"))


def _files(sitting: Sitting, held: Held) -> None:
    """Check that each file is what its name says, and the invitation is to this meeting."""
    for one in (*sitting.summons, *sitting.papers):
        if not _is_whole(one, held.row.starts_at):
            raise DidNotHappenError(say("slut.trasig", namn=one.name))


def _is_whole(one: Received, starts: datetime) -> bool:
    if one.form == "pdf":
        return one.content.startswith(_PDF_HEADER)
    if one.form == "docx":
        return b"w:document" in _docx(one)
    invited = Calendar.from_ical(one.content)
    (event,) = invited.walk("VEVENT")
    return invited["METHOD"] == "REQUEST" and event.decoded("DTSTART") == starts


def _docx(one: Received) -> bytes:
    with ZipFile(BytesIO(one.content)) as opened:
        return opened.read(_DOCX_TEXT)


def _nobody_named(sitting: Sitting, notes: PaperVersion) -> None:
    """Check that the notes name functions and no people."""
    written: list[Any] = [json.dumps(notes.data, ensure_ascii=False)]
    written += [_docx(one).decode() for one in sitting.papers if one.form == "docx"]
    for part in sitting.scene.town.stage.cast.values():
        if any(part.name in text or part.name.split()[1] in text for text in written):
            raise DidNotHappenError(say("slut.kvar", var=part.function))
