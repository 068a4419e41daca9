"""The people of the demo who are in Teams: a playground for each, one channel for all."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from bot.access import Limit
from bot.clock import TravelClock
from bot.demo.person import Client
from bot.demo.script import Stage, script
from bot.demo.town import Elsewhere, Member
from bot.platforms.base import Platform
from bot.teams_account import teams_platform
from storage.database import Database
from tests.teams.cloud import Cloud, cloud
from tests.teams.playground import CHANNEL, Json, Playground, config, person, playground
from tests.teams.scene import Address, TeamsSomebody, section
from tests.teams.tokens import own_token
from tests.teams_demo.browser import Browser
from tests.teams_demo.person import TeamsPerson

_ADD = "add"


@asynccontextmanager
async def in_teams(
    stage: Stage, packages: Path, folder: Path, browser: Browser, place: Address, bot: str
) -> AsyncIterator[Elsewhere]:
    """Give those of the cast who are in Teams, at their pages.

    `bot` is who is said to speak when the bot does; `place` is where it answers.
    """
    cast = [stage.cast[function] for function in script("teams")["i_teams"]]
    everybody = [*(part.name for part in cast), *script("teams")["ersattare"].values()]
    people = [person(number, name) for number, name in enumerate(everybody)]
    async with AsyncExitStack() as stack:
        arriving = (
            _arrive(stack, packages, folder, _settings(people, number, stage.room))
            for number in range(len(cast))
        )
        clouds = await asyncio.gather(*arriving)
        members: dict[str, Member[Client]] = {}
        for number, (part, own) in enumerate(zip(cast, clouds, strict=True)):
            own.bot = place.url
            hands = TeamsSomebody(own, people[number], _personal(number))
            page = TeamsPerson(
                hands.user_id,
                part.account,
                _personal(number),
                cloud=own,
                forum=clouds[0],
                browser=browser,
                hands=hands,
                bot=bot,
            )
            await browser.do(part.account, "open", url=own.playground.url)
            members[part.function] = Member(part, page, room=CHANNEL)

        def platform(database: Database, clock: TravelClock) -> Platform:
            made = teams_platform(section(clouds[0]), [database], clock, token=own_token)
            place.show(made)
            return made

        # K3, as a municipality that keeps what is operative out of Teams would set it.
        limit = Limit("K3", only_encrypted=False)
        yield Elsewhere(platform, limit, CHANNEL, members, _accounts(people))


async def _arrive(stack: AsyncExitStack, packages: Path, folder: Path, settings: Json) -> Cloud:
    own = folder / settings["personalChat"]["id"]
    await asyncio.to_thread(own.mkdir, parents=True)
    opened: Playground = await asyncio.to_thread(
        stack.enter_context, playground(packages, own, settings)
    )
    return await stack.enter_async_context(cloud(opened))


def _settings(people: Sequence[dict[str, str]], number: int, room: str) -> Json:
    """Return one person's playground; only the first's has the forum's channel."""
    channel = (CHANNEL, room) if number == 0 else (f"{CHANNEL}-{number}", "-")
    return config(
        people,
        number,
        personal=_personal(number),
        group=(f"group-{number}", "-"),
        channel=channel,
    )


def _personal(number: int) -> str:
    return f"personal-{number}"


def _accounts(people: Sequence[Mapping[str, str]]) -> tuple[tuple[str, str, str, str], ...]:
    """Return everybody with an account, the deputies too: in the channel are no strangers."""
    functions = [(function, "ordinarie") for function in script("teams")["i_teams"]]
    functions += [(function, "ersattare") for function in script("teams")["ersattare"]]
    return tuple(
        (each["name"], each["aadObjectId"], function, role)
        for each, (function, role) in zip(people, functions, strict=True)
    )
