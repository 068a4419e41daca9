"""SIGKILL at any moment loses nothing and doubles nothing (docs/reliability.md).

Here a handful of kills; SAMRAD_KILLS=50 gives more, and `make kill-test` the whole run.
"""

import os
import random
import sys
from pathlib import Path

import aiohttp

from bot.homeserver import Homeserver
from tests.run.kill import play

KILLS = int(os.environ.get("SAMRAD_KILLS", "6"))
WINDOWS = {
    "asks": 8.0,
    "answers": 8.0,
    "closing": 4.0,
    "asks after ready": 4.0,
    "answers after ready": 6.0,
    "closing after ready": 1.0,
}
"""Seconds from the start in which the moments are drawn; about what each phase takes."""


async def test_a_round_survives_being_killed_at_any_moment(
    own_homeserver: Homeserver, tmp_path: Path
) -> None:
    seed = random.SystemRandom().getrandbits(32)
    sys.stdout.write(f"seed {seed}\n")
    a_phase = -(-KILLS // 3)
    async with aiohttp.ClientSession() as http:
        chance = random.Random(seed)  # noqa: S311 -- repeatable, no secret
        tally = await play(own_homeserver, http, tmp_path, chance, a_phase, dict(WINDOWS))
    assert tally.faults == []
    assert tally.kills.total() >= KILLS
    assert tally.checked["ask"] == 30
    assert tally.checked["picture"] == 1
