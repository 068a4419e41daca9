"""Words with data about individuals, said where nobody expects them; and words without end."""

from pathlib import Path

import pytest

from tests.helpers.stage import ASK, COORDINATOR, Stage
from tests.week.test_personal_data import stored

NUMBER = "811218-9876"
WHO = f"Anna Svensson {NUMBER}"
ATAGANDE = "åtagande: Kommunpolisen byter armaturer i Edsberg senast 2027-01-31"


@pytest.mark.parametrize(
    "words",
    [
        f"åtaganden {WHO}",
        f"vad lovade {WHO}",
        f"visa åtaganden för {WHO}",
        f"styrgruppens lista {WHO}",
        f"vad beslutade vi om {WHO}",
        f"borta {WHO}",
        f"åtagnde: {WHO}",
    ],
)
async def test_a_question_about_somebody_is_stopped_like_a_report(
    stage: Stage, tmp_path: Path, words: str
) -> None:
    event = await stage.say(COORDINATOR, words)
    assert "jag har inte sparat något" in stage.last(COORDINATOR)
    assert event in stage.platform.rooms[stage.direct(COORDINATOR)].removed
    for mark in (b"Svensson", NUMBER[:6].encode()):
        assert mark not in stored(tmp_path)


async def test_the_name_of_whoever_takes_over_may_be_unknown(stage: Stage) -> None:
    await stage.say(COORDINATOR, "borta v. 49, ersättare Anna Svensson")
    assert "Jag hittar inte ersättaren som du skrev." in stage.last(COORDINATOR)


async def test_what_a_program_says_of_a_file_is_its_type_or_nothing(
    stage: Stage, tmp_path: Path
) -> None:
    await stage.say(COORDINATOR, ATAGANDE)
    await stage.send_file(
        "kommunpolis", "lampa.jpg", b"x", text="klart A-2026-001", mime=f"image/{WHO}"
    )
    assert "lampa.jpg" in stage.last("kommunpolis")
    assert b"Svensson" not in stored(tmp_path)


@pytest.mark.parametrize(
    "begins",
    ["", "vad beslutade vi om ", "stäng A-2026-001 ", "inte min A-2026-001 → ", "visa åtaganden ",
     "borta ", "bevis A-2026-001: ", "!vem är "],
)  # fmt: skip
async def test_words_without_end_are_refused_before_they_are_read(
    stage: Stage, begins: str
) -> None:
    """Some of what reads words takes time by their square: a minute for what an event holds."""
    await stage.say(COORDINATOR, ATAGANDE)
    await stage.travel(ASK)
    many = (f"{begins}{'Två klotter i Edsberg, A-2026-001, 15 december. ' * 1300}")[:60_000]
    await stage.say("kommunpolis", many)
    assert "för långt" in stage.last("kommunpolis")
