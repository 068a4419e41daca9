"""An åtagande that another function takes over needs the yes of that function's line too."""

from samverkan.model_file import load_ready
from tests.commitments.test_register import history_of, made, row_of
from tests.helpers.stage import COORDINATOR, Stage
from tests.week.conftest import Play

OWNER, OLD_CHIEF = "kommunpolis", "lokalpolisomradeschef"
OTHER, NEW_CHIEF = "faltgruppen", "chef_kfk"
HANDED = "inte min A-2026-001 → fältgruppen"


async def test_the_new_owners_chief_is_asked_as_of_a_new_one(stage: Stage) -> None:
    await made(stage)
    await stage.say(OWNER, HANDED)
    row = await row_of(stage)
    assert (row.owner, row.status, row.confirms) == (OTHER, "foreslaget", NEW_CHIEF)
    assert "Forumet har inget eget mandat. " in stage.last(OWNER)
    assert not [text for text in stage.heard(OTHER) if "A-2026-001" in text]
    await stage.travel("2026-11-19T09:30")
    assert "behöver ditt ja" in stage.last(NEW_CHIEF)
    await stage.say(NEW_CHIEF, "ja")
    assert (await row_of(stage)).status == "oppet"
    assert "har bekräftat ett åtagande för dig" in stage.last(OTHER)
    # The chief may be asked before as well, whenever the clock rings.
    happened = [what for what in await history_of(stage) if what != "asked"]
    assert happened == ["made", "confirmed", "handed_over", "asked_anew", "confirmed"]


async def test_a_no_leaves_it_with_who_had_it(stage: Stage) -> None:
    """What was promised is not lost because somebody else would not take it."""
    await made(stage)
    await stage.say(OWNER, "pågår A-2026-001 50 %")
    await stage.say(OWNER, HANDED)
    await stage.travel("2026-11-19T09:30")
    await stage.say(NEW_CHIEF, "nej, skäl: det är polisens sak")
    row = await row_of(stage)
    assert (row.owner, row.status, row.confirms) == (OWNER, "pagaende", OLD_CHIEF)
    assert row.next_day is not None
    assert "det ligger kvar på Kommunpolis" in stage.last(NEW_CHIEF)
    assert "ligger kvar på dig" in stage.last(OWNER)
    assert "det är polisens sak" in stage.last(OWNER)
    await stage.travel("2026-12-08T08:00")
    assert "Påminnelse om ditt åtagande" in stage.last(OWNER)


async def test_a_no_gives_back_who_helped_too(stage: Stage) -> None:
    await made(stage, "åtagande: kommunpolisen och fältgruppen håller möte senast 15 december")
    await stage.say(OWNER, HANDED)
    await stage.say(NEW_CHIEF, "bekräfta A-2026-001 nej")
    row = await row_of(stage)
    assert (row.owner, row.co_owners) == (OWNER, [OTHER])


async def test_within_one_line_the_chief_has_said_yes_already(stage: Stage) -> None:
    await stage.say(COORDINATOR, "åtagande: fältgruppen håller ett möte senast 15 december")
    await stage.say(NEW_CHIEF, "bekräfta A-2026-001")
    await stage.say(OTHER, "inte min A-2026-001 → Fritidsgården Edsberg")
    row = await row_of(stage)
    assert (row.owner, row.status) == ("fritidsgard_edsberg", "oppet")
    assert "har lämnat över ett åtagande till dig" in stage.last("fritidsgard_edsberg")


async def test_a_chief_who_takes_it_into_the_own_line_has_said_yes(stage: Stage) -> None:
    await made(stage)
    async with stage.samrad.database.write() as session:
        row = await session.merge(await row_of(stage))
        row.co_owners = [NEW_CHIEF]
    await stage.say(NEW_CHIEF, HANDED)
    assert (await row_of(stage)).status == "oppet"


async def test_who_is_asked_for_afterwards_is_asked_of_the_line_too(stage: Stage) -> None:
    await made(stage)
    await stage.say(OWNER, "inte min A-2026-001")
    await stage.say(OWNER, "fältgruppen")
    row = await row_of(stage)
    assert (row.owner, row.status, row.confirms) == (OTHER, "foreslaget", NEW_CHIEF)
    assert "Ändrat: A-2026-001" in stage.last(OWNER)
    assert "handed_over" in await history_of(stage)


async def test_a_forum_with_mandate_asks_nobody(play: Play) -> None:
    model = load_ready("sollentuna")
    changed = model.model_dump()
    changed["forums"][0]["mandate"] = "beslutande"
    async with play(municipality=type(model).model_validate(changed)) as stage:
        await stage.say(COORDINATOR, "åtagande: kommunpolisen ringer skolan senast 15 december")
        await stage.say(OWNER, HANDED)
        row = await row_of(stage)
        assert (row.owner, row.status) == (OTHER, "oppet")


async def test_a_change_of_the_message_asks_the_new_line_too(stage: Stage) -> None:
    said = await stage.say(COORDINATOR, "åtagande: kommunpolisen ringer skolan senast 15 december")
    await stage.say(OLD_CHIEF, "bekräfta A-2026-001")
    await stage.edit(COORDINATOR, said, "åtagande: fältgruppen ringer skolan senast 15 december")
    row = await row_of(stage)
    assert (row.owner, row.status, row.confirms) == (OTHER, "foreslaget", NEW_CHIEF)
