"""A person answers the ask in a browser, in the playground: validation on, everything real.

The pictures are kept in test-output/teams, for people to look at.
"""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pytest

from bot.access import Limit
from bot.clock import TravelClock
from bot.samrad import Samrad
from bot.teams_account import teams_platform
from samverkan import calendar
from samverkan.collection import Seat
from samverkan.model_file import load_ready
from storage import people
from storage.database import Database
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.stage import ASK, WEDNESDAY
from tests.teams.cloud import Cloud, cloud
from tests.teams.packages import installed
from tests.teams.playground import PATIENCE, PEOPLE, Playground, playground
from tests.teams.scene import QUICK, address, section
from tests.teams.tokens import own_token

WHO = "rektor_haggvik"
ANSWER = "2 krossade rutor i slöjdsalen i måndags, och ett klotter på busskuren"
PICTURES = Path(__file__).parents[2] / "test-output" / "teams"
BROWSERS = ("chromium", "chromium-browser")


@pytest.fixture
def browser() -> str:
    """Give Debian's Chromium."""
    found = next((path for name in BROWSERS if (path := shutil.which(name))), None)
    if found is None:
        installed("a card in a browser", "chromium")
    return str(found)


@pytest.fixture
def own_playground(tmp_path: Path) -> "AsyncIterator[Playground]":
    """Give a playground that no other test has written in."""
    with playground(installed("a card in a browser"), tmp_path) as running:
        yield running


@dataclass
class Browser:
    """The person's browser: a process that says what it has done."""

    process: asyncio.subprocess.Process

    async def has(self, done: str) -> None:
        """Return when it has done that."""
        assert self.process.stdout is not None
        async with asyncio.timeout(3 * PATIENCE):
            while line := await self.process.stdout.readline():
                if json.loads(line)["done"] == done:
                    return
        assert self.process.stderr is not None
        raise AssertionError((await self.process.stderr.read()).decode())

    def go_on(self) -> None:
        """Tell it that there is something to see."""
        assert self.process.stdin is not None
        self.process.stdin.write(b"\n")


@asynccontextmanager
async def browsing(url: str, browser: str) -> AsyncIterator[Browser]:
    """Open the playground in a browser."""
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    process = await asyncio.create_subprocess_exec(
        *("node", "answer_card.mjs", url, browser, str(PICTURES), ANSWER),
        cwd=Path(__file__).parent / "js",
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        yield Browser(process)
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.communicate()


@asynccontextmanager
async def bot_of_one(teams: Cloud, url: str) -> AsyncIterator[Samrad]:
    """Run the bot with the playground's own user as the headmaster."""
    municipality = load_ready("sollentuna")
    clock = TravelClock(
        datetime.fromisoformat(WEDNESDAY).replace(tzinfo=calendar.zone(municipality))
    )
    database = Database(url)
    async with database.write() as session:
        person = await people.store(session, "Anna Ek", "teams", PEOPLE[0]["aadObjectId"])
        held = [Seat(person.id or 0, WHO, "ordinarie")]
        await people.replace_holdings(session, person.id or 0, held)
    async with address() as place:
        platform = teams_platform(section(teams), [database], clock, pace=QUICK, token=own_token)
        place.show(platform)
        teams.bot = place.url
        limits = {"teams": Limit("K3", only_encrypted=False)}
        samrad = Samrad(municipality, database, {"teams": platform}, clock, [], limits)
        await platform.start()
        running = asyncio.create_task(samrad.run())
        try:
            yield samrad
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await platform.stop()
            await database.close()


@pytest.mark.xdist_group("teams")
async def test_the_ask_is_answered_corrected_and_confirmed_in_a_browser(
    own_playground: Playground, browser: str, files: Databases
) -> None:
    url = await files.migrated(SQLITE)
    async with (
        cloud(own_playground) as teams,
        bot_of_one(teams, url) as samrad,
        browsing(own_playground.url, browser) as person,
    ):
        await person.has("open")
        clock = samrad.clock
        assert isinstance(clock, TravelClock)
        clock.travel(datetime.fromisoformat(ASK).replace(tzinfo=calendar.zone(samrad.municipality)))
        await samrad.sweeper.sweep()
        person.go_on()
        await person.has("confirmed")
    assert {picture.name for picture in PICTURES.iterdir()} == {
        "1-ask.png",
        "2-filled-in.png",
        "3-said-back.png",
        "4-correcting.png",
        "5-corrected.png",
        "6-confirmed.png",
    }
