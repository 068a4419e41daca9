"""Who cannot be reached in one chat is written to in the other, where they have an account."""

from bot.access import Limit
from storage import people
from tests.helpers.stage import ASK, COORDINATOR, FIRST_NUDGE, account
from tests.mixed.conftest import PlayMixed
from tests.mixed.stage import Mixed

WHO = "rektor_haggvik"
ALSO = frozenset({WHO})


def asked(heard: list[str]) -> int:
    return sum("Dags för lägesbild" in text for text in heard)


async def without_the_app(stage: Mixed) -> None:
    stage.teams.not_installed.add(WHO)
    await stage.travel(ASK)


async def test_who_lacks_the_app_is_asked_in_matrix_and_told_why(play_mixed: PlayMixed) -> None:
    async with play_mixed(also_in_matrix=ALSO) as stage:
        await without_the_app(stage)
        assert asked(stage.in_matrix(WHO)) == 1
        assert asked(stage.heard(WHO)) == 0
        assert stage.in_matrix(WHO)[-1].startswith("Jag når dig inte i Teams")


async def test_the_answer_there_is_the_functions_answer(play_mixed: PlayMixed) -> None:
    async with play_mixed(also_in_matrix=ALSO) as stage:
        await without_the_app(stage)
        stage.matrix.user_says(account(WHO), stage.direct(WHO), "4 krossade rutor i Häggvik")
        await stage.settled()
        stage.matrix.user_says(account(WHO), stage.direct(WHO), "ja")
        await stage.settled()
        await stage.writes(COORDINATOR, "status")
        assert "1 av 7 har svarat" in stage.told(COORDINATOR)[-1]
        heard = len(stage.in_matrix(WHO))
        await stage.travel(FIRST_NUDGE)
        assert len(stage.in_matrix(WHO)) == heard


async def test_nobody_is_troubled_with_one_who_was_reached(play_mixed: PlayMixed) -> None:
    async with play_mixed(also_in_matrix=ALSO) as stage:
        await without_the_app(stage)
        assert not any("inte leverera" in text for text in stage.told(COORDINATOR))
        await stage.writes(COORDINATOR, "status")
        assert "Nås inte" not in stage.told(COORDINATOR)[-1]


async def test_without_another_account_the_coordinator_is_told_whom_to_help(
    play_mixed: PlayMixed,
) -> None:
    async with play_mixed() as stage:
        await without_the_app(stage)
        (told,) = (text for text in stage.told(COORDINATOR) if "inte leverera" in text)
        assert "Kim Rektor_haggvik" in told
        assert "appen Samråd i Teams" in told


async def test_teams_is_tried_first_each_time_and_again_the_way_once_it_works(
    play_mixed: PlayMixed,
) -> None:
    async with play_mixed(also_in_matrix=ALSO) as stage:
        await without_the_app(stage)
        stage.teams.not_installed.clear()
        await stage.travel(FIRST_NUDGE)
        assert any("Jag saknar" in text for text in stage.heard(WHO))
        assert not any("Jag saknar" in text for text in stage.in_matrix(WHO))


async def test_when_neither_works_it_is_tried_once_in_each_and_told(play_mixed: PlayMixed) -> None:
    async with play_mixed(also_in_matrix=ALSO) as stage:
        stage.matrix.rooms[stage.direct(WHO)].refuse()
        await without_the_app(stage)
        assert sum("inte leverera" in text for text in stage.told(COORDINATOR)) >= 1
        await stage.writes(COORDINATOR, "status")
        assert "1 av 7" not in stage.told(COORDINATOR)[-1]


async def test_what_a_chat_may_not_see_goes_to_the_other(play_mixed: PlayMixed) -> None:
    limit = Limit("K2", only_encrypted=False)
    async with play_mixed(also_in_matrix=ALSO, limit=limit) as stage:
        await stage.travel(ASK)
        assert asked(stage.heard(WHO)) == 1
        await stage.press(WHO, "fraga_lagesbild", "Inget att rapportera")
        await stage.travel("2026-11-23T12:00")
        await stage.writes(COORDINATOR, "fastställ")
        thanks = [text for text in stage.in_matrix(WHO) if "Tack för din rapport" in text]
        assert len(thanks) == 1


async def test_a_namesake_with_another_function_is_somebody_else(play_mixed: PlayMixed) -> None:
    async with play_mixed() as stage:
        async with stage.samrad.database.write() as session:
            await people.store(session, "Kim Rektor_haggvik", "matrix", "@another:memory")
        await without_the_app(stage)
        assert not any("@another:memory" in room.members for room in stage.matrix.rooms.values())
        assert any("inte leverera" in text for text in stage.told(COORDINATOR))
