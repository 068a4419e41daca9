from datetime import date

import pytest

from samverkan.collection import Seat
from storage import people
from tests.helpers.stage import ASK, CLOSING, COORDINATOR, Stage
from tests.week.conftest import Play


async def closed(stage: Stage) -> None:
    """Play a week with one confirmed report, one "inget", and the closing."""
    await stage.travel(ASK)
    await stage.say("kommunpolis", "2 klotter i Edsberg")
    await stage.say("kommunpolis", "ja")
    await stage.say("socialtjanst", "inget")
    await stage.travel(CLOSING)


async def test_the_coordinator_corrects_a_row_by_its_id(stage: Stage) -> None:
    await closed(stage)
    await stage.say(COORDINATOR, "ändra H1 antal 5")
    assert "Klotter: 5." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "ändra h1 område Rotebro")
    assert "Rotebro: 5 händelser." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "ta bort H1")
    assert "Inga händelser har rapporterats." in stage.last(COORDINATOR)


async def test_the_coordinator_adds_words_by_command(stage: Stage) -> None:
    await closed(stage)
    await stage.say(COORDINATOR, "analys Edsberg: Klottret flyttar mot torget.")
    assert "Infört i lägesbild v. 47: analys för Edsberg." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "prognos: Lovet börjar.")
    await stage.say(COORDINATOR, "resurser: Fältgruppen förstärker på fredag.")
    await stage.say(COORDINATOR, "lägesbild")
    draft = stage.last(COORDINATOR)
    assert "Analys: Klottret flyttar mot torget." in draft
    assert "Potentiell händelseutveckling: Lovet börjar." in draft
    assert "Resursplanering: Fältgruppen förstärker på fredag." in draft


async def test_the_coordinator_adds_words_by_reply_to_the_draft(stage: Stage) -> None:
    await closed(stage)
    draft = stage.last_event(COORDINATOR)
    await stage.say(COORDINATOR, "Edsberg: Klottret flyttar mot torget.", reply_to=draft)
    await stage.say(COORDINATOR, "prognos: Lovet börjar på fredag.", reply_to=draft)
    await stage.say(COORDINATOR, "lägesbild")
    assert "Analys: Klottret flyttar mot torget." in stage.last(COORDINATOR)
    assert "Potentiell händelseutveckling: Lovet börjar på fredag." in stage.last(COORDINATOR)


async def test_somebody_who_has_left_meanwhile_gets_no_feedback(stage: Stage) -> None:
    await closed(stage)
    police = stage.ids["kommunpolis"]
    async with stage.samrad.database.write() as session:
        sunday = Seat(police, "kommunpolis", "ordinarie", to_day=date(2026, 11, 22))
        await people.replace_holdings(session, police, [sunday])
    heard = len(stage.heard("kommunpolis"))
    await stage.say(COORDINATOR, "fastställ")
    assert len(stage.heard("kommunpolis")) == heard
    assert "lägesbild" in " ".join(stage.heard("socialtjanst")[-2:]).casefold()


async def test_other_words_to_the_draft_are_not_taken_for_the_forecast(stage: Stage) -> None:
    await closed(stage)
    draft = stage.last_event(COORDINATOR)
    await stage.say(COORDINATOR, "tack, ser bra ut", reply_to=draft)
    assert "Vill du lägga till något i lägesbilden?" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "lägesbild")
    assert "Potentiell händelseutveckling" not in stage.last(COORDINATOR)


async def test_the_analysis_of_a_calm_area_is_shown(stage: Stage) -> None:
    await closed(stage)
    await stage.say(COORDINATOR, "analys Rotebro: Lugnare sedan belysningen lagades.")
    await stage.say(COORDINATOR, "lägesbild")
    assert "Analys: Lugnare sedan belysningen lagades." in stage.last(COORDINATOR)


async def test_an_analysis_without_an_area_is_no_report(stage: Stage) -> None:
    await closed(stage)
    await stage.say(COORDINATOR, "analys: allt lugnt")
    assert "Skriv till exempel analys Edsberg:" in stage.last(COORDINATOR)


async def test_the_newest_words_hold_and_can_be_taken_out(stage: Stage) -> None:
    await closed(stage)
    await stage.say(COORDINATOR, "prognos: Lugnt.")
    await stage.say(COORDINATOR, "prognos: Lovet börjar.")
    await stage.say(COORDINATOR, "lägesbild")
    assert "Lugnt." not in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "prognos: -")
    assert "Borttaget: potentiell händelseutveckling." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "lägesbild")
    assert "Potentiell händelseutveckling" not in stage.last(COORDINATOR)


async def test_words_for_an_unknown_area_are_explained(stage: Stage) -> None:
    await closed(stage)
    for words in ("analys Narnia: Kallt.", "analys", "prognos", "resurser"):
        await stage.say(COORDINATOR, words)
        assert "Skriv till exempel" in stage.last(COORDINATOR)


