"""The inbox: one event, one transaction (DESIGN 2).

The event's id, everything the verb changed, and the messages it answers with are
written together or not at all. A replay finds the id and does nothing.
"""

import asyncio
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

import structlog
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlmodel.ext.asyncio.session import AsyncSession

from bot import access
from bot.clock import Clock
from bot.enqueue import to_rows
from bot.given import Fetch, fingerprinted, received
from bot.logs import where
from bot.platforms import base as chat
from bot.pointed import LookUp, looked_up, pointed_at
from commands import dispatch, stopping
from commands.base import Call, Context, Message, Told, prepare
from commands.heard import Actor, Handed, Place, Pointed, Utterance
from commands.meetings import calls
from samverkan import calendar, collection
from samverkan.interpretation import Gazetteer
from samverkan.sheets import Received
from samverkan.structure import Municipality
from samverkan.visible import cleaned
from storage import inbox, outbox, people, rooms
from storage.database import Database, is_transient
from storage.outbox import Letter
from storage.tables import OutboxRow

log = structlog.get_logger()

_MEDIA_TYPE = re.compile(r"[a-z]{2,20}/[a-z0-9][a-z0-9.+-]{0,90}")
"""A media type (RFC 6838); what else a sender's program says of a file is not kept."""
_NEW = "K2"
"""The ceiling of a room that nothing is known of."""
_PAUSES = (0.05, 0.5)
"""Seconds between tries when the database is away for a moment."""
_Taken = tuple[str, int, Sequence[Letter] | None]
"""What an event was taken for, how many messages that made, and what `outbox.add` returned."""


