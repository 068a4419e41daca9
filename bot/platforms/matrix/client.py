"""The platform: its parts wired together, and what the bot asks of it."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Protocol

import aiohttp
import nio
import structlog

from bot.platforms.base import (
    Delivered,
    Enclosed,
    Handler,
    LoginFailed,
    NoSuchRoom,
    NotAllowed,
    Outgoing,
    PlatformError,
    PlatformHealth,
    Refused,
    RoomInfo,
    Said,
    Unreachable,
)
from bot.platforms.matrix import errors, media, outgoing, session, store
from bot.platforms.matrix.direct import DirectRooms, is_encrypted
from bot.platforms.matrix.groups import GroupRooms
from bot.platforms.matrix.held import Shelf
from bot.platforms.matrix.invitations import Invitations, IsKnown
from bot.platforms.matrix.keys import DevicePolicy, RoomKeys
from bot.platforms.matrix.rooms import RoomBook
from bot.platforms.matrix.settings import MatrixSettings, Pace
from bot.platforms.matrix.sync import Stream
from bot.platforms.matrix.timeline import Timeline
from bot.platforms.matrix.wire import Json, Wire, new_session, path

log = structlog.get_logger(__name__)

_TYPING = 30_000  # milliseconds before clients stop showing it by themselves


class Identity(Protocol):
    """Makes the bot's device one that others can trust."""

    async def ensure(self, client: nio.AsyncClient, settings: MatrixSettings) -> None:
        """Sign the device if it is not signed yet. Raises `PlatformError`."""


