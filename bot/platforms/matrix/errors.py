"""Every error of nio, aiohttp and the homeserver, as one of `bot.platforms.base`.

Texts name the request and the server's code, never a message's content.
"""

import json
from collections.abc import Awaitable
from typing import Any

import aiohttp
import nio

from bot.platforms.base import (
    LoginFailed,
    NoSuchRoom,
    NotAllowed,
    PlatformError,
    Refused,
    TooLarge,
    Unreachable,
)

# Matrix specification, "Common error codes" and the codes of single endpoints.
_BY_CODE: dict[str, type[PlatformError]] = {
    "M_LIMIT_EXCEEDED": Unreachable,
    "M_UNKNOWN_TOKEN": LoginFailed,
    "M_MISSING_TOKEN": LoginFailed,
    "M_USER_DEACTIVATED": LoginFailed,
    "M_USER_LOCKED": LoginFailed,
    "M_USER_SUSPENDED": NotAllowed,
    "M_FORBIDDEN": NotAllowed,
    "M_GUEST_ACCESS_FORBIDDEN": NotAllowed,
    "M_CANNOT_LEAVE_SERVER_NOTICE_ROOM": NotAllowed,
    "M_NOT_FOUND": NoSuchRoom,
    "M_TOO_LARGE": TooLarge,
}
_BY_STATUS: dict[int, type[PlatformError]] = {
    401: LoginFailed,
    403: NotAllowed,
    404: NoSuchRoom,
    408: Unreachable,
    413: TooLarge,
    429: Unreachable,
}
_SERVER_ERRORS = 500
_CLIENT_ERRORS = 400

_DISTRUSTED = (nio.OlmTrustError, nio.VerificationError)
_BROKEN_OFF = (
    aiohttp.ClientError,
    TimeoutError,
    OSError,
    json.JSONDecodeError,
    # The state that nio wants is not there yet, or its wire broke: another attempt may do.
    nio.ProtocolError,
    nio.EncryptionError,
    nio.GroupEncryptionError,
    nio.TransferCancelledError,
)
FOREIGN: tuple[type[Exception], ...] = (*_DISTRUSTED, *_BROKEN_OFF)
"""All exceptions that are not ours and that `of_exception` can name."""


def of_answer(action: str, status: int, body: dict[str, Any]) -> PlatformError:
    """Return the error that an HTTP answer of 400 or more means.

    `action` names the request in the error's text; `body` is the JSON, empty when the
    answer was none, as from a proxy in front of a server that is gone.
    """
    code = body.get("errcode")
    kind = _BY_CODE.get(code) if isinstance(code, str) else None
    # An answer that no homeserver wrote comes from something before it: try again later.
    from_proxy = code is None and status not in _BY_STATUS
    if status >= _SERVER_ERRORS or (kind is None and from_proxy):
        kind = Unreachable
    kind = kind or _BY_STATUS.get(status, Refused)
    text = f"{action}: {status} {code or 'without a code'}"
    if kind is Unreachable:
        return Unreachable(text, _seconds(body.get("retry_after_ms")))
    return kind(text)


def of_response(action: str, response: nio.ErrorResponse) -> PlatformError:
    """Return the error that one of nio's error responses means."""
    transport = response.transport_response
    # nio gives no HTTP response to what it makes itself; its code then decides alone.
    status = transport.status if transport is not None else _CLIENT_ERRORS
    body: dict[str, Any] = {"retry_after_ms": response.retry_after_ms}
    if response.status_code is not None:
        body["errcode"] = response.status_code
    return of_answer(action, status, body)


def of_exception(action: str, error: Exception) -> PlatformError:
    """Return the error that one of the `FOREIGN` exceptions means."""
    text = f"{action}: {type(error).__name__}"
    return NotAllowed(text) if isinstance(error, _DISTRUSTED) else Unreachable(text)


async def asked(action: str, request: Awaitable[Any]) -> Any:  # noqa: ANN401 -- nio has no types
    """Await one of nio's requests and return its response. Raises `PlatformError`."""
    try:
        response = await request
    except FOREIGN as error:
        raise of_exception(action, error) from error
    if isinstance(response, nio.ErrorResponse):
        raise of_response(action, response)
    return response


def _seconds(milliseconds: object) -> float | None:
    return milliseconds / 1000 if isinstance(milliseconds, (int, float)) else None
