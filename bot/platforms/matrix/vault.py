"""Small private files beside the crypto store: written whole or not at all, mode 0600."""

import json
import os
import subprocess
import sys
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bot.platforms.base import LoginFailed
from bot.platforms.matrix.signing import Json, decode_base64, encode_base64

_SALT = 16
# Scrypt (RFC 7914) with these parameters takes 16 MiB and some 50 ms, once a start. In the bot
# itself that was the greatest moment of its memory; an interpreter that ends with it takes 30 ms
# more. What is secret goes through pipes.
_SCRYPT = f"""
from hashlib import scrypt
from sys import stdin, stdout
salt, passphrase = stdin.buffer.read({_SALT}), stdin.buffer.read()
key = scrypt(passphrase, salt=salt, n=2**14, r=8, p=1, maxmem=2**25, dklen=32)
stdout.buffer.write(key)
"""


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
    if len(salt) != _SALT:
        raise ValueError(f"a salt has {_SALT} bytes")
    done = subprocess.run(  # noqa: S603 -- our own words under our own interpreter
        [sys.executable, "-I", "-S", "-c", _SCRYPT],
        input=salt + passphrase.encode(),
        capture_output=True,
        check=True,
    )
    return AESGCM(done.stdout)


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
        salt, nonce = os.urandom(_SALT), os.urandom(12)
        content = _cipher(self._passphrase, salt).encrypt(
            nonce, json.dumps(value).encode(), self._owner
        )
        sealed = {"salt": salt, "nonce": nonce, "content": content}
        text = json.dumps({name: encode_base64(raw) for name, raw in sealed.items()})
        write_private(self._where, text.encode())
