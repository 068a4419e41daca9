"""Small private files beside the crypto store: written whole or not at all, mode 0600."""

import json
import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from bot.platforms.base import LoginFailed
from bot.platforms.matrix.signing import Json, decode_base64, encode_base64

# Scrypt with these parameters takes 16 MiB and some 50 ms, once a start.
_SCRYPT_N = 2**14
_SCRYPT_R = 8
_SCRYPT_P = 1


def write_private(where: Path, content: bytes) -> None:
    """Replace a file in one step; only the owner may read it, and it is on disk on return."""
    fresh = where.with_name(where.name + ".new")
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(where)
    folder = os.open(where.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _cipher(passphrase: str, salt: bytes) -> AESGCM:
    kdf = Scrypt(salt=salt, length=32, n=_SCRYPT_N, r=_SCRYPT_R, p=_SCRYPT_P)
    return AESGCM(kdf.derive(passphrase.encode()))


class Vault:
    """One JSON object in a file, encrypted with a key made from `passphrase`.

    `owner` (the bot's user id) is bound to the content: a file of another user does
    not open.
    """

    def __init__(self, where: Path, passphrase: str, owner: str) -> None:
        self._where = where
        self._passphrase = passphrase
        self._owner = owner.encode()

    def read(self) -> Json | None:
        """Return the content, None when there is no file; `LoginFailed` when it does not open."""
        try:
            sealed = json.loads(self._where.read_bytes())
            salt, nonce, content = (decode_base64(sealed[k]) for k in ("salt", "nonce", "content"))
            opened = _cipher(self._passphrase, salt).decrypt(nonce, content, self._owner)
            value: Json = json.loads(opened)
        except FileNotFoundError:
            return None
        except (InvalidTag, ValueError, KeyError, TypeError) as error:
            raise LoginFailed(
                f"{self._where.name} in the store does not open: it needs the pickle_key and the "
                "user_id that it was written with. Put them back, or remove the file and set "
                "recovery_key or reset_identity.",
            ) from error
        return value

    def write(self, value: Json) -> None:
        """Keep `value` instead of what was there."""
        salt, nonce = os.urandom(16), os.urandom(12)
        content = _cipher(self._passphrase, salt).encrypt(
            nonce, json.dumps(value).encode(), self._owner
        )
        sealed = {"salt": salt, "nonce": nonce, "content": content}
        text = json.dumps({name: encode_base64(raw) for name, raw in sealed.items()})
        write_private(self._where, text.encode())
