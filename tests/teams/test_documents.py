"""Documents in channels: offered there, given to who may read them, by a link of their own."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from sqlmodel import select

from bot import pages
from bot.links import ExpiredLinkError, ForgedLinkError, Links, Ticket
from bot.web import Health, application
from storage import people
from storage.tables import AuditEntry
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.stage import COORDINATOR
from tests.teams import adaptive
from tests.teams.stage import TeamsStage, inside, staged, text_of, user

ROOM = "19:est@thread.v2"
MEETING = "2026-11-24T08:58"
LINKS = Links(b"k" * 32, "https://samrad.example.se", timedelta(minutes=15))
NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
FILE = {
    "shelf": "paper",
    "document": "anteckningar",
    "version": 3,
    "form": "pdf",
    "access_class": "K3",
}


# -- the seal -------------------------------------------------------------------------


def token(links: Links = LINKS, now: datetime = NOW, **changed: object) -> str:
    ticket = Ticket("sollentuna", 7, {**FILE, **changed})
    return links.make(ticket, now).rpartition("/")[2]


def test_a_link_opens_what_it_was_made_for_and_no_two_are_alike() -> None:
    found = LINKS.read(token(), NOW + timedelta(minutes=14))
    assert found == Ticket("sollentuna", 7, FILE)
    assert token() != token()
    assert LINKS.make(found, NOW).startswith("https://samrad.example.se/dokument/")


def test_a_link_stops_when_its_time_is_over() -> None:
    made = token()
    with pytest.raises(ExpiredLinkError):
        LINKS.read(made, NOW + timedelta(minutes=15))


GOOD = token()
FORGED = {
    "nothing": "",
    "garbage": "hej",
    "only a point": ".",
    "no seal": GOOD.partition(".")[0],
    "an empty seal": GOOD.partition(".")[0] + ".",
    "another seal": GOOD[:-2] + ("AA" if not GOOD.endswith("AA") else "BB"),
    "another ticket": token(version=4).partition(".")[0] + "." + GOOD.partition(".")[2],
    "another key": token(Links(b"q" * 32, LINKS.address, LINKS.lasts)),
    "a path": "../../etc/passwd.x",
    "letters that are none": "åäö." + GOOD.partition(".")[2],
    "far too long": "a" * 5000 + "." + GOOD.partition(".")[2],
}


@pytest.mark.parametrize("forged", FORGED.values(), ids=FORGED)
def test_what_is_not_sealed_by_us_opens_nothing(forged: str) -> None:
    with pytest.raises(ForgedLinkError):
        LINKS.read(forged, NOW)


# -- in a room ------------------------------------------------------------------------


@pytest.fixture
async def stage(files: Databases) -> AsyncIterator[TeamsStage]:
    """Give EST Vecko's chat when the meeting's summons has been sent there."""
    async with staged(
        await files.migrated(SQLITE), rooms={"est_vecko": ROOM}, start=MEETING, links=LINKS
    ) as made:
        await made.travel("2026-11-24T08:59")
        yield made


@asynccontextmanager
async def browser(stage: TeamsStage) -> AsyncIterator[httpx.AsyncClient]:
    """Give a browser that reaches the bot's pages."""
    samrad = stage.samrad
    health = Health({"sollentuna": samrad.database}, samrad.platforms, stage.clock)
    app = application(health, [pages.serve(LINKS, [samrad])])
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url=LINKS.address) as made:
        yield made


def link(stage: TeamsStage, function: str) -> str:
    """Return the address in the newest link that somebody has been given."""
    posted = stage.teams.heard(user(function))[-1]
    adaptive.check(posted["attachments"][0]["content"])
    (action,) = [
        each for each in inside(posted["attachments"][0]) if each.get("type") == "Action.OpenUrl"
    ]
    assert action["url"] in posted["summary"]
    return str(action["url"])


async def audited(stage: TeamsStage, action: str) -> list[AuditEntry]:
    async with stage.samrad.database.read() as session:
        found = await session.exec(select(AuditEntry).where(AuditEntry.action == action))
        return list(found.all())


async def test_a_document_is_offered_in_the_chat_in_all_its_forms(stage: TeamsStage) -> None:
    offers = [said for said in stage.said_in(ROOM) if "finns som" in said]
    assert any("EST Vecko, 24 november 2026 finns som PDF och Word." in said for said in offers)
    assert any("Kalenderinbjudan, EST Vecko finns som kalenderfil." in said for said in offers)
    adaptive.check(stage.card("dokument_finns", ROOM))
    assert "refused" not in await stage.counts()
    assert not any("kunde inte leverera" in said for said in stage.heard(COORDINATOR))


async def ask(stage: TeamsStage, function: str, words: str = "hämta pdf") -> None:
    """Let somebody answer the offer of the agenda."""
    posted = next(
        each for each in stage.teams.posted if "finns som PDF och Word" in each["summary"]
    )
    await stage.say_in(ROOM, function, words, replyToId=posted["made"])


