"""A plan sent as a file: every line gets its answer, and the same file doubles nothing."""

from datetime import date, datetime

import pytest

from samverkan.model_file import load_ready
from storage import commitments
from storage.commitment_tables import CommitmentRow
from tests.helpers.stage import COORDINATOR, Stage
from tests.helpers.tables import csv_file, workbook
from tests.week.conftest import Play

HEAD = ("Samverkansområde", "Aktivitet", "Syfte/mål", "När", "Ansvarig")
WALK = ("Centrum", "Trygghetsvandring i Tureberg", "Ökad trygghet", "2027-04-30", "Kommunpolisen")
LAMPS = ("Centrum", "Byta armatur i gångtunneln", "Bättre ljus", "våren", "Säkerhetschefen")
PLAN = [HEAD, WALK, LAMPS]
NAME = "Aktivitetsplan_2027.csv"


async def rows(stage: Stage) -> list[CommitmentRow]:
    async with stage.samrad.database.read() as session:
        every = commitments.Filter(every=True)
        found = list(await commitments.page(session, every, limit=1000))
    return sorted(found, key=lambda row: row.number)


async def taken(stage: Stage, content: bytes, name: str = NAME) -> list[CommitmentRow]:
    await stage.send_file(COORDINATOR, name, content)
    await stage.say(COORDINATOR, "ja")
    return await rows(stage)


FILES = {
    "semicolons with a mark": csv_file(PLAN),
    "commas": csv_file(PLAN, delimiter=",", encoding="utf-8"),
    "tabs": csv_file(PLAN, delimiter="\t", encoding="utf-8"),
    "Windows-1252": csv_file(PLAN, encoding="cp1252"),
    "UTF-16 as Excel saves it": csv_file(PLAN, delimiter="\t", encoding="utf-16"),
    "a line that names the delimiter": b"sep=;\r\n" + csv_file(PLAN, encoding="utf-8"),
}


@pytest.mark.parametrize("content", FILES.values(), ids=FILES)
async def test_a_csv_file_of_any_programme_is_read(stage: Stage, content: bytes) -> None:
    walk, lamps = await taken(stage, content)
    assert (walk.text, walk.due, walk.owner) == (
        "Trygghetsvandring i Tureberg",
        date(2027, 4, 30),
        "kommunpolis",
    )
    assert (lamps.due, lamps.planned, lamps.focus, lamps.purpose, lamps.plan) == (
        date(2027, 5, 31),
        "våren",
        "Centrum",
        "Bättre ljus",
        "Aktivitetsplan 2027",
    )


async def test_a_workbook_is_read_with_its_days_and_amounts(stage: Stage) -> None:
    content = workbook(
        [
            ("Aktivitetsplan 2027–2028",),
            ("", "Fastställd av styrgruppen"),
            (),
            ("Nr", "AKTIVITETER ", "Klart senast:", "Ansvarig funktion", "Kostnad (kr)", "Prio"),
            ("Trygga platser",),
            (1, "Vandring i Edsberg", datetime(2027, 10, 1), "kommunpolisen", 25000, "Hög"),  # noqa: DTZ001 -- as a workbook holds days
            (2, "Se över lampor", 46418, "säkerhetschefen", "1,5 mkr", ""),
            ("Summa", "", "", "", 1525000),
        ]
    )
    walk, lamps = await taken(stage, content, "plan slutlig v2.xlsx")
    assert (walk.plan, walk.focus) == ("Aktivitetsplan 2027–2028", "Trygga platser")
    assert (walk.due, walk.cost, walk.priority) == (date(2027, 10, 1), 25000, "hog")
    assert (lamps.due, lamps.cost) == (date(2027, 1, 31), 1_500_000)


async def test_each_line_is_answered_before_anything_is_taken(stage: Stage) -> None:
    await stage.send_file(
        COORDINATOR,
        NAME,
        csv_file(
            [
                HEAD,
                WALK,
                ("", "Möte med skolor", "", "v. 12", "Skolchefarna"),
                ("", "Uppföljning", "", "", "kommunpolisen"),
                ("", "", "", "v. 13", "kommunpolisen"),
                WALK,
                ("", "Besök hos Anna Svensson, 640823-3234", "", "v. 14", "kommunpolisen"),
            ]
        ),
    )
    said = stage.heard(COORDINATOR)
    preview = next(text for text in said if "Aktivitetsplan 2027" in text)
    for words in (
        "1 ny rad. 2 nya rader där något saknas. 2 rader som jag inte kan ta in. 1 stoppad rad",
        "Rad 2: Trygghetsvandring i Tureberg",
        "Jag känner inte igen den ansvariga, Skolchefarna. Menar du",
        "Dag saknas.",
        "Det står inte vad som ska göras.",
        "Samma som rad 2.",
        "Rad 7. Stoppad. Raden innehåller",
    ):
        assert words in preview, words
    assert "Svensson" not in preview
    assert not await rows(stage)


