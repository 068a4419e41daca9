"""Spread what was approved: to the rooms it flows to, and back to all who reported.

The weekly picture (`commands.lagesbild`) and the documents of headings (`commands.papers`)
are made in ways of their own; who gets them, and in which form, is one rule (DOMAIN 8,
15.1, F22).
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from commands.base import Call, Context, File, Message
from commands.compiling import Issue
from commands.periods import key_of
from samverkan.collection import functions_of, recipients
from storage import audit, reports, rooms

OPEN = "K2"
"""The class of what outsiders may see."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A document in the form that somebody may see.

    Attributes:
        data: what its templates are given.
        access_class: of this form.
        file: the same as a file; which format is said by the edition.

    """

    data: Mapping[str, object]
    access_class: str
    file: File


@dataclass(frozen=True, slots=True)
class Edition:
    """A version that has just been approved.

    Attributes:
        record: what the log calls it, as "paper:12".
        version: its number, from 1.
        kind: of the message to a room.
        template: of the message to a room.
        thanks: the template of the answer to those who reported.
        formats: the files that follow to a room; people get the PDF.
        shown: gives the fullest form that a class allows.

    """

    record: str
    version: int
    kind: str
    template: str
    thanks: str
    formats: tuple[str, ...]
    shown: Callable[[str], Shown]


async def spread(call: Call, issue: Issue, edition: Edition) -> Sequence[Message]:
    """Log the approval, post it where it goes, thank those behind it, and sum up."""
    context = call.context
    _log(call, edition, "approved", round=issue.id, version=edition.version)
    posted = await _post(call, issue, edition)
    thanks = await _thank(context, issue, edition)
    forums = context.municipality.forum_by_id
    summary = call.reply(
        "faststalld",
        kind="confirm",
        heading=issue.heading,
        version=edition.version,
        forum=issue.forum.name,
        in_room=issue.forum.id in posted,
        forwarded=[forums[id_].name for id_ in posted if id_ != issue.forum.id],
    )
    return (summary, *(message for said in posted.values() for message in said), *thanks)


async def _post(call: Call, issue: Issue, edition: Edition) -> Mapping[str, Sequence[Message]]:
    """Return what is said in the forum's rooms and in those that it flows to, by forum.

    Going to another room is part of the coordinator's own act, and is logged (DOMAIN 15.1).
    """
    context = call.context
    posted: dict[str, list[Message]] = {}
    for forum in recipients(context.municipality, issue.forum, issue.collection):
        is_own = forum.id == issue.forum.id
        # Within its own forum a document may be seen as fully as it is meant to be.
        highest = issue.document.access_class if is_own else forum.access_class
        for place in await rooms.places(context.session, forum.id):
            shown = edition.shown(min(place.ceiling, highest, issue.document.access_class))
            key = f"picture:{_key(context, issue)}:v{edition.version}:room"
            text = Message(
                key=f"{key if is_own else f'{key}:{forum.id}'}{place.suffix}",
                kind=edition.kind,
                template=edition.template,
                data=shown.data,
                platform=place.platform,
                room=place.room,
                subject=f"round:{issue.id}",
                access_class=shown.access_class,
            )
            files = (_file(text, shown, format_) for format_ in edition.formats)
            posted.setdefault(forum.id, []).extend((text, *files))
            if not is_own:
                _log(call, edition, "forwarded", forum=forum.id, access_class=shown.access_class)
    return posted


def _log(call: Call, edition: Edition, what: str, **detail: object) -> None:
    session, now = call.context.session, call.context.now
    audit.note(session, now, call.actor.person, what, edition.record, **detail)


async def _thank(context: Context, issue: Issue, edition: Edition) -> Sequence[Message]:
    """Återkoppling: everybody who reported gets the document back (DOMAIN F22).

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
        shown = edition.shown(OPEN if external else issue.document.access_class)
        text = Message(
            key=f"feedback:{_key(context, issue)}:v{edition.version}:{person}",
            kind="feedback",
            template=edition.thanks,
            data={**shown.data, "revised": edition.version > 1},
            person=person,
            subject=f"round:{issue.id}",
            access_class=shown.access_class,
            awake=True,
        )
        messages += [text, _file(text, shown, "pdf")]
    return tuple(messages)


def _file(text: Message, shown: Shown, format_: str) -> Message:
    return dataclasses.replace(
        text,
        key=f"{text.key}:{format_}",
        template="",
        data={},
        file=dataclasses.replace(shown.file, form=format_),
    )


def _key(context: Context, issue: Issue) -> str:
    return key_of(context, issue.forum, issue.collection, issue.round.period)
