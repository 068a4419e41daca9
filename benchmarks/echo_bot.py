"""The bare bot of the comparison: nio, an echo, and nothing kept.

    python -m benchmarks.echo_bot HOMESERVER USER PASSWORD TEXT

It prints "ready" after its first sync, and answers every message with the text.
"""

import asyncio
import sys

import nio


async def main(homeserver: str, user: str, password: str, text: str) -> None:
    """Log in, sync once, and echo for ever."""
    client = nio.AsyncClient(homeserver, user)
    await client.login(password)
    await client.sync(timeout=0, full_state=True)

    async def echo(room: nio.MatrixRoom, event: nio.RoomMessageText) -> None:
        if event.sender != user:
            content = {"msgtype": "m.text", "body": text}
            await client.room_send(room.room_id, "m.room.message", content)

    client.add_event_callback(echo, nio.RoomMessageText)
    sys.stderr.write('{"event": "ready"}\n')
    sys.stderr.flush()
    await client.sync_forever(30_000)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:5]))
