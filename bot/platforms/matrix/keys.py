"""Room keys: nio's olm machine, fed and asked so that no key is lost.

nio's own sending is not used, for three faults of version 0.26: it marks a group session
as shared when the sharing failed, it shares nothing with people who are only invited, and
it never makes new one-time keys when the server has none left.
"""

import asyncio
import time
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any, Protocol
from uuid import uuid4

import nio
import structlog

from bot.logs import where
from bot.platforms.matrix import errors
from bot.platforms.matrix.wire import Json, Wire, path

log = structlog.get_logger(__name__)


class DevicePolicy(Protocol):
    """Decides which devices get room keys; `trust.SignedDevicesOnly` does."""

    async def __call__(self, client: nio.AsyncClient, user_ids: frozenset[str]) -> frozenset[str]:
        """Verify or blacklist each device of these users in the client.

        Returns the users some of whose devices are left out. Asks the server for the
        devices that it or the client does not know. Raises `PlatformError`.
        """

    def changed(self, user_ids: Iterable[str]) -> None:
        """Note that the devices of these users are not what they were."""


_SILENCE = 60.0  # seconds before a server that did not tell its users' devices is asked again
_READABLE = frozenset({"m.room.message", "m.reaction"})


class RoomKeys:
    """The keys of all rooms, for one device."""

    def __init__(self, client: nio.AsyncClient, wire: Wire, policy: DevicePolicy | None) -> None:
        """Take the client; without a policy every device of a member gets the keys."""
        self._client = client
        self._wire = wire
        self._policy = policy
        self._left_out: dict[str, frozenset[str]] = {}
        self._sharing: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._querying = asyncio.Lock()
        self._tending = asyncio.Lock()
        self._unanswered: dict[str, float] = {}
        self._changes: Counter[str] = Counter()

    async def feed(self, sync: Json) -> None:
        """Take in the part of a sync that concerns keys and who may have them."""
        token = sync["next_batch"]
        for number, event in enumerate((sync.get("to_device") or {}).get("events") or []):
            await self._take({"next_batch": f"{token}#{number}", "to_device": {"events": [event]}})
        joined = (sync.get("rooms") or {}).get("join") or {}
        for room, part in joined.items():
            if (part.get("timeline") or {}).get("limited"):
                self.forget(room)  # who came or went in the gap is not told
            elif any(event.get("type") == "m.room.member" for event in _states(part)):
                self._changes[room] += 1
        await self._take(
            {
                "next_batch": token,
                "device_lists": sync.get("device_lists") or {},
                "device_one_time_keys_count": sync.get("device_one_time_keys_count") or {},
                "rooms": {
                    "join": {
                        room: {"state": {"events": _states(part)}, "timeline": {"events": []}}
                        for room, part in joined.items()
                        if room in self._client.rooms
                    },
                },
            },
        )
        if self._policy is not None:
            lists = sync.get("device_lists") or {}
            self._policy.changed([*lists.get("changed", []), *lists.get("left", [])])
        left = (sync.get("device_one_time_keys_count") or {}).get("signed_curve25519")
        if left == 0:  # nio takes nought for "not told"
            self._client.olm.uploaded_key_count = 0

    def forget(self, room: str) -> None:
        """Load the members anew, and share a new key, before the next message."""
        if room in self._client.rooms:
            self._client.rooms[room].members_synced = False
        self._client.olm.outbound_group_sessions.pop(room, None)
        self._changes[room] += 1

    async def tend(self) -> None:
        """Do what is due between syncs: publish keys, mend broken sessions, ask for devices.

        Raises `PlatformError`; what was not done is due again next time.
        """
        client = self._client
        async with self._tending:
            if client.should_upload_keys:
                await errors.asked("keys/upload", client.keys_upload())
            if client.should_query_keys:
                await self._query()
            if client.should_claim_keys:
                broken = client.get_users_for_key_claiming()
                await errors.asked("keys/claim", client.keys_claim(broken))
            for message in list(client.outgoing_to_device_messages):
                await errors.asked("sendToDevice", client.to_device(message))

    async def encrypt(
        self, room: str, kind: str, content: Json
    ) -> tuple[str, Json, frozenset[str]]:
        """Return the encrypted event's type and content, and whose devices were left out.

        The key is on its way to every other device when this returns. Raises
        `PlatformError` when it could not be sent to one that should have it.
        """
        async with self._sharing[room]:
            while not self._ready(room):
                await self._know_members(room)
                await self._query()
                await self._share(room)
            # From here on nothing is awaited, so it stays ready.
            try:
                kind, encrypted = self._client.encrypt(room, kind, content)
            except errors.FOREIGN as error:
                raise errors.of_exception("encrypt", error) from error
        return kind, encrypted, self._left_out.get(room, frozenset())

    def read(self, room: str, raw: Json) -> Json | None:
        """Return the event that an `m.room.encrypted` hides, or None when it cannot be read (yet).

        An event whose key does not belong to a device of its sender is not read.
        """
        try:
            sealed = nio.Event.parse_encrypted_event(raw | {"room_id": room})
            if not isinstance(sealed, nio.MegolmEvent):
                return None
            if not self._owns(sealed.sender, sealed.sender_key):
                self._client.olm.users_for_key_query.add(sealed.sender)
                return None
            opened = self._client.olm.decrypt_megolm_event(sealed, room)
        except (nio.EncryptionError, KeyError, TypeError):
            return None
        found = dict(opened.source)
        # Only the content is secret: redactions and state in disguise change nothing.
        return found if found.get("type") in _READABLE else found | {"type": "unknown"}

    def may_read(self, room: str, raw: Json) -> bool:
        """Say whether the key of an event has come, without trying it."""
        content = raw["content"]
        key = self._client.olm.inbound_group_store.get(
            room, content.get("sender_key"), content.get("session_id")
        )
        return key is not None

    def _owns(self, user: str, sender_key: str) -> bool:
        devices = self._client.device_store[user].values()
        return any(device.curve25519 == sender_key for device in devices)

    async def _take(self, sync: Json) -> None:
        try:
            response = nio.SyncResponse.from_dict(sync)
            if isinstance(response, nio.ErrorResponse):
                log.warning("matrix.keys_not_understood")
            else:
                await self._client.receive_response(response)
        except Exception as problem:  # noqa: BLE001 -- one malformed message to the device must not end the stream
            log.error("matrix.keys_not_taken", **where(problem))

    def _ready(self, room: str) -> bool:
        client = self._client
        known = client.rooms.get(room)
        return (
            known is not None
            and known.members_synced
            and not self._to_ask()
            and not client.olm.should_share_group_session(room)
        )

    def _to_ask(self) -> set[str]:
        """Return whose devices must be asked for, but not those who just did not answer."""
        now = time.monotonic()
        silent = {user for user, at in self._unanswered.items() if now - at < _SILENCE}
        return set(self._client.users_for_key_query) - silent

    async def _know_members(self, room: str) -> None:
        known = self._client.rooms.get(room)
        before: set[str] | None = None
        while known is None or not known.members_synced:
            change = self._changes[room]
            query = {"not_membership": "leave"}
            answer = await self._wire.get(path("rooms", room, "members"), query)
            if change != self._changes[room]:
                continue  # somebody came or went meanwhile
            before = set(known.users) if known is not None else None
            known = _room(room, self._client.user_id, answer)
            self._client.rooms[room] = known
            self._client.olm.update_tracked_users(known)
        known.encrypted = True
        if before is not None and before != set(known.users):
            self._client.invalidate_outbound_session(room)

    async def _query(self) -> None:
        async with self._querying:
            asked = self._to_ask()
            if not asked:
                return
            if self._policy is not None:
                await self._policy(self._client, frozenset(asked))
            else:
                await errors.asked("keys/query", self._client.keys_query())
            for user in asked & self._client.users_for_key_query:
                self._unanswered[user] = time.monotonic()

    async def _share(self, room: str) -> None:
        client, olm = self._client, self._client.olm
        members = client.rooms[room]
        if not members.members_synced or not olm.should_share_group_session(room):
            return
        users = frozenset(members.users)
        if self._policy is not None:
            self._left_out[room] = await self._policy(client, users)
        missing = olm.get_missing_sessions(list(users))
        if missing:
            await errors.asked("keys/claim", client.keys_claim(missing))
        try:
            parcels = list(
                olm.share_group_session_parallel(
                    room, list(users), ignore_unverified_devices=self._policy is None
                )
            )
        except nio.OlmUnverifiedDeviceError:
            return  # a device appeared after the policy; the caller comes again
        except errors.FOREIGN as error:
            raise errors.of_exception("share keys", error) from error
        session = olm.outbound_group_sessions[room]
        for devices, messages in parcels:
            await self._wire.put(path("sendToDevice", "m.room.encrypted", str(uuid4())), messages)
            session.users_shared_with.update(devices)
        # Who came while we shared has no key yet, and the caller comes again.
        session.shared = users == frozenset(members.users)


def _states(part: Json) -> list[Json]:
    sections = (part.get("state") or {}, part.get("timeline") or {})
    events = [event for section in sections for event in section.get("events") or []]
    return [event for event in events if "state_key" in event]


def _room(room: str, me: str, members: Json) -> Any:  # noqa: ANN401 -- nio has no types
    found = nio.MatrixRoom(room, me, encrypted=True)
    for event in members.get("chunk", []):
        content = event.get("content") or {}
        if content.get("membership") in {"join", "invite"}:
            # Who is invited gets the keys too, to read what was written before they came.
            invited = content["membership"] == "invite"
            found.add_member(event["state_key"], content.get("displayname"), None, invited)
    found.members_synced = True
    return found