async def test_nothing_of_a_stopped_line_is_stored(stage: Stage) -> None:
    await taken(stage, csv_file([HEAD, WALK, ("", "Stötta Anna Svensson i 8B", "", "v. 9", "")]))
    assert [row.text for row in await rows(stage)] == ["Trygghetsvandring i Tureberg"]
    async with stage.samrad.database.read() as session:
        raw = await session.connection()
        for table in ("plan_import", "commitment", "outbox", "audit"):
            found = await raw.exec_driver_sql(f"SELECT * FROM {table}")  # noqa: S608 -- the names above
            assert "Svensson" not in str(found.all()), table


async def test_what_a_line_lacks_is_put_right_before_the_yes(stage: Stage) -> None:
    await stage.send_file(
        COORDINATOR, NAME, csv_file([HEAD, ("", "Möte med skolor", "", "", "Skolchefarna")])
    )
    await stage.say(COORDINATOR, "rad 2: säkerhetschefen")
    await stage.say(COORDINATOR, "2: 15 mars")
    await stage.say(COORDINATOR, "plan: Åtagandeplan 2027")
    assert "1 ny rad." in stage.last(COORDINATOR)
    await stage.react(COORDINATOR, "✅")
    (row,) = await rows(stage)
    assert (row.owner, row.due, row.plan) == (
        "sakerhetschef",
        date(2027, 3, 15),
        "Åtagandeplan 2027",
    )


async def test_a_correction_that_is_not_understood_lets_the_plan_wait_for_its_yes(
    stage: Stage,
) -> None:
    stopped = ("", "Besök hos Anna Svensson, 640823-3234", "", "v. 14", "kommunpolisen")
    await stage.send_file(COORDINATOR, NAME, csv_file([HEAD, WALK, stopped]))
    await stage.say(COORDINATOR, "3: kommunpolisen")
    assert "Rad 3 är inte bland dem som kan tas in" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "2: blomsterbolaget")
    assert "Jag förstod inte vad rad 2 ska ha." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "ja")
    assert [row.text for row in await rows(stage)] == ["Trygghetsvandring i Tureberg"]


async def test_what_is_still_lacking_is_asked_for_one_at_a_time(stage: Stage) -> None:
    lines = [HEAD, ("", "Möte ett", "", "v. 9", ""), ("", "Möte två", "", "", "kommunpolisen")]
    await taken(stage, csv_file(lines))
    assert "vem ansvarar?" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "säkerhetschefen")
    assert "A-2026-002 Möte två: till vilken dag?" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "15 mars")
    one, two = await rows(stage)
    assert (one.owner, two.due) == ("sakerhetschef", date(2027, 3, 15))


async def test_a_name_that_may_be_several_is_asked_about(stage: Stage) -> None:
    await taken(stage, csv_file([HEAD, ("", "Möte i Edsberg", "", "v. 9", "")]))
    await stage.say(COORDINATOR, "rektorn")
    assert "kan vara flera funktioner: Rektor i Häggvik" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "rektor i Häggvik")
    (row,) = await rows(stage)
    assert (row.owner, row.area) == ("rektor_haggvik", "edsberg")


async def test_a_no_takes_nothing(stage: Stage) -> None:
    await stage.send_file(COORDINATOR, NAME, csv_file(PLAN))
    await stage.say(COORDINATOR, "nej")
    assert "Jag tog inte in något" in stage.last(COORDINATOR)
    assert not await rows(stage)


async def test_the_same_file_again_changes_nothing(stage: Stage) -> None:
    before = await taken(stage, csv_file(PLAN))
    await stage.send_file(COORDINATOR, NAME, csv_file(PLAN))
    assert "2 rader som står så redan" in stage.last(COORDINATOR)
    assert "inget att ta in" in stage.last(COORDINATOR)
    assert len(await rows(stage)) == len(before)


async def test_a_changed_file_changes_what_it_made_and_doubles_nothing(stage: Stage) -> None:
    await taken(stage, csv_file(PLAN))
    later = (*WALK[:1], "Trygghetsvandringar i Tureberg", WALK[2], "2027-05-31", WALK[4])
    await stage.send_file(COORDINATOR, NAME, csv_file([HEAD, later, LAMPS]))
    assert "A-2026-001 får ändrat: texten och dagen." in stage.last(COORDINATOR)
    walk, _ = await taken(stage, csv_file([HEAD, later, LAMPS]))
    assert (walk.text, walk.due) == ("Trygghetsvandringar i Tureberg", date(2027, 5, 31))
    await stage.say(COORDINATOR, "visa A-2026-001")
    assert "ändrades i planen" in stage.last(COORDINATOR)


