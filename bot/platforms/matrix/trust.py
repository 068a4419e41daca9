"""Which devices get room keys: those that their owner has signed, and no others.

nio keeps no signatures of devices, so the keys are asked for here, judged, and handed on
to nio with each device marked as verified or blacklisted; nio shares no room key with a
blacklisted one.

Source: Matrix client-server API, "Cross-signing": the master key signs the self-signing
key, which signs the devices. The master key is believed at first sight and pinned.
"""

import asyncio
import json
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import structlog
from nio import AsyncClient, Client, KeysQueryResponse, SyncResponse
from nio.crypto import OlmDevice

from bot.platforms.base import NotAllowed
from bot.platforms.matrix.raw import call, mapping, path
from bot.platforms.matrix.signing import (
    Json,
    decode_base64,
    encode_base64,
    is_signed_by,
    public_part,
)
from bot.platforms.matrix.vault import write_private

FILE = "masters.json"
# Milliseconds that our server may wait for the servers of other users.
_OTHER_SERVERS = 10_000
# Seconds before a server that did not answer ours is asked again.
_SILENCE = 60.0
# Bytes of a Curve25519 or Ed25519 key, and of an Ed25519 signature.
_KEY_LENGTH = 32
_SIGNATURE_LENGTH = 64

_log = structlog.get_logger(__name__)


