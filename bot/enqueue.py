"""Messages to outbox rows: rendered once, addressed, and put in a lane."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.offering import offered
from bot.rendering import chat
from bot.rendering.cards import is_shown, with_state
from bot.rendering.cards import render as card_of
from commands.base import Message, Opening
from samverkan import calendar
from samverkan.examples import examples
from samverkan.structure import Municipality
from storage import outbox, people, rooms
from storage.inbox import Chat
from storage.outbox import Letter
from storage.tables import OutboxRow, Person


async def to_rows(
    session: AsyncSession,
    municipality: Municipality,
    messages: Iterable[Message],
    now: datetime,
    here: Chat | None = None,
) -> list[Letter]:
    """Return rows for messages, in order. `here` is a room of which need not be asked."""
    messages = tuple(messages)
    wanted = {
        (str(message.platform), message.room)
        for message in messages
        if message.room is not None and message.person is None
    }
    owners: dict[tuple[str, str], int] = {}
    if here is not None:
        place = (here.platform, here.room)
        wanted.discard(place)
        owners |= {place: here.person_id} if here.person_id is not None else {}
    owners |= await rooms.owners(session, wanted)
    known = _Known(owners, await people.by_ids(session, _named_in(messages)))
    rows: list[Letter] = []
    for message in await offered(session, municipality, messages):
        if message.operation == "update":
            rows += await _updates(session, municipality, message, now)
        else:
            rows.append(_row(municipality, message, now, known))
    return rows


@dataclass(frozen=True, slots=True)
class _Known:
    """What messages need to know, asked once for all of them.

    Attributes:
        owners: (platform, room) -> stored id of the person whose direct chat it is.
        people: stored id -> who a message goes to or names.

    """

    owners: Mapping[tuple[str, str], int]
    people: Mapping[int, Person]


def _named_in(messages: Iterable[Message]) -> set[int]:
    """Return the stored ids of those whose account a message needs."""
    found: set[int] = set()
    for message in messages:
        if message.platform is None and message.person is not None:
            found.add(message.person)
        if message.mention is not None:
            found.add(message.mention)
        if message.opening is not None:
            found |= set(message.opening.people)
    return found


async def _updates(
    session: AsyncSession, municipality: Municipality, message: Message, now: datetime
) -> list[Letter]:
    """Return a row for each card that does not show yet how things stand.

    It goes in the lane of the message that shows the card, and so after it.
    """
    words = chat.render(message.template, _data(municipality, message)).text
    state = [words, message.final]
    rows = []
    for shown in await outbox.with_card(session, message.subject or "", message.target or ""):
        if shown.payload.get("state") == state:
            continue
        shown.payload = {**shown.payload, "state": state}
        session.add(shown)
        rows.append(_update(shown, message, words, now))
    return rows


def _update(shown: OutboxRow, message: Message, words: str, now: datetime) -> Letter:
    return Letter(
        key=f"{message.key}:{shown.id}",
        platform=shown.platform,
        lane=shown.lane,
        room=shown.room,
        person_id=shown.person_id,
        operation="update",
        kind=message.kind,
        payload={
            "root": shown.key,
            "text": words,
            "card": with_state(shown.payload["card"], words, final=message.final),
        },
        created_at=now,
        not_before=shown.not_before,
        next_at=max(now, shown.not_before),
    )


def _row(municipality: Municipality, message: Message, now: datetime, known: _Known) -> Letter:
    room, person, platform = message.room, message.person, message.platform
    if room is not None and person is None:
        person = known.owners.get((str(platform), room))
    if platform is None and person is not None:
        platform = known.people[person].platform
    is_personal = person is not None and message.operation == "send"
    lane = f"person:{person}" if is_personal and message.mention is None else f"room:{room}"
    if message.opening is not None:
        lane = f"opening:{message.opening.forum}"
    not_before = calendar.next_awake(municipality, now) if message.awake else now
    return Letter(
        key=message.key,
        platform=str(platform),
        lane=lane,
        room=room,
        person_id=person,
        operation=message.operation,
        kind=message.kind,
        subject=message.subject,
        ask_id=message.ask,
        access_class=message.access_class,
        payload=_payload(
            municipality,
            message,
            known.people,
            cards=is_shown(message.template, str(platform), alone=is_personal),
            alone=is_personal,
        ),
        created_at=now,
        not_before=not_before,
        expires_at=message.expires_at,
        next_at=not_before,
    )


def _opening(
    municipality: Municipality, opening: Opening, platform: str, known: Mapping[int, Person]
) -> dict[str, Any]:
    asked = [known[person] for person in opening.people]
    return {
        "room_key": f"{municipality.id}:{opening.forum}",
        "forum": opening.forum,
        "name": opening.name,
        "users": [person.user for person in asked if person.platform == platform],
        "encrypted": opening.encrypted,
    }


def _data(municipality: Municipality, message: Message) -> Mapping[str, Any]:
    """Return what a template is fed with: also what an example names, unless the verb chose."""
    return {"exempel": examples(municipality), **message.data}


def _payload(
    municipality: Municipality,
    message: Message,
    known: Mapping[int, Person],
    *,
    cards: bool,
    alone: bool,
) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "reply_to": message.reply_to,
        "thread": message.thread,
        "thread_of": message.thread_of,
        "target": message.target,
        "mention": known[message.mention].user if message.mention else None,
    }
    if message.template:
        data = _data(municipality, message)
        rendered = chat.render(message.template, data)
        payload |= {"text": rendered.text, "html": rendered.html}
        card = card_of(message.template, data, rendered.text, alone=alone) if cards else None
        payload["card"] = asdict(card) if card is not None else None
    if message.file is not None:
        payload["file"] = {
            "document": message.file.document,
            "version": message.file.version,
            "form": message.file.form,
            "access_class": message.file.access_class,
            "shelf": message.file.shelf,
        }
    if message.opening is not None:
        payload |= _opening(municipality, message.opening, str(message.platform), known)
    if message.if_refused:
        payload["if_refused"] = message.if_refused
    return {name: value for name, value in payload.items() if value is not None}