@pytest.mark.parametrize("how", ["fastställ", "faststall!", "godkänn", "✅", "fastställ v. 47"])
async def test_the_approved_picture_goes_out_as_text_picture_and_pdf(
    stage: Stage, how: str
) -> None:
    await closed(stage)
    if how == "✅":
        await stage.react(COORDINATOR, how)
    else:
        await stage.say(COORDINATOR, how)
    assert "Lägesbild v. 47 är fastställd, version 1." in stage.last(COORDINATOR)
    text, png, pdf = (sent.message for sent in stage.sent(stage.room)[1:])
    assert "Klotter: 2." in text.text
    assert "fastställd, version 1" in text.text
    assert png.attachment.content.startswith(b"\x89PNG")
    assert "Klotter 2" in png.attachment.alt
    assert pdf.attachment.content.startswith(b"%PDF")
    assert pdf.attachment.name == "lagesbild-2026-v47-version-1.pdf"


async def test_everybody_who_reported_gets_it_back_as_thanks(stage: Stage) -> None:
    await closed(stage)
    await stage.say(COORDINATOR, "fastställ")
    for function in ("kommunpolis", "socialtjanst"):
        thanks, pdf = stage.sent(stage.direct(function))[-2:]
        assert thanks.message.text.startswith("Tack för din rapport!")
        assert pdf.message.attachment.mime == "application/pdf"
    assert not any("Tack för din rapport" in text for text in stage.heard("faltgruppen"))


async def test_thanks_wait_for_the_end_of_quiet_hours(stage: Stage) -> None:
    await closed(stage)
    await stage.travel("2026-11-23T21:00")
    await stage.say(COORDINATOR, "fastställ")
    posted = [sent for sent in stage.sent(stage.room) if sent.transaction.startswith("picture:")]
    assert len(posted) == 3
    assert not any("Tack för din rapport" in text for text in stage.heard("kommunpolis"))
    await stage.travel("2026-11-24T08:00")
    assert any("Tack för din rapport" in text for text in stage.heard("kommunpolis"))


async def test_an_open_round_cannot_be_approved(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say(COORDINATOR, "fastställ")
    assert stage.last(COORDINATOR).startswith(
        "Rapporteringen är öppen till måndag den 23 november kl. 12.00."
    )


async def test_what_has_not_changed_is_not_approved_twice(stage: Stage) -> None:
    await closed(stage)
    await stage.say(COORDINATOR, "fastställ")
    await stage.say(COORDINATOR, "fastställ")
    assert "är redan fastställd (version 1)" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "lägesbild")
    assert stage.last(COORDINATOR).startswith("Lägesbild v. 47 är fastställd, version 1.")


async def test_a_late_addition_makes_a_revised_version(stage: Stage) -> None:
    await closed(stage)
    await stage.say(COORDINATOR, "fastställ")
    await stage.say("faltgruppen", "3 bränder i Tureberg")
    await stage.say("faltgruppen", "ja")
    await stage.say(COORDINATOR, "lägesbild")
    assert "har ändrats sedan version 1 fastställdes" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "fastställ")
    text, _, pdf = (sent.message for sent in stage.sent(stage.room)[-3:])
    assert "(reviderad och fastställd, version 2" in text.text
    assert "Sent tillägg: Fältgruppen." in text.text
    assert pdf.attachment.name == "lagesbild-2026-v47-version-2.pdf"
    assert "Lägesbilden har reviderats." in stage.sent(stage.direct("kommunpolis"))[-2].message.text


async def test_last_week_can_be_approved_after_the_next_has_opened(stage: Stage) -> None:
    await closed(stage)
    await stage.travel("2026-11-26T09:00")
    await stage.say(COORDINATOR, "fastställ")
    assert "Lägesbild v. 47 är fastställd" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "fastställ")
    assert "Rapporteringen är öppen till" in stage.last(COORDINATOR)


async def test_personal_data_is_stopped_in_the_coordinators_words_too(stage: Stage) -> None:
    await closed(stage)
    await stage.say(COORDINATOR, "analys Edsberg: Det är 121212-1212 som klottrar.")
    assert "Ditt meddelande innehöll personnummer" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "lägesbild")
    assert "121212" not in stage.last(COORDINATOR)


async def test_a_forum_without_a_room_still_thanks(play: Play) -> None:
    async with play() as stage:
        stage.platform.rooms[stage.room].refuse()
        await closed(stage)
        await stage.say(COORDINATOR, "fastställ")
        assert any("Tack för din rapport" in text for text in stage.heard("kommunpolis"))
        assert any("Jag kunde inte leverera" in text for text in stage.heard(COORDINATOR))
