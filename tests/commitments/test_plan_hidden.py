"""What a plan's file may not bring in by the back door, and what it may not find out."""

from pathlib import Path

import pytest

from tests.commitments.test_plan_import import HEAD, NAME, PLAN, WALK, rows
from tests.helpers.stage import COORDINATOR, Stage
from tests.helpers.tables import csv_file

NUMBER = "811218-9876"
WHO = f"Anna Svensson {NUMBER}"
LEADS_ELSEWHERE = "naringslivsutvecklare"
"""Leads a forum, and sees nothing of the strategic one that plans are followed up in."""
EMPTY = ("Centrum", "Vandring", "", "", "Kommunpolisen")


def stored(folder: Path) -> bytes:
    """Return everything that the database has on disk, the write-ahead log too."""
    return b"".join(file.read_bytes() for file in folder.rglob("samrad.sqlite*"))


def nothing_of_it(stage: Stage, folder: Path) -> bool:
    """Say that neither the name nor the number was stored or said."""
    said = " ".join(sent.message.text for sent in stage.all_sent() if sent.message)
    return not any(
        mark in said or mark.encode() in stored(folder) for mark in ("Svensson", NUMBER[:6])
    )


@pytest.mark.parametrize(
    ("name", "content"),
    [
        (f"Aktivitetsplan 2027 {WHO}.csv", csv_file(PLAN)),
        ("AktivitetsplanAnnaSvensson.csv", csv_file(PLAN)),
        (f"Anna_Svensson-{NUMBER}.xlsx", b"no workbook"),
        (f"Anna-Svensson-{NUMBER}.ods", b"of another programme"),
        (f"{WHO}.csv", b"a;b\r\n1;2\r\n"),
    ],
)
async def test_a_file_whose_name_is_about_somebody_is_stopped_whole(
    stage: Stage, tmp_path: Path, name: str, content: bytes
) -> None:
    event = await stage.send_file(COORDINATOR, name, content)
    assert "jag har inte sparat något" in stage.last(COORDINATOR)
    assert event in stage.platform.rooms[stage.direct(COORDINATOR)].removed
    assert nothing_of_it(stage, tmp_path)


async def test_a_caption_about_somebody_stops_the_file(stage: Stage, tmp_path: Path) -> None:
    await stage.send_file(COORDINATOR, NAME, csv_file(PLAN), text=f"Plan 2027 för {WHO}")
    assert "jag har inte sparat något" in stage.last(COORDINATOR)
    assert nothing_of_it(stage, tmp_path)


async def test_a_heading_about_somebody_is_not_repeated(stage: Stage, tmp_path: Path) -> None:
    content = csv_file([(*HEAD, WHO, "Diverse"), (*WALK, "x", "y")])
    await stage.send_file(COORDINATOR, NAME, content)
    assert "Jag läste inte kolumnen Diverse" in stage.last(COORDINATOR)
    assert nothing_of_it(stage, tmp_path)


async def test_headings_that_are_of_somebody_together_are_not_repeated(
    stage: Stage, tmp_path: Path
) -> None:
    content = csv_file([(*HEAD, "Anna", "Svensson", NUMBER[:6], NUMBER[-4:]), (*WALK, "x", "y")])
    await stage.send_file(COORDINATOR, NAME, content)
    assert "Aktivitetsplan 2027" in stage.last(COORDINATOR)
    assert nothing_of_it(stage, tmp_path)


@pytest.mark.parametrize("cost", [NUMBER, NUMBER.replace("-", ""), f"19{NUMBER}"])
async def test_a_number_of_somebody_is_no_cost(stage: Stage, tmp_path: Path, cost: str) -> None:
    content = csv_file([(*HEAD, "Kostnad"), (*WALK, cost)])
    await stage.send_file(COORDINATOR, NAME, content)
    await stage.say(COORDINATOR, "ja")
    assert nothing_of_it(stage, tmp_path)


async def test_words_that_put_a_line_right_are_looked_at_too(stage: Stage, tmp_path: Path) -> None:
    await stage.send_file(COORDINATOR, NAME, csv_file([HEAD, EMPTY]))
    await stage.say(COORDINATOR, f"rad 2: 15 mars, när {WHO} är hemma")
    assert "jag har inte sparat något" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "ja")
    assert nothing_of_it(stage, tmp_path)


