"""Documents that were posted in a room as an offer: each who asks gets them alone.

Where a platform gives no files to rooms, a message there says what there is. Whoever presses
its button, or answers it, is known by the platform; may the person read it, it comes in the
person's own chat.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.answers import THUMBS_UP
from commands.base import Call, File, Message, Told
from commands.meetings.sittings import seated
from commands.topics import Taken, Topic
from commands.wording import words
from samverkan.structure import Municipality
from storage import audit, meetings, papers, pictures, rounds

TOPIC = "document"
LINK = "https://link.invalid/"
"""Stands in the words for the address, which is made when they are delivered."""
_WANTED = re.compile(r"^h[äa]mta\b\s*(?:som\s+)?(\w*)", re.IGNORECASE)
_FORMS = {"word": "docx", "kalender": "ics", "kalkyl": "xlsx", "excel": "xlsx"}


@dataclass(frozen=True, slots=True)
class About:
    """What a stored document is.

    Attributes:
        title: in words.
        forum: forum id; None for a document of no forum.

    """

    title: str
    forum: str | None


def subject_of(file: File, forms: Sequence[str]) -> str:
    """Return what the offer of a document is about."""
    shelf, document = file.shelf, file.document
    return f"{TOPIC}:{shelf}:{file.version}:{file.access_class}:{document}:{','.join(forms)}"


def file_of(about: str) -> tuple[File, tuple[str, ...]]:
    """Return the document in the rest of a subject, in its first form, and all its forms."""
    shelf, version, access_class, document, listed = about.split(":")
    forms = tuple(listed.split(","))
    return File(document, int(version), forms[0], access_class, shelf), forms


async def about(session: AsyncSession, municipality: Municipality, file: File) -> About | None:
    """Return what a document is; None when it is not stored any more."""
    name = municipality.forum_by_id
    if file.shelf == "invitation":
        invited = await meetings.invitation(session, file.version)
        if invited is None:
            return None
        row = await meetings.by_id(session, invited.meeting_id)
        return About(words("dokument", "inbjudan", forum=invited.summary), row.forum)
    if file.shelf == "picture":
        picture = await pictures.by_id(session, file.version)
        if picture is None:
            return None
        data = picture.data
        title = f"{data['title']} {data['week']}, {data['forum']}"
        return About(title, (await rounds.by_id(session, picture.round_id)).forum)
    paper = await papers.by_id(session, file.version)
    if paper is None:
        return None
    forum = name[paper.forum].name if paper.forum in name else ""
    parts = (paper.title, forum, paper.data["period"])
    return About(", ".join(part for part in parts if part), paper.forum)


def may_see(municipality: Municipality, functions: Sequence[str], found: About) -> bool:
    """Say whether the holder of some functions has to do with a document's forum."""
    if found.forum is None:
        return bool(functions)
    forum = municipality.forum_by_id.get(found.forum)
    return forum is not None and bool(seated(forum) & set(functions))


async def _fetched(call: Call, about_: str, form: str) -> Taken:
    file, forms = file_of(about_)
    if form and form not in forms:
        raise Told("dokument_ej_form", forms=[words("dokument", each) for each in forms])
    file = replace(file, form=form or forms[0])
    municipality = call.context.municipality
    found = await about(call.context.session, municipality, file)
    if found is None or not may_see(municipality, call.actor.functions, found):
        raise Told("dokument_ej_for_dig")
    audit.note(
        call.context.session,
        call.context.now,
        call.actor.person,
        "document_asked",
        subject_of(file, (file.form,)),
    )
    said = call.private(
        "dokument_lank",
        kind="document",
        title=found.title,
        form=words("dokument", file.form),
        link=LINK,
        access_class=file.access_class,
    )
    return "hämta", (replace(said, file=file),)


async def _reacted(call: Call, about_: str, _target: str, key: str) -> Taken | None:
    return await _fetched(call, about_, "") if key in THUMBS_UP else None


async def _answered(call: Call, about_: str) -> Taken | None:
    wanted = _WANTED.match(call.utterance.text.strip())
    if wanted is None:
        return None
    form = wanted[1].casefold()
    return await _fetched(call, about_, _FORMS.get(form, form))


TOPICS = {TOPIC: Topic(_reacted, _answered)}
"""First part of the subject of an offer -> what a reply or a reaction to it means."""


def offer(message: Message, file: File, forms: Sequence[str], title: str) -> Message:
    """Return the message that says that a document is there, instead of files in a room."""
    named = [{"form": form, "name": words("dokument", form)} for form in forms]
    return replace(
        message,
        template="dokument_finns",
        data={"title": title, "forms": named, "name": ""},
        subject=subject_of(file, forms),
        file=None,
    )
