"""A person at a Matrix client, for the demo and the tests.

async with Person(server.url, "@anna:localhost", "secret") as anna:
    room = await anna.create_room(["@samrad:localhost"], encrypted=True)
    await anna.say(room, "hej")
    answer = await anna.wait_for(lambda heard: heard.sender == "@samrad:localhost")
"""

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self
from urllib.parse import quote
from uuid import uuid4

import nio
from nio.crypto import decrypt_attachment
from nio.store import SqliteMemoryStore

Json = dict[str, Any]

_LONG_POLL = 10_000  # milliseconds
_PATIENCE = 30.0  # seconds to wait for an answer before giving up
_ENCRYPTION = {
    "type": "m.room.encryption",
    "state_key": "",
    "content": {"algorithm": "m.megolm.v1.aes-sha2"},
}


@dataclass(frozen=True, slots=True)
class Heard:
    """An event that came to the person's client.

    Attributes:
        encrypted: it came end-to-end encrypted and was decrypted; an event that could
            not be decrypted has the kind "m.room.encrypted".
        redacts: id of the message that a redaction deletes.

    """

    id: str
    room: str
    sender: str
    kind: str
    content: Json = field(repr=False)
    encrypted: bool = False
    redacts: str | None = None

    @property
    def text(self) -> str:
        """The plain text of a message, or nothing."""
        body = self.content.get("body")
        return body if isinstance(body, str) else ""


class Client(Protocol):
    """What a member of the demo does at a client, whatever chat it is of.

    Attributes:
        user_id: the account.
        encrypts: whether what comes must have come end-to-end encrypted.

    """

    user_id: str
    encrypts: bool

    @property
    def heard(self) -> Sequence[Heard]:
        """Everything that came, in the order in which it came."""

    async def say(self, room: str, text: str) -> str:
        """Send a message and return its id."""

    async def in_thread(self, room: str, root: str, text: str, reply_to: str = "") -> str:
        """Write in the thread under a message, or reply to a message of the thread."""

    async def edit(self, room: str, event: str, text: str) -> str:
        """Give an own message a new text."""

    async def redact(self, room: str, event: str) -> None:
        """Delete an own message."""

    async def react(self, room: str, event: str, key: str) -> str:
        """Answer a message without words."""

    async def read_file(self, heard: Heard) -> bytes:
        """Return the bytes of a file that somebody sent."""

    async def wait_for(self, wanted: Callable[[Heard], bool]) -> Heard:
        """Return the first event that is wanted. Raises `TimeoutError`."""

    async def is_gone(self, bot: str, room: str, event: str) -> bool:
        """Wait until the bot has taken away an own message; say whether nothing is left of it.

        Raises `TimeoutError`.
        """