async def test_lines_that_say_the_same_of_different_days_are_two(stage: Stage) -> None:
    walks = [HEAD, WALK, (*WALK[:3], "hösten", WALK[4])]
    assert len(await taken(stage, csv_file(walks))) == 2
    assert len(await taken(stage, csv_file(walks))) == 2


async def test_where_a_plan_says_that_a_line_stands_is_where_it_stands(stage: Stage) -> None:
    head = ("Aktivitet", "Ansvarig", "Klart senast", "Status", "Avvikelse och skäl", "Bevis")
    lines = [
        head,
        ("Vandring", "kommunpolisen", "2026-05-01", "Genomförd", "", "protokoll"),
        ("Mässa", "kommunpolisen", "2026-06-01", "Ej genomförd", "vakant tjänst", ""),
        ("Kampanj", "kommunpolisen", "2026-12-01", "pågår, 40 %", "", ""),
        ("Möte", "kommunpolisen", "2026-12-15", "ej påbörjad", "", ""),
    ]
    found = await taken(stage, csv_file(lines), "aktivitetsplan 2026.csv")
    assert [row.status for row in found[:2]] == ["klart", "avbrutet"]
    assert found[1].reason_code == "resurs"
    assert (found[0].evidence, found[2].share) == (["protokoll"], 40)


async def test_each_owner_hears_once_of_all_that_is_theirs(play: Play) -> None:
    async with play(municipality=load_ready("skelleftea"), forum="fris") as stage:
        lines = [
            ("Åtagande", "Part/ansvarig", "Tid"),
            *((f"Insats {number}", "kommunpolisen", "2027-03-01") for number in range(1, 5)),
        ]
        await stage.send_file("bf_samordnare", "Åtagandeplan 2027.csv", csv_file(lines))
        await stage.say("bf_samordnare", "ja")
        heard = [text for text in stage.heard("kommunpolis") if "har läst in" in text]
        assert len(heard) == 1
        assert "4 åtaganden är dina" in heard[0]
        await stage.say("kommunpolis", "klart 2")
        assert "A-2026-002" in stage.last("kommunpolis")


async def test_a_person_named_as_responsible_is_the_function(stage: Stage) -> None:
    lines = [HEAD, ("", "Möte", "", "v. 9", "Kim Kommunpolis")]
    (row,) = await taken(stage, csv_file(lines))
    assert row.owner == "kommunpolis"


async def test_who_leads_nothing_may_not_import(stage: Stage) -> None:
    await stage.send_file("nattvandrare", NAME, csv_file(PLAN))
    assert "En plan läses in av den som samordnar" in stage.last("nattvandrare")


BROKEN = {
    "gammal.xls": (b"\xd0\xcf\x11\xe0", "Spara den som .xlsx eller .csv"),
    "trasig.xlsx": (b"PK\x03\x04 not a workbook", "skadad, eller ingen tabell"),
    "bild.csv": (b"\x89PNG\r\n\x00\x00\x00", "skadad, eller ingen tabell"),
    "stor.csv": (b"a;b\r\n" * 1_000_000, "för stor"),
    "brev.csv": (b"Hej!\r\nHar kommer planen.\r\n", "Jag hittar ingen plan i brev.csv"),
    "tom.csv": (b"", "Jag hittar ingen plan i tom.csv"),
}


@pytest.mark.parametrize("name", BROKEN)
async def test_what_cannot_be_read_is_said_so(stage: Stage, name: str) -> None:
    content, words = BROKEN[name]
    await stage.send_file(COORDINATOR, name, content)
    assert words in stage.last(COORDINATOR)


async def test_a_long_plan_is_told_in_short_with_the_lines_in_a_file(stage: Stage) -> None:
    lines = [HEAD, *(("", f"Aktivitet {n}", "", "v. 9", "kommunpolisen") for n in range(1, 61))]
    await stage.send_file(COORDINATOR, NAME, csv_file(lines))
    said = stage.heard(COORDINATOR)[-2]
    assert "60 nya rader" in said
    assert "Aktivitet 12" not in said
    files = [s.message.attachment for s in stage.sent(stage.direct(COORDINATOR)) if s.message]
    assert files[-1] is not None
    assert files[-1].name.endswith(".xlsx")
    await stage.say(COORDINATOR, "ja")
    assert len(await rows(stage)) == 60
