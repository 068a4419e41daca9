"""What a card says is what the person could have written: the same verbs hear it."""

from tests.helpers.stage import ASK, COORDINATOR, Stage, account

TWO = "2 krossade rutor i slöjdsalen i måndags, och ett klotter på busskuren"
WHO = "rektor_haggvik"


async def submit(stage: Stage, *words: str) -> None:
    """Answer the newest message of the headmaster's chat by its card."""
    room = await stage.platform.direct_room(account(WHO))
    target = stage.sent(room)[-1].id
    stage.platform.user_submits(account(WHO), room, target, *words)
    await stage.settled()


async def test_a_text_in_the_ask_is_a_report(stage: Stage) -> None:
    await stage.travel(ASK)
    await submit(stage, TWO)
    assert "2, Häggvik, Klotter, 1 st" in stage.last(WHO)


async def test_a_corrected_table_is_said_back_once_with_everything_that_was_corrected(
    stage: Stage,
) -> None:
    await stage.travel(ASK)
    await submit(stage, TWO)
    room = await stage.platform.direct_room(account(WHO))
    before = len(stage.sent(room))
    await submit(stage, "ändra 1 antal 3", "ändra 2 område Edsberg")
    assert "1, Häggvik, Skadegörelse, 3 st" in stage.last(WHO)
    assert "2, Edsberg, Klotter" in stage.last(WHO)
    assert len(stage.sent(room)) == before + 1


async def test_a_correction_that_cannot_be_is_told_beside_those_that_could(stage: Stage) -> None:
    await stage.travel(ASK)
    await submit(stage, TWO)
    await submit(stage, "ändra 1 antal 3", "ändra 2 område Atlantis")
    room = await stage.platform.direct_room(account(WHO))
    texts = [each.message.text for each in stage.sent(room)[-2:] if each.message]
    assert any("3 st" in text for text in texts)
    assert any("Atlantis" in text for text in texts)


async def test_a_yes_by_card_confirms(stage: Stage) -> None:
    await stage.travel(ASK)
    await submit(stage, TWO)
    await submit(stage, "ja")
    assert "3 händelser är inrapporterade till v. 47." in stage.last(WHO)


async def test_nothing_by_card_is_nothing_to_report(stage: Stage) -> None:
    await stage.travel(ASK)
    await submit(stage, "inget")
    await stage.say(COORDINATOR, "status")
    assert "1 av 7 har svarat" in stage.last(COORDINATOR)
