"""One round: each is asked where they are, and each sees what the others have told."""

from bot.access import Limit
from tests.helpers.stage import ASK, CLOSING, COORDINATOR, FIRST_NUDGE
from tests.mixed.conftest import PlayMixed
from tests.mixed.stage import CHAT, IN_TEAMS, Mixed


async def a_round(stage: Mixed) -> None:
    """Let one in each chat answer, and the coordinator approve."""
    await stage.travel(ASK)
    await stage.press(
        "rektor_haggvik", "fraga_lagesbild", "Skicka", svar="4 krossade rutor i Häggvik"
    )
    await stage.press("rektor_haggvik", "eko", "Stämmer")
    await stage.writes("kommunpolis", "5 narkotikabrott i Tureberg")
    await stage.writes("kommunpolis", "ja")
    await stage.travel(CLOSING)
    await stage.writes(COORDINATOR, "fastställ")


def picture(heard: list[str]) -> str:
    """Return the lägesbild among what was heard."""
    return next(text for text in reversed(heard) if "(fastställd, version" in text)


async def test_each_is_asked_once_and_where_they_are(play_mixed: PlayMixed) -> None:
    async with play_mixed() as stage:
        await stage.travel(ASK)
        for function in stage.municipality.forum_by_id["est_vecko"].members:
            in_teams, in_matrix = stage.heard(function), stage.in_matrix(function)
            asked = [text for text in (*in_teams, *in_matrix) if "Dags för lägesbild" in text]
            assert len(asked) == 1, function
            assert bool(in_teams) == (function in IN_TEAMS)


async def test_only_the_silent_are_nudged_in_either_chat(play_mixed: PlayMixed) -> None:
    async with play_mixed() as stage:
        await stage.travel(ASK)
        await stage.press("rektor_haggvik", "fraga_lagesbild", "Inget att rapportera")
        await stage.writes("kommunpolis", "inget")
        await stage.travel(FIRST_NUDGE)
        for function, nudged in (
            ("rektor_haggvik", False),
            ("kommunpolis", False),
            ("faltgruppen", True),
            ("socialtjanst", True),
        ):
            assert any("Jag saknar" in text for text in stage.told(function)) == nudged


async def test_each_chat_sees_what_was_told_in_the_other(play_mixed: PlayMixed) -> None:
    async with play_mixed() as stage:
        await a_round(stage)
        here, there = picture(stage.room_heard), picture(stage.chat_heard)
        for told in ("Häggvik: 4 händelser", "Tureberg: 5 händelser"):
            assert told in here
            assert told in there
        thanks = [text for text in stage.told("rektor_haggvik") if "Tureberg: 5" in text]
        assert len(thanks) == 1
        assert any("Häggvik: 4" in text for text in stage.told("kommunpolis"))


async def test_a_chat_gets_no_more_than_its_platform_its_room_and_its_guests_allow(
    play_mixed: PlayMixed,
) -> None:
    circumstances: tuple[tuple[dict[str, object], str], ...] = (
        ({}, "K3"),
        ({"limit": Limit("K2", only_encrypted=False)}, "K2"),
        ({"limit": Limit("K3")}, "K2"),
        ({"room_limit": "K2"}, "K2"),
        ({"guests": ("somebody-of-another-tenant",)}, "K2"),
    )
    for given, expected in circumstances:
        async with play_mixed(**given) as stage:
            await a_round(stage)
            posted = [
                row for row in await stage.rows() if row.room == CHAT and row.kind == "picture"
            ]
            assert {row.access_class for row in posted} == {expected}
            # Nobody there takes anything from those in the other chat.
            assert "Häggvik: 4 händelser" in picture(stage.room_heard)


async def test_in_the_lower_class_a_small_count_is_no_number(play_mixed: PlayMixed) -> None:
    async with play_mixed(limit=Limit("K2", only_encrypted=False)) as stage:
        await stage.travel(ASK)
        await stage.writes("kommunpolis", "2 rån i Rotebro")
        await stage.writes("kommunpolis", "ja")
        await stage.travel(CLOSING)
        await stage.writes(COORDINATOR, "fastställ")
        assert "Rotebro: 2 händelser" in picture(stage.room_heard)
        assert "Rotebro: 2 händelser" not in picture(stage.chat_heard)


async def test_who_is_silent_is_told_in_matrix_and_not_in_teams(play_mixed: PlayMixed) -> None:
    async with play_mixed() as stage:
        await stage.travel(ASK)
        # K4: a platform that takes K3 does not get it (DOMAIN 15.1).
        await stage.writes("faltgruppen", "status")
        assert "Har inte svarat" not in "\n".join(stage.told("faltgruppen"))
        await stage.writes("kommunpolis", "status")
        assert "Har inte svarat" in stage.told("kommunpolis")[-1]
