"""Secrets kept on the server, readable with a recovery key alone.

Source: Matrix client-server API, "Secrets" (`m.secret_storage.v1.aes-hmac-sha2`) and,
for the recovery key, appendices "Cryptographic key representation".
"""

import functools
import hmac
import operator
import os
import re

from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CTR
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from nio import AsyncClient

from bot.platforms.base import LoginFailed
from bot.platforms.matrix.raw import Answer, call, mapping, path, refusal, request
from bot.platforms.matrix.signing import Json, decode_base64, encode_base64

ALGORITHM = "m.secret_storage.v1.aes-hmac-sha2"

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PREFIX = b"\x8b\x01"
_KEY_LENGTH = 32
_DEFAULT_KEY = "m.secret_storage.default_key"


def encode_recovery_key(key: bytes) -> str:
    """Return a key of 32 bytes as people write it down: base58 in groups of four."""
    framed = _PREFIX + key
    number = int.from_bytes(framed + bytes([_parity(framed)]), "big")
    digits = ""
    while number:
        number, digit = divmod(number, 58)
        digits = _ALPHABET[digit] + digits
    return " ".join(digits[i : i + 4] for i in range(0, len(digits), 4))


def decode_recovery_key(text: str) -> bytes:
    """Return the 32 bytes of a recovery key; ValueError when it is mistyped."""
    number = 0
    for character in re.sub(r"\s", "", text):
        digit = _ALPHABET.find(character)
        if digit < 0:
            raise ValueError("the recovery key has a character that none can have")
        number = number * 58 + digit
    length = len(_PREFIX) + _KEY_LENGTH + 1
    if number.bit_length() > 8 * length:
        raise ValueError("the recovery key is too long")
    raw = number.to_bytes(length, "big")
    if not raw.startswith(_PREFIX) or _parity(raw) != 0:
        raise ValueError("the recovery key is mistyped")
    return raw[len(_PREFIX) : -1]


def encrypt(key: bytes, name: str, secret: str, iv: bytes | None = None) -> Json:
    """Return `secret` encrypted for account data under the secret's `name`."""
    return _encrypt(key, name, secret.encode(), iv or _fresh_iv())


def decrypt(key: bytes, name: str, encrypted: Json) -> str:
    """Return the secret; ValueError when the key is another or the content was changed."""
    try:
        iv, sealed, mac = (decode_base64(encrypted[k]) for k in ("iv", "ciphertext", "mac"))
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("the secret is malformed") from error
    aes, mac_key = _derive(key, name)
    if not hmac.compare_digest(hmac.digest(mac_key, sealed, "sha256"), mac):
        raise ValueError("the secret was encrypted with another key")
    return _ctr(aes, iv, sealed).decode()


def describe(key: bytes, iv: bytes | None = None) -> Json:
    """Return the key's description, by which a client checks that a typed key is this one."""
    check = _encrypt(key, "", bytes(_KEY_LENGTH), iv or _fresh_iv())
    return {"algorithm": ALGORITHM, "iv": check["iv"], "mac": check["mac"]}


def fits(key: bytes, description: Json) -> bool:
    """Say whether `description` describes `key`; one without a check fits every key."""
    if description.get("algorithm") != ALGORITHM:
        return False
    if "mac" not in description:
        return True
    try:
        iv, mac = decode_base64(description["iv"]), decode_base64(description["mac"])
        expected = decode_base64(_encrypt(key, "", bytes(_KEY_LENGTH), iv)["mac"])
    except (KeyError, ValueError, TypeError, AttributeError):
        return False
    return hmac.compare_digest(expected, mac)


async def store(client: AsyncClient, key: bytes, key_id: str, secrets: dict[str, str]) -> None:
    """Put `secrets` on the server and make `key` the account's default key.

    The default is set last, so that no client finds a default key without secrets.
    Calling it again with the same arguments changes nothing but the random parts.
    """
    await _put(client, f"m.secret_storage.key.{key_id}", describe(key))
    for name, secret in secrets.items():
        await _put(client, name, {"encrypted": {key_id: encrypt(key, name, secret)}})
    await _put(client, _DEFAULT_KEY, {"key": key_id})


async def load(client: AsyncClient, recovery_key: str, names: list[str]) -> dict[str, str]:
    """Return the secrets of these names; `LoginFailed` says which part does not fit."""
    try:
        key = decode_recovery_key(recovery_key)
    except ValueError as error:
        raise LoginFailed(f"recovery_key: {error}") from error
    key_id = str((await _get(client, _DEFAULT_KEY)).get("key", ""))
    if not key_id or not fits(key, await _get(client, f"m.secret_storage.key.{key_id}")):
        raise LoginFailed("recovery_key: it is not the key of the account's secret storage")
    return {name: await _secret(client, key, key_id, name) for name in names}


async def _secret(client: AsyncClient, key: bytes, key_id: str, name: str) -> str:
    encrypted = mapping((await _get(client, name)).get("encrypted"))
    try:
        return decrypt(key, name, mapping(encrypted.get(key_id)))
    except ValueError as error:
        raise LoginFailed(f"recovery_key: {name} cannot be read: {error}") from error


async def _put(client: AsyncClient, kind: str, content: Json) -> None:
    await call(client, "PUT", _account_data(client, kind), content)


async def _get(client: AsyncClient, kind: str) -> Json:
    where = _account_data(client, kind)
    answer: Answer = await request(client, "GET", where)
    if answer.not_found:
        return {}
    if not answer.ok:
        raise refusal(answer, where)
    return answer.body


def _account_data(client: AsyncClient, kind: str) -> str:
    return path("user", client.user_id, "account_data", kind)


def _parity(raw: bytes) -> int:
    return functools.reduce(operator.xor, raw)


def _fresh_iv() -> bytes:
    iv = bytearray(os.urandom(16))
    # The specification clears bit 63, for platforms whose counter is a signed number.
    iv[8] &= 0x7F
    return bytes(iv)


def _derive(key: bytes, name: str) -> tuple[bytes, bytes]:
    both = HKDF(SHA256(), length=64, salt=bytes(32), info=name.encode()).derive(key)
    return both[:32], both[32:]


def _ctr(aes: bytes, iv: bytes, content: bytes) -> bytes:
    cipher = Cipher(AES(aes), CTR(iv)).encryptor()
    return cipher.update(content) + cipher.finalize()


def _encrypt(key: bytes, name: str, secret: bytes, iv: bytes) -> Json:
    aes, mac_key = _derive(key, name)
    sealed = _ctr(aes, iv, secret)
    mac = hmac.digest(mac_key, sealed, "sha256")
    return {
        part: encode_base64(raw) for part, raw in (("iv", iv), ("ciphertext", sealed), ("mac", mac))
    }
