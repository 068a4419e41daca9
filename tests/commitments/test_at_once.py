"""Two who act on the same åtagande at once: nothing of either is lost, and nothing comes twice."""

import pytest

from tests.commitments.test_register import history_of, made, row_of
from tests.helpers.databases import KINDS
from tests.helpers.stage import COORDINATOR, Stage, account

ROUNDS = 6


@pytest.mark.parametrize("kind", KINDS, indirect=True)
async def test_what_two_add_at_once_is_all_there(stage: Stage) -> None:
    await made(stage)
    for number in range(ROUNDS):
        for who in ("kommunpolis", COORDINATOR):
            stage.platform.user_says(
                account(who), stage.direct(who), f"bevis A-2026-001: dnr {who[:1]}{number}"
            )
    await stage.settled()
    said = {f"dnr {who}{number}" for who in "kt" for number in range(ROUNDS)}
    assert set((await row_of(stage)).evidence) == said


@pytest.mark.parametrize("kind", KINDS, indirect=True)
async def test_what_two_call_done_at_once_is_done_once(stage: Stage) -> None:
    await made(stage)
    for who in ("kommunpolis", COORDINATOR):
        stage.platform.user_says(account(who), stage.direct(who), "klart A-2026-001")
    await stage.settled()
    assert (await history_of(stage)).count("done") == 1