class MatrixPlatform:
    """A bot account on a Matrix homeserver; fulfils `bot.platforms.base.Platform`.

    Attributes:
        client: nio's client, which holds the keys; there after `start`. Nobody but the
            platform may sync with it.

    """

    name = "matrix"

    def __init__(
        self,
        settings: MatrixSettings,
        *,
        is_known: IsKnown,
        identity: Identity | None = None,
        device_policy: DevicePolicy | None = None,
        pace: Pace | None = None,
    ) -> None:
        """Take the account, who may invite the bot, and how devices are trusted."""
        self._settings = settings
        self._is_known = is_known
        self._identity = identity
        self._policy = device_policy if settings.only_signed_devices else None
        self._pace = pace or Pace()
        self._started = False
        self._ended = asyncio.Event()
        self._ended.set()

    client: nio.AsyncClient
    _wire: Wire
    _keys: RoomKeys
    _book: RoomBook
    _direct: DirectRooms
    _groups: GroupRooms
    _stream: Stream
    _timeline: Timeline

    async def start(self) -> None:
        """Log in and be able to send; the same device at every start."""
        if self._started:
            return
        folder = await asyncio.to_thread(store.open_folder, self._settings.store_path)
        http = new_session()
        try:
            async with self._bounded("start"):
                self._wire = Wire(self._settings.homeserver, http, self._pace.request)
                login = await session.log_in(self._wire, self._settings, folder)
                self.client = _keeper(self._settings, self._pace, folder)
                self.client.client_session = http
                self.client.restore_login(self._settings.user_id, login.device_id, login.token)
                _hasten(self.client)
                await _publish_keys(self.client)
                if self._identity is not None:
                    await self._identity.ensure(self.client, self._settings)
                await self._wire_up(folder)
        except BaseException:
            await self._close(http)
            raise
        self._started = True

    async def run(self, handle: Handler) -> None:
        """Deliver events until `stop`. Raises `LoginFailed` when the account is closed."""
        self._ended.clear()
        try:
            await self._stream.run(handle)
        finally:
            self._ended.set()

    async def stop(self) -> None:
        """Stop cleanly."""
        if not self._started:
            return
        self._stream.delivery.stopping.set()
        await self._ended.wait()
        self._started = False
        await self._close(self._wire.session)

    async def send(self, room: str, message: Outgoing, transaction: str) -> Delivered:
        """Send; the same `transaction` never makes a second message.

        The server keeps transactions for a day or so, bound to the device.
        """
        async with self._bounded("send", room):
            encrypted = await self._encrypted(room)
            file: Json | None = None
            if message.attachment is not None:
                file = await media.upload(self._wire, message.attachment, encrypted=encrypted)
            kind, content = "m.room.message", outgoing.message(message, file)
            left_out: frozenset[str] = frozenset()
            if encrypted and not message.clear:
                kind, content, left_out = await self._keys.encrypt(room, kind, content)
            return Delivered(await self._put(room, kind, content, transaction), left_out)

    async def redact(self, room: str, event: str, transaction: str) -> None:
        """Delete another person's message; `NotAllowed` without the right."""
        number = outgoing.transaction_id(transaction)
        async with self._bounded("redact", room):
            await self._wire.put(path("rooms", room, "redact", event, number), {})

    async def react(self, room: str, event: str, key: str, transaction: str) -> Delivered:
        """React to a message; reactions are never encrypted in Matrix."""
        content = outgoing.reaction(event, key)
        async with self._bounded("react", room):
            return Delivered(await self._put(room, "m.reaction", content, transaction))

    async def update(self, room: str, event: str, message: Outgoing) -> None:
        """Do nothing: a Matrix message is words, which stay as they were said."""

    async def direct_room(self, user: str) -> str:
        """Return the chat of two with a user, made when there is none."""
        async with self._bounded("direct room"):
            return await self._direct.of(user)

    async def open_room(
        self, key: str, name: str, users: Iterable[str], *, encrypted: bool
    ) -> RoomInfo:
        """Return the room of a key, made when there is none, with these people asked in."""
        async with self._bounded("open room"):
            room = await self._groups.open(key, name, users, encrypted=encrypted)
        return await self.room_info(room)

    async def remove(self, room: str, user: str) -> None:
        """Take a user out of a room; nothing when the user is not in it."""
        async with self._bounded("remove", room):
            await self._groups.remove(room, user)

    async def room_info(self, room: str) -> RoomInfo:
        """Return what is known of a room, by id or alias."""
        async with self._bounded("room info", room):
            if room.startswith("#"):
                room = str((await self._wire.get(path("directory", "room", room)))["room_id"])
            answer = await self._wire.get(path("rooms", room, "joined_members"))
            return RoomInfo(
                id=room,
                encrypted=await self._encrypted(room),
                direct=self._book.is_direct(room),
                members=frozenset(answer["joined"]) - {self._settings.user_id},
            )

    async def fetch(self, file: Enclosed, most: int) -> bytes:
        """Return the content of a file that was sent, decrypted."""
        async with self._bounded("fetch"):
            return await media.download(self._wire, file, most)

    async def look_up(self, room: str, event: str) -> Said | None:
        """Return a message of a person as it stands now, decrypted."""
        async with self._bounded("look up", room):
            try:
                raw = await self._wire.get(path("rooms", room, "event", event))
            except Refused:
                return None
        return self._timeline.read_again(room, raw)

    async def typing(self, room: str, *, on: bool) -> None:
        """Show or hide that an answer is being written. Never raises."""
        where = path("rooms", room, "typing", self._settings.user_id)
        with suppress(PlatformError):
            await self._wire.put(where, {"typing": on} | ({"timeout": _TYPING} if on else {}))

    async def mark_read(self, room: str, event: str) -> None:
        """Move the bot's read marker. Never raises."""
        with suppress(PlatformError):
            body = {"m.fully_read": event, "m.read": event}
            await self._wire.post(path("rooms", room, "read_markers"), body)

    def health(self) -> PlatformHealth:
        """Say how the connection is."""
        if not self._started:
            return PlatformHealth(connected=False, last_sync=None)
        return self._stream.health()

    async def _wire_up(self, folder: Path) -> None:
        settings, me = self._settings, self._settings.user_id
        self._book = RoomBook(store.read(folder / "rooms.json"))
        self._keys = RoomKeys(self.client, self._wire, self._policy)
        self._direct = DirectRooms(self._wire, settings, self._book, self._keys.forget)
        self._groups = GroupRooms(self._wire, settings, self._book, self._keys.forget)
        invitations = Invitations(
            wire=self._wire,
            settings=settings,
            book=self._book,
            direct=self._direct,
            is_known=self._is_known,
        )
        timeline = Timeline(
            wire=self._wire,
            keys=self._keys,
            book=self._book,
            shelf=Shelf(folder / "held.json"),
            direct=self._direct,
            invitations=invitations,
            me=me,
            patience=self._pace.patience,
        )
        self._timeline = timeline
        self._stream = Stream(
            wire=self._wire,
            keys=self._keys,
            book=self._book,
            direct=self._direct,
            timeline=timeline,
            invitations=invitations,
            folder=folder,
            me=me,
            pace=self._pace,
            log_in_again=self._log_in_again,
        )
        with suppress(NoSuchRoom):  # nobody has given the bot a name
            profile = await self._wire.get(path("profile", me, "displayname"))
            timeline.name = profile.get("displayname")
        await self._stream.begin()

    async def _close(self, http: aiohttp.ClientSession) -> None:
        client = getattr(self, "client", None)
        if client is not None and client.store is not None:
            client.store.database.close()
        await http.close()

    async def _log_in_again(self) -> None:
        login = await session.log_in(self._wire, self._settings, self._settings.store_path)
        self.client.access_token = login.token

    async def _put(self, room: str, kind: str, content: Json, transaction: str) -> str:
        number = outgoing.transaction_id(transaction)
        answer = await self._wire.put(path("rooms", room, "send", kind, number), content)
        return str(answer["event_id"])

    async def _encrypted(self, room: str) -> bool:
        known = self._book.get(room)
        return known.encrypted if known is not None else await is_encrypted(self._wire, room)

    @asynccontextmanager
    async def _bounded(self, action: str, room: str | None = None) -> AsyncIterator[None]:
        """Hold the whole of an operation to its limit, and name what a refusal means."""
        try:
            async with asyncio.timeout(self._pace.operation):
                yield
        except TimeoutError as error:
            raise Unreachable(f"{action}: took too long") from error
        except NotAllowed as error:
            # Homeservers say the same of a room that is not there and of one we are not in.
            if room is not None and self._book.get(room) is None:
                raise NoSuchRoom(str(error)) from error
            raise


