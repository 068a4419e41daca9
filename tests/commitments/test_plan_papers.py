"""Plans and their follow-up as documents: their text in each form, beside this file."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from bot.rendering import chat
from bot.rendering.papers import paper_docx, paper_pdf, paper_xlsx
from commands.commitments.plan_papers import Goal, Head, Item, follow_up_paper, plan_paper
from samverkan.paper import Paper
from tests.helpers.pdfs import text_of
from tests.meetings.test_document_forms import word_text

SNAPSHOTS = Path(__file__).parent / "snapshots"
HEAD = Head(
    name="Aktivitetsplan 2026",
    document="aktivitetsplan",
    municipality="Salems kommun",
    forum="Chefssamråd",
    author="Säkerhetssamordnare",
    today=date(2026, 11, 21),
)
PUBLIC, HOMES = "Centrum och offentliga miljöer", "Tryggare hemmiljö"
WALK = Item(
    number="A-2026-001",
    text="Trygghetsvandring i Salems centrum",
    owner="Kommunpolis, Säkerhetssamordnare",
    party="Polisen, lokalpolisområde Botkyrka",
    focus=PUBLIC,
    purpose="Hitta otrygga platser tillsammans med boende",
    planned="våren",
    due=date(2026, 5, 31),
    first_due=date(2026, 5, 31),
    state="klart",
    done_on=date(2026, 5, 12),
    outcome="14 deltagare, 6 platser att åtgärda",
    evidence="protokoll KS 2026/118",
)
LAMPS = Item(
    number="A-2026-002",
    text="Byta armaturer i gångtunneln vid stationen",
    owner="Förvaltningschef, miljö- och samhällsbyggnad",
    party="Salems kommun",
    focus=PUBLIC,
    purpose="Bättre belysning",
    planned="2026-09-30",
    due=date(2027, 1, 15),
    first_due=date(2026, 9, 30),
    state="flyttat",
    code="resurs",
    why="upphandlingen drog ut på tiden",
    resources="150000 kr",
)
FAIR = Item(
    number="A-2026-003",
    text="Trygghetsmässa i centrum",
    owner="Kommunikatör",
    party="Salems kommun",
    focus=PUBLIC,
    planned="juni",
    due=date(2026, 6, 30),
    first_due=date(2026, 6, 30),
    state="avbrutet",
    done_on=date(2026, 6, 1),
    code="prioritering",
    why="valet gick före",
)
WATCH = Item(
    number="A-2026-004",
    text="Starta två områden för grannsamverkan",
    owner="Kommunpolis",
    party="Polisen, lokalpolisområde Botkyrka",
    focus=HOMES,
    purpose="Färre bostadsinbrott",
    planned="hösten",
    due=date(2026, 11, 13),
    first_due=date(2026, 11, 13),
    state="pagaende",
    share=50,
)
LETTER = Item(
    number="A-2026-005",
    text="Månadsbrev om bostadsinbrott",
    owner="Säkerhetssamordnare",
    party="Salems kommun",
    focus=HOMES,
    planned="löpande",
    due=date(2026, 12, 31),
    first_due=date(2026, 12, 31),
    state="oppet",
)
ALL = (WALK, LAMPS, FAIR, WATCH, LETTER)
GOALS = (
    Goal(text="Minst två trygghetsvandringar per år", period="2026", done=1, wanted=2, left=1),
    Goal(text="Chefssamråd fyra gånger per år", period="2026", done=4, wanted=4, left=0),
)

CASES: dict[str, Callable[[], Paper]] = {
    "activity_plan": lambda: plan_paper("aktivitetsplan", HEAD, ALL),
    "undertakings": lambda: plan_paper(
        "atagandeplan", replace(HEAD, name="Åtagandeplan 2026", document="atagandeplan"), ALL
    ),
    "actions": lambda: plan_paper(
        "handlingsplan",
        replace(HEAD, name="Handlingsplan 2026", document="handlingsplan"),
        [replace(item, focus="") for item in ALL[:2]],
    ),
    "follow_up": lambda: follow_up_paper(
        replace(
            HEAD,
            name="Uppföljning av samverkansöverenskommelsen",
            document="uppfoljning_overenskommelse",
            period="2026",
            hidden=1,
        ),
        ALL,
        GOALS,
    ),
    "follow_up_of_nothing": lambda: follow_up_paper(HEAD, (), ()),
}


def sheets_of(paper: Paper) -> str:
    book = load_workbook(BytesIO(paper_xlsx(paper)))
    lines = []
    for sheet in book.worksheets:
        lines.append(f"## {sheet.title}")
        lines += [
            " | ".join("" if cell is None else str(cell) for cell in row).rstrip(" |")
            for row in sheet.iter_rows(values_only=True)
        ]
    return "\n".join(lines) + "\n"


FORMS: dict[str, Callable[[Paper], str]] = {
    "chat": lambda paper: chat.render("papper", {"paper": paper}).text + "\n",
    "pdf": lambda paper: text_of(paper_pdf(paper)).strip() + "\n",
    "docx": lambda paper: word_text(paper_docx(paper)),
    "xlsx": sheets_of,
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("case", CASES)
def test_a_plan_reads_as_it_did_in_each_form(case: str, form: str) -> None:
    shown = FORMS[form](CASES[case]())
    kept = SNAPSHOTS / f"{case}.{form}.txt"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(shown, encoding="utf-8")
        pytest.fail(f"{kept.name} is new: read it, then keep it")
    assert shown == kept.read_text(encoding="utf-8")


def test_what_was_not_done_is_counted_by_its_reason() -> None:
    paper = CASES["follow_up"]()
    assert paper.summary == (
        "5 aktiviteter: 1 genomförd, 2 återstår, 1 försenad, 1 inställd.",
        "Skäl till det som inte är genomfört: prioritering 1 och skäl saknas 1.",
    )


def test_each_party_has_what_is_ahead_of_it() -> None:
    paper = CASES["follow_up"]()
    headings = [section.heading for section in paper.sections if section.level == 2]
    assert headings == ["Salems kommun", "Polisen, lokalpolisområde Botkyrka"]
