"""The lägesbild: compile, show, add words, approve, spread (DOMAIN 4 D2, 8, 15.1)."""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from commands.base import Call, Context, File, Message, Misunderstood, Told
from commands.compiling import Issue, compiled, rows_of, silent_for_long
from commands.periods import key_of
from commands.reporting import check_length, stop_whole
from commands.wording import document_words
from samverkan import collection, compilation
from samverkan.collection import functions_of
from samverkan.interpretation import interpret
from samverkan.picture import WeeklyPicture
from storage import audit, pictures, reports, rooms, rounds
from storage.tables import PictureVersion, Remark

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_REMOVE = frozenset({"-", "–", "ta bort"})
"""Written instead of words, it takes the coordinator's earlier words out."""
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
    audit.note(
        context.session,
        context.now,
        call.actor.person,
        "approved",
        f"picture:{version.id}",
        round=issue.id,
        version=picture.version,
    )
    posted = await _post(call, issue, version, picture)
    thanks = await _thank(context, issue, version, picture)
    summary = call.reply(
        "faststalld",
        kind="confirm",
        heading=issue.heading,
        version=picture.version,
        forum=issue.forum.name,
        in_room=issue.forum.id in posted,
        forwarded=[
            context.municipality.forum_by_id[id_].name for id_ in posted if id_ != issue.forum.id
        ],
        thanked=len(thanks),
    )
    return (summary, *(message for said in posted.values() for message in said), *thanks)


async def add_remark(call: Call, issue: Issue, kind: str) -> Sequence[Message]:
    """`analys OMRÅDE: text`, `prognos: text`, `resurser: text`."""
    text, area = call.argument, None
    if kind == "analys":
        head, _, text = call.argument.partition(":")
        area = call.context.gazetteer.area_of(head.strip())
        if area is None:
            raise Misunderstood(kind, head.strip()[:40])
    text = " ".join(text.split())
    if not text and kind != "analys":
        raise Misunderstood(kind)
    if text.casefold() in _REMOVE:
        text = ""
    check_length(text)
    refused = _personal_data(call, issue, text)
    if refused:
        return refused
    call.context.session.add(
        Remark(
            round_id=issue.id,
            kind=kind,
            area=area,
            text=text,
            person_id=call.actor.person,
            at=call.context.now,
        )
    )
    audit.note(
        call.context.session,
        call.context.now,
        call.actor.person,
        "remark",
        f"round:{issue.id}",
        kind=kind,
        area=area,
    )
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


async def _post(
    call: Call, issue: Issue, version: PictureVersion, picture: WeeklyPicture
) -> dict[str, tuple[Message, ...]]:
    """Return what is said in the forum's rooms and in those that it flows to, by forum.

    Going to another room is part of the coordinator's own act, and is logged (DOMAIN 15.1).
    """
    context = call.context
    posted: dict[str, tuple[Message, ...]] = {}
    for forum in collection.recipients(context.municipality, issue.forum, issue.collection):
        id_ = forum.id
        is_own = id_ == issue.forum.id
        # Within its own forum a picture may be seen as fully as its document is meant to be.
        highest = "K4" if is_own else forum.access_class
        for place in await rooms.places(context.session, id_):
            limit = min(place.ceiling, highest, issue.document.access_class)
            shown = for_ceiling(picture, limit)
            key = f"picture:{_key(context, issue)}:v{picture.version}:room"
            text = Message(
                key=f"{key if is_own else f'{key}:{id_}'}{place.suffix}",
                kind="picture",
                template="lagesbild",
                data={"picture": shown, "name": ""},
                platform=place.platform,
                room=place.room,
                subject=f"round:{issue.id}",
                access_class=shown.access_class,
            )
            files = (_file(text, issue, version, shown, form) for form in ("png", "pdf"))
            posted[id_] = (*posted.get(id_, ()), text, *files)
            if not is_own:
                audit.note(
                    context.session,
                    context.now,
                    call.actor.person,
                    "forwarded",
                    f"picture:{version.id}",
                    forum=id_,
                    access_class=shown.access_class,
                )
    return posted


async def _thank(
    context: Context, issue: Issue, version: PictureVersion, picture: WeeklyPicture
) -> tuple[Message, ...]:
    """Återkoppling: everybody who reported gets the picture back (DOMAIN F22).

    But for somebody who has left meanwhile, and may see it no more.
    """
    given = await reports.of_period(
        context.session, issue.forum.id, issue.collection.id, issue.round.period
    )
    messages: list[Message] = []
    for person in dict.fromkeys(report.person_id for report in given):
        if not functions_of(person, context.today, context.seats, context.absences):
            continue
        functions = [report.function for report in given if report.person_id == person]
        external = any(context.municipality.function_by_id[f].external for f in functions)
        shown = for_ceiling(picture, "K2" if external else issue.document.access_class)
        text = Message(
            key=f"feedback:{_key(context, issue)}:v{picture.version}:{person}",
            kind="feedback",
            template="aterkoppling",
            data={"picture": shown, "revised": picture.version > 1},
            person=person,
            subject=f"round:{issue.id}",
            access_class=shown.access_class,
            awake=True,
        )
        messages += [text, _file(text, issue, version, shown, "pdf")]
    return tuple(messages)


def _file(
    text: Message, issue: Issue, version: PictureVersion, shown: WeeklyPicture, form: str
) -> Message:
    return dataclasses.replace(
        text,
        key=f"{text.key}:{form}",
        template="",
        data={},
        file=File(issue.document.id, version.id or 0, form, shown.access_class),
    )


def _key(context: Context, issue: Issue) -> str:
    return key_of(context, issue.forum, issue.collection, issue.round.period)


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


def _personal_data(call: Call, issue: Issue, text: str) -> Sequence[Message]:
    found = interpret(text, call.context.gazetteer, call.utterance.at, "samordnare")
    return stop_whole(call, issue.forum.coordinator, found.pii) if found.pii else ()
