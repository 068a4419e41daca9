"""The bot in Teams, for `benchmarks.teams`.

    python -m benchmarks.teams_ours URL_OF_TEAMS PORT MODEL DATABASE

Put together as `samrad run` does it. Says "ready" when it listens; asks everybody when it is
told "ask". Says at the end when it had stored each activity, with all that it changed and its
answer, and how much of the processor's time it had used.
"""

import asyncio
import json
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from time import perf_counter, process_time
from zoneinfo import ZoneInfo

from bot import logs
from bot.access import Limit
from bot.clock import TravelClock
from bot.hub import Hub
from bot.memory import give_back, one_heap
from bot.outbox import Outbox
from bot.samrad import Samrad
from bot.settings import TeamsSection
from bot.teams_account import teams_platform
from bot.web import Health, application, listen, server
from samverkan.model_file import load_municipality
from storage.database import Database
from storage.outbox import Letter
from tests.teams.playground import APP_ID, TENANT
from tests.teams.tokens import own_token

_HERE = ZoneInfo("Europe/Stockholm")
BEFORE = datetime(2026, 11, 18, 10, tzinfo=_HERE)
ASK = datetime(2026, 11, 19, 9, tzinfo=_HERE)


async def main(teams: str, port: int, model: Path, url: str) -> None:
    """Run until the input ends."""
    section = TeamsSection(
        app_id=APP_ID, tenant=TENANT, keys_url=f"{teams}/keys", service_url=teams
    )
    database, clock = Database(url), TravelClock(BEFORE)
    platform = teams_platform(section, [database], clock, token=own_token)
    limits = {"teams": Limit("K3", only_encrypted=False)}
    samrad = Samrad(load_municipality(model), database, {"teams": platform}, clock, [], limits)
    stored: list[tuple[float, float]] = []
    deliver = samrad.outbox.take

    def take(written: Sequence[Letter] | None) -> None:
        stored.append((perf_counter(), process_time()))
        deliver(written)

    # The outbox is told when a transaction is committed, and by nobody else.
    Outbox.take = lambda _, written: take(written)  # type: ignore[method-assign]  # to look on
    health = Health({samrad.municipality.id: database}, samrad.platforms, clock)
    web = server(application(health, [platform.router]))
    serving = asyncio.create_task(web.serve([listen("127.0.0.1", port)]))
    await platform.start()
    ready = asyncio.Event()
    running = asyncio.create_task(Hub([samrad], samrad.platforms, clock).run(ready=ready.set))
    await ready.wait()
    give_back()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    while (await asyncio.to_thread(sys.stdin.readline)).strip() == "ask":
        clock.travel(ASK)
        await samrad.sweeper.sweep()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await platform.stop()
    web.should_exit = True
    await serving
    await database.close()
    sys.stdout.write(json.dumps(stored))


if __name__ == "__main__":
    one_heap()
    logs.set_up()
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]), sys.argv[4]))
