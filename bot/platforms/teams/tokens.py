"""Who may speak to the bot: the signed token that comes with every request.

Stricter than the SDK's own check, which takes tokens that never expire, Entra tokens of
any tenant, and requests that name no service address; and which fetches keys inside the
event loop, once for every unknown key id that anybody sends.

Rules: "Authentication with the Bot Connector API: authenticate requests from the Bot
Connector service to your bot" in the Bot Framework documentation.
"""

import asyncio
import json
import time
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

import aiohttp
import jwt
import structlog

from bot.platforms.teams.settings import Pace, TeamsSettings

log = structlog.get_logger(__name__)

_LEEWAY = 300.0
"""Seconds that clocks may differ, as the Bot Framework says."""
_FRESH = 24 * 3600.0
"""Seconds that keys are used before they are fetched again."""
_BETWEEN = 60.0
"""Seconds between two fetches at least, however many unknown key ids are sent."""
_SOON = 2.0
"""The same while there are none at all: a bot that has just begun is to hear soon."""
_LARGEST = 1024 * 1024
"""Bytes of a key list that is read."""
_REMEMBERED = 64
"""Tokens that are known to be good."""
_CLAIMS = ["exp", "nbf", "iss", "aud", "serviceurl"]


class Forged(Exception):  # noqa: N818 -- named by what it says of the request
    """The token does not prove that the request comes from Teams."""


class NoKeys(Exception):  # noqa: N818 -- as above
    """The keys cannot be had now; nothing can be said of the token."""


class Keys:
    """The published keys, by id. Fetched without holding up anything else."""

    def __init__(self, url: str, pace: Pace) -> None:
        self._url = url
        self._pace = pace
        self._keys: dict[str, tuple[jwt.PyJWK, frozenset[str]]] = {}
        self._fetched = self._tried = float("-inf")
        self._one_at_a_time = asyncio.Lock()

    async def find(self, key: str) -> tuple[jwt.PyJWK, frozenset[str]]:
        """Return a key and the channels that it may speak for. Raises `Forged` or `NoKeys`."""
        if key not in self._keys or time.monotonic() - self._fetched > _FRESH:
            async with self._one_at_a_time:
                await self._refresh(key)
        if key in self._keys:
            return self._keys[key]
        if not self._keys:
            raise NoKeys(self._url)
        raise Forged("unknown key")

    async def _refresh(self, wanted: str) -> None:
        now = time.monotonic()
        is_old = now - self._fetched > _FRESH
        pause = _BETWEEN if self._keys else _SOON
        if (wanted in self._keys and not is_old) or now - self._tried < pause:
            return
        try:
            found = await self._fetch()
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as problem:
            log.warning("teams.keys_unreachable", error=type(problem).__name__)
            return
        finally:
            # Those who waited meanwhile have their answer, and do not ask one by one.
            self._tried = time.monotonic()
        self._keys, self._fetched = found, now

    async def _fetch(self) -> dict[str, tuple[jwt.PyJWK, frozenset[str]]]:
        limit = aiohttp.ClientTimeout(total=self._pace.keys)
        async with (
            aiohttp.ClientSession(timeout=limit) as session,
            session.get(self._url, raise_for_status=True) as answer,
        ):
            raw = json.loads(await answer.content.read(_LARGEST))
        found = {}
        for each in raw.get("keys", ()):
            try:
                key = jwt.PyJWK(each, algorithm="RS256")
            except jwt.PyJWTError:
                continue
            if key.key_id:
                found[key.key_id] = (key, frozenset(each.get("endorsements", ())))
        return found


class Gate:
    """Lets through what Teams has signed for this bot."""

    def __init__(self, settings: TeamsSettings, pace: Pace) -> None:
        self._settings = settings
        self._keys = Keys(settings.keys_url, pace)
        self._proven: dict[str, tuple[jwt.PyJWK, Mapping[str, Any]]] = {}

    async def check(self, authorization: str, activity: Mapping[str, Any]) -> None:
        """Return when the token proves the activity. Raises `Forged` or `NoKeys`."""
        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Forged("no token")
        key, endorsed = await self._keys.find(_key_id(token))
        claims = self._claims(token, key)
        if endorsed and activity.get("channelId") not in endorsed:
            raise Forged("the key does not speak for this channel")
        said, signed = activity.get("serviceUrl"), claims["serviceurl"]
        if not isinstance(said, str) or not isinstance(signed, str):
            raise Forged("no service address")
        if said.rstrip("/") != signed.rstrip("/"):
            raise Forged("another service address")

    def _claims(self, token: str, key: jwt.PyJWK) -> Mapping[str, Any]:
        """Return what a token says for this bot. Raises `Forged`.

        The same token comes with many requests. Once proven it is so until it ends, or until
        keys are fetched: those are other objects, also where they say the same.
        """
        claims: Mapping[str, Any]
        proven = self._proven.get(token)
        if (
            proven is not None
            and proven[0] is key
            and int(proven[1]["exp"]) > time.time() - _LEEWAY
        ):
            return proven[1]
        try:
            claims = jwt.decode(
                token,
                key,
                algorithms=["RS256"],
                audience=self._settings.app_id,
                issuer=self._settings.issuer,
                leeway=_LEEWAY,
                options={"require": _CLAIMS},
            )
        except jwt.PyJWTError as problem:
            self._proven.pop(token, None)
            raise Forged(type(problem).__name__) from problem
        if len(self._proven) >= _REMEMBERED:
            self._proven.clear()
        self._proven[token] = key, claims
        return claims


def _key_id(token: str) -> str:
    """Return which key a token says that it is signed with. Raises `Forged`.

    Only this is read of it here: whether the rest is a token is for the signature to say.
    """
    head = token.partition(".")[0]
    try:
        header = json.loads(urlsafe_b64decode(head + "=" * (-len(head) % 4)))
    except (ValueError, RecursionError) as problem:
        raise Forged("no token") from problem
    said = header if isinstance(header, dict) else {}
    if said.get("alg") != "RS256" or not isinstance(said.get("kid"), str):
        raise Forged("not RS256 with a key id")
    return str(said["kid"])
