"""What a verb is given and what it gives back.

A verb gets a `Context` (who, where, when, and a session in one transaction) and
returns `Message`s: a template's name and its data. The floor above renders them and
writes them to the outbox in the same transaction.

Errors that a person is told about, whole:

    Told                     .template, .data: what the person reads
    ├── NotYours             the command is somebody else's
    └── Misunderstood        what was understood, and an example that works
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from commands.heard import Actor, Place, Utterance
from commands.wording import load
from samverkan import calendar
from samverkan.collection import Addressee, Away, Seat, addressee
from samverkan.interpretation import Gazetteer
from samverkan.structure import Forum, Municipality
from samverkan.temporary import with_groups
from storage.present import Present, present


class Right(StrEnum):
    """Who may use a command (DOMAIN 15.1). Declared on the command."""

    ALLA = "alla"
    """Everybody who is known."""
    RAPPORTOR = "rapportor"
    """Whoever answers for a function that is asked for reports."""
    MEDLEM = "medlem"
    """A member of the forum, its chair or its coordinator, inside the authorities."""
    SAMORDNARE = "samordnare"
    """The forum's coordinator."""
    LEDARE = "ledare"
    """Whoever coordinates or leads some forum."""
    MOTE = "mote"
    """Whoever has a seat in a forum."""


@dataclass(frozen=True, slots=True)
class File:
    """A document to send: rendered when it is delivered, from what is frozen in storage.

    Attributes:
        document: id of the document type ("veckolagesbild").
        version: stored id of the frozen version.
        form: "pdf" or "png"; of a paper "pdf", "docx" or "xlsx".
        access_class: K2 gives the external variant.
        shelf: where the version is kept: "picture" for a weekly lägesbild, else "paper".

    """

    document: str
    version: int
    form: str
    access_class: str
    shelf: str = "picture"


@dataclass(frozen=True, slots=True)
class Opening:
    """A forum's own room, to be made when there is none, with people asked in.

    Attributes:
        forum: forum id; with the municipality's id the key that makes it one room only.
        name: what people read.
        people: stored ids of whom to ask in; those on other platforms are left out.
        encrypted: end-to-end.

    """

    forum: str
    name: str
    people: tuple[int, ...]
    encrypted: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """Something to be said, or done, in a chat.

    Attributes:
        key: unique for ever; the same key is never delivered twice.
        kind: ask, nudge, confirm, picture … (DESIGN 7).
        template: file name in templates/chat without ending.
        data: what the template is fed with.
        person: stored id of the person whose direct chat it goes to; or
        room: the platform's room id.
        platform: needed with `room`.
        reply_to, thread: ids of messages.
        thread_of: key of a message of ours whose thread it goes into.
        mention: stored id of the one person addressed.
        subject: what an answer to it is about ("report:12").
        ask: stored id of the ask it is about; taken back when that is answered.
        access_class: refused in a room with a lower ceiling.
        awake: waits for the end of quiet hours.
        expires_at: dropped when it could not go before.
        file: a document instead of text; with a template, as a link in its words where
            links are served.
        operation: send; redact (`target` is the message to delete); open_room (`opening`);
            remove (`target` is the account to take out of the room); or update: the cards
            of the kind `target` that were sent about `subject` show the template's words
            as how things stand now.
        final: with an update, that nothing is left to answer.
        opening: the room to make.
        if_refused: said to the person when the operation is not allowed.

    """

    key: str
    kind: str
    template: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)
    person: int | None = None
    room: str | None = None
    platform: str | None = None
    reply_to: str | None = None
    thread: str | None = None
    thread_of: str | None = None
    mention: int | None = None
    subject: str | None = None
    ask: int | None = None
    access_class: str | None = None
    awake: bool = False
    expires_at: datetime | None = None
    file: File | None = None
    operation: str = "send"
    target: str | None = None
    opening: Opening | None = None
    if_refused: str | None = None
    final: bool = False


@dataclass(frozen=True, slots=True)
class Context:
    """Everything a verb may use.

    Attributes:
        session: one transaction; committed with the messages that the verb returns.
        municipality: the structure, with the groups that were started in chat.
        gazetteer: the structure's areas, prepared for interpretation.
        now: aware UTC instant.
        seats: who holds what.
        absences: who is away today.

    """

    session: AsyncSession
    municipality: Municipality
    gazetteer: Gazetteer
    now: datetime
    seats: tuple[Seat, ...]
    absences: tuple[Away, ...]

    @property
    def today(self) -> date:
        """The local calendar day."""
        return calendar.local_day(self.municipality, self.now)

    def local(self, instant: datetime) -> datetime:
        """Return an instant in local time."""
        return instant.astimezone(calendar.zone(self.municipality))

    def addressee(self, function: str) -> Addressee:
        """Return whom to turn to for a function today."""
        return addressee(function, self.today, self.seats, self.absences)

    def coordinator(self, forum: Forum) -> int | None:
        """Return the person who coordinates a forum today; None when it is vacant."""
        return self.addressee(forum.coordinator).person

    def function_name(self, function: str) -> str:
        """Return a function's name; the id itself when the model no longer has it."""
        found = self.municipality.function_by_id.get(function)
        return found.name if found else function


