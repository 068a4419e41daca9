"""What papers say once and of what: several decisions of a point, åtaganden of an agenda."""

from commands.meetings.sending import word
from samverkan.meetings.decisions import State
from samverkan.meetings.layout import as_note, as_paragraph
from samverkan.meetings.material import Noted, NotedPoint
from samverkan.model_file import load_ready
from samverkan.paper import Paragraph
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play
from tests.meetings.test_headings import agendas, under

DECIDED = Noted(
    number=1,
    kind="stallningstagande",
    text="Armaturen byts",
    state=State.BEKRAFTAT,
    decider="Chef, Msb",
)
ALSO = Noted(
    number=2,
    kind="stallningstagande",
    text="Buskarna klipps",
    state=State.NEKAT,
    decider="Chef, KoF",
)
WAITS = Noted(
    number=3,
    kind="stallningstagande",
    text="Fritidsgården öppnar",
    state=State.FORESLAGET,
    decider="Chef, Soc",
)


def courses(*lines: Noted) -> list[str]:
    """Return the labels of what is said of each decision's course, in notes and minutes alike."""
    point = NotedPoint(number=2, title="Gångtunneln", lines=lines)
    of_notes, of_minutes = (
        [
            block.label
            for block in layout(point, word)
            if isinstance(block, Paragraph) and block.label.startswith("Beslutsgång")
        ]
        for layout in (as_note, as_paragraph)
    )
    assert of_notes == of_minutes
    return of_notes


def test_the_course_of_the_only_decision_needs_no_name() -> None:
    assert courses(DECIDED) == ["Beslutsgång"]


def test_each_course_says_which_of_several_decisions_it_is_of() -> None:
    assert courses(DECIDED, ALSO, WAITS) == [
        "Beslutsgång, beslut",
        "Beslutsgång, ställningstagande 1",
        "Beslutsgång, ställningstagande 2",
    ]


def test_the_number_is_that_of_the_list_of_decisions() -> None:
    own = Noted(number=4, kind="beslut", text="Mötet flyttas", state=State.BESLUTAT)
    assert courses(own, DECIDED) == ["Beslutsgång, beslut 2"]


async def test_an_agenda_lists_an_atagande_once_and_names_what_is_new(play: Play) -> None:
    model = load_ready("sollentuna")
    async with play(municipality=model, forum="est_vecko", start="2026-11-24T08:55") as stage:
        await hold(stage)
        await stage.say(stage.leader, "åtagande: kommunpolisen ringer skolan senast 28 november")
        await stage.travel("2026-11-25T10:00")
        paper = (await agendas(stage, model))["est_vecko"]
        assert "A-2026-001" in under(paper, "Föregående veckas åtaganden")
        assert "A-2026-002" in under(paper, "Föregående veckas åtaganden")
        new = under(paper, "Nya åtaganden")
        assert "Nytt sedan förra mötet: A-2026-002. Det står under punkt 2." in new
        assert "A-2026-001" not in new
        assert "ringer skolan" not in new


async def hold(stage: Meeting) -> None:
    """Hold a meeting where something is promised."""
    await stage.begins()
    await stage.talks(stage.leader, "åtagande: kommunpolisen tar fram statistik till 1 december")
    await stage.talks(stage.leader, "möte slut")


async def test_what_falls_due_is_named_where_it_is_listed_before(play: Play) -> None:
    model = load_ready("salem")
    async with play(municipality=model, forum="chefssamrad", start="2026-09-08T08:55") as stage:
        words = "åtagande: polisen tar fram statistik senast 8 september"
        await stage.command(stage.leader, words)
        await stage.travel("2026-09-08T08:57")
        paper = (await agendas(stage, model))["chefssamrad"]
        text = str([under(paper, one.heading) for one in paper.sections])
        assert "Förfaller före nästa möte: A-2026-001. Det står under punkt" in text
        assert text.count("tar fram statistik") == 1
