"""The lägesbild: compile, show, add words, approve, spread (DOMAIN 4 D2, 8, 15.1)."""

import dataclasses
import json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from commands.base import Call, Context, File, Message, Misunderstood, Told
from commands.compiling import Issue, compiled, issue_of, rows_of, silent_for_long
from commands.reporting import check_length, stop_whole
from commands.wording import document_words
from samverkan import calendar, collection, compilation
from samverkan import swedish_forms as forms
from samverkan.interpretation import interpret
from samverkan.picture import WeeklyPicture
from samverkan.structure import Collection, Forum
from storage import audit, pictures, reports, rooms, rounds
from storage.tables import PictureVersion, Remark, Round

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_WEEK = re.compile(r"^(?:v(?:ecka|\.)?\s*)?(\d{1,2})(?:[\s,]+(\d{4}))?$", re.IGNORECASE)
_REMOVE = frozenset({"-", "–", "ta bort"})
"""Written instead of words, it takes the coordinator's earlier words out."""
_FULL_CLASSES = ("K3", "K4")
_HEAD = frozenset({"version", "status", "status_name", "approved_by", "date", "meeting"})


async def show(call: Call) -> Sequence[Message]:
    """`lägesbild [v. NN]`: the draft for the coordinator, the approved one for members."""
    issue = await _issue(call, call.argument.strip(" .!?"))
    approved = await pictures.latest(call.context.session, issue.id)
    if _is_coordinator(call, issue) and call.place.direct:
        return (await draft_message(call.context, issue, call.actor.person, call.utterance.event),)
    if approved is None:
        return (call.reply("ej_faststalld", week=forms.week(issue.week)),)
    picture = for_ceiling(thawed(approved.data), call.place.ceiling)
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
            "picture": picture,
            "rows": await rows_of(context, issue),
            "silent": await silent_for_long(context, issue),
            "closed": issue.round.closed_at is not None,
            "unasked": rounds.was_missed(issue.round),
            "approved": approved.version if approved else 0,
            "changed": not is_approved,
        },
        person=person,
        subject=f"draft:{issue.id}",
        access_class="K4",
    )


async def approve(call: Call) -> Sequence[Message]:
    """`fastställ [v. NN]`: freeze the picture, post it in the room, thank every rapportör."""
    issue = await _to_approve(call)
    context = call.context
    if issue.round.closed_at is None:
        raise Told("ej_stangd", closes=context.local(issue.round.closes_at))
    draft = await compiled(context, issue)
    previous = await pictures.latest(context.session, issue.id)
    if previous is not None and _is_same(draft, previous):
        raise Told("redan_faststalld", week=forms.week(issue.week), version=previous.version)
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
    posted = await _post(context, issue, version, picture)
    thanks = await _thank(context, issue, version, picture)
    summary = call.reply(
        "faststalld",
        kind="confirm",
        week=forms.week(issue.week),
        version=picture.version,
        forum=issue.forum.name,
        in_room=bool(posted),
        thanked=len(thanks),
    )
    return (summary, *posted, *thanks)


async def add_remark(call: Call, kind: str) -> Sequence[Message]:
    """`analys OMRÅDE: text`, `prognos: text`, `resurser: text`."""
    issue = await _issue(call, "")
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
            week=forms.week(issue.week),
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
    context: Context, issue: Issue, version: PictureVersion, picture: WeeklyPicture
) -> tuple[Message, ...]:
    room = await rooms.of_forum(context.session, issue.forum.id)
    if room is None:
        return ()
    shown = for_ceiling(picture, room.ceiling)
    text = Message(
        key=f"picture:{_key(context, issue)}:v{picture.version}:room",
        kind="picture",
        template="lagesbild",
        data={"picture": shown, "name": ""},
        platform=room.platform,
        room=room.room,
        subject=f"round:{issue.id}",
        access_class=shown.access_class,
    )
    return (text, *(_file(text, issue, version, shown, form) for form in ("png", "pdf")))


