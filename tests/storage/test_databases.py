"""The same storage on SQLite and on PostgreSQL."""

import asyncio
import sqlite3
import stat
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import structlog
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection
from sqlmodel import SQLModel

from bot.lock import TakenError, only_one
from storage import inbox, migrate, outbox, people
from storage.database import Database
from storage.outbox import Letter
from storage.tables import InboxEvent
from tests.helpers.databases import KINDS, Databases
from tests.helpers.stage import ASK, CLOSING, COORDINATOR, staged

NOW = datetime(2026, 11, 19, 8, tzinfo=UTC)


@pytest.fixture(params=KINDS)
def url(request: pytest.FixtureRequest, databases: Databases) -> str:
    """Give the address of a new, empty database of each kind."""
    return asyncio.run(databases.empty(request.param))


@pytest.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """Give a database at the newest revision."""
    made = Database(url)
    await migrate.migrate(made, NOW)
    yield made
    await made.close()


async def test_the_migrations_make_exactly_the_tables_of_the_code(database: Database) -> None:
    def difference(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), SQLModel.metadata))

    async with database.engine.connect() as connection:
        assert await connection.run_sync(difference) == []
        assert await connection.run_sync(migrate.revision_of) == migrate.HEAD


def test_head_is_the_newest_migration() -> None:
    versions = Path(migrate.__file__).parent / "migrations" / "versions"
    assert max(file.name[:4] for file in versions.glob("0*.py")) == migrate.HEAD


async def test_a_database_at_head_is_left_alone(database: Database) -> None:
    assert await migrate.migrate(database, NOW) is None


async def test_an_older_sqlite_file_is_copied_before_it_is_migrated(tmp_path: Path) -> None:
    file = tmp_path / "samrad.sqlite"
    old = sqlite3.connect(file)
    old.execute("CREATE TABLE alembic_version (version_num TEXT)")
    old.execute("CREATE TABLE kept (word TEXT)")
    old.execute("INSERT INTO kept VALUES ('kvar')")
    old.commit()
    old.close()
    copy = migrate._back_up(f"sqlite:///{file}", "0000", NOW)  # noqa: SLF001 -- 0001 is the first: there is no older one to start from
    assert copy is not None
    assert copy.name == "samrad.sqlite.0000.20261119T080000Z.bak"
    assert stat.filemode(copy.stat().st_mode) == "-rw-------"
    kept = sqlite3.connect(copy)
    assert kept.execute("SELECT word FROM kept").fetchall() == [("kvar",)]
    kept.close()


def _rights(folder: Path) -> set[str]:
    return {stat.filemode(file.stat().st_mode) for file in folder.iterdir()}


async def test_a_new_sqlite_file_is_its_owners_alone_to_read(tmp_path: Path) -> None:
    database = Database(f"sqlite:///{tmp_path / 'samrad.sqlite'}")
    await migrate.migrate(database, NOW)
    async with database.write():
        made = _rights(tmp_path)
    await database.close()
    assert made == {"-rw-------"}


async def test_a_file_that_is_there_keeps_its_rights(tmp_path: Path) -> None:
    file = tmp_path / "samrad.sqlite"
    file.touch()
    file.chmod(0o640)
    database = Database(f"sqlite:///{file}")
    await migrate.migrate(database, NOW)
    await database.close()
    assert stat.filemode(file.stat().st_mode) == "-rw-r-----"


async def test_two_copies_on_one_database_do_not_both_act(database: Database) -> None:
    other = Database(database.url)
    async with only_one(database):
        with pytest.raises(TakenError):
            async with only_one(other):
                pass
    async with only_one(other):
        pass
    async with only_one(database):
        pass
    await other.close()


def row(key: str) -> Letter:
    return Letter(
        key=key,
        platform="memory",
        lane="room:!1",
        room="!1",
        kind="reply",
        payload={"text": "hej"},
        created_at=NOW,
        not_before=NOW,
        next_at=NOW,
    )


