from tests.helpers.stage import ASK, CLOSING, COORDINATOR, FIRST_NUDGE, Stage, account


async def test_who_leaves_the_direct_chat_is_asked_in_a_new_one(stage: Stage) -> None:
    await stage.travel(ASK)
    old = stage.direct("kommunpolis")
    stage.platform.user_leaves(account("kommunpolis"), old)
    stage.platform.rooms[old].entered = False
    await stage.travel(FIRST_NUDGE)
    assert stage.direct("kommunpolis") != old
    assert "Jag saknar Kommunpolis" in stage.last("kommunpolis")


async def test_an_answer_to_a_chat_that_is_gone_comes_in_a_new_one(stage: Stage) -> None:
    await stage.travel(ASK)
    old = stage.direct("kommunpolis")
    stage.platform.user_says(account("kommunpolis"), old, "inget")
    stage.platform.rooms[old].entered = False
    stage.platform.rooms[old].members.clear()
    await stage.settled()
    assert "inget att rapportera" in stage.last("kommunpolis")


async def test_the_forum_goes_with_its_room_when_it_is_upgraded(stage: Stage) -> None:
    await stage.travel(ASK)
    new = stage.platform.user_upgrades(account(COORDINATOR), stage.room)
    await stage.settled()
    stage.platform.rooms[stage.room].refuse()
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "fastställ")
    assert len(stage.sent(new)) == 3
    await stage.say("kommunpolis", "!status", room=new)
    assert "har svarat" in stage.sent(new)[-1].message.text


async def test_an_upgrade_outlives_a_restart(stage: Stage) -> None:
    await stage.travel(ASK)
    new = stage.platform.user_upgrades(account(COORDINATOR), stage.room)
    await stage.settled()
    await stage.stop()
    await stage.start_again()
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "fastställ")
    assert len(stage.sent(new)) == 3
