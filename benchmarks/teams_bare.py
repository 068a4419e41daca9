"""The Teams SDK's bare echo bot, validation on: what `benchmarks.teams` compares with.

    python -m benchmarks.teams_bare URL_OF_TEAMS PORT LENGTH

Whatever is said, it answers with a text of that length. Says "ready" when it listens, and
at the end when its handler was called for each, which the SDK has then checked and read, and
how much of the processor's time it had used.
"""

import asyncio
import json
import sys
from time import perf_counter, process_time

import uvicorn
from fastapi import FastAPI
from microsoft_teams.api import MessageActivity
from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
from microsoft_teams.apps import ActivityContext, App, FastAPIAdapter
from microsoft_teams.common import Client, ClientOptions

from bot.platforms.teams import sdk  # noqa: F401 -- the SDK is imported here without its warnings
from bot.web import listen, server
from tests.teams.playground import APP_ID, TENANT
from tests.teams.tokens import own_token


async def main(teams: str, port: int, length: int) -> None:
    """Run until the input ends."""
    cloud = with_overrides(PUBLIC, openid_metadata_url=f"{teams}/openidconfiguration")
    web = FastAPI()
    called: list[tuple[float, float]] = []
    app = App(
        client_id=APP_ID,
        tenant_id=TENANT,
        token=own_token,
        cloud=cloud,
        client=Client(ClientOptions(timeout=20)),
        http_server_adapter=FastAPIAdapter(app=web),
    )

    @app.on_message
    async def echo(context: ActivityContext[MessageActivity]) -> None:
        called.append((perf_counter(), process_time()))
        await context.send("x" * length)

    await app.initialize()
    running: uvicorn.Server = server(web)
    serving = asyncio.create_task(running.serve([listen("127.0.0.1", port)]))
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    await asyncio.to_thread(sys.stdin.read)
    running.should_exit = True
    await serving
    sys.stdout.write(json.dumps(called))


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
