"""What other forums read of a forum's work: no more than flows to them (DOMAIN 3, 15.1)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from commands.base import Context, prepare
from commands.compiling import Issue, issue_of
from commands.materials import compiled
from commands.meetings import plan, providers
from commands.meetings.sittings import Sitting, sitting_of
from samverkan.interpretation import Gazetteer
from samverkan.model_file import load_ready
from storage import meetings, rounds
from storage.meeting_tables import DecisionRow, MeetingLine
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play

PROPOSED = {
    "est_krets": "Fler vuxna vid badet",
    "individarenden": "Polisen bevakar kiosken",
    "operativ_grupp": "Insats mot garagen på fredag",
    "planeringsgrupp": "Ny belysning vid stationen",
    "skola_falt": "Fältarna flyttar till lördagar",
}
"""What forums have proposed: forum -> words."""


@asynccontextmanager
async def proposing(play: Play, model: str, *forums: str) -> AsyncIterator[Context]:
    """Give a municipality in which each of some forums waits for the line's answer."""
    municipality = load_ready(model)
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


async def issue(context: Context, forum: str, collection: str, period: str) -> Issue:
    """Return a round of a collection that nobody has answered."""
    now = context.now
    round_ = await rounds.open_round(context.session, forum, collection, period, now, now)
    return issue_of(context, round_)


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