class Why(Enum):
    """Why a user's devices, or some of them, are left out."""

    UNSIGNED = "some devices are not signed"
    NO_IDENTITY = "the user has no cross-signing keys"
    IDENTITY_CHANGED = "the user's master key is not the one that was seen first"
    NO_ANSWER = "the user's server did not answer"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found for one user.

    Attributes:
        signed: ids of the devices that get keys.
        left_out: ids of those that get none.
        why: the reason for `left_out`, None when nobody is left out.

    """

    signed: frozenset[str]
    left_out: frozenset[str]
    why: Why | None

    @property
    def reaches_nobody(self) -> bool:
        """The user cannot read what is sent now, on any device."""
        return not self.signed


@dataclass(frozen=True, slots=True)
class Judgement:
    """One user's keys after checking.

    Attributes:
        master: the public master key, empty without a whole and valid identity.
        devices: the well-formed devices, by id, as the server gave them.
        signed: ids of those that the identity has signed.

    """

    master: str
    devices: Mapping[str, Json]
    signed: frozenset[str]


def judge(user: str, answer: Json) -> Judgement:
    """Check what /keys/query says of one user. Whatever is malformed counts as absent."""
    found = mapping(mapping(answer.get("device_keys")).get(user))
    devices = {d: keys for d, keys in found.items() if _is_device(user, d, mapping(keys))}
    master = _key(user, "master", answer)
    signing = _key(user, "self_signing", answer)
    master_public, signing_public = public_part(master), public_part(signing)
    if not master_public or not is_signed_by(signing, user, master_public, master_public):
        return Judgement("", devices, frozenset())
    signed = frozenset(
        device
        for device, keys in devices.items()
        if is_signed_by(keys, user, signing_public, signing_public)
    )
    return Judgement(master_public, devices, signed)


class SignedDevicesOnly:
    """Decides before each sending who gets the room's keys.

    Master keys seen first are pinned in `store_path`/masters.json. `own_master` tells the
    bot's own public master key, for its other devices; None or an answer of None pins
    that as all others.
    """

    def __init__(
        self, store_path: Path, own_master: Callable[[], str | None] | None = None
    ) -> None:
        self._file = store_path / FILE
        self._own_master = own_master
        self._pins = _read_pins(self._file)
        self._verdicts: dict[str, Verdict] = {}
        self._stale: set[str] = set()
        self._waiting: set[str] = set()
        self._silent_until: dict[str, float] = {}
        self._turn = asyncio.Lock()

    async def __call__(self, client: AsyncClient, user_ids: Iterable[str]) -> frozenset[str]:
        """Mark the devices of these users, and of the bot, in nio's store.

        Returns those of `user_ids` of whom at least one device is left out. Asks the
        server, in one request for all, only about users who are new or have changed.
        May raise `PlatformError`; then nothing is marked as verified that was not.
        """
        asked = frozenset(user_ids) | {client.user_id}
        self._waiting |= asked
        async with self._turn:
            # One question for all who wait for their turn, as when many rooms are written to.
            wanted, self._waiting = asked | self._waiting, set()
            unknown = {user for user in wanted if self._must_ask(client, user)}
            if unknown:
                await self._ask(client, unknown)
        others = asked - {client.user_id}
        return frozenset(user for user in others if self._verdicts[user].left_out)

    def verdict(self, user: str) -> Verdict | None:
        """Return what was last found for a user, None when never asked about."""
        return self._verdicts.get(user)

    def changed(self, user_ids: Iterable[str]) -> None:
        """Ask about these users again when they are next written to."""
        self._stale.update(user_ids)

    def note_sync(self, response: SyncResponse) -> None:
        """Take from a sync whose devices have changed."""
        self.changed(response.device_list.changed)
        self.changed(response.device_list.left)

    def forget(self, user: str) -> None:
        """Believe the user's next master key at first sight, as that of a new user."""
        if self._pins.pop(user, None) is not None:
            self._write_pins()
        self.changed([user])

    def _must_ask(self, client: AsyncClient, user: str) -> bool:
        # nio learns of devices by ways of its own; those it knows alone are not judged yet.
        unjudged = any(not d.verified and not d.blacklisted for d in _devices(client, user))
        if unjudged or user not in self._verdicts:
            return True
        if time.monotonic() < self._silent_until.get(user, 0.0):
            return False
        return user in self._stale or user in client.users_for_key_query

    async def _ask(self, client: AsyncClient, users: set[str]) -> None:
        # Taken off before asking: a change that arrives meanwhile counts as a new one.
        self._stale -= users
        body = {"device_keys": {user: [] for user in sorted(users)}, "timeout": _OTHER_SERVERS}
        try:
            answer = await call(client, "POST", path("keys", "query"), body)
        except BaseException:
            self._stale |= users
            raise
        answered = users & mapping(answer.get("device_keys")).keys()
        judgements = {user: judge(user, answer) for user in answered}
        self._pin({user: judgement.master for user, judgement in judgements.items()}, client)
        with _one_transaction(client):
            _tell_nio(client, judgements)
            for user in sorted(users):
                self._verdicts[user] = self._mark(client, user, judgements.get(user))
        self._stale |= users - answered
        until = time.monotonic() + _SILENCE
        self._silent_until |= dict.fromkeys(users - answered, until)
        for user in answered:
            self._silent_until.pop(user, None)

    def _pin(self, masters: Mapping[str, str], client: AsyncClient) -> None:
        fresh = {user: master for user, master in masters.items() if master} | self._pins
        own = self._own_master() if self._own_master is not None else None
        if own is not None:
            fresh[client.user_id] = own
        if fresh != self._pins:
            self._pins = fresh
            self._write_pins()

    def _mark(self, client: AsyncClient, user: str, judgement: Judgement | None) -> Verdict:
        allowed = {}
        if judgement is not None and judgement.master == self._pins.get(user):
            allowed = {device: judgement.devices[device] for device in judgement.signed}
        signed, left_out = set(), set()
        for device in _devices(client, user):
            if judgement is None and device.verified:
                # No answer says nothing against what was found before.
                signed.add(device.id)
            elif _same_keys(device, allowed.get(device.id, {})):
                signed.add(device.id)
                if not device.verified:
                    client.verify_device(device)
            else:
                left_out.add(device.id)
                if not device.blacklisted:
                    client.blacklist_device(device)
        why = self._why(user, judgement) if left_out else None
        if why is Why.IDENTITY_CHANGED:
            _log.warning("matrix_identity_changed", user=user)
        return Verdict(frozenset(signed), frozenset(left_out), why)

    def _why(self, user: str, judgement: Judgement | None) -> Why:
        if judgement is None:
            return Why.NO_ANSWER
        if not judgement.master:
            return Why.NO_IDENTITY
        if judgement.master != self._pins.get(user):
            return Why.IDENTITY_CHANGED
        return Why.UNSIGNED

    def _write_pins(self) -> None:
        write_private(self._file, json.dumps(self._pins, indent=0, sort_keys=True).encode())