@dataclass(frozen=True, slots=True)
class Inbox:
    """Takes events in.

    Attributes:
        database: where everything is written.
        municipality: the structure.
        gazetteer: its areas, prepared.
        clock: says what time it is.
        platform: name of the platform the events come from.
        limit: what that platform may see.
        fetch: gives the content of a file that was sent there.
        look_up: gives a message of a room there.

    """

    database: Database
    municipality: Municipality
    gazetteer: Gazetteer
    clock: Clock
    platform: str
    limit: access.Limit = field(default_factory=access.Limit)
    fetch: Fetch | None = None
    look_up: LookUp | None = None

    async def handle(self, event: chat.Event) -> Sequence[Letter] | None:
        """Handle an event once. Returns when it is on disk, what `storage.outbox.add` does.

        An unexpected failure is undone and then recorded, with a short reference that
        the sender is told and the log holds; the event is not tried again, since it
        would fail again. A failure to write that record is raised, and so is a database
        that is away for longer than a moment: the platform then brings the event again.
        """
        try:
            return await self._handle_patiently(event)
        except Exception as problem:
            if is_transient(problem):
                log.warning("database_away", event_id=event.id, **where(problem))
                raise
            reference = secrets.token_hex(3)
            log.error("event_failed", reference=reference, event_id=event.id, **where(problem))
            await self._record_failure(event, reference)
            return None

    async def _handle_patiently(self, event: chat.Event) -> Sequence[Letter] | None:
        fetch = self.fetch if await self._is_wanted(event) else None
        event = await fingerprinted(event, fetch)
        file = await received(event, fetch)
        pointed = await self._pointed(event)
        for pause in _PAUSES:
            try:
                return await self._handle(event, file, pointed)
            except (SQLAlchemyError, OSError) as problem:
                # Two events at once may also stumble over each other's new rows, once.
                if not (is_transient(problem) or isinstance(problem, IntegrityError)):
                    raise
            await asyncio.sleep(pause)
        return await self._handle(event, file, pointed)

    async def _pointed(self, event: chat.Event) -> Pointed | None:
        """Return the message that somebody known points at in a forum's room, not one of ours."""
        target = pointed_at(event)
        if target is None or self.look_up is None:
            return None
        async with self.database.read() as session:
            room = await rooms.by_room(session, self.platform, event.room)
            known = await people.by_user(session, self.platform, event.sender)
            ours = await outbox.by_event(session, self.platform, target)
        if known is None or room is None or room.forum is None or ours is not None:
            return None
        found = await looked_up(event, target, self.look_up)
        if found is None:
            return Pointed(target)
        async with self.database.read() as session:
            author = await people.by_user(session, self.platform, found.sender)
        return Pointed(
            target,
            text=cleaned(found.text),
            person=author.id if author else None,
            at=self.clock.at(found.at),
        )

    async def _is_wanted(self, event: chat.Event) -> bool:
        """Say whether a file comes from somebody known, and has not been read before."""
        if not isinstance(event, chat.Said) or event.file is None:
            return False
        async with self.database.read() as session:
            person = await people.by_user(session, self.platform, event.sender)
            is_new = not await inbox.is_handled(session, self.platform, event.id)
            return person is not None and is_new

    async def _handle(
        self, event: chat.Event, file: Received | None, pointed: Pointed | None
    ) -> Sequence[Letter] | None:
        async def take(session: AsyncSession) -> _Taken | None:
            now = self.clock.now()
            today = calendar.local_day(self.municipality, now)
            arrival = await inbox.arrived(
                session, self.platform, event.id, event.room, event.sender, today
            )
            if arrival.handled:
                return None
            context = await prepare(
                session, self.municipality, self.gazetteer, now, arrival.present
            )
            outcome, messages = await self._dispatch(context, event, arrival, file, pointed)
            await session.flush()
            await inbox.note(session, self.platform, event.id, now, outcome)
            rows = await to_rows(session, self.municipality, messages, now, arrival.room)
            return outcome, len(messages), await outbox.add(session, rows)

        taken = await self.database.transact(take)
        if taken is None:
            return None
        outcome, count, written = taken
        told = partial(
            log.info, "event_handled", event_id=event.id, outcome=outcome, messages=count
        )
        # The answer goes first: by then its delivery has been begun.
        asyncio.get_running_loop().call_later(0, told)
        return written

    async def _record_failure(self, event: chat.Event, reference: str) -> None:
        now = self.clock.now()
        async with self.database.write() as session:
            if await inbox.is_handled(session, self.platform, event.id):
                return
            await inbox.note(session, self.platform, event.id, now, "failed", reference)
            message = Message(
                key=f"failed:{self.platform}:{event.id}",
                kind="error",
                template="fel",
                data={"reference": reference},
                platform=self.platform,
                room=event.room,
            )
            if isinstance(event, chat.Said | chat.Edited) and event.direct:
                await outbox.add(session, await to_rows(session, self.municipality, [message], now))

    async def _dispatch(
        self,
        context: Context,
        event: chat.Event,
        arrival: inbox.Arrival,
        file: Received | None,
        pointed: Pointed | None,
    ) -> tuple[str, Sequence[Message]]:
        session, room, person = context.session, arrival.room, arrival.person
        if isinstance(event, chat.Replaced):
            await rooms.replace(session, self.platform, event.room, event.successor)
            return "replaced", ()
        if isinstance(event, chat.Joined | chat.Left):
            await self._note_departure(session, event, room, person)
            return "membership", ()
        if isinstance(event, chat.Gathered):
            return "call", await self._of_call(context, event, room)
        if person is None:
            return "stranger", self._to_stranger(event)
        actor = Actor(
            person=person.id,
            name=person.name,
            functions=collection.functions_of(
                person.id, context.today, context.seats, context.absences
            ),
        )
        direct = getattr(event, "direct", False) or (
            room is not None and room.person_id is not None
        )
        if direct and room is None:
            # A chat of two that the person opened is that person's direct chat from now on.
            await rooms.remember(session, self.platform, event.room, person=person.id, ceiling=_NEW)
            room = inbox.Chat(self.platform, event.room, None, person.id, _NEW)
        place = _place(self.platform, event.room, room, direct=direct)
        if direct:
            encrypted = getattr(event, "encrypted", place.ceiling != access.LOWEST)
            ceiling = access.of_one(
                self.municipality, actor.functions, encrypted=encrypted, limit=self.limit
            )
            place = replace(place, ceiling=ceiling)
        utterance = replace(await self._utterance(session, event), file=file, pointed=pointed)
        call = Call(context, actor, place, utterance)
        try:
            outcome, messages = await _verb(call, event)
        except Told as told:
            return "told", stopping.refuse(call, told)
        return outcome, (*messages, *await dispatch.standings(call, messages))

    async def _of_call(
        self, context: Context, event: chat.Gathered, room: inbox.Chat | None
    ) -> Sequence[Message]:
        """Tell of a call, which is nobody's words: whose it is matters not."""
        place = _place(self.platform, event.room, room, direct=False)
        if event.over:
            return await calls.ended(context, place, event.thread)
        return await calls.began(context, place, event.title, event.thread)

    async def _utterance(self, session: AsyncSession, event: chat.Event) -> Utterance:
        """Return what was said, with what it is about: the message of ours it points at."""
        target = getattr(event, "target", None)
        thread = getattr(event, "thread", None)
        about: OutboxRow | None = None
        for reference in (getattr(event, "reply_to", None), target, thread):
            if reference and about is None:
                found = await outbox.by_event(session, self.platform, reference)
                # Matrix lets anybody reply to the id of a message in a room that they are not in.
                about = found if found is not None and found.room == event.room else None
        if isinstance(event, chat.Reacted | chat.Submitted) and about is not None:
            # A reaction stands in no thread itself; what it answers may.
            thread = about.payload.get("thread")
        # A card's answer is no message that could be replied to in a room; the card is.
        source = event.id
        if isinstance(event, chat.Edited) or (
            isinstance(event, chat.Submitted) and not event.direct
        ):
            source = event.target
        return Utterance(
            event=event.id,
            source=source,
            text=cleaned(getattr(event, "text", "")),
            about=about.subject if about else None,
            thread=thread,
            addressed=getattr(event, "mentioned", False) or about is not None,
            at=self.clock.at(event.at),
            replied=getattr(event, "reply_to", None),
            handed=_handed(event) if isinstance(event, chat.Said) else None,
        )

    async def _note_departure(
        self,
        session: AsyncSession,
        event: chat.Joined | chat.Left,
        room: inbox.Chat | None,
        person: inbox.Sender | None,
    ) -> None:
        """Forget a direct chat that its person has left, so that the next word opens a new one."""
        is_theirs = room is not None and person is not None and room.person_id == person.id
        if isinstance(event, chat.Left) and is_theirs:
            await rooms.forget(session, self.platform, event.room)

    def _to_stranger(self, event: chat.Event) -> Sequence[Message]:
        """Answer an unknown person with one polite sentence, and nothing else."""
        if not isinstance(event, chat.Said) or not (event.direct or event.mentioned):
            return ()
        return (
            Message(
                key=f"stranger:{self.platform}:{event.room}:{event.sender}",
                kind="help",
                template="okand_person",
                data={"municipality": self.municipality.name},
                platform=self.platform,
                room=event.room,
            ),
        )


