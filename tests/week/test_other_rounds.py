"""Rounds that are no weeks, played: a month, and before each meeting of a council."""

from typing import Any

from bot.access import ForumRoom
from samverkan.model_file import load_ready
from samverkan.structure import Municipality
from storage import rounds
from storage.tables import Round
from tests.helpers.stage import COORDINATOR, Stage
from tests.week.conftest import Play

MONTH: dict[str, Any] = {
    "id": "manad",
    "name": "månadsbild",
    "document": "veckolagesbild",
    "every": "month",
    "ask": {"working_days": 5, "at": "09:00"},
    "nudges": [{"working_days": 2, "at": "09:00"}],
    "closes": {"working_days": 0, "at": "12:00"},
    "spread": {"working_days_after": 3, "at": "15:00"},
}
COUNCIL: dict[str, Any] = MONTH | {
    "id": "rapport",
    "name": "verksamhetsrapport",
    "every": None,
    "before": "est_ledning",
    "asked": ["kommunpolis", "socialtjanst"],
    "flows_to": ["est_strategisk"],
    "ask": {"working_days": 10, "at": "09:00"},
    "closes": {"working_days": 2, "at": "12:00"},
}
JOINT: dict[str, Any] = {
    "id": "samlad",
    "name": "samlad bild",
    "kind": "sammanstallning",
    "document": "veckolagesbild",
    "sources": ["est_vecko.manad"],
    "every": "month",
    "closes": {"working_days_after": 2, "at": "12:00"},
    "spread": {"working_days_after": 3, "at": "15:00"},
}


def with_collections(*collections: dict[str, Any], **changes: object) -> Municipality:
    """Return Sollentuna whose EST Vecko collects other things than its week."""
    model = load_ready("sollentuna").model_dump()
    model["forums"][0].update({"collections": collections, "cadence": None} | changes)
    return Municipality.model_validate(model)


async def round_of(stage: Stage, collection: str, period: str) -> Round | None:
    """Return a stored round."""
    async with stage.samrad.database.read() as session:
        return await rounds.find(session, "est_vecko", collection, period)


async def test_a_month_is_asked_nudged_closed_approved_and_given_back(play: Play) -> None:
    async with play(municipality=with_collections(MONTH), start="2026-11-02T10:00") as stage:
        await stage.travel("2026-11-23T09:00")
        question = stage.last("kommunpolis")
        assert question.startswith("Hej! Dags för månadsbild november 2026.")
        assert "sedan söndag den 1 november?" in question
        await stage.say("socialtjanst", "inget")
        assert "till november 2026" in stage.last("socialtjanst")
        await stage.travel("2026-11-26T09:00")
        assert "Jag saknar Kommunpolis i månadsbild november 2026." in stage.last("kommunpolis")
        await stage.say("kommunpolis", "tre inbrott i Edsberg i går")
        await stage.say("kommunpolis", "ja")
        await stage.travel("2026-11-30T12:00")
        draft = stage.last(COORDINATOR)
        assert "Här är utkastet till månadsbild november 2026." in draft
        assert "Edsberg: 3 händelser" in draft
        await stage.say(COORDINATOR, "fastställ")
        assert "Månadsbild november 2026 är fastställd, version 1." in stage.last(COORDINATOR)
        titles = [sent.message.text for sent in stage.sent(stage.room)]
        assert any("november, EST Vecko" in title for title in titles)


async def test_what_is_told_early_counts_for_the_month_it_is_told_in(play: Play) -> None:
    async with play(municipality=with_collections(MONTH), start="2026-11-02T10:00") as stage:
        await stage.say("kommunpolis", "två klotter i Edsberg i går")
        await stage.say("kommunpolis", "ja")
        assert "till november 2026, som inte har öppnat ännu" in stage.last("kommunpolis")
        await stage.travel("2026-11-23T09:00")
        assert "Du har redan rapporterat till månadsbild november 2026." in stage.last(
            "kommunpolis"
        )


async def test_what_was_over_at_the_start_stays_so_when_the_next_period_is_open(play: Play) -> None:
    model = with_collections(MONTH, JOINT)
    async with play(municipality=model, start="2026-12-01T10:00") as stage:
        await stage.travel("2026-12-01T10:01")
        assert await round_of(stage, "samlad", "2026-12") is not None
        await stage.travel("2026-12-01T15:00")
        await stage.travel("2026-12-02T12:00")
        assert await round_of(stage, "samlad", "2026-11") is None
        assert not any("november" in text for text in stage.heard(COORDINATOR))


async def test_only_those_named_are_asked_before_a_meeting(play: Play) -> None:
    async with play(municipality=with_collections(COUNCIL), start="2026-09-01T10:00") as stage:
        await stage.travel("2026-09-30T09:00")
        asked = [f for f in stage.asked if any("Dags för" in text for text in stage.heard(f))]
        assert asked == ["socialtjanst", "kommunpolis"]
        assert stage.last("kommunpolis").startswith(
            "Hej! Dags för verksamhetsrapport inför EST Ledning 14 oktober."
        )


