"""`samrad run` with Teams beside Matrix, as a process of its own."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest

from bot.homeserver import Homeserver
from tests.helpers.http_user import PASSWORD, new_users, until
from tests.helpers.installation import function_ids, install
from tests.teams.cloud import post
from tests.teams.test_package import TEAMS

ASK = datetime.fromisoformat("2026-11-19T09:00:05+01:00")


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    """Give a session to the members."""
    async with aiohttp.ClientSession() as session:
        yield session


async def test_teams_answers_at_its_door_and_holds_up_nobody_in_matrix_while_entra_is_away(
    homeserver: Homeserver,
    http: aiohttp.ClientSession,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Nothing of Microsoft's can be reached.
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    functions = function_ids(2)
    members = await new_users(homeserver, http, [f"teams-run-{id_}" for id_ in functions])
    bot = await homeserver.register("samrad-teams-run", PASSWORD)
    holders = {id_: each.user_id for id_, each in zip(functions, members, strict=True)}
    installation = await install(homeserver, tmp_path, bot, holders)
    config = tmp_path / "config.toml"
    keys = 'keys_url = "http://127.0.0.1:9/keys"\n'
    sealed = f'link_key = "{"k" * 32}"\n'
    config.write_text(f"{config.read_text()}[teams]{TEAMS}{keys}{sealed}", encoding="utf-8")
    running = await installation.start(ASK)
    await running.logged("homeserver_unreachable")  # what a platform that is away is called
    await until(members[1].invited)
    door = f"http://127.0.0.1:{installation.port}/api/messages"
    assert (await post(door, b"{", None))[0] == 400
    assert (await post(door, {"type": "message"}, None))[0] == 401
    pages = f"http://127.0.0.1:{installation.port}/dokument/hej"
    async with http.get(pages) as page:
        assert page.status == 404
        assert "Här finns inget dokument" in await page.text()
    assert await running.stop() == 0


async def test_what_is_not_installed_is_named(
    homeserver: Homeserver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The SDK is hidden by a module of its name that is none."""
    hidden = tmp_path / "hidden"
    hidden.mkdir()
    (hidden / "microsoft_teams.py").write_text("raise ModuleNotFoundError\n", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(hidden))
    bot = await homeserver.register("samrad-teams-missing", PASSWORD)
    installation = await install(homeserver, tmp_path, bot, {function_ids(1)[0]: bot})
    config = tmp_path / "config.toml"
    config.write_text(f"{config.read_text()}[teams]{TEAMS}", encoding="utf-8")
    running = await installation.start(ASK)
    async with asyncio.timeout(120):
        assert await running.ended() == 2
    assert any('pip install "samrad[teams]"' in line for line in running.log)
