"""Many at once: no line is lost, none comes twice, whatever the order and the interruptions."""

from itertools import zip_longest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.helpers.meeting import Meeting
from tests.helpers.stage import account
from tests.meetings.conftest import Play

WRITERS = ("kommunpolis", "faltgruppen", "socialtjanst", "trygghetssamordnare")


def written(stage: Meeting, thread: str, said: dict[str, list[int]]) -> set[str]:
    """Let several write by turns in the thread, without waiting; return all their words."""
    rounds = zip_longest(*([(who, n) for n in numbers] for who, numbers in said.items()))
    words = set()
    for turn in rounds:
        for who, number in (one for one in turn if one is not None):
            text = f"{who} noterar {number}"
            words.add(text)
            stage.platform.user_says(account(who), stage.room, text, thread=thread)
    return words


@settings(
    max_examples=8,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    counts=st.lists(st.integers(0, 6), min_size=4, max_size=4),
    crashes=st.lists(st.integers(0, 20), max_size=2),
)
async def test_lines_written_at_once_are_all_there_once_and_numbered_in_a_row(
    play: Play, counts: list[int], crashes: list[int]
) -> None:
    async with play(forum="est_vecko", start="2026-11-24T08:55") as stage:
        await stage.begins()
        thread = stage.thread
        said = {who: list(range(n)) for who, n in zip(WRITERS, counts, strict=True)}
        words = written(stage, thread, said)
        for _ in crashes:
            await stage.crash()
            await stage.start_again()
        await stage.settled()
        lines = await stage.lines()
        assert sorted(line.text for line in lines) == sorted(words)
        assert [line.number for line in lines] == list(range(1, len(words) + 1))
