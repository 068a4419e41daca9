"""Trying Teams' credentials without starting the bot: their form, and signing in at Entra.

One request of the OAuth 2.0 client credentials flow, as the bot's own sign-in ("OAuth 2.0 client
credentials flow", Microsoft identity platform), and one for the keys that sign what comes in. The
codes that Entra answers with are those of "Microsoft Entra authentication and authorization
error codes".
"""

import re
from collections.abc import Iterator
from http import HTTPStatus
from importlib.util import find_spec
from typing import Any

import aiohttp

from bot.settings import TeamsSection
from samverkan.problems import Problem

LOGIN = "https://login.microsoftonline.com"
_SCOPE = "https://api.botframework.com/.default"
_SECONDS = 15
_GUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CODE = re.compile(r"AADSTS(\d+)")
_SDK = "microsoft_teams"

_EXAMPLES = {
    "app_id": 'app_id = "11111111-2222-3333-4444-555555555555", Application (client) ID in Entra',
    "app_secret": 'app_secret_file = "samrad.teams-secret", with the *value* of a client secret',
    "tenant": 'tenant = "99999999-8888-7777-6666-555555555555", Directory (tenant) ID in Entra',
    "keys_url": 'keys_url = "https://login.botframework.com/v1/.well-known/keys"',
}
_MEANINGS = {
    "7000215": ("app_secret", "Entra does not know this secret"),
    "7000222": ("app_secret", "the secret has ended: make a new one in Entra"),
    "700016": ("app_id", "the tenant has no such registration"),
    "90002": ("tenant", "there is no such tenant"),
    "900023": ("tenant", "there is no such tenant"),
}
"""Code of Entra's -> the key that is wrong, and how."""


def problems_of_form(section: TeamsSection, file: str) -> list[Problem]:
    """Return what can be seen to be wrong with the credentials as they stand, offline."""
    return [_wrong(file, key, what) for key, what in _wrong_forms(section)]


def _wrong_forms(section: TeamsSection) -> Iterator[tuple[str, str]]:
    secret = section.app_secret.get_secret_value() if section.app_secret else ""
    if _GUID.fullmatch(secret):
        yield "app_secret", "looks like the id of a secret: Entra shows its value once, beside it"
    elif secret != secret.strip() or not secret.isprintable():
        yield "app_secret", "has spaces or line breaks that are no part of a secret"
    if section.app_id and section.app_id == section.tenant:
        yield "app_id", "is the tenant's id: the registration has one of its own"
    if find_spec(_SDK) is None:
        yield "app_id", 'is set, and what Teams needs is not installed: pip install "samrad[teams]"'


async def try_teams(section: TeamsSection, file: str, login: str = LOGIN) -> list[Problem]:
    """Sign in as `samrad run` will, and fetch the keys; return what is wrong.

    `login` is where Entra is.
    """
    limits = aiohttp.ClientTimeout(total=_SECONDS)
    async with aiohttp.ClientSession(timeout=limits) as session:
        found = [
            await _sign_in(session, section, file, login),
            await _fetch_keys(session, section, file),
        ]
    return [problem for problem in found if problem is not None]


async def _sign_in(
    session: aiohttp.ClientSession, section: TeamsSection, file: str, login: str
) -> Problem | None:
    form = {
        "grant_type": "client_credentials",
        "client_id": section.app_id,
        "client_secret": section.app_secret.get_secret_value() if section.app_secret else "",
        "scope": _SCOPE,
    }
    try:
        async with session.post(f"{login}/{section.tenant}/oauth2/v2.0/token", data=form) as answer:
            said = await _json(answer)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        what = f"cannot be tried: {login} is not reached ({type(error).__name__})"
        return _wrong(file, "tenant", what)
    except ValueError:
        return _wrong(file, "tenant", f"cannot be tried: {login} does not answer as Entra does")
    return None if said.get("access_token") else _refused(said, file)


def _refused(said: dict[str, Any], file: str) -> Problem:
    """Return what Entra means. Its own sentences hold ids, and are left out."""
    code = _CODE.search(str(said.get("error_description", "")))
    key, what = _MEANINGS.get(code[1] if code else "", ("app_secret", "Entra refuses to sign in"))
    named = code[0] if code else str(said.get("error", "without a code"))[:40]
    return _wrong(file, key, f"{what} ({named})")


async def _fetch_keys(
    session: aiohttp.ClientSession, section: TeamsSection, file: str
) -> Problem | None:
    try:
        async with session.get(section.keys_url) as answer:
            is_there = answer.status == HTTPStatus.OK and bool((await _json(answer)).get("keys"))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError):
        is_there = False
    if is_there:
        return None
    what = f"{section.keys_url} gives no keys: nothing that Teams sends can be checked"
    return _wrong(file, "keys_url", what)


async def _json(answer: aiohttp.ClientResponse) -> dict[str, Any]:
    """Return a JSON object. Raises ValueError when it is none."""
    said = await answer.json(content_type=None)
    if not isinstance(said, dict):
        raise ValueError  # noqa: TRY004 -- what a server sends is a value, not a type of ours
    return said


def _wrong(file: str, key: str, what: str) -> Problem:
    return Problem(file, f"teams.{key}", what, _EXAMPLES[key])
