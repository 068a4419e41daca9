"""What other forums read of a forum's work: no more than flows to them (DOMAIN 3, 15.1)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import asdict, replace
from datetime import timedelta

from commands import follow_up
from commands.base import Context, prepare
from commands.compiling import Issue, issue_of
from commands.materials import compiled
from commands.meetings import headings, plan, providers
from commands.meetings.sittings import Sitting, sitting_of
from commands.periods import plan_for
from commands.sources import sources_of
from samverkan.interpretation import Gazetteer
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from storage import meetings, papers, rounds
from storage.meeting_tables import DecisionRow, MeetingLine
from storage.tables import PictureVersion
from tests.helpers import pictures
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play

PROPOSED = {
    "est_vecko": "Vakt vid gallerian",
    "fris": "Fler lampor i centrum",
    "est_krets": "Fler vuxna vid badet",
    "individarenden": "Polisen bevakar kiosken",
    "operativ_grupp": "Insats mot garagen på fredag",
    "planeringsgrupp": "Ny belysning vid stationen",
    "skola_falt": "Fältarna flyttar till lördagar",
}
"""What forums have proposed: forum -> words."""


@asynccontextmanager
async def proposing(play: Play, model: str | Municipality, *forums: str) -> AsyncIterator[Context]:
    """Give a municipality in which each of some forums waits for the line's answer."""
    municipality = load_ready(model) if isinstance(model, str) else model
    async with (
        play(municipality=municipality, forum=forums[0], start="2026-11-20T10:00") as stage,
        stage.samrad.database.write() as session,
    ):
        now = stage.clock.now()
        context = await prepare(session, municipality, Gazetteer.of(municipality), now)
        for forum in forums:
            await _propose(context, stage, forum)
        yield context


async def _propose(context: Context, stage: Meeting, forum: str) -> None:
    row = await plan.extra_meeting(context, context.municipality.forum_by_id[forum], context.now)
    line = MeetingLine(
        meeting_id=row.id or 0,
        number=0,
        kind="stallningstagande",
        text=PROPOSED[forum],
        person_id=next(iter(stage.ids.values())),
        platform="memory",
        source=forum,
        at=context.now,
    )
    await meetings.add_line(context.session, line)
    decision = DecisionRow(
        line_id=line.id or 0, meeting_id=row.id or 0, forum=forum, state="foreslaget"
    )
    context.session.add(decision)
    await context.session.flush()


async def picture(context: Context, forum: str, period: str, words: str) -> None:
    """Approve a lägesbild of a forum, with the coordinator's words on resources."""
    made = await issue(context, forum, "lagesbild", period)
    data = asdict(replace(pictures.ordinary_week(), resources=words))
    context.session.add(
        PictureVersion(
            round_id=made.id,
            version=1,
            approved_by=1,
            approved_at=context.now,
            data=data,
        )
    )
    await context.session.flush()


async def approved(context: Context, made: Issue, summary: str) -> None:
    """Approve a document of a round that says one thing in short."""
    paper = (await compiled(context, made)).model_copy(update={"summary": (summary,)})
    await papers.keep(
        context.session,
        paper,
        forum=made.forum.id,
        about=f"round:{made.id}",
        period=made.round.period,
        at=context.now,
    )


async def issue(context: Context, forum: str, collection: str, period: str) -> Issue:
    """Return a round of a collection that nobody has answered."""
    session, now = context.session, context.now
    found = await rounds.find(session, forum, collection, period)
    if found is None:
        found = await rounds.open_round(session, forum, collection, period, now, now)
    return issue_of(context, found)


async def sitting(context: Context, forum: str) -> Sitting:
    """Return a meeting of a forum."""
    found = context.municipality.forum_by_id[forum]
    tomorrow = context.now + timedelta(days=1)
    return sitting_of(context, await plan.extra_meeting(context, found, tomorrow))


