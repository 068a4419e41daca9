"""Messages to outbox rows: rendered once, addressed, and put in a lane."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from bot.offering import offered
from bot.rendering import chat
from bot.rendering.cards import is_shown, with_state
from bot.rendering.cards import render as card_of
from commands.base import Message, Opening
from samverkan import calendar
from samverkan.structure import Municipality
from storage import outbox, people, rooms
from storage.tables import OutboxRow


async def to_rows(
    session: AsyncSession, municipality: Municipality, messages: Iterable[Message], now: datetime
) -> list[OutboxRow]:
    """Return rows for messages, in order."""
    rows: list[OutboxRow] = []
    for message in await offered(session, municipality, messages):
        if message.operation == "update":
            rows += await _updates(session, message, now)
        else:
            rows.append(await _row(session, municipality, message, now))
    return rows


async def _updates(session: AsyncSession, message: Message, now: datetime) -> list[OutboxRow]:
    """Return a row for each card that does not show yet how things stand.

    It goes in the lane of the message that shows the card, and so after it.
    """
    words = chat.render(message.template, message.data).text
    state = [words, message.final]
    rows = []
    for shown in await outbox.with_card(session, message.subject or "", message.target or ""):
        if shown.payload.get("state") == state:
            continue
        shown.payload = {**shown.payload, "state": state}
        session.add(shown)
        rows.append(_update(shown, message, words, now))
    return rows


def _update(shown: OutboxRow, message: Message, words: str, now: datetime) -> OutboxRow:
    return OutboxRow(
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


async def _row(
    session: AsyncSession, municipality: Municipality, message: Message, now: datetime
) -> OutboxRow:
    room, person, platform = message.room, message.person, message.platform
    if room is not None and person is None:
        known = await rooms.by_room(session, str(platform), room)
        person = known.person_id if known else None
    if platform is None and person is not None:
        platform = (await people.by_id(session, person)).platform
    is_personal = person is not None and message.operation == "send"
    lane = f"person:{person}" if is_personal and message.mention is None else f"room:{room}"
    if message.opening is not None:
        lane = f"opening:{message.opening.forum}"
    not_before = calendar.next_awake(municipality, now) if message.awake else now
    return OutboxRow(
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
        payload=await _payload(
            session,
            municipality,
            message,
            cards=is_shown(message.template, str(platform), alone=is_personal),
            alone=is_personal,
        ),
        created_at=now,
        not_before=not_before,
        expires_at=message.expires_at,
        next_at=not_before,
    )


async def _opening(
    session: AsyncSession, municipality: Municipality, opening: Opening, platform: str
) -> dict[str, Any]:
    asked = [await people.by_id(session, person) for person in opening.people]
    return {
        "room_key": f"{municipality.id}:{opening.forum}",
        "forum": opening.forum,
        "name": opening.name,
        "users": [person.user for person in asked if person.platform == platform],
        "encrypted": opening.encrypted,
    }


async def _payload(
    session: AsyncSession,
    municipality: Municipality,
    message: Message,
    *,
    cards: bool,
    alone: bool,
) -> dict[str, Any]:
    payload: dict[str, Any] = {
        "reply_to": message.reply_to,
        "thread": message.thread,
        "thread_of": message.thread_of,
        "target": message.target,
        "mention": (await people.by_id(session, message.mention)).user if message.mention else None,
    }
    if message.template:
        rendered = chat.render(message.template, message.data)
        payload |= {"text": rendered.text, "html": rendered.html}
        card = (
            card_of(message.template, message.data, rendered.text, alone=alone) if cards else None
        )
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
        payload |= await _opening(session, municipality, message.opening, str(message.platform))
    if message.if_refused:
        payload["if_refused"] = message.if_refused
    return {name: value for name, value in payload.items() if value is not None}