async def test_one_key_is_one_message(database: Database) -> None:
    for _ in range(2):
        async with database.write() as session:
            await outbox.add(session, [row("a"), row("b")])
    async with database.read() as session:
        assert [r.key for r in await outbox.due(session, NOW, (), 10)] == ["a", "b"]
        assert await outbox.counts(session) == {"pending": 2}


async def test_many_writers_at_once_all_get_their_turn(database: Database) -> None:
    async def write(number: int) -> None:
        async with database.write() as session:
            await inbox.is_handled(session, "memory", f"${number}")
            session.add(
                InboxEvent(platform="memory", event=f"${number}", handled_at=NOW, outcome="x")
            )
            await people.store(session, f"Kim {number}", "memory", f"@kim{number}:memory")

    await asyncio.gather(*(write(number) for number in range(40)))
    async with database.read() as session:
        assert len(await people.everyone(session)) == 40


async def test_what_fails_half_way_leaves_nothing(database: Database) -> None:
    class Stumble(Exception):  # noqa: N818 -- only to stumble
        pass

    async def half() -> None:
        async with database.write() as session:
            await people.store(session, "Kim", "memory", "@kim:memory")
            raise Stumble

    with pytest.raises(Stumble):
        await half()
    async with database.read() as session:
        assert list(await people.everyone(session)) == []


async def test_instants_come_back_aware_and_the_same(database: Database) -> None:
    async with database.write() as session:
        await outbox.add(session, [row("a")])
    async with database.read() as session:
        found = await outbox.by_key(session, "a")
    assert found is not None
    assert found.created_at == NOW
    assert found.created_at.utcoffset() is not None


async def test_two_workers_that_sweep_at_once_ask_once_and_complain_of_nothing(url: str) -> None:
    async with staged(url) as stage:
        stage.clock.travel(stage.local(ASK))
        elsewhere = Database(url)
        other = replace(stage.samrad.sweeper, database=elsewhere)
        with structlog.testing.capture_logs() as logs:
            await asyncio.gather(stage.samrad.sweeper.sweep(), other.sweep())
        await elsewhere.close()
        await stage.settled()
        assert [entry for entry in logs if entry["log_level"] == "error"] == []
        asked = [text for text in stage.heard("kommunpolis") if "lägesbild" in text]
        assert len(asked) == 1


async def test_the_week_is_the_same_on_both_databases(url: str) -> None:
    async with staged(url) as stage:
        await stage.travel(ASK)
        await stage.say("kommunpolis", "2 klotter i Edsberg")
        await stage.say("kommunpolis", "ändra 1 antal 3")
        await stage.say("kommunpolis", "ja")
        await stage.say("socialtjanst", "inget")
        await stage.travel(CLOSING)
        assert "3 händelser har rapporterats." in stage.last(COORDINATOR)
        assert "2 av 7 funktioner har svarat." in stage.last(COORDINATOR)
        await stage.say(COORDINATOR, "analys Edsberg: Lugnare.")
        await stage.say(COORDINATOR, "fastställ")
        assert len(stage.sent(stage.room)) == 4


async def test_messages_that_show_a_card_are_found_by_what_they_are_about(
    database: Database,
) -> None:
    shown = {"text": "hej", "card": {"kind": "mote_start", "title": "", "content": {}}}
    rows = [
        ("card", "meeting:1", shown),
        ("words", "meeting:1", {"text": "hej"}),
        ("other", "meeting:2", {"text": "hej"}),
    ]
    async with database.write() as session:
        await outbox.add(
            session,
            [
                Letter(
                    key=key,
                    platform="teams",
                    lane="room:1",
                    kind="notes",
                    subject=subject,
                    payload=payload,
                    created_at=NOW,
                    not_before=NOW,
                    next_at=NOW,
                )
                for key, subject, payload in rows
            ],
        )
    async with database.read() as session:
        found = await outbox.with_card(session, "meeting:1", "mote_start")
        assert [row.key for row in found] == ["card"]
        assert await outbox.with_card(session, "meeting:1", "kallelse") == []
        assert await outbox.has_card(session, "meeting:1")
        assert not await outbox.has_card(session, "meeting:2")