def _place(platform: str, name: str, room: inbox.Chat | None, *, direct: bool) -> Place:
    return Place(
        platform=platform,
        room=name,
        direct=direct,
        forum=room.forum if room else None,
        ceiling=room.ceiling if room else _NEW,
    )


async def _submitted(call: Call, event: chat.Submitted) -> tuple[str, Sequence[Message]]:
    """Take what a card said, as if it had been written: one message after the other."""
    messages: dict[str, Message] = {}
    for number, words in enumerate(event.words, 1):
        utterance = replace(call.utterance, event=f"{event.id}/{number}", text=cleaned(words))
        spoken = replace(call, utterance=utterance)
        try:
            _, said = await _pressed(spoken, event.target)
        except Told as told:
            said = stopping.refuse(spoken, told)
        for message in said:
            # Of answers alike only the last is said: it holds what those before it changed.
            alike = (message.template, message.subject, message.room, message.person)
            messages[repr(alike)] = message
    return "submitted", tuple(messages.values())


async def _pressed(call: Call, card: str) -> tuple[str, Sequence[Message]]:
    """Take words of a card; a button that stands for a reaction is one to the card."""
    if dispatch.is_reaction(call.utterance.text):
        return await dispatch.reacted(call, card, call.utterance.text)
    return await dispatch.said(call)


async def _said(call: Call, event: chat.Said) -> tuple[str, Sequence[Message]]:
    taken = await dispatch.handed(call) if event.unsupported is not None else None
    if taken is not None:
        return taken
    if call.utterance.file is not None:
        return await dispatch.given(call)
    if event.unsupported is None:
        return await dispatch.said(call)
    return "unsupported", (call.reply("bara_text", kind="help"),) if call.place.direct else ()


def _handed(event: chat.Said) -> Handed | None:
    """Return the file of a message in the words of the floor below."""
    file = event.file
    if file is None:
        return None
    return Handed(
        kind=event.unsupported or "file",
        name=cleaned(file.name),
        mime=file.mime if _MEDIA_TYPE.fullmatch(file.mime) else "",
        size=file.size,
        reference=file.address,
        sha256=file.sha256,
    )


async def _verb(call: Call, event: chat.Event) -> tuple[str, Sequence[Message]]:
    match event:
        case chat.Submitted():
            return await _submitted(call, event)
        case chat.Said():
            return await _said(call, event)
        case chat.Edited():
            return await dispatch.edited(call, event.target)
        case chat.Withdrawn():
            return await dispatch.withdrawn(call, event.target)
        case chat.Reacted():
            return await dispatch.reacted(call, event.target, event.key)
        case chat.Unreadable():
            return "unreadable", (call.private("olasbart", kind="help"),)
        case _:
            return "ignored", ()