async def test_a_plan_tells_nothing_of_ataganden_that_its_sender_may_not_see(stage: Stage) -> None:
    """Whoever leads one forum names the number of another's åtagande, or writes its line off."""
    await stage.send_file(COORDINATOR, NAME, csv_file(PLAN))
    await stage.say(COORDINATOR, "ja")
    numbered = [("Nr", "Aktivitet"), ("A-2026-001", "Vandring")]
    await stage.send_file(LEADS_ELSEWHERE, NAME, csv_file(numbered))
    assert "A-2026-001 finns inte" in stage.last(LEADS_ELSEWHERE)
    await stage.send_file(LEADS_ELSEWHERE, NAME, csv_file([HEAD, ("", WALK[1], "", "", "")]))
    assert "Den får du inte ändra" in stage.last(LEADS_ELSEWHERE)
    heard = " ".join(stage.heard(LEADS_ELSEWHERE))
    assert "30 april 2027" not in heard
    assert "Kommunpolis" not in heard
    await stage.say(LEADS_ELSEWHERE, "ja")
    assert [row.text for row in await rows(stage)] == [WALK[1], PLAN[2][1]]


async def test_a_line_without_end_is_refused_and_the_others_are_read(stage: Stage) -> None:
    long = ("Centrum", "Vandring", "Syfte " * 900, "v. 9", "Kommunpolisen")
    await stage.send_file(COORDINATOR, NAME, csv_file([HEAD, WALK, long]))
    assert "1 ny rad. 1 rad som jag inte kan ta in" in stage.last(COORDINATOR)
    assert "Texten är för lång. Korta den." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "ja")
    assert [row.text for row in await rows(stage)] == [WALK[1]]


async def test_a_plan_of_more_words_than_anybody_reads_is_refused_whole(stage: Stage) -> None:
    line = ("Centrum", "Vandring", "Syfte " * 600, "v. 9", "Kommunpolisen")
    await stage.send_file(COORDINATOR, NAME, csv_file([HEAD, *([line] * 100)]))
    assert "högst 1000 rader och 300 000 tecken" in stage.last(COORDINATOR)


@pytest.mark.parametrize(
    "parted",
    [("Stötta 811218", "9876 i skolan"), ("Svensson", "Anna"), ("811218", "9876")],
    ids=["in sentences", "a name", "a number"],
)
async def test_what_is_parted_over_two_cells_stops_its_line(
    stage: Stage, tmp_path: Path, parted: tuple[str, str]
) -> None:
    content = csv_file([HEAD, WALK, ("", *parted, "v. 9", "Kommunpolisen")])
    await stage.send_file(COORDINATOR, NAME, content)
    assert "Rad 3. Stoppad." in " ".join(stage.heard(COORDINATOR))
    await stage.say(COORDINATOR, "ja")
    assert [row.text for row in await rows(stage)] == [WALK[1]]
    assert nothing_of_it(stage, tmp_path)


@pytest.mark.parametrize("mark", ["\x00", "\ud800", "\u202e", "\u200b", "\u034f"], ids=ascii)
async def test_what_cannot_be_seen_in_a_file_hides_nothing(
    stage: Stage, tmp_path: Path, mark: str
) -> None:
    await stage.send_file(COORDINATOR, f"plan{mark}en.csv", csv_file(PLAN))
    assert "ur planen.csv: 2 nya rader" in stage.last(COORDINATOR)
    if mark in {"\x00", "\ud800"}:
        return  # no file of text holds these
    number = NUMBER[:4] + mark + NUMBER[4:]
    content = csv_file([HEAD, WALK, ("", f"Stöd {number}", "", "v. 9", "")], encoding="utf-8")
    await stage.send_file(COORDINATOR, NAME, content)
    assert "Rad 3. Stoppad." in " ".join(stage.heard(COORDINATOR))
    await stage.say(COORDINATOR, "ja")
    assert number.encode() not in stored(tmp_path)
