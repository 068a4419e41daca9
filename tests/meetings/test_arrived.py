"""What has come to a forum since it last met stands on its agenda, whatever form it has."""

from samverkan.model_file import load_ready
from tests.helpers.meeting import Meeting
from tests.meetings.conftest import Play

SKELLEFTEA = load_ready("skelleftea")
NOTHING = "Ingen lägesbild är fastställd sedan förra mötet."


async def the_year_is_told_of(stage: Meeting) -> None:
    """Let beredningsgruppen approve its picture of the year and its account to the styrgrupp."""
    await stage.travel("2026-12-16T09:00")
    for closing, name in (
        ("2027-01-18T12:00", "samlad lägesbild"),
        ("2027-01-28T12:00", "årlig redovisning"),
    ):
        await stage.travel(closing)
        await stage.say("bf_samordnare", f"fastställ {name}")


async def test_the_styrgrupp_has_its_yearly_feedback_on_the_agenda(play: Play) -> None:
    skelleftea = {"municipality": SKELLEFTEA, "forum": "styrgrupp"}
    async with play(start="2026-12-15T10:00", **skelleftea) as stage:
        await the_year_is_told_of(stage)
        await stage.travel("2027-02-04T09:00")
        shown = next(said for said in stage.in_room() if said.startswith("Kallelse"))
        assert NOTHING not in shown
        situation, _, rest = shown.partition("Lägesbild\n")[2].partition("Verksamhetsrapporter\n")
        assert (
            "Samlad lägesbild 2026 (Beredningsgrupp), fastställd måndag den 18 januari 2027."
            in situation
        )
        assert (
            "Redovisning till kommunstyrelsen inför styrgruppen 11 februari (Beredningsgrupp), "
            "fastställd torsdag den 28 januari 2027." in rest
        )
        assert "Inga rapporter har samlats in än." not in rest


async def test_what_was_told_at_the_last_meeting_is_not_told_again(play: Play) -> None:
    skelleftea = {"municipality": SKELLEFTEA, "forum": "styrgrupp"}
    async with play(start="2026-12-15T10:00", **skelleftea) as stage:
        await the_year_is_told_of(stage)
        await stage.travel("2027-02-11T13:00")
        await stage.command("kommundirektor", "möte start")
        await stage.travel("2027-02-11T13:40")
        await stage.command("kommundirektor", "möte slut ändå")
        shown = await stage.command("kommundirektor", "dagordning")
        assert "10 februari 2028" in shown
        assert NOTHING in shown
