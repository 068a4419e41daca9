from bot.web import Health
from tests.helpers.stage import ASK, Stage


async def test_a_bot_that_works_says_so(stage: Stage) -> None:
    await stage.travel(ASK)
    found = await Health(stage.samrad.database, stage.platform, stage.clock).look()
    assert found["ok"] is True
    assert found["outbox"] == {"sent": 8}


async def test_a_bot_without_its_homeserver_says_so(stage: Stage) -> None:
    stage.platform.go_away()
    found = await Health(stage.samrad.database, stage.platform, stage.clock).look()
    assert found["ok"] is False
    assert found["homeserver"] is False
    assert found["database"] is True
