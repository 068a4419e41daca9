from pathlib import Path

import pytest

from tests.helpers.stage import ASK, COORDINATOR, Stage, account
from tests.week.conftest import Play

NUMBER = "121212-1212"
REPORT = f"Kille {NUMBER} ligger bakom 2 klotter i Edsberg"


def stored(folder: Path) -> bytes:
    """Return everything the database has on disk, the write-ahead log too."""
    return b"".join(file.read_bytes() for file in folder.rglob("samrad.sqlite*"))


@pytest.mark.parametrize(
    "words",
    [
        REPORT,
        f"rapport {REPORT}",
        f"ändra 1 plats hemma hos {NUMBER}",
        f"ändra 1 dag {NUMBER}",
        f"ändra 1 område {NUMBER}",
        f"ändra 1 kategori {NUMBER}",
        f"!{NUMBER}",
        f"!lägesbild {NUMBER}",
        f"!ändra {NUMBER}",
        f"{NUMBER}?",
        "1212\u200b12-1212 klottrar i Edsberg",
    ],
)
async def test_the_value_is_nowhere_in_what_is_stored_said_or_logged(
    stage: Stage, tmp_path: Path, capfd: pytest.CaptureFixture[str], words: str
) -> None:
    await stage.travel(ASK)
    await stage.say("faltgruppen", "2 klotter i Tureberg")
    await stage.say("faltgruppen", words)
    said = " ".join(s.message.text + str(s.message.html) for s in stage.all_sent())
    out, err = capfd.readouterr()
    for digits in (NUMBER, NUMBER.replace("-", ""), "121212"):
        assert digits.encode() not in stored(tmp_path)
        assert digits not in said
        assert digits not in out + err
    assert "innehöll personnummer" in stage.last("faltgruppen") or "personuppgift" in stage.last(
        "faltgruppen"
    )


async def test_the_sender_alone_is_told_and_offered_the_rest(stage: Stage) -> None:
    await stage.travel(ASK)
    root = stage.sent(stage.room)[0].id
    message = await stage.say("faltgruppen", REPORT, room=stage.room, thread=root)
    assert len(stage.sent(stage.room)) == 1
    assert "Ditt meddelande innehöll personnummer" in stage.last("faltgruppen")
    assert "1, Edsberg, Klotter, 2 st" in stage.last("faltgruppen")
    assert message in stage.platform.rooms[stage.room].removed


async def test_nothing_counts_before_the_sender_says_yes(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("faltgruppen", REPORT)
    await stage.say(COORDINATOR, "lägesbild")
    assert "Inga händelser har rapporterats." in stage.last(COORDINATOR)
    await stage.say("faltgruppen", "ja")
    await stage.say(COORDINATOR, "lägesbild")
    assert "2 händelser har rapporterats." in stage.last(COORDINATOR)


async def test_the_bot_says_when_it_may_not_delete(stage: Stage) -> None:
    await stage.travel(ASK)
    stage.platform.rooms[stage.direct("faltgruppen")].bot_may_redact = False
    await stage.say("faltgruppen", REPORT)
    assert "Ta bort det själv, så att ingen annan läser det." in stage.last("faltgruppen")


async def test_deleting_as_asked_does_not_take_the_confirmed_rest_back(stage: Stage) -> None:
    await stage.travel(ASK)
    stage.platform.rooms[stage.direct("faltgruppen")].bot_may_redact = False
    message = await stage.say("faltgruppen", REPORT)
    await stage.say("faltgruppen", "ja")
    await stage.withdraw("faltgruppen", message)
    assert "borttagen" not in stage.last("faltgruppen")
    await stage.say(COORDINATOR, "lägesbild")
    assert "2 händelser har rapporterats." in stage.last(COORDINATOR)


async def test_an_edit_that_adds_personal_data_is_stopped(stage: Stage, tmp_path: Path) -> None:
    await stage.travel(ASK)
    message = await stage.say("faltgruppen", "2 klotter i Edsberg")
    await stage.edit("faltgruppen", message, REPORT)
    assert "Ditt meddelande innehöll personnummer" in stage.last("faltgruppen")
    assert NUMBER.encode() not in stored(tmp_path)
    assert message in stage.platform.rooms[stage.direct("faltgruppen")].removed


async def test_a_protected_identity_alerts_the_coordinator_without_details(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("faltgruppen", "En person med skyddad identitet sågs i Edsberg")
    assert "nämnde skyddad identitet" in stage.last(COORDINATOR)
    assert "Edsberg" not in stage.last(COORDINATOR)


async def test_a_crash_tells_a_reference_and_holds_no_content(
    stage: Stage, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """The model lost a function that a person still holds a report for."""
    await stage.travel(ASK)
    message = await stage.say("faltgruppen", "2 klotter i Tureberg")
    stage.samrad.inboxes["memory"].municipality.function_by_id.pop("faltgruppen")
    await stage.edit("faltgruppen", message, f"{REPORT} hemlig text")
    assert "Något gick fel hos mig" in stage.last("faltgruppen")
    out, err = capfd.readouterr()
    assert "event_failed" in out + err
    assert "hemlig" not in out + err
    assert NUMBER not in out + err
    assert b"hemlig" not in stored(tmp_path)


async def test_the_next_message_is_handled_after_a_crash(play: Play) -> None:
    async with play() as stage:
        await stage.travel(ASK)
        message = await stage.say("faltgruppen", "2 klotter i Tureberg")
        known = stage.samrad.inboxes["memory"].municipality.function_by_id
        lost = known.pop("faltgruppen")
        await stage.edit("faltgruppen", message, "3 klotter i Tureberg")
        known["faltgruppen"] = lost
        await stage.say("faltgruppen", "ja")
        assert "2 händelser är inrapporterade" in stage.last("faltgruppen")
        assert account("faltgruppen") in stage.platform.rooms[stage.direct("faltgruppen")].members
