"""Trying the bot's login without starting the bot.

Three calls of the Matrix client-server API (v1.13: login, logout, whoami). A device that
was made for the test is logged out again, and no key is stored.
"""

from http import HTTPStatus
from typing import Any

import aiohttp

from bot.settings import MatrixSection
from samverkan.problems import Problem

_SECONDS = 15
_API = "/_matrix/client/v3"
_TOKEN = "matrix.access_token"  # noqa: S105 -- the name of a key
_PASSWORD = "matrix.password"  # noqa: S105 -- the name of a key


async def try_login(matrix: MatrixSection, file: str) -> Problem | None:
    """Log in as `samrad run` will, and out again; return what is wrong, or None."""
    limits = aiohttp.ClientTimeout(total=_SECONDS)
    try:
        async with aiohttp.ClientSession(timeout=limits) as session:
            if matrix.access_token is not None:
                return await _by_token(session, matrix, file)
            return await _by_password(session, matrix, file)
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        what = f"{matrix.homeserver} cannot be reached: {error or type(error).__name__}"
        return _wrong(file, "matrix.homeserver", what)
    except ValueError:
        what = f"{matrix.homeserver} does not answer as a Matrix homeserver does"
        return _wrong(file, "matrix.homeserver", what)


async def _by_token(
    session: aiohttp.ClientSession, matrix: MatrixSection, file: str
) -> Problem | None:
    token = matrix.access_token.get_secret_value() if matrix.access_token else ""
    url = f"{matrix.homeserver}{_API}/account/whoami"
    async with session.get(url, headers=_bearer(token)) as response:
        answer = await _json(response)
        if response.status != HTTPStatus.OK:
            return _wrong(file, _TOKEN, f"the homeserver refuses it: {_reason(answer)}")
        return _same_user(answer, matrix, file)


async def _by_password(
    session: aiohttp.ClientSession, matrix: MatrixSection, file: str
) -> Problem | None:
    body = {
        "type": "m.login.password",
        "identifier": {"type": "m.id.user", "user": matrix.user_id},
        "password": matrix.password.get_secret_value() if matrix.password else "",
        "initial_device_display_name": f"{matrix.device_name} (samrad check)",
    }
    async with session.post(f"{matrix.homeserver}{_API}/login", json=body) as response:
        answer = await _json(response)
        if response.status != HTTPStatus.OK:
            return _wrong(file, _PASSWORD, f"the homeserver refuses it: {_reason(answer)}")
    token = str(answer.get("access_token", ""))
    async with session.post(f"{matrix.homeserver}{_API}/logout", headers=_bearer(token)):
        return _same_user(answer, matrix, file)


async def _json(response: aiohttp.ClientResponse) -> dict[str, Any]:
    """Return a JSON object. Raises ValueError when it is none."""
    answer = await response.json(content_type=None)
    if not isinstance(answer, dict):
        raise ValueError  # noqa: TRY004 -- what a server sends is a value, not a type of ours
    return answer


def _same_user(answer: dict[str, Any], matrix: MatrixSection, file: str) -> Problem | None:
    user = str(answer.get("user_id", ""))
    if user == matrix.user_id:
        return None
    return Problem(
        file,
        "matrix.user_id",
        f"the homeserver says that the account is {user}",
        f'user_id = "{user}"',
    )


def _wrong(file: str, key: str, what: str) -> Problem:
    examples = {
        "matrix.homeserver": 'homeserver = "https://matrix.example.se"',
        _TOKEN: 'access_token_file = "samrad.token", with a token that is still valid',
        _PASSWORD: 'password_file = "samrad.password", with the password of user_id',
    }
    return Problem(file, key, what, examples[key])


def _bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def _reason(answer: dict[str, Any]) -> str:
    return f"{answer.get('error', 'no reason given')} ({answer.get('errcode', 'no code')})"
