"""What stands under the headings of agendas: a provider's material, or that there is none."""

import pytest

from commands import follow_up
from commands.base import prepare
from commands.meetings import headings, plan, sending
from commands.meetings.sittings import sitting_of
from samverkan.agenda_plan import HEADINGS
from samverkan.interpretation import Gazetteer
from samverkan.model_file import load_ready
from samverkan.paper import Paper, Section
from samverkan.structure import Municipality
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play

MODELS = ("lekeberg", "salem", "sollentuna", "skelleftea", "haninge")


async def agendas(stage: Meeting, model: Municipality) -> dict[str, Paper]:
    """Return the agenda of a meeting of each forum, as it stands now."""
    async with stage.samrad.database.write() as session:
        now = stage.clock.now()
        context = await prepare(session, model, Gazetteer.of(model), now)
        made = {}
        for forum in model.forums:
            row = await plan.extra_meeting(context, forum, now)
            made[forum.id] = await sending.agenda_of(context, sitting_of(context, row))
        return made


def under(paper: Paper, heading: str) -> str:
    """Return what stands under a heading, as plain data."""
    found: list[Section] = [one for one in paper.sections if one.heading == heading]
    return str([block.model_dump() for block in found[0].blocks])


def test_every_known_heading_has_a_provider_or_is_left_to_the_meeting() -> None:
    assert set(headings.PROVIDERS) | headings.OF_THE_MEETING == HEADINGS
    assert not set(headings.PROVIDERS) & headings.OF_THE_MEETING


@pytest.mark.parametrize("name", MODELS)
async def test_no_heading_of_any_forum_stands_empty(play: Play, name: str) -> None:
    model = load_ready(name)
    forum = next(f for f in model.forums if f.members and not f.is_resting).id
    async with play(municipality=model, forum=forum, start="2026-11-20T10:00") as stage:
        for paper in (await agendas(stage, model)).values():
            bare = {one.heading for one in paper.sections if not one.blocks}
            assert bare <= {"Övriga frågor", "Mötet avslutas"}, paper.forum


async def test_promises_and_targets_stand_on_the_agenda(play: Play) -> None:
    model = load_ready("salem")
    async with play(municipality=model, forum="chefssamrad", start="2026-09-08T08:55") as stage:
        await stage.say(stage.leader, "genomförd: trygghetsvandring Rönninge 1/9, 14 deltagare")
        paper = (await agendas(stage, model))["chefssamrad"]
        promises = under(paper, "Medborgarlöften")
        assert "Minst två trygghetsvandringar per år" in promises
        assert "1 av 2" in promises
        assert "har löpt ut" in promises
        follow_up = under(paper, "Uppföljning av samverkansöverenskommelse och aktivitetsplan")
        assert "Samverkansöverenskommelsen 2021–2022" in follow_up
        assert "Kommunikatör" in under(paper, "Kommunikation")


async def test_an_insats_that_goes_on_stands_on_the_agenda_of_its_area(play: Play) -> None:
    async with play(forum="est_vecko", start="2026-11-20T10:00") as stage:
        await stage.say(stage.leader, "starta EST Insats Rotebro till 31 januari")
        await stage.say(stage.leader, "ja")
        found = await agendas(stage, stage.municipality)
        shown = [
            under(p, "Insatser och effekt") for p in found.values() if "Fördjupning" in p.forum
        ]
        assert shown
        assert all("Rotebro" in one and "2027-01-31" in one for one in shown)


async def test_what_was_decided_is_listed_as_what_may_be_told(play: Play) -> None:
    async with play(forum="strategiskt_samverkansforum", start="2026-11-20T10:00") as stage:
        await stage.command(stage.leader, "möte start extra")
        await stage.talks(stage.leader, "beslut: belysningen i Edsberg ses över")
        await stage.talks(stage.leader, "möte slut ändå")
        await stage.travel("2026-11-23T10:00")
        async with stage.samrad.database.write() as session:
            model = stage.municipality
            context = await prepare(session, model, Gazetteer.of(model), stage.clock.now())
            row = await plan.extra_meeting(context, stage.forum, context.now)
            blocks = await headings.communication(context, sitting_of(context, row))
        assert "Belysningen i Edsberg ses över" in str(blocks)


def test_what_registers_say_of_the_day_makes_no_new_version() -> None:
    assert follow_up.is_live("Läget på åtaganden")
    assert follow_up.is_live("Behov av beslut")
    assert not follow_up.is_live("Lägesbild")
    assert not follow_up.is_live("Vilka som rapporterat")
