"""`samrad run` as a process of its own, on a real homeserver."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.homeserver import Homeserver
from tests.helpers.http_user import PASSWORD, HttpUser, new_users, until
from tests.helpers.installation import Installation, function_ids, install, leaked, samrad

ASK = datetime.fromisoformat("2026-11-19T09:00:05+01:00")
MEMBERS = 4


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Give a session to the members."""
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def members(
    homeserver: Homeserver, http: aiohttp.ClientSession, tmp_path: Path
) -> list[HttpUser]:
    """Give users who hold the functions."""
    names = [f"{tmp_path.name}-{id_}".replace("_", "-") for id_ in function_ids(MEMBERS)]
    return await new_users(homeserver, http, names)


@pytest.fixture
async def installation(
    homeserver: Homeserver, members: list[HttpUser], tmp_path: Path
) -> Installation:
    """Give an installation that is ready to be started."""
    bot = await homeserver.register(f"samrad-{tmp_path.name}".replace("_", "-"), PASSWORD)
    return await install(homeserver, tmp_path, bot, _holders(members))


def _holders(members: list[HttpUser]) -> dict[str, str]:
    return dict(zip(function_ids(MEMBERS), (member.user_id for member in members), strict=True))


async def asked(member: HttpUser, bot: str) -> str:
    """Wait for the invitation to the direct chat and for the ask; return the room."""

    async def rooms() -> list[str]:
        return await member.invited() + await member.joined()

    room = (await until(rooms))[0]
    await member.join(room)
    await until(lambda: member.said(room, bot))
    return room


async def heard(member: HttpUser, room: str, bot: str, count: int) -> list[str]:
    """Wait until the bot has said so much in a room; return its texts."""

    async def said() -> list[str]:
        texts = [each["content"]["body"] for each in await member.said(room, bot)]
        return texts if len(texts) >= count else []

    return await until(said)


async def test_a_process_asks_takes_the_answer_and_stops_at_sigterm(
    installation: Installation, members: list[HttpUser]
) -> None:
    running = await installation.start(ASK)
    room = await asked(members[1], installation.bot)
    await members[1].say(room, "två stulna cyklar i Edsberg, mvh Xylofonsson")
    said = await heard(members[1], room, installation.bot, 2)
    assert "stulna" in said[1].casefold() or "Edsberg" in said[1]
    assert await running.stop() == 0
    assert any('"stopped"' in line for line in running.log)
    assert not leaked(running.log, "Xylofonsson", "cyklar", said[0][:30])


async def test_sigterm_in_the_middle_of_the_asks_loses_none_and_doubles_none(
    installation: Installation, members: list[HttpUser]
) -> None:
    running = await installation.start(ASK)
    await running.logged("swept")
    assert await running.stop() == 0
    states = {row["state"] for row in installation.rows("SELECT state FROM outbox")}
    assert states <= {"pending", "sent"}
    again = await installation.start(ASK + timedelta(minutes=1))
    for member in members:
        room = await asked(member, installation.bot)
        assert len(await member.said(room, installation.bot)) == 1
    assert await again.stop() == 0


async def test_a_second_copy_says_so_and_ends_with_status_1(installation: Installation) -> None:
    first = await installation.start(ASK)
    await first.logged("ready")
    second = await installation.start(ASK)
    assert await second.ended() == 1
    assert "Another copy is running" in second.log[-1]
    assert not any("Traceback" in line for line in second.log)
    assert first.process.returncode is None
    assert await first.stop() == 0


async def test_a_copy_starts_at_once_after_a_kill(installation: Installation) -> None:
    first = await installation.start(ASK)
    await first.logged("ready")
    await first.kill()
    second = await installation.start(ASK)
    await second.logged("ready")
    assert await second.stop() == 0


async def test_a_taken_port_is_named(installation: Installation) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", installation.port)
    async with server:
        running = await installation.start(ASK)
        assert await running.ended() == 1
    assert f"127.0.0.1:{installation.port}" in running.log[-1]
    assert not any("Traceback" in line for line in running.log)


async def test_a_wrong_password_is_told_without_a_trace(installation: Installation) -> None:
    text = installation.config.read_text(encoding="utf-8")
    installation.config.write_text(text.replace(PASSWORD, "fel lösenord"), encoding="utf-8")
    running = await installation.start(ASK)
    assert await running.ended() == 1
    assert "The login failed" in running.log[-1]
    assert not any("Traceback" in line for line in running.log)


async def test_a_homeserver_that_is_gone_at_start_is_waited_for(
    own_homeserver: Homeserver, http: aiohttp.ClientSession, tmp_path: Path
) -> None:
    names = [f"medlem-{id_}" for id_ in function_ids(MEMBERS)]
    members = await new_users(own_homeserver, http, names)
    bot = await own_homeserver.register("samrad", PASSWORD)
    installation = await install(own_homeserver, tmp_path, bot, _holders(members))
    await own_homeserver.stop()
    running = await installation.start(ASK)
    await running.logged("homeserver_unreachable")
    assert await health(http, installation) == (503, False)
    await own_homeserver.start()
    await running.logged("ready")
    await asked(members[1], bot)
    assert await running.stop() == 0


async def test_sigterm_ends_the_waiting_for_a_homeserver(
    installation: Installation,
) -> None:
    text = installation.config.read_text(encoding="utf-8")
    lines = [
        'homeserver = "http://127.0.0.1:9"' if line.startswith("homeserver") else line
        for line in text.splitlines()
    ]
    installation.config.write_text("\n".join(lines), encoding="utf-8")
    running = await installation.start(ASK)
    await running.logged("homeserver_unreachable")
    assert await running.stop() == 0


async def health(http: aiohttp.ClientSession, installation: Installation) -> tuple[int, bool]:
    """Return the status of /health and whether the homeserver answers."""
    async with http.get(f"http://127.0.0.1:{installation.port}/health") as answer:
        return answer.status, (await answer.json())["homeserver"]


async def test_an_instant_without_an_offset_is_refused(installation: Installation) -> None:
    moment = "2026-11-19T09:00"
    running = await samrad("run", "--rehearse", moment, str(installation.config))
    assert await running.ended() == 2
    assert any("offset" in line for line in running.log)
