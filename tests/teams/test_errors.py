"""What the connector answers lands in the error tree of the seam."""

from datetime import UTC, datetime

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
from bot.platforms.teams import errors

ANSWERS: dict[str, tuple[int, str, type[PlatformError]]] = {
    "bad request": (400, "BadSyntax", Refused),
    "wrong token": (401, "Unauthorized", LoginFailed),
    "blocked": (403, "MessageWritesBlocked", NotAllowed),
    "not in the room": (403, "BotNotInConversationRoster", NoSuchRoom),
    "forbidden": (403, "", NotAllowed),
    "gone": (404, "ConversationNotFound", NoSuchRoom),
    "no such method": (405, "", NotAllowed),
    "slow": (408, "", Unreachable),
    "clash": (412, "PreconditionFailed", Unreachable),
    "large": (413, "MessageSizeTooBig", TooLarge),
    "limited": (429, "TooManyRequests", Unreachable),
    "limited, by another code": (429, "MessageWritesBlocked", Unreachable),
    "broken": (500, "", Unreachable),
    "not made": (501, "", NotAllowed),
    "gateway": (502, "", Unreachable),
    "away": (503, "ServiceUnavailable", Unreachable),
    "late": (504, "", Unreachable),
}


@pytest.mark.parametrize(("status", "code", "kind"), ANSWERS.values(), ids=ANSWERS)
@pytest.mark.parametrize("inner", ["inner", "outer"])
def test_every_answer_has_its_error(
    status: int, code: str, kind: type[PlatformError], inner: str
) -> None:
    body = {"error": {"code": code, "message": "hemligt"}} if inner == "inner" else {"code": code}
    found = errors.of_answer("send", status, body)
    assert type(found) is kind
    assert "hemligt" not in str(found)


@pytest.mark.parametrize("body", [{}, {"error": "x"}, {"error": {"code": 3}}, {"code": "a b\n"}])
def test_a_body_of_another_form_has_no_code(body: dict[str, object]) -> None:
    assert errors.code_of(body) == ""


WAITS: dict[str, float | None] = {
    "3": 3.0,
    "0.5": 0.5,
    "-1": 0.0,
    "Thu, 19 Nov 2026 08:01:00 GMT": 60.0,
    "Fri, 01 Jan 2100 00:00:00 GMT": 3600.0,
    "99999999": 3600.0,
    "snart": None,
    "": None,
}


@pytest.mark.parametrize(("header", "expected"), WAITS.items(), ids=WAITS)
def test_the_wait_is_read_in_seconds_or_as_a_time(header: str, expected: float | None) -> None:
    assert errors.seconds(header, datetime(2026, 11, 19, 8, tzinfo=UTC)) == expected