def _keeper(settings: MatrixSettings, pace: Pace, folder: Path) -> nio.AsyncClient:
    return nio.AsyncClient(
        settings.homeserver,
        settings.user_id,
        store_path=str(folder),
        config=nio.AsyncClientConfig(
            store_name="keys.sqlite",
            pickle_key=settings.pickle_key or store.secret(folder / "pickle.key"),
            # The outbox tries again; nio would for ever.
            max_limit_exceeded=0,
            max_timeouts=0,
            request_timeout=pace.request,
        ),
    )


async def _publish_keys(client: nio.AsyncClient) -> None:
    if client.should_upload_keys:
        try:
            await errors.asked("keys/upload", client.keys_upload())
        except Refused as error:
            # A device has one set of keys for life.
            raise LoginFailed(
                f"device {client.device_id} has other keys on the server than in the store:"
                " log in anew, or give the store back"
            ) from error


def _hasten(client: nio.AsyncClient) -> None:
    """Let the key store write ahead: one flush less for each of hundreds of keys.

    The store survives a crash of the process whole; a power cut may cost the last keys,
    which the other devices then send anew.
    """
    database = client.store.database
    database.execute_sql("PRAGMA journal_mode=WAL")
    database.execute_sql("PRAGMA synchronous=NORMAL")
