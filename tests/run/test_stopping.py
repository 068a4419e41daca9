"""A cancellation comes through, whatever is happening in that very moment."""

import asyncio
from pathlib import Path

import pytest

from tests.helpers.stage import sqlite_url, staged


@pytest.mark.parametrize("turns", range(8))
async def test_the_outbox_ends_when_it_is_rung_and_cancelled_at_once(
    tmp_path: Path, turns: int
) -> None:
    async with staged(sqlite_url(tmp_path)) as stage:
        running = asyncio.create_task(stage.samrad.outbox.run())
        await asyncio.sleep(0.05)
        stage.samrad.outbox.ring()
        for _ in range(turns):
            await asyncio.sleep(0)
        running.cancel()
        done, _ = await asyncio.wait({running}, timeout=30)
        assert done
        assert running.cancelled()
