"""Lists as files: every row, in columns that a spreadsheet understands, and no formula."""

import csv
from io import BytesIO, StringIO

from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from bot.platforms.base import Attachment
from bot.rendering.papers import paper_csv
from commands.base import prepare
from commands.commitments import register
from samverkan.interpretation import Gazetteer
from samverkan.paper import Table
from tests.commitments.test_plan_import import HEAD, LAMPS, NAME, WALK, rows
from tests.helpers.stage import COORDINATOR, Stage
from tests.helpers.tables import csv_file


def files(stage: Stage, function: str) -> list[Attachment]:
    sent = stage.sent(stage.direct(function))
    return [s.message.attachment for s in sent if s.message and s.message.attachment]


def lines(file: Attachment) -> list[dict[str, str]]:
    assert file.content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(file.content.decode("utf-8-sig")), delimiter=";"))


def sheet(file: Attachment) -> Worksheet:
    return load_workbook(BytesIO(file.content)).worksheets[1]


async def promised(stage: Stage, count: int, text: str = "möte", **more: object) -> None:
    """Let so many åtaganden be in the register."""
    model = stage.municipality
    async with stage.samrad.database.write() as session:
        context = await prepare(session, model, Gazetteer.of(model), stage.clock.now())
        for number in range(count):
            await register.promise(
                context,
                text=f"{text} {number}",
                owner=str(more.get("owner", "kommunpolis")),
                due=stage.local("2026-12-15").date(),
                forum=str(more.get("forum", "est_vecko")),
                proposed=False,
            )


async def test_a_list_is_given_as_true_csv_with_all_that_is_known(stage: Stage) -> None:
    await stage.send_file(COORDINATOR, NAME, csv_file([HEAD, WALK, LAMPS]))
    await stage.say(COORDINATOR, "ja")
    await stage.say(COORDINATOR, "exportera åtaganden som csv")
    (file,) = files(stage, COORDINATOR)
    assert (file.mime, file.name[-4:]) == ("text/csv", ".csv")
    walk, _ = lines(file)
    assert walk["Åtagande"] == "Trygghetsvandring i Tureberg"
    assert (walk["Ansvarig"], walk["Klart senast"]) == ("Kommunpolis", "2027-04-30")
    assert (walk["Samverkansområde"], walk["Syfte"]) == ("Centrum", "Ökad trygghet")


async def test_a_workbook_has_days_that_are_days(stage: Stage) -> None:
    await promised(stage, 2)
    await stage.say(COORDINATOR, "visa öppna åtaganden som excel")
    found = sheet(files(stage, COORDINATOR)[-1])
    header = [cell.value for cell in found[1]]
    day = found.cell(2, header.index("Klart senast") + 1)
    assert (day.is_date, day.number_format) == (True, "yyyy-mm-dd")


async def test_no_row_is_left_out(stage: Stage) -> None:
    await promised(stage, 1203)
    await stage.say(COORDINATOR, "exportera alla åtaganden som csv")
    assert "1203 åtagandena" in stage.heard(COORDINATOR)[-2]
    assert len(lines(files(stage, COORDINATOR)[-1])) == 1203


async def test_what_looks_like_a_formula_is_text(stage: Stage) -> None:
    for text in ("=HYPERLINK(A1)", "+46", "@SUM", "-1+1"):
        await promised(stage, 1, text)
    await stage.say(COORDINATOR, "exportera åtaganden som csv")
    assert all(one["Åtagande"].startswith("'") for one in lines(files(stage, COORDINATOR)[-1]))
    await stage.say(COORDINATOR, "exportera åtaganden som excel")
    found = sheet(files(stage, COORDINATOR)[-1])
    assert {cell.data_type for cell in found["B"]} == {"s"}


def test_a_space_does_not_hide_a_formula() -> None:
    made = paper_csv(Table(header=("A",), rows=(("  =1+1",), ("\t=2",), (" -",))))
    assert made.decode("utf-8-sig").splitlines()[1:] == ["'=1+1", "'=2", "'-"]


async def test_each_gets_only_what_may_be_seen(stage: Stage) -> None:
    await promised(stage, 2)
    await promised(stage, 1, owner="nattvandrare")
    await stage.say("nattvandrare", "exportera alla åtaganden som csv")
    (own,) = lines(files(stage, "nattvandrare")[-1])
    assert own["Ansvarig"] == "Farsor och Morsor, samordnare"
    await stage.say(COORDINATOR, "exportera alla åtaganden som csv")
    assert len(lines(files(stage, COORDINATOR)[-1])) == 3


async def test_an_exported_list_can_be_changed_and_sent_back(stage: Stage) -> None:
    await promised(stage, 3)
    await stage.say(COORDINATOR, "exportera alla åtaganden som csv")
    content = files(stage, COORDINATOR)[-1].content
    await stage.send_file(COORDINATOR, "ataganden.csv", content)
    assert "3 rader som står så redan" in stage.last(COORDINATOR)
    changed = content.replace(b"2026-12-15", b"2026-12-18", 1)
    await stage.send_file(COORDINATOR, "ataganden.csv", changed)
    await stage.say(COORDINATOR, "ja")
    assert [str(row.due) for row in await rows(stage)] == ["2026-12-18", "2026-12-15", "2026-12-15"]


async def test_a_list_is_given_as_a_document_to_read(stage: Stage) -> None:
    await promised(stage, 2)
    await stage.say(COORDINATOR, "öppna åtaganden som pdf")
    assert files(stage, COORDINATOR)[-1].content.startswith(b"%PDF")
