"""Sign and check JSON as the Matrix specification has it (appendices, "Signing JSON").

Keys and signatures travel as unpadded base64. What is signed is the canonical JSON of
the object without its `signatures` and `unsigned`.
"""

import base64
import binascii
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from nio import Api

Json = dict[str, Any]
"""A JSON object as it came from, or goes to, a server."""


def encode_base64(raw: bytes) -> str:
    """Return unpadded base64."""
    return base64.b64encode(raw).decode("ascii").rstrip("=")


def decode_base64(text: str) -> bytes:
    """Return the bytes of base64 with or without padding; ValueError when it is none."""
    bare = text.rstrip("=")
    try:
        return base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True)
    except (binascii.Error, ValueError) as error:
        raise ValueError("not base64") from error


def signed_bytes(content: Mapping[str, Any]) -> bytes:
    """Return the bytes that a signature of `content` covers."""
    bare = {k: v for k, v in content.items() if k not in {"signatures", "unsigned"}}
    canonical: str = Api.to_canonical_json(bare)
    return canonical.encode("utf-8")


def sign(content: Mapping[str, Any], key: Ed25519PrivateKey) -> str:
    """Return the signature of `content`, in unpadded base64."""
    return encode_base64(key.sign(signed_bytes(content)))


def is_signed_by(content: Mapping[str, Any], user: str, key_id: str, public: str) -> bool:
    """Say whether `content` bears a valid signature of `user`'s Ed25519 key.

    `key_id` is the key's name without its algorithm, `public` the key in base64.
    Whatever is malformed counts as not signed; nothing is raised.
    """
    try:
        signature = content["signatures"][user][f"ed25519:{key_id}"]
        key = Ed25519PublicKey.from_public_bytes(decode_base64(public))
        key.verify(decode_base64(signature), signed_bytes(content))
    except (InvalidSignature, KeyError, TypeError, ValueError, AttributeError, RecursionError):
        return False
    return True


def public_part(key: Mapping[str, Any]) -> str:
    """Return the one public key, in base64, of a cross-signing key as the server has it.

    Empty when it is malformed: not exactly one key, or one whose name is not itself.
    """
    keys = key.get("keys")
    if not isinstance(keys, dict) or len(keys) != 1:
        return ""
    [(name, public)] = keys.items()
    return public if isinstance(public, str) and name == f"ed25519:{public}" else ""
