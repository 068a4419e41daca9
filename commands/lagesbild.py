"""The lägesbild: compile, show, add words, approve, spread (DOMAIN 4 D2, 8, 15.1)."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from commands import remarks
from commands.base import Call, Context, File, Message, Misunderstood, Told
from commands.compiling import Issue, compiled, rows_of, silent_for_long
from commands.spreading import Edition, Shown, spread
from commands.wording import document_words
from samverkan import compilation
from samverkan.picture import WeeklyPicture
from storage import pictures, rounds
from storage.tables import PictureVersion

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_FULL_CLASSES = ("K3", "K4")
_HEAD = frozenset({"version", "status", "status_name", "approved_by", "date", "meeting"})


async def show(call: Call, issue: Issue) -> Sequence[Message]:
    """`lägesbild [v. NN]`: the draft for the coordinator, the approved one for members."""
    approved = await pictures.latest(call.context.session, issue.id)
    if _is_coordinator(call, issue) and call.place.direct:
        return (await draft_message(call.context, issue, call.actor.person, call.utterance.event),)
    if approved is None:
        return (call.reply("ej_faststalld", heading=issue.heading),)
    limit = min(call.place.ceiling, issue.document.access_class)
    picture = for_ceiling(thawed(approved.data), limit)
    return (
        call.reply(
            "lagesbild",
            kind="picture",
            picture=picture,
            access_class=picture.access_class,
            subject=f"round:{issue.id}",
        ),
    )


async def draft_message(context: Context, issue: Issue, person: int, cause: str) -> Message:
    """Return the draft for the coordinator, with what can be corrected and how."""
    picture = await compiled(context, issue)
    approved = await pictures.latest(context.session, issue.id)
    is_approved = approved is not None and _is_same(picture, approved)
    if approved is not None and is_approved:
        picture = thawed(approved.data)
    return Message(
        key=f"draft:{issue.forum.id}:{issue.collection.id}:{issue.round.period}:{cause}",
        kind="picture",
        template="utkast",
        data={
            "heading": issue.heading,
            "weekly": issue.collection.is_weekly,
            "picture": picture,
            "rows": await rows_of(context, issue),
            "silent": await silent_for_long(context, issue),
            "closed": issue.round.closed_at is not None,
            "unasked": issue.collection.asks and rounds.was_missed(issue.round),
            "approved": approved.version if approved else 0,
            "changed": not is_approved,
        },
        person=person,
        subject=f"draft:{issue.id}",
        access_class="K4",
    )


async def approve(call: Call, issue: Issue) -> Sequence[Message]:
    """`fastställ [v. NN]`: freeze the picture, post it in the room, thank every rapportör."""
    context = call.context
    if issue.round.closed_at is None:
        raise Told("ej_stangd", closes=context.local(issue.round.closes_at))
    draft = await compiled(context, issue)
    previous = await pictures.latest(context.session, issue.id)
    if previous is not None and _is_same(draft, previous):
        raise Told("redan_faststalld", heading=issue.heading, version=previous.version)
    status = "faststalld" if draft.version == 1 else "reviderad"
    picture = dataclasses.replace(
        draft,
        status=status,
        status_name=document_words(f"status_{status}"),
        approved_by=context.function_name(issue.forum.coordinator),
    )
    version = PictureVersion(
        round_id=issue.id,
        version=picture.version,
        approved_by=call.actor.person,
        approved_at=context.now,
        data=dataclasses.asdict(picture),
    )
    context.session.add(version)
    await context.session.flush()
    edition = Edition(
        record=f"picture:{version.id}",
        version=picture.version,
        kind="picture",
        template="lagesbild",
        thanks="aterkoppling",
        formats=("png", "pdf"),
        shown=lambda ceiling: _shown(issue, version, for_ceiling(picture, ceiling)),
    )
    return await spread(call, issue, edition)


async def add_remark(call: Call, issue: Issue, kind: str) -> Sequence[Message]:
    """`analys OMRÅDE: text`, `prognos: text`, `resurser: text`."""
    text, area = call.argument, None
    if kind == "analys":
        head, _, text = call.argument.partition(":")
        area = call.context.gazetteer.area_of(head.strip())
        if area is None:
            raise Misunderstood(kind, head.strip()[:40])
    if not text.strip() and kind != "analys":
        raise Misunderstood(kind)
    text = remarks.plain(text)
    refused = remarks.keep(call, issue, kind, area, text)
    if refused:
        return refused
    name = call.context.municipality.area_by_id[area].name if area else ""
    return (
        call.reply(
            "anteckning",
            kind="confirm",
            what=kind,
            area=name,
            heading=issue.heading,
            removed=not text,
        ),
    )


def for_ceiling(picture: WeeklyPicture, ceiling: str) -> WeeklyPicture:
    """Return the picture in the fullest form that a room may see."""
    return picture if ceiling in _FULL_CLASSES else compilation.for_external(picture)


def thawed(data: Mapping[str, Any]) -> WeeklyPicture:
    """Return a picture from its stored form."""
    return _reader().validate_python(data)


@cache
def _reader() -> "TypeAdapter[WeeklyPicture]":
    """Return what checks a stored picture: built once, and only when a picture is read."""
    from pydantic import TypeAdapter  # noqa: PLC0415 -- as above

    return TypeAdapter(WeeklyPicture)


def _shown(issue: Issue, version: PictureVersion, picture: WeeklyPicture) -> Shown:
    file = File(issue.document.id, version.id or 0, "pdf", picture.access_class)
    return Shown({"picture": picture}, picture.access_class, file)


def _content(data: Mapping[str, Any]) -> str:
    """Return what a reader would call a change, without the head of the document."""
    return json.dumps({k: v for k, v in data.items() if k not in _HEAD}, sort_keys=True)


async def is_settled(context: Context, issue: Issue) -> bool:
    """Say whether what is approved is what would be approved now."""
    approved = await pictures.latest(context.session, issue.id)
    return approved is not None and _is_same(await compiled(context, issue), approved)


def _is_same(draft: WeeklyPicture, approved: PictureVersion) -> bool:
    # By way of the type, so that a key that is newer than the stored form is no change.
    return _content(dataclasses.asdict(draft)) == _content(
        dataclasses.asdict(thawed(approved.data))
    )


def _is_coordinator(call: Call, issue: Issue) -> bool:
    return issue.forum.coordinator in call.actor.functions
