"""From what the connector answers to the errors of `bot.platforms.base`.

Codes: "Bot Framework REST API, Connector: error responses" and "Handle bot API errors"
of the Teams documentation.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.platforms.base import (
    LoginFailed,
    NoSuchRoom,
    NotAllowed,
    PlatformError,
    Refused,
    TooLarge,
    Unreachable,
)

_BY_CODE: dict[str, type[PlatformError]] = {
    "MessageWritesBlocked": NotAllowed,
    "BotNotInConversationRoster": NoSuchRoom,
    "ConversationNotFound": NoSuchRoom,
    "ConversationBlockedByUser": NotAllowed,
    "ForbiddenOperationException": NotAllowed,
    "MessageSizeTooBig": TooLarge,
}
_BY_STATUS: dict[int, type[PlatformError]] = {
    401: LoginFailed,
    403: NotAllowed,
    404: NoSuchRoom,
    405: NotAllowed,
    408: Unreachable,
    412: Unreachable,
    413: TooLarge,
    429: Unreachable,
    501: NotAllowed,
}
_SERVER_ERRORS = 500
_LONGEST = 3600.0
"""Seconds of a wait that are believed: a broken header must not hold a message for ever."""


class NotInstalled(NotAllowed):
    """The person has not installed the app, or has taken it away: somebody must help them."""


def of_answer(
    action: str, status: int, body: Mapping[str, Any], retry_after: str | None = None
) -> PlatformError:
    """Return the error that an HTTP answer of 400 or more means.

    `action` names the request in the error's text; `body` is the JSON, empty when the
    answer was none; `retry_after` is that header. 412 is a clash of two requests, which
    Teams asks to be tried again.
    """
    code = code_of(body)
    kind = _BY_STATUS.get(status) or (Unreachable if status >= _SERVER_ERRORS else Refused)
    if kind not in {Unreachable, LoginFailed}:
        kind = _BY_CODE.get(code, kind)
    text = f"{action}: {status} {code or 'without a code'}"
    if kind is Unreachable:
        return Unreachable(text, seconds(retry_after))
    return kind(text)


def code_of(body: Mapping[str, Any]) -> str:
    """Return the machine code of an error's body, "" when there is none."""
    error = body.get("error")
    code = error.get("code") if isinstance(error, dict) else body.get("code")
    return code if isinstance(code, str) and code.isalnum() else ""


def seconds(header: str | None, now: datetime | None = None) -> float | None:
    """Return a Retry-After header in seconds (RFC 9110 10.2.3), an hour at most.

    None when it says nothing.
    """
    if header is None:
        return None
    try:
        return min(max(float(header), 0.0), _LONGEST)
    except ValueError:
        pass
    try:
        instant = parsedate_to_datetime(header)
    except ValueError:
        return None
    if instant.tzinfo is None:
        return None
    wait = (instant - (now or datetime.now(UTC))).total_seconds()
    return min(max(wait, 0.0), _LONGEST)