def _devices(client: AsyncClient, user: str) -> list[OlmDevice]:
    """Return the user's devices that nio knows, the bot's own one left out."""
    if client.olm is None:
        return []
    own = (client.user_id, client.device_id)
    known = client.olm.device_store.active_user_devices(user)
    return [device for device in known if (user, device.id) != own]


def _same_keys(device: OlmDevice, keys: Json) -> bool:
    """Say whether nio has the very keys that the owner signed."""
    named = mapping(keys.get("keys"))
    pair = (named.get(f"ed25519:{device.id}"), named.get(f"curve25519:{device.id}"))
    return pair == (device.ed25519, device.curve25519)


def _tell_nio(client: AsyncClient, judgements: Mapping[str, Judgement]) -> None:
    devices = {
        user: {device: _without_extras(keys) for device, keys in judgement.devices.items()}
        for user, judgement in judgements.items()
    }
    # The plain client's way of receiving: the asynchronous one could give up the turn
    # to others within the transaction.
    Client.receive_response(client, KeysQueryResponse(devices, {}))


def _one_transaction(client: AsyncClient) -> AbstractContextManager[object]:
    """Write all marks at once: a write each would be hundreds at the first start."""
    return nullcontext() if client.store is None else client.store.database.atomic()


def _is_device(user: str, device: str, keys: Json) -> bool:
    """Say whether these are whole keys of a device, which nio can take without stumbling."""
    if keys.get("user_id") != user or keys.get("device_id") != device:
        return False
    named = mapping(keys.get("keys"))
    own, curve = named.get(f"ed25519:{device}"), named.get(f"curve25519:{device}")
    if not (_is_plain(own, _KEY_LENGTH) and _is_plain(curve, _KEY_LENGTH)):
        return False
    signature = mapping(mapping(keys.get("signatures")).get(user)).get(f"ed25519:{device}")
    return _is_plain(signature, _SIGNATURE_LENGTH) and is_signed_by(keys, user, device, str(own))


def _is_plain(text: object, length: int) -> bool:
    """Say whether a text is `length` bytes in the one spelling that every library reads."""
    try:
        raw = decode_base64(text) if isinstance(text, str) else b""
    except ValueError:
        return False
    return len(raw) == length and encode_base64(raw) == text


def _without_extras(keys: Json) -> Json:
    """Return the device's keys with no more of the unsigned part than a name."""
    name = mapping(keys.get("unsigned")).get("device_display_name")
    bare = {part: value for part, value in keys.items() if part != "unsigned"}
    return {**bare, "unsigned": {"device_display_name": name if isinstance(name, str) else ""}}


def _key(user: str, usage: str, answer: Json) -> Json:
    key = mapping(mapping(answer.get(f"{usage}_keys")).get(user))
    usages = key.get("usage")
    fits = key.get("user_id") == user and isinstance(usages, list) and usage in usages
    return key if fits else {}


def _read_pins(file: Path) -> dict[str, str]:
    try:
        pins = json.loads(file.read_bytes())
    except FileNotFoundError:
        return {}
    except ValueError as error:
        raise _damaged(file) from error
    if not isinstance(pins, dict) or not all(isinstance(pin, str) for pin in pins.values()):
        raise _damaged(file)
    return pins


def _damaged(file: Path) -> NotAllowed:
    return NotAllowed(f"{file.name} in the Matrix store is damaged: restore it, or remove it")
