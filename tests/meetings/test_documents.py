"""Agenda and notes as documents: one table of cases, each with its text beside this file."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from icalendar import Calendar

from bot.rendering import chat
from bot.rendering.invitations import invitation_file
from bot.rendering.papers import paper_docx, paper_pdf
from commands.meetings.sending import word
from samverkan.meetings import papers
from samverkan.meetings.decisions import State
from samverkan.paper import Paper, Paragraph, Table, frozen, thawed
from storage.meeting_tables import Invitation

SNAPSHOTS = Path(__file__).parent / "snapshots"
STARTS = datetime(2026, 12, 8, 9, 0, tzinfo=UTC)
ENDS = datetime(2026, 12, 8, 10, 30, tzinfo=UTC)


def head(document: str, **changes: object) -> papers.Head:
    usual: dict[str, object] = {
        "document": document,
        "title": word(document.removesuffix("_utkast").removesuffix("_samlad")),
        "municipality": "Salems kommun",
        "forum": "Chefssamråd",
        "starts": STARTS,
        "day": date(2026, 12, 8),
        "chair": "Kommundirektör",
        "secretary": "Säkerhetssamordnare",
    }
    return papers.Head(**(usual | changes))  # type: ignore[arg-type]  # rows of a table of cases


def agenda(*, aggregated: bool = False) -> Paper:
    rows = (("Rönninge", "7", "för få för att bedöma"),)
    table = Table(header=("Område", "Händelser", "Förändring"), rows=rows)
    entries = (
        papers.Entry(1, "Mötets öppnande", blocks=(Paragraph(text="Kommundirektör leder mötet."),)),
        papers.Entry(2, "Lägesbild", blocks=(table,)),
        papers.Entry(
            3,
            "Fritidsgården",
            "den är stängd",
            "Chef, KoF",
            20,
            ("karta.pdf",),
            dnr="KS 2026/118",
            presenter="Chef, fritidsgården",
            at=datetime(2026, 12, 8, 9, 20, tzinfo=UTC),
        ),
    )
    return papers.agenda_paper(
        papers.AgendaOf(
            head=head("dagordning", ends=ENDS, place="Sessionssalen, kommunhuset"),
            entries=entries,
            called=("Kommunpolis", "Säkerhetssamordnare"),
            declined=("Chef, Soc (i stället kommer Chef, IFO)",),
            aggregated=aggregated,
        ),
        word,
    )


LINES = (
    papers.Noted(number=1, kind="anteckning", text="Två lampor är trasiga på Säbytorgsvägen"),
    papers.Noted(
        number=2,
        kind="stallningstagande",
        text="Msb byter armatur i gångtunneln",
        state=State.ANNAN_LYDELSE,
        decider="Chef, Msb",
        decided="Armaturen byts under 2027",
    ),
    papers.Noted(
        number=3,
        kind="stallningstagande",
        text="Fritidsgården öppnar på fredagar",
        state=State.FORESLAGET,
        decider="Chef, KoF",
    ),
    papers.Noted(
        number=4,
        kind="atagande",
        text="Polisen tar fram statistik",
        owner="Lokalpolisområdeschef",
        due=date(2027, 1, 15),
        reference="A-2026-031",
    ),
    papers.Noted(number=5, kind="reservation", text="hade hellre väntat", function="Chef, BoU"),
)


def minutes(**changes: object) -> papers.Minutes:
    usual: dict[str, object] = {
        "head": head("anteckningar"),
        "formal": False,
        "points": (
            papers.NotedPoint(number=1, title="Mötets öppnande", paragraph=41),
            papers.NotedPoint(number=2, title="Gångtunneln", paragraph=42, lines=LINES),
            papers.NotedPoint(number=3, title="Medborgarlöften", paragraph=43, status="bordlagd"),
        ),
        "started": STARTS,
        "ended": datetime(2026, 12, 8, 10, 45, tzinfo=UTC),
        "present": ("Kommundirektör", "Kommunpolis"),
        "absent": ("Chef, Soc",),
        "spread": ("Kommundirektör", "Kommunpolis", "Chef, Soc"),
    }
    return papers.Minutes(**(usual | changes))  # type: ignore[arg-type]  # rows of a table of cases


def locked() -> Paper:
    top = head("protokoll", version=2, status="reviderad", previous="2026-09-08, version 1")
    return papers.notes_paper(
        minutes(
            head=top,
            formal=True,
            adjusters=("Chef, KoF",),
            approved=("Kommundirektör", "Chef, KoF"),
            approved_at=datetime(2026, 12, 10, 13, 0, tzinfo=UTC),
            breaks=("kl. 9.30–9.45",),
            changes=("Version 2 ersätter version 1. Ändrat i § 42. Skäl: fel dag.",),
        ),
        word,
    )


def of_a_board() -> Paper:
    """Return the draft of an organ that decides and announces: every field of the § form."""
    lines = (
        papers.Noted(number=1, kind="underlag", text="tjänsteskrivelse 2026-11-02"),
        papers.Noted(number=2, kind="anteckning", text="Två av fem lampor är trasiga"),
        papers.Noted(number=3, kind="anteckning", text="Frågan har lyfts tre år i rad"),
        papers.Noted(number=4, kind="yrkande", text="bifall", function="Ordförande i KS"),
        papers.Noted(number=5, kind="yrkande", text="återremiss", function="Andre vice ordförande"),
        papers.Noted(number=6, kind="beslut", text="Lamporna byts ut", state=State.BESLUTAT),
        papers.Noted(number=7, kind="beslut", text="100 000 kronor avsätts", state=State.BESLUTAT),
        papers.Noted(
            number=8, kind="reservation", text="skriftlig", function="Andre vice ordförande"
        ),
    )
    point = papers.NotedPoint(
        number=1,
        title="Belysningen",
        paragraph=47,
        attachments=("karta.pdf",),
        dnr="KS 2026/118",
        lines=lines,
    )
    return papers.notes_paper(
        minutes(
            head=head("protokoll_utkast", place="Sessionssalen", dnr="KS 2026/3"),
            formal=True,
            points=(point,),
            adjusters=("Vice ordförande i KS",),
            adjusting="15 december kl 13, kommunhuset",
            notice=papers.Notice(posted=date(2026, 12, 17), until=date(2027, 1, 8)),
            adjuncts=("Säkerhetsstrateg",),
        ),
        word,
    )


CASES: dict[str, Callable[[], Paper]] = {
    "agenda": agenda,
    "notes": lambda: papers.notes_paper(minutes(), word),
    "protocol_revised": locked,
    "protocol_of_a_board": of_a_board,
    "agenda_with_elected_members": lambda: agenda(aggregated=True),
    "notes_aggregated": lambda: papers.notes_paper(minutes(aggregated=True), word),
    "notes_of_an_empty_meeting": lambda: papers.notes_paper(minutes(points=()), word),
}


@pytest.mark.parametrize("case", CASES)
def test_a_document_reads_as_it_did(case: str) -> None:
    shown = chat.render("papper", {"paper": CASES[case]()}).text + "\n"
    kept = SNAPSHOTS / f"{case}.txt"
    if not kept.exists():
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(shown, encoding="utf-8")
        pytest.fail(f"{kept.name} is new: read it, then keep it")
    assert shown == kept.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_a_document_is_the_same_after_storage(case: str) -> None:
    paper = CASES[case]()
    assert thawed(frozen(paper)) == paper


@pytest.mark.parametrize("case", ["agenda", "protocol_revised"])
def test_a_document_is_made_as_pdf_and_word(case: str) -> None:
    paper = CASES[case]()
    assert paper_pdf(paper, "ab" * 32).startswith(b"%PDF")
    assert paper_docx(paper, "ab" * 32).startswith(b"PK")


def test_the_aggregated_version_keeps_what_was_said_to_itself() -> None:
    shown = chat.render("papper", {"paper": CASES["notes_aggregated"]()}).text
    assert "Säbytorgsvägen" not in shown
    assert "Armaturen byts under 2027" in shown


@pytest.mark.parametrize("method", ["REQUEST", "CANCEL"])
def test_an_invitation_is_read_back_as_it_was_written(method: str) -> None:
    made = Invitation(
        meeting_id=1,
        uid="chefssamrad:2026-04@salem.samrad",
        method=method,
        sequence=7,
        starts_at=STARTS,
        ends_at=datetime(2026, 12, 8, 10, 0, tzinfo=UTC),
        summary="Chefssamråd",
        description="Leder mötet: Kommundirektör.",
        location="Sessionssalen, kommunhuset",
        made_at=STARTS,
    )
    content = invitation_file(made)
    read = Calendar.from_ical(content)
    event = read.walk("VEVENT")[0]
    assert read["method"] == method
    assert (event["uid"], int(event["sequence"])) == (made.uid, 7)
    assert event.decoded("dtstart") == STARTS
    assert event["location"] == "Sessionssalen, kommunhuset"
    assert event["status"] == {"REQUEST": "CONFIRMED", "CANCEL": "CANCELLED"}[method]
    assert bytes(read.to_ical()) == content
