"""A meeting is killed with SIGKILL at random points and continued (docs/meetings.md).

The process is a real one and so is the kill; the chat's part, to bring again what was not
acknowledged, is played by the file of messages. SAMRAD_KILLS gives more kills.
"""

import json
import os
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlmodel import select

from samverkan.collection import Seat
from samverkan.model_file import load_ready
from storage import people, rooms
from storage.database import Database
from storage.meeting_tables import MeetingLine, MeetingRow
from storage.tables import OutboxRow
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.stage import account
from tests.meetings.inbox_child import ROOM

KILLS = int(os.environ.get("SAMRAD_KILLS", "6"))
NOTES = 60
LEADER = "trygghetssamordnare"
MODULE = "tests.meetings.inbox_child"
ROOT = Path(__file__).parents[2]


def messages() -> list[dict[str, str]]:
    """Return a meeting's messages: it begins, notes by two people, and its end."""
    said = [(LEADER, "!möte start")]
    said += [
        (LEADER if n % 3 else "kommunpolis", f"!anteckna: Not nummer {n}") for n in range(NOTES)
    ]
    said.append((LEADER, "!möte slut"))
    return [
        {"id": f"${n}", "sender": account(who), "text": text} for n, (who, text) in enumerate(said)
    ]


async def prepare(url: str) -> None:
    """Store who takes part and the forum's room."""
    database = Database(url)
    async with database.write() as session:
        for function in load_ready("sollentuna").forum_by_id["est_vecko"].members:
            person = await people.store(session, f"Kim {function}", "memory", account(function))
            seat = Seat(person.id or 0, function, "ordinarie")
            await people.replace_holdings(session, person.id or 0, [seat])
        await rooms.assign(session, "memory", ROOM, "est_vecko", ROOM, "K4")
    await database.close()


def run(url: str, file: Path, said: Sequence[dict[str, str]], kill_after: int | None) -> int:
    """Let the process take messages in, killed after so many; return how many it acknowledged."""
    lines = (json.dumps(one, ensure_ascii=False) for one in said)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", MODULE, url, str(file)]
    child = subprocess.Popen(  # noqa: S603 -- our own module
        command, cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert child.stdout is not None
    acknowledged = 0
    for line in child.stdout:
        acknowledged += line.startswith("$")
        if acknowledged == kill_after:
            # The next message is under way when it dies.
            child.kill()
            break
    # What was written before the pipe closed is acknowledged too.
    acknowledged += sum(line.startswith("$") for line in child.stdout)
    child.stdout.close()
    child.wait()
    return acknowledged


async def test_a_killed_meeting_loses_no_line_and_doubles_none(
    files: Databases, tmp_path: Path
) -> None:
    seed = random.SystemRandom().getrandbits(32)
    sys.stdout.write(f"seed {seed}\n")
    chance = random.Random(seed)  # noqa: S311 -- repeatable, no secret
    url = await files.migrated(SQLITE)
    await prepare(url)
    said, done = messages(), 0
    for _ in range(KILLS):
        left = len(said) - done
        # A homeserver brings some of what was handled again, too.
        again = max(0, done - chance.randint(0, 3))
        after = chance.randint(1, max(1, left // KILLS)) + done - again
        done = min(len(said), again + run(url, tmp_path / "events.jsonl", said[again:], after))
    run(url, tmp_path / "events.jsonl", said[max(0, done - 2) :], None)
    database = Database(url)
    async with database.read() as session:
        lines = (await session.exec(select(MeetingLine).order_by(MeetingLine.number))).all()
        (meeting,) = (await session.exec(select(MeetingRow))).all()
        keys = [row.key for row in (await session.exec(select(OutboxRow))).all()]
    await database.close()
    assert [line.text for line in lines] == [f"Not nummer {n}" for n in range(NOTES)]
    assert [line.number for line in lines] == list(range(1, NOTES + 1))
    assert meeting.status == "avslutat"
    assert len([key for key in keys if key.startswith(f"meeting:{meeting.id}:start")]) == 1
    assert len([key for key in keys if key == f"draft:{meeting.id}:1"]) == 1
