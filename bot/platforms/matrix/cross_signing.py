"""Cross-signing for a nio client, which has none of its own.

A client that trusts only signed devices neither reads a plain nio client nor is read by
it. `CrossSigning.ensure` makes the bot's identity, signs the bot's device with it, and
lays the private keys in secret storage, behind a recovery key.

Source: Matrix client-server API, "Cross-signing" and "Sharing keys between devices".
"""

import os
import secrets
from dataclasses import dataclass, replace
from http import HTTPStatus
from pathlib import Path

from nio import AsyncClient, KeysUploadError

from bot.platforms.base import LoginFailed, Refused, Unreachable
from bot.platforms.matrix import secret_storage
from bot.platforms.matrix.identity import USAGES, Identity, PublicKeys
from bot.platforms.matrix.raw import Answer, call, mapping, path, refusal, request
from bot.platforms.matrix.signing import (
    Json,
    decode_base64,
    encode_base64,
    is_signed_by,
    public_part,
)
from bot.platforms.matrix.vault import Vault

FILE = "cross_signing.json"
_UPLOAD = path("keys", "device_signing", "upload")
# Password and, on some servers, a stage without content.
_MOST_STAGES = 3


@dataclass(frozen=True, slots=True)
class _Kept:
    """What the file holds.

    Attributes:
        identity: the private keys.
        published: the server has had them once.
        replaces: public master key that this identity is meant to replace.
        recovery: key of the secret storage, until it was shown; empty afterwards.
        recovery_id: the key's id in account data.
        stored: the private keys are in secret storage.

    """

    identity: Identity
    published: bool = False
    replaces: str | None = None
    recovery: bytes = b""
    recovery_id: str = ""
    stored: bool = False


