"""Coming events on an agenda: of the weekly lägesbild, and of the other papers that come there."""

from commands.base import Context, prepare
from commands.meetings import headings, plan
from commands.meetings.sittings import sitting_of
from samverkan.interpretation import Gazetteer
from samverkan.model_file import load_ready
from samverkan.paper import Block, Paper, Paragraph, Points, Section
from samverkan.structure import Municipality
from storage import papers, rounds
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play

MODEL = load_ready("skelleftea")
HEADING = "Kommande evenemang och riskkvällar"


async def keep(context: Context, group: str, *blocks: Block) -> None:
    """Keep the approved picture of an area group."""
    session, now = context.session, context.now
    made = await rounds.open_round(session, group, "omradesbild", "2026-11", now, now)
    paper = Paper(
        type="D2",
        document="lagesbild_omrade",
        title="Lägesbild",
        municipality="Skellefteå",
        period="2026-11",
        date="2026-11-18",
        access_class="K2",
        status_name="fastställd",
        sections=(Section(heading=HEADING, blocks=blocks),),
    )
    about = f"round:{made.id}"
    await papers.keep(session, paper, forum=group, about=about, period="2026-11", at=now)


async def coming(stage: Meeting, model: Municipality, *kept: tuple[str, Block]) -> str:
    """Return what stands of coming events on the agenda of Fris, as plain data."""
    async with stage.samrad.database.write() as session:
        context = await prepare(session, model, Gazetteer.of(model), stage.clock.now())
        for group, block in kept:
            await keep(context, group, block)
        row = await plan.extra_meeting(context, model.forum_by_id["fris"], context.now)
        blocks = await headings.PROVIDERS["handelser"](context, sitting_of(context, row))
        return str([block.model_dump() for block in blocks])


async def test_what_the_area_groups_tell_of_is_on_the_agenda_once(play: Play) -> None:
    async with play(municipality=MODEL, forum="fris", start="2026-11-20T10:00") as stage:
        shown = await coming(
            stage,
            MODEL,
            ("forebyggargrupp_norrbole", Points(items=("Disco på fredag", "Lucia"))),
            ("forebyggargrupp_kage", Points(items=("Lucia",))),
            ("forebyggargrupp_byske", Paragraph(text="Marknad i december")),
        )
        assert shown.count("Disco på fredag") == 1
        assert shown.count("Lucia") == 1
        assert "Marknad i december" in shown


async def test_a_paper_that_tells_of_none_adds_nothing(play: Play) -> None:
    async with play(municipality=MODEL, forum="fris", start="2026-11-20T10:00") as stage:
        nothing = Paragraph(text="Inga kommande händelser har rapporterats.")
        shown = await coming(stage, MODEL, ("forebyggargrupp_kage", nothing))
        assert "Inga kommande händelser är rapporterade." in shown
        assert "har rapporterats" not in shown