async def test_whoever_presses_gets_a_link_alone_and_opens_the_document(stage: TeamsStage) -> None:
    said = len(stage.said_in(ROOM))
    shown = await stage.press("kommunpolis", "dokument_finns", "Hämta kalenderfil", room=ROOM)
    assert "i vår egen chatt" in shown["value"]
    assert len(stage.said_in(ROOM)) == said
    async with browser(stage) as web:
        page = await web.get(link(stage, "kommunpolis"))
        assert page.status_code == 200
        assert "Kalenderinbjudan, EST Vecko" in page.text
        assert 'lang="sv"' in page.text
        assert await audited(stage, "document_opened") == []
        got = await web.post(link(stage, "kommunpolis"))
    assert got.status_code == 200
    assert got.content.startswith(b"BEGIN:VCALENDAR")
    for answer in (page, got):
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
    assert got.headers["content-disposition"].startswith('attachment; filename="')
    (entry,) = await audited(stage, "document_opened")
    (asked,) = await audited(stage, "document_asked")
    assert entry.person_id == asked.person_id is not None
    assert entry.subject == asked.subject


async def test_the_same_words_do_the_same(stage: TeamsStage) -> None:
    await ask(stage, "kommunpolis")
    async with browser(stage) as web:
        got = await web.post(link(stage, "kommunpolis"))
    assert got.content.startswith(b"%PDF")
    await ask(stage, "kommunpolis", "hämta word")
    async with browser(stage) as web:
        got = await web.post(link(stage, "kommunpolis"))
    assert got.content.startswith(b"PK")
    await ask(stage, "kommunpolis", "hämta excel")
    assert "Dokumentet finns som PDF och Word." in stage.said_in(ROOM)[-1]


async def test_who_does_not_belong_to_the_forum_gets_none(stage: TeamsStage) -> None:
    forum = stage.municipality.forum_by_id["est_vecko"]
    outside = next(
        each.id
        for each in stage.municipality.functions
        if each.id not in {*forum.members, *forum.adjunct, forum.coordinator, *forum.invited}
        and not each.external
    )
    before = len(stage.heard(outside))
    await ask(stage, outside)
    assert len(stage.heard(outside)) == before
    assert "hör till ett forum som du inte är med i" in stage.said_in(ROOM)[-1]
    await ask(stage, "okand")
    assert stage.heard("okand") == []


async def test_a_link_of_somebody_who_has_left_is_closed(stage: TeamsStage) -> None:
    await ask(stage, "kommunpolis")
    async with stage.samrad.database.write() as session:
        person = await people.by_user(session, "teams", user("kommunpolis"))
        assert person is not None
        await people.replace_holdings(session, person.id or 0, [])
    async with browser(stage) as web:
        for answer in (
            await web.get(link(stage, "kommunpolis")),
            await web.post(link(stage, "kommunpolis")),
        ):
            assert answer.status_code == 403
            assert "Du får inte läsa det här dokumentet" in answer.text
    assert await audited(stage, "document_opened") == []


async def test_a_link_that_is_old_or_none_tells_what_to_do(stage: TeamsStage) -> None:
    await ask(stage, "kommunpolis")
    url = link(stage, "kommunpolis")
    stage.clock.travel(stage.clock.now() + timedelta(minutes=16))
    async with browser(stage) as web:
        old = await web.post(url)
        assert old.status_code == 410
        assert "Länken har slutat fungera" in old.text
        wrong = await web.post(url[:-3])
        assert wrong.status_code == 404
        assert "Här finns inget dokument" in wrong.text
        assert wrong.headers["cache-control"] == "no-store"
        assert (await web.get("/dokument/../../etc/passwd")).status_code == 404
        assert (await web.get("/dokument/%2e%2e%2f%2e%2e%2fetc%2fpasswd")).status_code == 404


async def test_the_address_is_kept_nowhere(stage: TeamsStage) -> None:
    await ask(stage, "kommunpolis")
    secret = link(stage, "kommunpolis").rpartition("/")[2]
    assert not any(secret in str(row.payload) for row in await stage.rows())


async def test_without_a_key_the_file_is_offered_in_the_personal_chat(stage: TeamsStage) -> None:
    stage.samrad.outbox.link = None
    await ask(stage, "kommunpolis")
    posted = stage.teams.heard(user("kommunpolis"))[-1]
    assert posted["attachments"][0]["contentType"].endswith("file.consent")


async def test_a_link_is_a_button_and_words(stage: TeamsStage) -> None:
    await ask(stage, "kommunpolis")
    posted = stage.teams.heard(user("kommunpolis"))[-1]
    assert "Länken är bara din." in posted["summary"]
    assert "Öppna dokumentet" in str(posted["attachments"])
    assert "https://" not in text_of(posted["attachments"][0]["content"])
