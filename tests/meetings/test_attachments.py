"""Files of points: sent with a proposal or as a reply to it, kept by reference, named as bilaga."""

from collections.abc import Sequence
from hashlib import sha256

import pytest
from sqlmodel import select

from storage.meeting_tables import AgendaFile
from tests.helpers.meeting import Meeting
from tests.helpers.stage import account

MAP = b"%PDF-1.7" * 15_000


async def sends(
    stage: Meeting,
    who: str,
    *,
    name: str = "karta.pdf",
    content: bytes = MAP,
    caption: str = "",
    reply_to: str | None = None,
    thread: str | None = None,
    kind: str = "file",
) -> str:
    """Let somebody send a file in the room; return the event."""
    return await stage.send_file(
        who,
        name,
        content,
        text=caption,
        room=stage.room,
        reply_to=reply_to,
        thread=thread,
        kind=kind,
    )


async def kept(stage: Meeting) -> Sequence[AgendaFile]:
    """Return every stored file."""
    async with stage.samrad.database.read() as session:
        return (await session.exec(select(AgendaFile))).all()


async def test_a_file_with_the_proposal_as_its_caption_is_a_bilaga(council: Meeting) -> None:
    await sends(council, "chef_kof", caption="!föreslå punkt Belysning: tunneln är mörk")
    assert "Bilagor: karta.pdf." in council.said_last()
    shown = await council.command(council.leader, "dagordning")
    assert "Bilagor: karta.pdf." in shown
    (row,) = await kept(council)
    assert (row.size, row.sha256) == (120_000, sha256(MAP).hexdigest())
    assert row.reference.startswith("memory://")


@pytest.mark.parametrize("answered", ["the bot's words", "one's own"])
async def test_a_file_in_reply_to_the_proposal_is_a_bilaga(council: Meeting, answered: str) -> None:
    own = await council.say("chef_kof", "!föreslå punkt Belysning: mörkt", room=council.room)
    bots = council.event_of("Punkt 12, Belysning")
    await sends(council, "chef_kof", reply_to=own if answered == "one's own" else bots)
    assert "karta.pdf är nu bilaga till punkt 12, Belysning" in council.said_last()
    assert "karta.pdf, 118 kB, kontrollsumma " in await council.command("chef_soc", "bilaga 12")


async def test_a_file_in_the_meetings_thread_belongs_to_the_point_in_hand(council: Meeting) -> None:
    await council.begins()
    await council.talks(council.leader, "punkt 5")
    await sends(council, "chef_kof", thread=council.thread)
    await council.talks(council.leader, "möte slut ändå")
    assert "Bilagor: karta.pdf" in council.said_last()


async def test_a_bilaga_follows_its_point_to_the_next_meeting(council: Meeting) -> None:
    await sends(council, "chef_kof", caption="!föreslå punkt Belysning: tunneln är mörk")
    await council.command(council.leader, "ställ in mötet: för få kan komma")
    shown = await council.command("kommunpolis", "dagordning")
    number = next(line.split()[0] for line in shown.splitlines() if line.endswith("Belysning"))
    assert "karta.pdf, 118 kB" in await council.command("kommunpolis", f"bilaga {number}")


async def test_a_deleted_file_is_no_bilaga_any_more(council: Meeting) -> None:
    event = await sends(council, "chef_kof", caption="!föreslå punkt Belysning: mörkt")
    council.platform.user_withdraws(account("chef_kof"), council.room, event)
    await council.settled()
    assert await kept(council) == []
    assert "karta.pdf" not in await council.command(council.leader, "dagordning")


BAD: dict[str, tuple[str, bytes, str, str]] = {
    "too large": ("film.mp4", bytes(26 * 1024 * 1024), "video", "högst 25 MB"),
    "empty": ("karta.pdf", b"", "file", "Filen är tom."),
    "a name without end": ("x" * 200 + ".pdf", MAP, "file", "högst 120 tecken"),
    "talk": ("röst.ogg", MAP, "audio", "ett dokument eller en bild"),
}


@pytest.mark.parametrize("case", BAD)
async def test_a_file_that_cannot_be_a_bilaga_is_answered(council: Meeting, case: str) -> None:
    name, content, kind, answer = BAD[case]
    own = await council.say("chef_kof", "!föreslå punkt Belysning: mörkt", room=council.room)
    await sends(council, "chef_kof", name=name, content=content, reply_to=own, kind=kind)
    assert answer in council.said_last()
    assert await kept(council) == []


async def test_no_file_is_answered_with_how_to_send_one(council: Meeting) -> None:
    assert "Skicka filen som svar på förslaget" in await council.command("chef_kof", "bilaga 5")


async def test_a_personal_number_in_a_files_name_is_stopped(
    council: Meeting, capsys: pytest.CaptureFixture[str]
) -> None:
    own = await council.say("chef_kof", "!föreslå punkt Belysning: mörkt", room=council.room)
    await sends(council, "chef_kof", name="elev_811218-9876.pdf", reply_to=own)
    assert await kept(council) == []
    assert "personnummer" in "".join(council.heard("chef_kof"))
    assert "811218" not in "".join(council.heard("chef_kof")) + capsys.readouterr().out


async def test_a_file_to_nothing_in_the_room_is_left_alone(council: Meeting) -> None:
    before = len(council.in_room())
    await sends(council, "chef_kof")
    assert len(council.in_room()) == before
    assert await kept(council) == []
