"""What shows that an åtagande is done: words, and files that are kept by reference."""

from hashlib import sha256

import pytest

from storage import evidence
from storage.follow_tables import EvidenceFile
from tests.commitments.test_register import history_of, made, row_of
from tests.helpers.stage import COORDINATOR, Stage

PHOTO = b"\xff\xd8 lamps " * 1000


async def files(stage: Stage) -> list[EvidenceFile]:
    async with stage.samrad.database.read() as session:
        return list(await evidence.files_of(session, 1))


async def test_done_with_a_file_keeps_where_it_lies_and_nothing_of_it(stage: Stage) -> None:
    await made(stage)
    await stage.send_file("kommunpolis", "lampor.jpg", PHOTO, text="klart, se bilaga")
    row = await row_of(stage)
    assert (row.status, row.evidence) == ("klart", ["se bilaga, lampor.jpg (9 kB)"])
    (file,) = await files(stage)
    assert (file.name, file.size) == ("lampor.jpg", len(PHOTO))
    assert file.sha256 == sha256(PHOTO).hexdigest()
    assert (file.platform, file.room) == ("memory", stage.direct("kommunpolis"))
    assert "lampor.jpg" in stage.last("kommunpolis")


async def test_the_file_is_shown_with_the_history(stage: Stage) -> None:
    await made(stage)
    await stage.send_file("kommunpolis", "lampor.jpg", PHOTO, text="klart A-2026-001")
    await stage.say(COORDINATOR, "visa A-2026-001")
    shown = stage.last(COORDINATOR)
    assert f"Fil: lampor.jpg, {len(PHOTO)} byte, skickad onsdag den 18 november" in shown
    assert sha256(PHOTO).hexdigest() in shown
    assert "blev klart av Kim Kommunpolis: lampor.jpg" in shown


async def test_a_file_that_answers_a_reminder_is_evidence(stage: Stage) -> None:
    await made(stage)
    await stage.travel("2026-12-08T08:00")
    reminder = stage.last_event("kommunpolis")
    await stage.send_file("kommunpolis", "protokoll.pdf", b"%PDF-1.7", reply_to=reminder)
    row = await row_of(stage)
    assert (row.live, row.evidence) == (True, ["protokoll.pdf (1 kB)"])
    assert "evidence" in await history_of(stage)


async def test_the_command_takes_a_file_too(stage: Stage) -> None:
    await made(stage)
    await stage.send_file(
        "kommunpolis", "dnr.pdf", b"%PDF-1.7", text="bevis A-2026-001: dnr KS 2026/118"
    )
    assert (await row_of(stage)).evidence == ["dnr KS 2026/118, dnr.pdf (1 kB)"]


@pytest.mark.parametrize("name", ["Anna_Svensson-19811218-9876.pdf", "070-174 06 05.pdf"])
async def test_a_name_with_personal_data_is_stopped(stage: Stage, name: str) -> None:
    await made(stage)
    await stage.send_file("kommunpolis", name, b"%PDF-1.7", text="klart, se bilaga")
    assert (await row_of(stage)).live
    assert await files(stage) == []


async def test_somebody_elses_is_not_closed_with_a_file(stage: Stage) -> None:
    await made(stage)
    await stage.send_file("faltgruppen", "lampor.jpg", PHOTO, text="klart A-2026-001")
    assert (await row_of(stage)).live
    assert await files(stage) == []


async def test_a_file_without_any_words_is_not_taken_for_evidence(stage: Stage) -> None:
    await made(stage)
    await stage.send_file("kommunpolis", "lampor.jpg", PHOTO)
    assert await files(stage) == []