async def test_a_sammanstallning_asks_nobody_and_names_what_is_missing(play: Play) -> None:
    model = with_collections(MONTH, JOINT)
    async with play(municipality=model, start="2026-11-02T10:00") as stage:
        await stage.travel("2026-11-02T10:01")
        assert stage.all_sent() == []
        await stage.travel("2026-11-23T09:00")
        await stage.say("kommunpolis", "tre inbrott i Edsberg i går")
        await stage.say("kommunpolis", "ja")
        await stage.travel("2026-11-30T12:00")
        await stage.say(COORDINATOR, "fastställ")
        await stage.travel("2026-12-02T12:00")
        draft = stage.last(COORDINATOR)
        assert "utkastet till samlad bild november 2026" in draft
        assert "Flest händelser i Edsberg (3)." in draft
        assert "1 av 1 underlag är fastställda." in draft
        # December: nobody answers.
        await stage.travel("2026-12-22T09:00")
        await stage.travel("2026-12-31T12:00")
        await stage.travel("2027-01-05T12:00")
        draft = next(t for t in reversed(stage.heard(COORDINATOR)) if "underlag" in t)
        assert "0 av 1 underlag är fastställda." in draft
        assert "Ej rapporterat: EST Vecko, december 2026." in draft


async def test_when_several_wait_the_coordinator_is_told_which(play: Play) -> None:
    model = with_collections(MONTH, JOINT)
    async with play(municipality=model, start="2026-11-02T10:00") as stage:
        await stage.travel("2026-11-23T09:00")
        await stage.say("kommunpolis", "tre inbrott i Edsberg i går")
        await stage.say("kommunpolis", "ja")
        await stage.travel("2026-11-30T12:00")
        await stage.travel("2026-12-02T12:00")
        await stage.say(COORDINATOR, "fastställ")
        assert "månadsbild november 2026 och samlad bild november 2026" in stage.last(COORDINATOR)
        await stage.say(COORDINATOR, "fastställ samlad bild november")
        assert "Samlad bild november 2026 är fastställd" in stage.last(COORDINATOR)
        await stage.say(COORDINATOR, "fastställ")
        assert "Månadsbild november 2026 är fastställd" in stage.last(COORDINATOR)


async def test_what_is_approved_goes_to_the_rooms_it_flows_to(play: Play) -> None:
    model = with_collections(MONTH | {"flows_to": ["est_strategisk"]})
    async with play(municipality=model, start="2026-11-02T10:00") as stage:
        other = stage.platform.create_room(["@sakerhetschef:memory"], encrypted=True, name="Strat")
        stage.samrad.rooms = [
            *stage.samrad.rooms,
            ForumRoom("est_strategisk", stage.platform.name, other),
        ]
        await stage.stop()
        await stage.start_again()
        await stage.travel("2026-11-23T09:00")
        await stage.travel("2026-11-30T12:00")
        await stage.say(COORDINATOR, "fastställ")
        confirmed = stage.last(COORDINATOR)
        assert "Den går också till rummet för EST Strategisk." in confirmed
        assert any("november, EST Vecko" in sent.message.text for sent in stage.sent(other))


async def test_a_round_that_was_left_open_is_closed_however_late(play: Play) -> None:
    async with play(start="2026-09-23T10:00") as stage:
        await stage.travel("2026-09-24T09:00")
        await stage.travel("2026-11-18T10:00")
        async with stage.samrad.database.read() as session:
            round_ = await rounds.find(session, "est_vecko", "lagesbild", "2026-W39")
        assert round_ is not None
        assert round_.closed_at is not None


async def test_a_forum_that_comes_to_rest_has_its_open_round_closed(play: Play) -> None:
    async with play(municipality=with_collections(MONTH), start="2026-11-02T10:00") as stage:
        await stage.travel("2026-11-23T09:00")
        await stage.stop()
        stage.samrad.municipality = with_collections(MONTH, status="vilande")
        await stage.start_again()
        before = len(stage.heard("kommunpolis"))
        await stage.travel("2026-11-26T09:00")
        assert len(stage.heard("kommunpolis")) == before
        await stage.travel("2026-11-30T12:00")
        round_ = await round_of(stage, "manad", "2026-11")
        assert round_ is not None
        assert round_.closed_at is not None


async def test_a_bot_that_starts_compiles_no_period_that_is_over(play: Play) -> None:
    async with play(municipality=with_collections(MONTH, JOINT), start="2026-11-01T10:00") as stage:
        await stage.travel("2026-11-02T10:00")
        await stage.travel("2026-11-03T12:00")
        assert await round_of(stage, "samlad", "2026-10") is None
        assert await round_of(stage, "samlad", "2026-11") is not None
        assert stage.all_sent() == []


async def test_words_for_a_document_without_headings_need_an_area(play: Play) -> None:
    model = with_collections(MONTH | {"kind": "omradesbild"}).model_dump()
    for document in model["documents"]:
        document["headings"] = ()
    bare = Municipality.model_validate(model)
    async with play(municipality=bare, start="2026-11-02T10:00") as stage:
        await stage.travel("2026-11-23T09:00")
        await stage.say("kommunpolis", "tre inbrott i Edsberg i går")
        await stage.say("kommunpolis", "ja")
        await stage.travel("2026-11-30T12:00")
        await stage.say(COORDINATOR, "analys trender: Lugnare än i fjol.")
        assert stage.last(COORDINATOR).endswith(
            "Skriv analys, området, ett kolon och sedan texten."
        )
