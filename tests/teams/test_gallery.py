"""Every kind of card as the playground draws it, in a browser: pictures for people to look at.

The cards are those that the bot sends in the days that are played; the pictures are kept in
test-output/teams-cards.
"""

import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from bot.platforms.base import Card, Outgoing
from bot.rendering.cards import with_state
from samverkan.model_file import load_ready
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.stage import ASK, CLOSING, COORDINATOR, FIRST_NUDGE, SPREAD
from tests.teams import adaptive
from tests.teams.packages import installed
from tests.teams.playground import PERSONAL, Playground, playground
from tests.teams.scene import teams_scene
from tests.teams.stage import TeamsStage, card_of, kind_of, staged
from tests.teams.test_browser import BROWSERS
from tests.teams.test_cards import TEMPLATES, TWO
from tests.teams.test_documents import LINKS
from tests.teams.tokens import Json
from tests.teams_demo.browser import browser

Play = Callable[..., AbstractAsyncContextManager[TeamsStage]]

PICTURES = Path(__file__).parents[2] / "test-output" / "teams-cards"
ROOM = "19:est@thread.v2"
OPENED = {
    "atagande_paminnelse": ("Skjut upp", "Flytta"),
    "beslut_fraga": ("Annan lydelse", "Besluta så"),
    "eko": ("Ändra", "Skicka ändringarna"),
    "kommer_du": ("Någon annan kommer", "Skicka"),
    "utkast": ("Komplettera", "Lägg till"),
}
"""Kind -> the button that shows more to fill in, and what is seen then."""
SEEN_ELSEWHERE = {"besvarat", "fraga_omradesbild", "vilket_omrade"}
"""What other tests bring about, and look at."""


def kept(stage: TeamsStage, found: dict[str, Json]) -> None:
    """Keep a card of each kind that was sent; of cards that changed the newest look."""
    for posted in stage.teams.posted:
        attachments = posted.get("attachments", ())
        if not any(each["contentType"].endswith("card.adaptive") for each in attachments):
            continue
        if kind := kind_of(posted):
            now = stage.teams.updated.get(posted["made"], posted)
            found[kind] = card_of(now if kind_of(now) else posted)
        elif "Öppna dokumentet" in str(attachments):
            found["dokument_lank"] = card_of(posted)


async def a_week(play: Play, found: dict[str, Json]) -> None:
    """Play a round of EST Vecko, with data about a person and a late coordinator."""
    async with play() as stage:
        await stage.travel(ASK)
        await stage.say("rektor_haggvik", TWO)
        await stage.say("rektor_haggvik", "ja")
        await stage.say("kommunpolis", "Kalle Svensson, 19850612-1235, slog sönder en ruta")
        await stage.travel(FIRST_NUDGE)
        await stage.travel(CLOSING)
        await stage.travel(SPREAD)
        kept(stage, found)


async def a_meeting(play: Play, found: dict[str, Json]) -> None:
    """Play a meeting of EST Vecko in its chat."""
    async with play(rooms={"est_vecko": ROOM}, start="2026-11-24T08:58", links=LINKS) as stage:
        await stage.travel("2026-11-24T08:59")
        await stage.press("kommunpolis", "kallelse", "Kommer", room=ROOM)
        await stage.press("kommunpolis", "dokument_finns", "Hämta kalenderfil", room=ROOM)
        await stage.call(ROOM)
        kept(stage, found)
        await stage.press(COORDINATOR, "mote_erbjuds", "Starta mötet", room=ROOM)
        await stage.press("kommunpolis", "mote_start", "Jag är här", room=ROOM)
        said = "Kommunpolisen återkommer med statistik till 12 december"
        await stage.say_in(ROOM, "kommunpolis", said)
        await stage.call(ROOM, over=True)
        kept(stage, found)
        await stage.say_in(ROOM, COORDINATOR, "möte slut ändå")
        found |= {"utkast_anteckningar": stage.card("utkast_anteckningar", ROOM)}


