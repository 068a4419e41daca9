"""What the outbox sends is made from what is frozen in storage."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.files import Files
from bot.platforms.base import Attachment, Refused
from bot.word_templates import Broken, read_templates, tell_coordinator
from samverkan.paper import Paper
from storage import papers as stored
from storage.database import Database
from storage.migrate import migrate
from tests.helpers import papers
from tests.helpers.offices import sheets, text_of_word
from tests.helpers.pdfs import text_of
from tests.helpers.stage import COORDINATOR, PATIENCE, sqlite_url, staged
from tests.rendering.test_word import EXAMPLE

NOW = datetime(2026, 12, 11, 8, tzinfo=UTC)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    made = Database(sqlite_url(tmp_path))
    await migrate(made, NOW)
    yield made
    await made.close()


async def kept(database: Database, paper: Paper) -> stored.PaperVersion:
    async with database.write() as session:
        return await stored.keep(
            session, paper, forum="chefssamrad", about="meeting:3", period="2026-12-04", at=NOW
        )


def wanted(version: stored.PaperVersion, form: str, access_class: str = "K3") -> dict[str, object]:
    return {
        "document": version.document,
        "version": version.id,
        "form": form,
        "access_class": access_class,
        "shelf": "paper",
    }


@pytest.mark.parametrize("form", ["pdf", "docx", "xlsx"])
async def test_a_stored_document_is_sent_in_each_form(form: str, database: Database) -> None:
    version = await kept(database, papers.notes())
    made = await Files(database).render(wanted(version, form))
    assert made.name == f"anteckningar-chefssamrad-2026-12-04-version-2.{form}"
    assert made.alt.startswith("Anteckningar, Chefssamråd, 4 december 2026, ")
    assert f"SHA-256 {version.fingerprint}" in told_by(made)


def told_by(made: Attachment) -> str:
    if made.name.endswith(".pdf"):
        return text_of(made.content).replace("\u00ad", "-")
    if made.name.endswith(".docx"):
        return text_of_word(made.content)
    return str(sheets(made.content))


async def test_a_document_is_not_sent_below_its_class(database: Database) -> None:
    version = await kept(database, papers.notes())
    with pytest.raises(Refused, match="K3 is more than K2"):
        await Files(database).render(wanted(version, "pdf", "K2"))


async def test_a_document_that_is_gone_or_has_no_such_form_is_refused(database: Database) -> None:
    version = await kept(database, papers.notes())
    with pytest.raises(Refused, match="no png"):
        await Files(database).render(wanted(version, "png"))
    with pytest.raises(Refused, match="no longer stored"):
        await Files(database).render(wanted(version, "pdf") | {"version": 99})


async def test_the_municipalitys_own_template_is_used(database: Database) -> None:
    version = await kept(database, papers.notes())
    files = Files(database, {"motesanteckningar": EXAMPLE})
    told = told_by(await files.render(wanted(version, "docx")))
    assert "Status\tfastställd, version 2" in told


async def test_a_template_that_breaks_is_replaced_and_told_of(
    database: Database, tmp_path: Path
) -> None:
    broken = tmp_path / "motesanteckningar.docx"
    broken.write_bytes(b"inget")
    reported: list[Broken] = []

    async def report(news: Broken) -> None:
        reported.append(news)

    version = await kept(database, papers.notes())
    made = await Files(database, {"motesanteckningar": broken}, report).render(
        wanted(version, "docx")
    )
    assert "Åtkomstklass\tK3 samverkan" in told_by(made)
    assert [news.path for news in reported] == [broken]


async def test_the_coordinator_is_told_of_a_broken_template_once(tmp_path: Path) -> None:
    (tmp_path / "protokoll.docx").write_bytes(b"inget")
    async with staged(sqlite_url(tmp_path)) as stage:
        templates = read_templates(tmp_path, stage.municipality)
        await stage.stop()
        await stage.start_again(templates)
        async with asyncio.timeout(PATIENCE):
            while not any("protokoll.docx" in text for text in stage.heard(COORDINATOR)):
                await stage.settled()
        # Another start finds the file as it was.
        now = stage.clock.now()
        await tell_coordinator(stage.samrad.database, stage.municipality, templates.broken[0], now)
        await stage.settled()
        told = [text for text in stage.heard(COORDINATOR) if "protokoll.docx" in text]
    assert len(told) == 1
    assert "samrad check" in told[0]


def test_a_check_tells_of_a_broken_template_by_file(tmp_path: Path) -> None:
    folder = tmp_path / "mallar"
    folder.mkdir()
    (folder / "protokoll.docx").write_bytes(b"inget")
    (folder / "dagordning.docx").write_bytes(EXAMPLE.read_bytes())
    config = tmp_path / "config.toml"
    config.write_text(
        '[municipality]\nmodel = "sollentuna"\n'
        '[matrix]\nhomeserver = "https://matrix.example.se"\n'
        'user_id = "@samrad:example.se"\npassword = "hemligt"\n'
        '[documents]\ntemplates = "mallar"\n',
        encoding="utf-8",
    )
    shown = CliRunner().invoke(app, ["check", str(config), "--offline"])
    assert shown.exit_code == 1
    assert f"{folder / 'protokoll.docx'}: is no Word file (.docx)" in shown.stderr
    assert f"{folder / 'dagordning.docx'}: can be used" in shown.stdout