class CrossSigning:
    """The bot's own identity, kept in `store_path`/cross_signing.json.

    The file is encrypted with a key made from `pickle_key`. `password` is for servers
    that ask for it when keys are uploaded. `recovery_key` opens the secret storage when
    the file is lost. `reset_identity` lets `ensure` replace keys on the server that can
    be had in no other way; those who had verified the bot must then do so again.

    All methods may raise `Unreachable` (try again later) and `LoginFailed`, whose text
    says what to configure. Each step may be cut off anywhere and is taken up again by
    the next `ensure`.

    Attributes:
        master: the bot's own public master key in base64, None before `ensure` or `restore`.

    """

    def __init__(
        self,
        store_path: Path,
        pickle_key: str,
        *,
        password: str | None = None,
        recovery_key: str | None = None,
        reset_identity: bool = False,
    ) -> None:
        self._file = store_path / FILE
        self._pickle_key = pickle_key
        self._password = password
        self._recovery_key = recovery_key
        self._reset_identity = reset_identity
        self.master: str | None = None

    async def ensure(self, client: AsyncClient) -> str | None:
        """Have the bot's device signed by the bot's identity; cheap when it is already.

        Returns a recovery key that nobody has been shown yet, else None. Show it, then
        call `recovery_key_was_shown`; until then every `ensure` returns it again.
        """
        await _have_device_keys(client)
        server = await _own_keys(client)
        kept = await self._choose(client, server)
        if kept.identity.public() != server.identity:
            await self._publish(client, kept.identity)
        if not kept.published:
            kept = self._keep(client, replace(kept, published=True, replaces=None))
        self.master = kept.identity.public().master
        await _sign_device(client, kept.identity, await _own_keys(client))
        if kept.recovery and not kept.stored:
            await secret_storage.store(client, kept.recovery, kept.recovery_id, _secrets(kept))
            kept = self._keep(client, replace(kept, stored=True))
        return secret_storage.encode_recovery_key(kept.recovery) if kept.recovery else None

    def recovery_key_was_shown(self, client: AsyncClient) -> None:
        """Forget the recovery key: from now on only who wrote it down has it."""
        kept = self._read(client)
        if kept is not None and kept.recovery:
            self._keep(client, replace(kept, recovery=b""))

    async def restore(self, client: AsyncClient, recovery_key: str) -> None:
        """Take the private keys from secret storage and keep them.

        Raises `LoginFailed` when the key is mistyped, is another's, or opens keys that
        are no longer the bot's.
        """
        kept = await self._restore(client, recovery_key, (await _own_keys(client)).identity)
        self.master = kept.identity.public().master

    async def _choose(self, client: AsyncClient, server: "_ServerSide") -> _Kept:
        kept = self._read(client)
        theirs = server.identity.master or None
        if kept is not None:
            taking_over = not kept.published and kept.replaces == theirs
            if theirs is None or theirs == kept.identity.public().master or taking_over:
                return kept
        elif theirs is None:
            return self._create(client, None)
        if self._recovery_key:
            return await self._restore(client, self._recovery_key, server.identity)
        if self._reset_identity:
            return self._create(client, theirs)
        raise LoginFailed(
            f"{client.user_id} has cross-signing keys whose private part is not in the store. "
            "Set recovery_key to the recovery key that was printed when they were made, or "
            "set reset_identity = true to replace them (people then verify the bot anew).",
        )

    def _create(self, client: AsyncClient, replaces: str | None) -> _Kept:
        fresh = _Kept(
            Identity.create(client.user_id),
            replaces=replaces,
            recovery=os.urandom(32),
            recovery_id=secrets.token_hex(16),
        )
        return self._keep(client, fresh)

    async def _restore(
        self,
        client: AsyncClient,
        recovery_key: str,
        expected: PublicKeys,
    ) -> _Kept:
        names = [_secret_name(usage) for usage in USAGES]
        found = await secret_storage.load(client, recovery_key, names)
        try:
            seeds = {usage: decode_base64(found[_secret_name(usage)]) for usage in USAGES}
            identity = Identity.from_seeds(client.user_id, seeds)
        except ValueError as error:
            raise LoginFailed("recovery_key: the keys in secret storage are damaged") from error
        if identity.public() != expected:
            raise LoginFailed(
                "recovery_key: it opens keys that are no longer those of the account. "
                "Set reset_identity = true to make new ones.",
            )
        return self._keep(client, _Kept(identity, published=True, stored=True))

    async def _publish(self, client: AsyncClient, identity: Identity) -> None:
        body = identity.upload()
        answer = await request(client, "POST", _UPLOAD, body)
        for _ in range(_MOST_STAGES):
            if answer.status != HTTPStatus.UNAUTHORIZED or "flows" not in answer.body:
                break
            auth = self._authentication(client, answer)
            answer = await request(client, "POST", _UPLOAD, {**body, "auth": auth})
        if not answer.ok:
            raise refusal(answer, _UPLOAD)

    def _authentication(self, client: AsyncClient, answer: Answer) -> Json:
        """Return the next stage of user-interactive authentication that we can take."""
        if answer.body.get("errcode"):
            raise LoginFailed(
                "the homeserver refuses the password that it asked for to upload keys"
            )
        done = answer.body.get("completed") or []
        flows = [mapping(flow).get("stages") or [] for flow in answer.body["flows"]]
        able = {"m.login.dummy"} | ({"m.login.password"} if self._password else set())
        for stages in flows:
            ahead = [stage for stage in stages if stage not in done]
            if ahead and able.issuperset(ahead):
                return self._stage(client, ahead[0], answer.body.get("session"))
        raise LoginFailed(_what_is_wanted(client, flows))

    def _stage(self, client: AsyncClient, stage: str, session: object) -> Json:
        auth: Json = {"type": stage, "session": session}
        if stage == "m.login.password":
            auth["identifier"] = {"type": "m.id.user", "user": client.user_id}
            auth["password"] = self._password
        return auth

    def _vault(self, client: AsyncClient) -> Vault:
        return Vault(self._file, self._pickle_key, client.user_id)

    def _read(self, client: AsyncClient) -> _Kept | None:
        content = self._vault(client).read()
        if content is None:
            return None
        seeds = {usage: decode_base64(content["seeds"][usage]) for usage in USAGES}
        return _Kept(
            Identity.from_seeds(client.user_id, seeds),
            published=content["published"],
            replaces=content["replaces"],
            recovery=decode_base64(content["recovery"]),
            recovery_id=content["recovery_id"],
            stored=content["stored"],
        )

    def _keep(self, client: AsyncClient, kept: _Kept) -> _Kept:
        content = {
            "seeds": {usage: encode_base64(seed) for usage, seed in kept.identity.seeds().items()},
            "published": kept.published,
            "replaces": kept.replaces,
            "recovery": encode_base64(kept.recovery),
            "recovery_id": kept.recovery_id,
            "stored": kept.stored,
        }
        self._vault(client).write(content)
        return kept


