"""Takes in a meeting's messages from a server that repeats what was not acknowledged.

Run as a process of its own, so that it can be killed: `python -m tests.meetings.inbox_child
DATABASE EVENTS`. EVENTS is a file of JSON lines: id, sender, text. Each id is written to
standard output when its message is on disk.
"""

import asyncio
import json
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot.clock import TravelClock
from bot.inbox import Inbox
from bot.platforms.base import Said
from samverkan.interpretation import Gazetteer
from samverkan.model_file import load_ready
from storage.database import Database

NOW = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
ROOM = "!rum:memory"


async def main(url: str, events: str) -> None:
    """Take in every message, in order."""
    model = load_ready("sollentuna")
    database = Database(url)
    inbox = Inbox(database, model, Gazetteer.of(model), TravelClock(NOW), "memory")
    for line in events.splitlines():
        event = json.loads(line)
        said = Said(room=ROOM, at=NOW, encrypted=True, **event)
        await inbox.handle(said)
        sys.stdout.write(f"{event['id']}\n")
        sys.stdout.flush()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], Path(sys.argv[2]).read_text(encoding="utf-8")))