async def prepare(
    session: AsyncSession,
    municipality: Municipality,
    gazetteer: Gazetteer,
    now: datetime,
    stands: Present | None = None,
) -> Context:
    """Return a context with the structure as it stands and who holds what today.

    This is the one place where groups that were started in chat are laid over the model.
    `stands` need not be asked for when it is known.
    """
    if stands is None:
        stands = await present(session, calendar.local_day(municipality, now))
    return Context(
        session=session,
        municipality=with_groups(municipality, stands.groups),
        gazetteer=gazetteer,
        now=now,
        seats=stands.seats,
        absences=stands.absences,
    )


@dataclass(frozen=True, slots=True)
class Call:
    """A verb's call: the context, who, where and what.

    Attributes:
        context: see `Context`.
        actor: who.
        place: where.
        utterance: the whole message.
        argument: the text after the command's name.

    """

    context: Context
    actor: Actor
    place: Place
    utterance: Utterance
    argument: str = ""

    def answering(self, target: str) -> "Call":
        """Return the call as one that answers another message: what was reacted to."""
        return replace(self, utterance=replace(self.utterance, source=target))

    def reply(self, template: str, *, kind: str = "reply", n: int = 0, **values: Any) -> Message:  # noqa: ANN401 -- template data
        """Return an answer where it was said: in the thread, or as a reply in a room."""
        thread = self.utterance.thread
        subject = values.pop("subject", None)
        access_class = values.pop("access_class", None)
        return Message(
            key=f"{kind}:{self.place.platform}:{self.utterance.event}:{n}",
            kind=kind,
            template=template,
            data={"name": self.actor.name.split()[0], **values},
            platform=self.place.platform,
            room=self.place.room,
            thread=thread,
            reply_to=None if self.place.direct and not thread else self.utterance.source,
            subject=subject,
            access_class=access_class,
        )

    def private(self, template: str, *, kind: str = "reply", n: int = 0, **values: Any) -> Message:  # noqa: ANN401 -- template data
        """Return an answer in the person's direct chat, wherever it was said."""
        if self.place.direct:
            return self.reply(template, kind=kind, n=n, **values)
        return Message(
            key=f"{kind}:{self.place.platform}:{self.utterance.event}:{n}",
            kind=kind,
            template=template,
            subject=values.pop("subject", None),
            access_class=values.pop("access_class", None),
            data={"name": self.actor.name.split()[0], **values},
            person=self.actor.person,
        )


def command_help(name: str) -> Mapping[str, str]:
    """Return a command's one-line help and example."""
    found: Mapping[str, str] = load("hjalp")[fold(name)]
    return found


def fold(text: str) -> str:
    """Return text in lower case without å ä ö, with single spaces."""
    lowered = " ".join(text.casefold().split())
    return lowered.translate(str.maketrans("åäöé", "aaoe"))


class Told(Exception):  # noqa: N818 -- named by what it is: something the person is told
    """Something a person is told instead of an answer."""

    def __init__(self, template: str, **data: Any) -> None:  # noqa: ANN401 -- template data
        super().__init__(template)
        self.template = template
        self.data = data


class NotYours(Told):
    """The command is somebody else's."""

    def __init__(self, command: str, who: str) -> None:
        super().__init__("ej_behorig", command=command, who=who)


class Misunderstood(Told):
    """The words after the command were not understood."""

    def __init__(self, command: str, part: str = "") -> None:
        super().__init__(
            "fel_bruk", command=command, part=part, example=command_help(command)["exempel"]
        )


Run = Callable[[Call], Awaitable[Sequence[Message]]]


@dataclass(frozen=True, slots=True)
class Command:
    """A named verb.

    Attributes:
        name: what people write ("lägesbild").
        right: who may.
        run: does it.
        accepts: says whether the words after the name fit, so that a report which
            happens to begin with the name is not taken for the command. With the
            prefix it is always the command.
        aliases: other spellings; those without å ä ö come by themselves.

    """

    name: str
    right: Right
    run: Run
    accepts: Callable[[str], bool]
    aliases: tuple[str, ...] = ()
