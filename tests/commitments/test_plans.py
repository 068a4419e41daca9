"""Plans brought out in chat: as text and as three files, within what the reader may see."""

import pytest

from samverkan.model_file import load_ready
from storage import papers
from tests.commitments.test_export import files
from tests.commitments.test_plan_import import HEAD, LAMPS, NAME, WALK
from tests.helpers.stage import COORDINATOR, Stage
from tests.helpers.tables import csv_file
from tests.week.conftest import Play

STATED = [
    ("Aktivitet", "Ansvarig", "Klart senast", "Status", "Avvikelse och skäl", "Utfall"),
    ("Vandring i Edsberg", "kommunpolisen", "2026-05-01", "Genomförd", "", "12 deltagare"),
    ("Mässa", "säkerhetschefen", "2026-06-01", "Ej genomförd", "vakant tjänst", ""),
    ("Kampanj", "kommunpolisen", "2026-12-15", "", "", ""),
]


async def imported(stage: Stage, rows: list[tuple[str, ...]], name: str = NAME) -> None:
    await stage.send_file(COORDINATOR, name, csv_file(rows))
    await stage.say(COORDINATOR, "ja")


def text(stage: Stage, function: str) -> str:
    """Return the words of a document: three files come after them."""
    return stage.heard(function)[-4]


@pytest.mark.parametrize(
    "words", ["ta fram aktivitetsplan 2027", "ta fram aktivitetsplanen", "Ta fram Aktivitetsplan"]
)
async def test_a_plan_is_brought_out_as_text_and_three_files(stage: Stage, words: str) -> None:
    await imported(stage, [HEAD, WALK, LAMPS])
    await stage.say(COORDINATOR, words)
    shown = text(stage, COORDINATOR)
    assert "Aktivitetsplan 2027, Strategiskt samverkansforum" in shown
    assert "När: våren; Ansvarig: Säkerhetschef; Läge: ej påbörjat" in shown
    endings = [file.name.rpartition(".")[2] for file in files(stage, COORDINATOR)]
    assert endings == ["pdf", "docx", "xlsx"]


async def test_the_plan_of_the_year_is_meant_when_there_are_several(stage: Stage) -> None:
    await imported(stage, [HEAD, WALK])
    await imported(stage, STATED, "Aktivitetsplan 2026.csv")
    await stage.say(COORDINATOR, "ta fram aktivitetsplan")
    assert "Aktivitetsplan 2026" in text(stage, COORDINATOR)
    await stage.say(COORDINATOR, "ta fram aktivitetsplan 2028")
    assert "Jag har Aktivitetsplan 2026 och Aktivitetsplan 2027" in stage.last(COORDINATOR)


async def test_the_agreement_is_followed_up_with_reasons(stage: Stage) -> None:
    await imported(stage, STATED, "Aktivitetsplan 2026.csv")
    await stage.say(COORDINATOR, "uppföljning av överenskommelsen")
    shown = text(stage, COORDINATOR)
    assert "3 aktiviteter: 1 genomförd, 1 återstår, 1 inställd." in shown
    assert "Skäl: resurs; Med egna ord: vakant tjänst" in shown
    assert "1 av 3 aktiviteter är genomförda, 33 procent." in shown


async def test_what_was_learnt_and_what_to_revise_stay_in_the_follow_up(stage: Stage) -> None:
    await imported(stage, STATED, "Aktivitetsplan 2026.csv")
    await stage.say(COORDINATOR, "uppföljning av överenskommelsen")
    assert "Lärdomar\n\nInga lärdomar är skrivna än." in text(stage, COORDINATOR)
    await stage.say(COORDINATOR, "uppföljning av överenskommelsen, lärdomar: vi började sent")
    await stage.say(COORDINATOR, "uppföljning av överenskommelsen, förslag: fler vandringar")
    shown = text(stage, COORDINATOR)
    assert "Lärdomar\n\nVi började sent" in shown
    assert "Förslag till revidering\n\nFler vandringar" in shown
    await stage.say("faltgruppen", "uppföljning av överenskommelsen, lärdomar: inget")
    assert "skriver den som samordnar eller leder" in stage.last("faltgruppen")


async def test_an_agreement_without_plan_lines_is_followed_up_by_its_targets(play: Play) -> None:
    salem = load_ready("salem")
    async with play(municipality=salem, forum="chefssamrad") as stage:
        await stage.say("sakerhetssamordnare", "uppföljning av överenskommelsen")
        shown = text(stage, "sakerhetssamordnare")
        assert "Mål: Minst två trygghetsvandringar per år" in shown
        assert "K3 samverkan" in shown


async def test_a_plan_is_followed_up_by_itself(stage: Stage) -> None:
    await imported(stage, STATED, "Åtagandeplan 2026.csv")
    await stage.say(COORDINATOR, "uppföljning av åtagandeplan 2026")
    assert "Uppföljning av åtagandeplan 2026" in text(stage, COORDINATOR)


async def test_a_leader_approves_a_plan_and_then_it_is_locked(stage: Stage) -> None:
    await imported(stage, [HEAD, WALK])
    await stage.say(COORDINATOR, "ta fram aktivitetsplan 2027")
    shown = stage.sent(stage.direct(COORDINATOR))[-4]
    await stage.react(COORDINATOR, "✅", shown.id)
    assert "Aktivitetsplan 2027 är fastställd, version 2." in text(stage, COORDINATOR)
    async with stage.samrad.database.read() as session:
        kept = await papers.latest(session, "plan:aktivitetsplan 2027:", "aktivitetsplan")
    assert kept is not None
    assert (kept.status, kept.data["approved_by"]) == ("faststalld", ["Trygghetssamordnare"])


async def test_the_same_plan_again_is_the_same_version(stage: Stage) -> None:
    await imported(stage, [HEAD, WALK])
    for _ in range(2):
        await stage.say(COORDINATOR, "ta fram aktivitetsplan 2027")
        assert "(utkast, version 1" in text(stage, COORDINATOR)
    await stage.say(COORDINATOR, "stäng A-2026-001")
    await stage.say(COORDINATOR, "ta fram aktivitetsplan 2027")
    assert "(utkast, version 2" in text(stage, COORDINATOR)


async def test_a_reader_gets_no_more_of_a_plan_than_may_be_seen(stage: Stage) -> None:
    lines = [
        ("Aktivitet", "Ansvarig", "Klart senast"),
        ("Vandra", "Farsor och Morsor, samordnare", "2027-03-01"),
        ("Spana", "kommunpolisen", "2027-03-01"),
    ]
    await imported(stage, lines)
    await stage.say("nattvandrare", "ta fram aktivitetsplan 2027")
    shown = text(stage, "nattvandrare")
    assert "Vandra" in shown
    assert "Spana" not in shown
    assert "1 aktivitet som du inte får se är inte med." in shown
