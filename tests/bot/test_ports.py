"""Ports for servers that others start."""

import asyncio
import socket
import sys
from pathlib import Path

import pytest
from rich.console import Console

from bot.demo.play import guarded
from bot.ports import free_port


def test_the_same_port_is_not_given_twice() -> None:
    given = [free_port() for _ in range(200)]
    assert len(set(given)) == len(given)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells its range in a file")
def test_no_port_is_given_that_an_outgoing_connection_may_take() -> None:
    lowest = int(
        Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii").split()[0]
    )
    assert all(free_port() < lowest for _ in range(200))


def test_a_port_that_somebody_listens_at_is_not_given(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", free_port())) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setattr("bot.ports._LISTENING", range(port, port + 1))
        monkeypatch.setattr("bot.ports._handed_out", set[int]())
        with pytest.raises(RuntimeError, match="no port is free"):
            free_port()


@pytest.mark.parametrize(
    ("problem", "says"),
    [
        (PermissionError(13, "Permission denied", "ut/transcript.md"), "skriva i ut/transcript.md"),
        (OSError(98, "address already in use"), "address already in use"),
    ],
)
def test_a_demo_says_what_could_not_be_written_and_what_went_wrong_otherwise(
    problem: OSError, says: str
) -> None:
    async def play() -> None:
        await asyncio.sleep(0)
        raise problem

    console = Console(record=True, width=200)
    assert guarded(console, play) == 1
    told = console.export_text()
    assert says in told
    assert ("skriva i" in told) == (problem.filename is not None)
