"""What is written and may go at once: known without being read back."""

from dataclasses import fields
from datetime import UTC, datetime, timedelta

from storage import outbox
from storage.columns import columns
from storage.database import Database
from storage.outbox import Letter
from storage.tables import OutboxRow

NOW = datetime(2026, 11, 19, 8, tzinfo=UTC)


def message(key: str, lane: str = "person:1", **more: object) -> Letter:
    given = {"platform": "teams", "kind": "reply", "created_at": NOW, "not_before": NOW}
    return Letter(**{**given, "key": key, "lane": lane, "next_at": NOW, **more})


async def added(database: Database, *rows: Letter) -> list[str] | None:
    async with database.write() as session:
        written = await outbox.add(session, rows)
    return None if written is None else [row.key for row in written]


async def test_a_message_alone_in_its_lane_is_next(database: Database) -> None:
    row = message("a")
    assert await added(database, row) == ["a"]
    async with database.read() as session:
        stored = await outbox.by_key(session, "a")
    assert stored is not None
    assert stored.id == row.id


async def test_one_behind_another_waits_its_turn(database: Database) -> None:
    await added(database, message("a"))
    assert await added(database, message("b")) is None
    assert await added(database, message("c", "person:2")) == ["c"]


async def test_one_behind_a_message_that_waits_for_a_new_try_does_too(database: Database) -> None:
    later = NOW + timedelta(minutes=1)
    await added(database, message("a", attempts=1, next_at=later))
    assert await added(database, message("b")) is None


async def test_what_has_gone_holds_nobody_up(database: Database) -> None:
    await added(database, message("a", state="sent"))
    assert await added(database, message("b")) == ["b"]


async def test_the_same_key_again_is_nothing_to_send(database: Database) -> None:
    await added(database, message("a"))
    assert await added(database, message("a")) == []


async def test_several_at_once_are_looked_for_in_their_order(database: Database) -> None:
    assert await added(database, message("a"), message("b")) is None


async def test_a_letter_has_the_fields_of_its_row_and_comes_back_as_it_was_written(
    database: Database,
) -> None:
    assert {field.name for field in fields(Letter)} == set(columns(OutboxRow).keys())
    told = message("a", payload={"text": "hej"}, access_class="K3", expires_at=NOW)
    async with database.write() as session:
        await outbox.add(session, [told])
    async with database.read() as session:
        assert await outbox.due(session, NOW, (), 1) == [told]
