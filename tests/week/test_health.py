from bot.web import Health
from tests.helpers.stage import ASK, Stage


def health(stage: Stage) -> Health:
    platforms = {stage.platform.name: stage.platform}
    return Health({stage.municipality.id: stage.samrad.database}, platforms, stage.clock)


async def test_a_bot_that_works_says_so(stage: Stage) -> None:
    await stage.travel(ASK)
    found = await health(stage).look()
    assert found["ok"] is True
    assert found["outbox"] == {"sent": 8}


async def test_a_bot_without_its_homeserver_says_so(stage: Stage) -> None:
    stage.platform.go_away()
    found = await health(stage).look()
    assert found["ok"] is False
    assert found["homeserver"] is False
    assert found["database"] is True