@dataclass(frozen=True, slots=True)
class _ServerSide:
    """What the server has of the bot.

    Attributes:
        identity: its public keys.
        master: the master key as an object with its signatures.
        device: the keys of the bot's device, or None.

    """

    identity: PublicKeys
    master: Json
    device: Json | None


async def _have_device_keys(client: AsyncClient) -> None:
    if client.olm is None:
        raise LoginFailed("the bot's device has no encryption keys: log in with a store first")
    if client.olm.account.shared:
        return
    answer = await client.keys_upload()
    if isinstance(answer, KeysUploadError):
        status = answer.transport_response.status
        if status == HTTPStatus.TOO_MANY_REQUESTS or status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Unreachable(f"the homeserver does not take the device's keys yet: {status}")
        # It has other keys for this device; signing finds that out, and says what to do.


async def _own_keys(client: AsyncClient) -> _ServerSide:
    user = client.user_id
    answer = await call(client, "POST", path("keys", "query"), {"device_keys": {user: []}})
    keys = {
        usage: mapping(mapping(answer.get(f"{usage}_keys")).get(user))
        for usage in ("master", "self_signing", "user_signing")
    }
    public = {usage: public_part(key) for usage, key in keys.items()}
    devices = mapping(mapping(answer.get("device_keys")).get(user))
    return _ServerSide(PublicKeys(**public), keys["master"], devices.get(client.device_id))


async def _sign_device(client: AsyncClient, identity: Identity, server: _ServerSide) -> None:
    """Sign the device with the identity and the identity with the device, where missing."""
    user, device_id = client.user_id, client.device_id
    public = identity.public()
    ours = client.olm.account.identity_keys["ed25519"]
    device = mapping(server.device)
    # Signing what the server made up would hand the bot's identity to the server.
    if mapping(device.get("keys")).get(f"ed25519:{device_id}") != ours:
        raise LoginFailed(
            f"the homeserver has no keys, or other keys, for the bot's device {device_id}. "
            "Remove the bot's Matrix store and let it log in as a new device.",
        )
    if is_signed_by(device, user, public.self_signing, public.self_signing) and is_signed_by(
        server.master, user, device_id, ours
    ):
        return
    master = identity.master_key()
    master["signatures"] = {user: {f"ed25519:{device_id}": client.olm.sign_json(master)}}
    body = {user: {device_id: identity.sign_device(device), public.master: master}}
    answer = await call(client, "POST", path("keys", "signatures", "upload"), body)
    if answer.get("failures"):
        raise Refused(f"the homeserver takes no signature of the bot's device {device_id}")


def _secrets(kept: _Kept) -> dict[str, str]:
    seeds = kept.identity.seeds()
    return {_secret_name(usage): encode_base64(seed) for usage, seed in seeds.items()}


def _secret_name(usage: str) -> str:
    return f"m.cross_signing.{usage}"


def _what_is_wanted(client: AsyncClient, flows: list[list[str]]) -> str:
    wanted = " or ".join("+".join(stages) for stages in flows)
    if any("m.login.password" in stages for stages in flows):
        return (
            f"the homeserver asks for {client.user_id}'s password to upload cross-signing keys: "
            "set password beside access_token."
        )
    return (
        f"the homeserver asks for {wanted} to upload cross-signing keys, which a bot cannot give. "
        f"Allow {client.user_id} to reset its identity in the server's account pages, then start "
        "the bot again within the time the server allows, or set recovery_key."
    )