async def _thank(
    context: Context, issue: Issue, version: PictureVersion, picture: WeeklyPicture
) -> tuple[Message, ...]:
    """Återkoppling: everybody who reported gets the picture back (DOMAIN F22)."""
    given = await reports.of_period(
        context.session, issue.forum.id, issue.collection.id, issue.round.period
    )
    messages: list[Message] = []
    for person in dict.fromkeys(report.person_id for report in given):
        functions = [report.function for report in given if report.person_id == person]
        external = any(context.municipality.function_by_id[f].external for f in functions)
        shown = compilation.for_external(picture) if external else picture
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
    return f"{context.municipality.id}:{issue.forum.id}:{issue.round.period}"


def _content(data: Mapping[str, Any]) -> str:
    """Return what a reader would call a change, without the head of the document."""
    return json.dumps({k: v for k, v in data.items() if k not in _HEAD}, sort_keys=True)


async def _issue(call: Call, wanted: str) -> Issue:
    """Return the round a command is about: a named week, else the one in hand.

    In hand is what the message answers to, else the newest round of the forum.
    """
    context = call.context
    forum, item = collection_meant(call)
    kind, _, number = (call.utterance.about or "").partition(":")
    if not wanted and kind in {"draft", "round"}:
        found = await context.session.get(Round, int(number))
        if found is not None:
            return issue_of(context, found)
    if wanted:
        found = await _named(call, forum, item, wanted)
    else:
        newest = await rounds.latest(context.session, forum.id, item.id)
        found = newest[0] if newest else None
    if found is None:
        raise Told("ingen_lagesbild", wanted=wanted)
    return issue_of(context, found)


async def _to_approve(call: Call) -> Issue:
    """Return the round that `fastställ` means.

    A named week or the draft it answers to; else the newest, unless that one still is open
    while the one before it waits.
    """
    issue = await _issue(call, call.argument.strip(" .!?"))
    if issue.round.closed_at is not None or call.argument or call.utterance.about:
        return issue
    context = call.context
    before = await rounds.latest(
        context.session, issue.forum.id, issue.collection.id, before=issue.round.period
    )
    if not before or before[0].closed_at is None:
        return issue
    waiting = issue_of(context, before[0])
    approved = await pictures.latest(context.session, waiting.id)
    is_done = approved is not None and _is_same(await compiled(context, waiting), approved)
    return issue if is_done else waiting


def _is_same(draft: WeeklyPicture, approved: PictureVersion) -> bool:
    return _content(dataclasses.asdict(draft)) == _content(approved.data)


async def _named(call: Call, forum: Forum, item: Collection, wanted: str) -> Round | None:
    parsed = _WEEK.match(wanted.strip())
    if parsed is None:
        raise Misunderstood("lägesbild", wanted[:40])
    number = int(parsed[1])
    newest = await rounds.latest(call.context.session, forum.id, item.id, limit=60)
    for round_ in newest:
        week = calendar.IsoWeek.parse(round_.period)
        if week.week == number and parsed[2] in (None, str(week.year)):
            return round_
    return None


def collection_meant(call: Call) -> tuple[Forum, Collection]:
    """Return the collection a person means: the room's, else the one they coordinate or serve."""
    found = collection.all_collections(call.context.municipality)
    if call.place.forum is not None:
        here = [pair for pair in found if pair[0].id == call.place.forum]
        if here:
            return here[0]
    for forum, item in found:
        if forum.coordinator in call.actor.functions:
            return forum, item
    for forum, item in found:
        if set(forum.members) & set(call.actor.functions):
            return forum, item
    raise Told("ingen_funktion")


def _is_coordinator(call: Call, issue: Issue) -> bool:
    return issue.forum.coordinator in call.actor.functions


def _personal_data(call: Call, issue: Issue, text: str) -> Sequence[Message]:
    found = interpret(text, call.context.gazetteer, call.utterance.at, "samordnare")
    return stop_whole(call, issue.forum.coordinator, found.pii) if found.pii else ()
