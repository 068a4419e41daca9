"""The log tells where something failed, in either form, and never what somebody wrote."""

import json

import pytest
import structlog

from bot import logs

SAID = "Tolvan Tolvansson, 121212-1212"


@pytest.fixture(autouse=True)
def _own_configuration() -> object:
    yield
    structlog.reset_defaults()


def _fail() -> dict[str, object]:
    try:
        int(SAID)
    except ValueError as problem:
        return logs.where(problem)
    raise AssertionError


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_failure_is_logged_with_its_place_and_without_its_words(
    form: str, capsys: pytest.CaptureFixture[str]
) -> None:
    logs.set_up("info", form)
    structlog.get_logger().error("event_failed", **_fail())
    written = capsys.readouterr().err
    assert "ValueError" in written
    assert "test_logs.py" in written
    assert SAID not in written


def test_a_log_for_machines_is_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    logs.set_up("info", "json")
    structlog.get_logger().error("event_failed", **_fail())
    (line,) = capsys.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "event_failed"
