"""Every error of nio, aiohttp and the homeserver lands in the tree of `bot.platforms.base`."""

import inspect
from typing import Any

import aiohttp
import nio
import nio.exceptions
import nio.responses
import pytest

from bot.platforms.base import (
    LoginFailed,
    NoSuchRoom,
    NotAllowed,
    PlatformError,
    Refused,
    TooLarge,
    Unreachable,
)
from bot.platforms.matrix import errors

_RESPONSES = [
    kind
    for _, kind in inspect.getmembers(nio.responses, inspect.isclass)
    if issubclass(kind, nio.ErrorResponse)
]
_EXCEPTIONS = [
    kind
    for _, kind in inspect.getmembers(nio.exceptions, inspect.isclass)
    if issubclass(kind, Exception)
]
_OF_THE_WIRE = [
    kind
    for _, kind in inspect.getmembers(aiohttp, inspect.isclass)
    if issubclass(kind, aiohttp.ClientError)
]


@pytest.mark.parametrize("kind", _RESPONSES, ids=lambda kind: kind.__name__)
def test_every_error_response_of_nio_has_a_name_of_ours(kind: type[nio.ErrorResponse]) -> None:
    response = kind("no", "M_FORBIDDEN")
    assert isinstance(errors.of_response("ask", response), NotAllowed)


@pytest.mark.parametrize(
    "kind", [*_EXCEPTIONS, *_OF_THE_WIRE, TimeoutError, OSError], ids=lambda kind: kind.__name__
)
async def test_every_exception_of_nio_and_aiohttp_has_a_name_of_ours(
    kind: type[Exception],
) -> None:
    async def fails() -> None:
        raise kind.__new__(kind)

    with pytest.raises(PlatformError):
        await errors.asked("ask", fails())


async def test_a_fault_of_our_own_is_not_dressed_up() -> None:
    async def fails() -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await errors.asked("ask", fails())


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        pytest.param(429, {"errcode": "M_LIMIT_EXCEEDED"}, Unreachable, id="limited"),
        pytest.param(500, {"errcode": "M_UNKNOWN"}, Unreachable, id="fault of the server"),
        pytest.param(503, {}, Unreachable, id="server behind the proxy is gone"),
        pytest.param(502, {"errcode": "M_FORBIDDEN"}, Unreachable, id="proxy with a code"),
        pytest.param(405, {}, Unreachable, id="page of a proxy"),
        pytest.param(401, {"errcode": "M_UNKNOWN_TOKEN"}, LoginFailed, id="logged out"),
        pytest.param(403, {"errcode": "M_USER_DEACTIVATED"}, LoginFailed, id="closed account"),
        pytest.param(403, {"errcode": "M_FORBIDDEN"}, NotAllowed, id="no right"),
        pytest.param(404, {"errcode": "M_NOT_FOUND"}, NoSuchRoom, id="not there"),
        pytest.param(413, {"errcode": "M_TOO_LARGE"}, TooLarge, id="too large"),
        pytest.param(413, {}, TooLarge, id="too large for the proxy"),
        pytest.param(400, {"errcode": "M_BAD_JSON"}, Refused, id="refused"),
        pytest.param(400, {"errcode": ["odd"]}, Refused, id="code of the wrong kind"),
    ],
)
def test_an_answer_means(status: int, body: dict[str, Any], expected: type[PlatformError]) -> None:
    assert type(errors.of_answer("ask", status, body)) is expected


def test_the_wait_that_the_server_asks_for_is_kept() -> None:
    error = errors.of_answer("ask", 429, {"errcode": "M_LIMIT_EXCEEDED", "retry_after_ms": 2500})

    assert isinstance(error, Unreachable)
    assert error.retry_after == 2.5
