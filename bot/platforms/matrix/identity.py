"""The three cross-signing keys of one user.

Source: Matrix client-server API, "Cross-signing": the master key signs the
self-signing key, which signs the user's devices, and the user-signing key, which
signs other users' master keys.
"""

from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from bot.platforms.matrix.signing import Json, encode_base64, sign

USAGES = ("master", "self_signing", "user_signing")
"""The keys' names, in the order in which they are made, kept and uploaded."""


@dataclass(frozen=True, slots=True)
class PublicKeys:
    """The public halves in unpadded base64, empty for one that is missing."""

    master: str
    self_signing: str
    user_signing: str


@dataclass(frozen=True, slots=True)
class Identity:
    """The private halves. Attributes: user, the Matrix id of their owner; the three keys."""

    user: str
    master: Ed25519PrivateKey = field(repr=False)
    self_signing: Ed25519PrivateKey = field(repr=False)
    user_signing: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def create(cls, user: str) -> "Identity":
        """Return fresh random keys."""
        return cls(user, *(Ed25519PrivateKey.generate() for _ in USAGES))

    @classmethod
    def from_seeds(cls, user: str, seeds: dict[str, bytes]) -> "Identity":
        """Return the keys with these seeds of 32 bytes; KeyError or ValueError when one is bad."""
        return cls(user, *(Ed25519PrivateKey.from_private_bytes(seeds[name]) for name in USAGES))

    def seeds(self) -> dict[str, bytes]:
        """Return each key's seed by its usage."""
        keys = (self.master, self.self_signing, self.user_signing)
        return {name: key.private_bytes_raw() for name, key in zip(USAGES, keys, strict=True)}

    def public(self) -> PublicKeys:
        """Return the public halves."""
        keys = (self.master, self.self_signing, self.user_signing)
        return PublicKeys(*(_public(key) for key in keys))

    def upload(self) -> Json:
        """Return the body of POST /keys/device_signing/upload, without authentication."""
        return {
            "master_key": self._key("master", self.master),
            "self_signing_key": self._signed("self_signing", self.self_signing),
            "user_signing_key": self._signed("user_signing", self.user_signing),
        }

    def sign_device(self, device: Json) -> Json:
        """Return the device's keys as they came, with the self-signing key's signature alone."""
        bare = {k: v for k, v in device.items() if k not in {"signatures", "unsigned"}}
        return self._with_signature(bare, self.self_signing)

    def master_key(self) -> Json:
        """Return the public master key as an object to be signed by a device."""
        return self._key("master", self.master)

    def _key(self, usage: str, key: Ed25519PrivateKey) -> Json:
        public = _public(key)
        return {"user_id": self.user, "usage": [usage], "keys": {f"ed25519:{public}": public}}

    def _signed(self, usage: str, key: Ed25519PrivateKey) -> Json:
        return self._with_signature(self._key(usage, key), self.master)

    def _with_signature(self, content: Json, key: Ed25519PrivateKey) -> Json:
        signature = {f"ed25519:{_public(key)}": sign(content, key)}
        return {**content, "signatures": {self.user: signature}}


def _public(key: Ed25519PrivateKey) -> str:
    return encode_base64(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))
