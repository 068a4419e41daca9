"""Tokens as Teams signs them, and the keys to check them with."""

import json
import time
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

from tests.teams.playground import APP_ID

Json = dict[str, Any]

ISSUER = "https://api.botframework.com"
KEY_ID = "teams-1"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def jwks() -> Json:
    """Return the published keys."""
    key = json.loads(RSAAlgorithm.to_jwk(_KEY.public_key()))
    return {"keys": [{**key, "kid": KEY_ID, "use": "sig", "endorsements": ["msteams"]}]}


def claims(service_url: str) -> Json:
    """Return what a good token says."""
    now = int(time.time())
    return {
        "iss": ISSUER,
        "aud": APP_ID,
        "serviceurl": service_url,
        "nbf": now - 60,
        "iat": now - 60,
        "exp": now + 3600,
    }


def signed(
    said: Json,
    *,
    key: rsa.RSAPrivateKey | str | None = _KEY,
    kid: str | None = KEY_ID,
    alg: str = "RS256",
) -> str:
    """Return a token."""
    return jwt.encode(said, key, algorithm=alg, headers={"kid": kid} if kid else {})


def own_token(scope: str, tenant: str | None = None) -> str:
    """Return a token for the bot itself, as Entra would give."""
    said = {"aud": scope, "tid": tenant, "appid": APP_ID, "exp": int(time.time()) + 3600}
    return jwt.encode(said, "x" * 32, algorithm="HS256")