async def promises(play: Play, found: dict[str, Json]) -> None:
    """Play an åtagande: told, reminded of, and wished to another day for the second time."""
    async with play() as stage:
        said = "åtagande: kommunpolisen tar fram statistik över bränder i Rotebro senast 15/12"
        await stage.say(COORDINATOR, said)
        await stage.say("lokalpolisomradeschef", "bekräfta A-2026-001")
        for day in ("16 december", "17 december"):
            await stage.say("kommunpolis", f"flytta A-2026-001 till {day}, skäl: upphandling")
        await stage.travel("2026-12-09T08:00")
        kept(stage, found)


async def reports(play: Play, found: dict[str, Json]) -> None:
    """Play Salem's reports: of levels, and under headings."""
    salem = load_ready("salem")
    async with play(municipality=salem, start="2026-10-30T10:00") as stage:
        await stage.travel("2026-11-03T09:00")
        await stage.say("fritidsfaltare", "Rönninge 3, oroligt vid stationen, ökar")
        await stage.say("skolan", "Rönninge 2, Salemstaden stökigt på kvällarna")
        kept(stage, found)
    async with play(municipality=salem, start="2026-11-06T10:00") as stage:
        await stage.travel("2026-11-10T09:00")
        await stage.travel("2026-11-24T12:00")
        kept(stage, found)


async def a_council(play: Play, found: dict[str, Json]) -> None:
    """Play Salem's chefssamråd, where chiefs decide in the line."""
    salem = load_ready("salem")
    rooms = {"chefssamrad": ROOM}
    async with play(municipality=salem, rooms=rooms, start="2026-09-07T10:00") as stage:
        await stage.travel("2026-09-07T10:00")
        await stage.travel("2026-09-08T08:55")
        leader = salem.forum_by_id["chefssamrad"].coordinator
        await stage.say_in(ROOM, leader, "möte start")
        await stage.say_in(ROOM, leader, "beslut: Msb byter armatur i gångtunneln")
        kept(stage, found)


@pytest.fixture
async def cards(files: Databases) -> dict[str, Json]:
    """Give a card of each kind that comes in these days."""
    found: dict[str, Json] = {}
    for days in (promises, reports, a_council, a_meeting, a_week):

        @asynccontextmanager
        async def play(**more: Any) -> AsyncIterator[TeamsStage]:  # noqa: ANN401 -- arguments of `staged`
            async with staged(await files.migrated(SQLITE), **more) as stage:
                yield stage

        await days(play, found)
    state = {"content": found["mote_start"], "kind": "", "title": ""}
    found["mote_start"] = with_state(state, "Här: Kommunpolis.", final=False)["content"]
    return found


@pytest.mark.xdist_group("teams")
async def test_every_kind_of_card_is_drawn_in_a_browser(
    cards: dict[str, Json], files: Databases, tmp_path: Path
) -> None:
    folder = installed("the cards in a browser", "chromium")
    assert set(cards) | SEEN_ELSEWHERE >= TEMPLATES - SEEN_ELSEWHERE, sorted(TEMPLATES - set(cards))
    program = next(path for name in BROWSERS if (path := shutil.which(name)))
    shutil.rmtree(PICTURES, ignore_errors=True)
    PICTURES.mkdir(parents=True)
    with playground(folder, tmp_path) as running:
        await draw(running, await files.migrated(SQLITE), cards, program)
    pictured = {picture.stem for picture in PICTURES.iterdir()}
    assert pictured == set(cards) | {f"{kind}-oppnat" for kind in OPENED}


async def draw(running: Playground, url: str, cards: dict[str, Json], program: str) -> None:
    """Send each card to the person at the playground, and picture it."""
    async with teams_scene(running, url) as scene, browser(program, PICTURES) as person:
        await person.do("anna", "open", url=running.url)
        room = await scene.anna.room(direct=True)
        assert room == PERSONAL
        for kind, content in cards.items():
            adaptive.check(content)
            title = content["body"][0]["text"]
            card = Card(kind, title, content)
            await scene.platform.send(room, Outgoing(title, card=card), f"gallery:{kind}")
            await person.do("anna", "shoot", name=f"{kind}.png", sees=title)
            if kind in OPENED:
                opens, sees = OPENED[kind]
                await person.do("anna", "press", name=opens)
                await person.do("anna", "shoot", name=f"{kind}-oppnat.png", sees=sees)