async def test_a_document_holds_no_proposal_of_a_forum_that_does_not_report_there(
    play: Play,
) -> None:
    async with proposing(play, "lekeberg", "est_krets", "individarenden") as context:
        paper = str(
            await compiled(context, await issue(context, "est_krets", "lagesbild", "2026-10"))
        )
        assert "Fler vuxna vid badet" in paper
        assert "kiosken" not in paper


async def test_of_a_forum_whose_class_is_higher_the_agenda_says_only_how_many(play: Play) -> None:
    async with proposing(
        play, "salem", "planeringsgrupp", "operativ_grupp", "skola_falt"
    ) as context:
        told = str(await providers.proposals(context, await sitting(context, "planeringsgrupp")))
        assert "Ny belysning vid stationen" in told
        assert "1 förslag från Operativ grupp väntar också på beslut i linjen." in told
        assert "garagen" not in told
        assert "lördagar" not in told


async def test_elected_members_read_how_many_proposals_wait(play: Play) -> None:
    async with proposing(play, "salem", "planeringsgrupp", "operativ_grupp") as context:
        meeting = await sitting(context, "planeringsgrupp")
        meeting.row.elected = True
        told = str(await providers.proposals(context, meeting))
        assert "2 förslag väntar på beslut i linjen." in told
        assert "belysning" not in told


async def test_why_an_insats_was_started_stays_with_those_who_may_see_as_much(play: Play) -> None:
    async with play(forum="est_vecko", start="2026-11-20T10:00") as stage:
        await stage.say(stage.leader, "starta EST Insats Rotebro till 31 januari: bränder där")
        await stage.say(stage.leader, "ja")
        async with stage.samrad.database.write() as session:
            model = stage.municipality
            context = await prepare(session, model, Gazetteer.of(model), stage.clock.now())
            deep = await sitting(context, "est_fordjupning_edsberg")
            told = str(await headings.insatser(context, deep))
            assert "Rotebro" in told
            assert "bränder" not in told
            assert "bränder" in str(await follow_up.groups(context, "K4"))


async def test_a_lagesbild_is_read_whole_where_it_flows_and_as_k2_elsewhere(play: Play) -> None:
    async with proposing(play, "sollentuna", "est_vecko") as context:
        await picture(context, "est_vecko", "2026-W46", "Väktare vid Malmvägen")
        for forum, is_whole in (("est_fordjupning_tureberg", True), ("lokala_bra", False)):
            meeting = await sitting(context, forum)
            resources = str(await providers.resources(context, meeting))
            assert ("Malmvägen" in resources) is is_whole, forum
            told = str(await providers.situation(context, meeting))
            assert (pictures.ordinary_week().summary[0] in told) is is_whole, forum


async def test_an_analysis_stands_on_the_agendas_that_it_flows_to(play: Play) -> None:
    async with proposing(play, "sollentuna", "est_vecko") as context:
        made = await issue(context, "est_strategisk", "tertialanalys", "2026-T2")
        await approved(context, made, "Flest händelser i Tureberg.")
        for forum, is_there in (("est_ledning", True), ("lokala_bra", False)):
            told = str(await headings.analysis(context, await sitting(context, forum)))
            assert ("Flest händelser i Tureberg." in told) is is_there, forum


async def test_an_open_document_says_nothing_of_what_a_closed_source_says(play: Play) -> None:
    skelleftea = load_ready("skelleftea").model_dump()
    for document in skelleftea["documents"]:
        if document["id"] == "lagesbild_fris":
            document["access_class"] = "K3"
    async with proposing(play, Municipality.model_validate(skelleftea), "fris") as context:
        whole = await issue(context, "beredningsgrupp", "lagesbild_samlad", "2026")
        plan_ = plan_for(context, whole.collection, whole.round)
        source = (await sources_of(context, whole.forum, whole.collection, plan_))[0]
        made = await issue(context, source.forum.id, source.collection.id, source.period)
        await approved(context, made, "Två bränder på Storgatan.")
        assert "Storgatan" not in str(await compiled(context, whole))