class Person:
    """A logged-in user with a device of their own.

    Attributes:
        heard: everything that came, in the order in which it came.
        password: for what the server asks it for.
        client: nio's client underneath.

    """

    encrypts = True

    def __init__(self, homeserver: str, user_id: str, password: str) -> None:
        """Take the credentials; `async with` logs in and listens."""
        self.user_id = user_id
        self.heard: list[Heard] = []
        self.password = password
        self._news = asyncio.Condition()
        self._joins_all = False
        self._listening: asyncio.Task[None] | None = None
        config = nio.AsyncClientConfig(store=SqliteMemoryStore, pickle_key="a person's memory")
        self.client = nio.AsyncClient(homeserver, user_id, config=config)

    async def __aenter__(self) -> Self:
        _expect(await self.client.login(self.password, device_name="Telefon"))
        self.client.add_event_callback(self._hear, nio.Event)
        self.client.add_event_callback(self._invited, nio.InviteMemberEvent)
        await self.client.keys_upload()
        await self.client.sync(timeout=0, full_state=True)
        self._listening = asyncio.create_task(self.client.sync_forever(_LONG_POLL))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        if self.client.store is not None:
            self.client.store.database.close()
        await self.client.close()

    async def create_room(
        self,
        invite: Iterable[str] = (),
        *,
        encrypted: bool = False,
        name: str | None = None,
        alias: str | None = None,
        direct: bool = False,
    ) -> str:
        """Make a private room and return its id; `alias` is the part before the colon."""
        answer = await self.client.room_create(
            name=name,
            alias=alias,
            invite=list(invite),
            is_direct=direct,
            preset=nio.RoomPreset.trusted_private_chat if direct else nio.RoomPreset.private_chat,
            initial_state=[_ENCRYPTION] if encrypted else [],
        )
        return str(_expect(answer).room_id)

    async def join(self, room: str) -> None:
        """Accept an invitation."""
        _expect(await self.client.join(room))

    def join_when_invited(self) -> None:
        """Accept every invitation, those that wait and those to come."""
        self._joins_all = True

    async def leave(self, room: str) -> None:
        """Leave a room."""
        _expect(await self.client.room_leave(room))
        self.client.rooms.pop(room, None)

    async def upgrade(self, room: str) -> str:
        """Replace a room by a new one and return the new one's id."""
        # nio imitates this on the client's side; the server does it right.
        answer = await self.client.send(
            "POST",
            f"/_matrix/client/v3/rooms/{quote(room, safe='')}/upgrade",
            json.dumps({"new_version": "11"}),
            {"Authorization": f"Bearer {self.client.access_token}"},
        )
        return str((await answer.json())["replacement_room"])

    async def invite(self, room: str, user: str) -> None:
        """Invite somebody."""
        _expect(await self.client.room_invite(room, user))

    async def say(self, room: str, text: str, **more: object) -> str:
        """Send a message and return its id; `more` goes into its content as it is."""
        return await self._send(room, {"msgtype": "m.text", "body": text, **more})

    async def reply(self, room: str, to: str, text: str) -> str:
        """Reply to a message."""
        return await self.say(room, text, **{"m.relates_to": {"m.in_reply_to": {"event_id": to}}})

    async def in_thread(self, room: str, root: str, text: str, reply_to: str = "") -> str:
        """Write in the thread under a message, or reply to a message of the thread."""
        relation = {
            "rel_type": "m.thread",
            "event_id": root,
            "is_falling_back": not reply_to,
            "m.in_reply_to": {"event_id": reply_to or root},
        }
        return await self.say(room, text, **{"m.relates_to": relation})

    async def edit(self, room: str, event: str, text: str) -> str:
        """Give an own message a new text."""
        new = {"msgtype": "m.text", "body": text}
        relation = {"rel_type": "m.replace", "event_id": event}
        return await self.say(room, f"* {text}", **{"m.new_content": new, "m.relates_to": relation})

    async def redact(self, room: str, event: str) -> None:
        """Delete a message."""
        _expect(await self.client.room_redact(room, event))

    async def react(self, room: str, event: str, key: str) -> str:
        """React to a message."""
        relation = {"rel_type": "m.annotation", "event_id": event, "key": key}
        return await self._send(room, {"m.relates_to": relation}, kind="m.reaction")

    async def send_file(self, room: str, file: Path, mime: str) -> str:
        """Send a file, encrypted where the room is."""
        raw = await asyncio.to_thread(file.read_bytes)
        known = self.client.rooms.get(room)
        is_sealed = known is not None and known.encrypted
        answer, keys = await self.client.upload(
            lambda *_: raw,
            content_type=mime,
            filename=file.name,
            encrypt=is_sealed,
            filesize=len(raw),
        )
        url = _expect(answer).content_uri
        where = {"file": {**keys, "url": url}} if is_sealed and keys else {"url": url}
        return await self._send(room, {"msgtype": "m.file", "body": file.name, **where})

    async def read_file(self, heard: Heard) -> bytes:
        """Return the bytes of a file that somebody sent, decrypted."""
        sealed = heard.content.get("file")
        answer = await self.client.download(sealed["url"] if sealed else heard.content["url"])
        body = bytes(_expect(answer).body)
        if not sealed:
            return body
        opened = decrypt_attachment(
            body, sealed["key"]["k"], sealed["hashes"]["sha256"], sealed["iv"]
        )
        return bytes(opened)

    async def wait_for(
        self, wanted: Callable[[Heard], bool], *, patience: float = _PATIENCE
    ) -> Heard:
        """Return the first event that is wanted, of those that came or are to come.

        Raises `TimeoutError` when none has come within `patience` seconds.
        """
        async with asyncio.timeout(patience), self._news:
            while True:
                for heard in self.heard:
                    if wanted(heard):
                        return heard
                await self._news.wait()

    async def is_gone(self, bot: str, room: str, event: str) -> bool:
        """Wait until the bot has redacted a message; say whether the server keeps nothing of it."""
        await self.wait_for(lambda heard: heard.sender == bot and heard.redacts == event)
        address = f"/_matrix/client/v3/rooms/{quote(room, safe='')}/event/{quote(event, safe='')}"
        token = {"Authorization": f"Bearer {self.client.access_token}"}
        answer = await self.client.send("GET", address, None, token)
        answer.raise_for_status()
        return not (await answer.json())["content"]

    async def wait_for_invitation(self, *, patience: float = _PATIENCE) -> str:
        """Return a room that the person is invited to."""
        async with asyncio.timeout(patience), self._news:
            while not self.client.invited_rooms:
                await self._news.wait()
            return str(next(iter(self.client.invited_rooms)))

    async def _send(self, room: str, content: Json, kind: str = "m.room.message") -> str:
        await self._know(room)
        answer = await self.client.room_send(
            room, kind, content, tx_id=uuid4().hex, ignore_unverified_devices=True
        )
        return str(_expect(answer).event_id)

    async def _know(self, room: str) -> None:
        """Wait until the person's client has seen the room that it made or joined."""
        async with asyncio.timeout(_PATIENCE):
            while room not in self.client.rooms:
                await self.client.synced.wait()

    async def _hear(self, room: nio.MatrixRoom, event: nio.Event) -> None:
        raw = event.source
        encrypted = bool(event.decrypted)
        self.heard.append(
            Heard(
                event.event_id,
                room.room_id,
                event.sender,
                raw["type"],
                raw["content"],
                encrypted,
                raw.get("redacts") or raw["content"].get("redacts"),
            )
        )
        async with self._news:
            self._news.notify_all()

    async def _invited(self, room: nio.MatrixRoom, event: nio.InviteMemberEvent) -> None:
        if event.state_key != self.user_id or event.membership != "invite":
            return
        if self._joins_all:
            await self.join(room.room_id)
        async with self._news:
            self._news.notify_all()


def _expect(response: Any) -> Any:  # noqa: ANN401 -- nio has no types
    if isinstance(response, nio.ErrorResponse):
        raise RuntimeError(f"the homeserver said {response}")  # noqa: TRY004 -- no type error
    return response
