"""Salem's reports, played: levels of areas, words under headings, and what they become."""

from samverkan.model_file import load_ready
from samverkan.paper import thawed
from storage import papers, people
from storage.tables import PaperVersion
from tests.helpers.stage import Stage, account
from tests.week.conftest import Play

SALEM = load_ready("salem")
SAMORDNARE = "sakerhetssamordnare"


async def kept(stage: Stage, forum: str) -> list[PaperVersion]:
    """Return the documents of a forum, newest first; agendas of its meetings left out."""
    async with stage.samrad.database.read() as session:
        found = await papers.of_forum(session, forum)
    return [version for version in found if version.type != "D24"]


async def asked_for_levels(stage: Stage) -> None:
    """Let the operative group be asked before planeringsgruppen in November."""
    await stage.travel("2026-11-03T09:00")


async def test_the_operative_group_grades_its_areas(play: Play) -> None:
    async with play(municipality=SALEM, forum="operativ_grupp", start="2026-10-30T10:00") as stage:
        await asked_for_levels(stage)
        question = stage.last("fritidsfaltare")
        assert "Hej! Dags för lägesrapport inför planeringsgruppen 12 november." in question
        assert "från 1 (normalt läge) till 5 (kritiskt läge)" in question
        await stage.say("fritidsfaltare", "Rönninge 3, oroligt vid stationen, ökar. Salemstaden 1")
        echo = stage.last("fritidsfaltare")
        assert "Rönninge" in echo
        assert "3 ansträngt läge" in echo
        assert "oroligt vid stationen" in echo
        await stage.say("fritidsfaltare", "ja")
        assert "Tack" in stage.last("fritidsfaltare")


async def test_a_level_that_was_left_out_is_asked_for(play: Play) -> None:
    async with play(municipality=SALEM, forum="operativ_grupp", start="2026-10-30T10:00") as stage:
        await asked_for_levels(stage)
        await stage.say("skolan", "Rönninge 2, Salemstaden stökigt på kvällarna")
        assert "Vilken nivå är läget i Salemstaden?" in stage.last("skolan")
        await stage.say("skolan", "3")
        assert "3 ansträngt läge" in stage.last("skolan")
        await stage.say("skolan", "ja")
        assert "Tack" in stage.last("skolan")


async def test_who_cannot_tell_the_level_is_not_held_to_it(play: Play) -> None:
    async with play(municipality=SALEM, forum="operativ_grupp", start="2026-10-30T10:00") as stage:
        await asked_for_levels(stage)
        await stage.say("skolan", "Rönninge 2, Salemstaden stökigt på kvällarna")
        await stage.say("skolan", "vet inte")
        assert "Stämmer det?" in stage.last("skolan")


async def test_levels_become_a_lagesrapport_that_goes_to_planeringsgruppen(play: Play) -> None:
    async with play(municipality=SALEM, forum="operativ_grupp", start="2026-10-30T10:00") as stage:
        await asked_for_levels(stage)
        await stage.say("fritidsfaltare", "Rönninge 3, oroligt vid stationen, ökar")
        await stage.say("fritidsfaltare", "ja")
        await stage.say("socialfaltare", "Rönninge 4")
        await stage.say("socialfaltare", "ja")
        await stage.say("skolan", "inget")
        await stage.travel("2026-11-09T12:00")
        draft = stage.last(SAMORDNARE)
        assert "Här är utkastet till lägesrapport inför planeringsgruppen 12 november." in draft
        assert "Högst nivå: Rönninge, 4 (allvarligt läge)." in draft
        assert "Ej rapporterat" in draft
        await stage.say(SAMORDNARE, "analys Föreslagen åtgärd: Fler vuxna vid stationen.")
        assert "Infört i lägesrapport" in stage.last(SAMORDNARE)
        await stage.say(SAMORDNARE, "fastställ")
        posted = [sent.message.text for sent in stage.sent(stage.room)]
        assert any("Fler vuxna vid stationen." in text for text in posted)
        assert "Tack för din rapport!" in " ".join(stage.heard("socialfaltare"))
        own, outside = sorted(
            await kept(stage, "operativ_grupp"), key=lambda row: row.access_class, reverse=True
        )
        assert own.access_class == "K3"
        assert outside.access_class == "K2"
        assert "oroligt vid stationen" in str(own.data)
        assert "oroligt" not in str(outside.data)
        assert "Fler vuxna" in str(own.data)
        assert "Fler vuxna" not in str(outside.data)
        assert thawed(own.data).approved_by == ("Säkerhetssamordnare",)
        await stage.say(SAMORDNARE, "fastställ")
        assert "redan" in stage.last(SAMORDNARE)


async def test_a_reply_to_the_draft_may_name_a_heading(play: Play) -> None:
    async with play(municipality=SALEM, forum="operativ_grupp", start="2026-10-30T10:00") as stage:
        await asked_for_levels(stage)
        await stage.say("socialfaltare", "Rönninge 4")
        await stage.say("socialfaltare", "ja")
        await stage.travel("2026-11-09T12:00")
        draft = stage.last_event(SAMORDNARE)
        await stage.say(SAMORDNARE, "Föreslagen åtgärd: Fler vuxna.", reply_to=draft)
        assert "Infört i lägesrapport" in stage.last(SAMORDNARE)
        await stage.say(SAMORDNARE, "Väder: Regn.", reply_to=draft)
        assert "Rubrikerna är" in stage.last(SAMORDNARE)


async def test_an_example_names_an_area_of_the_municipality(play: Play) -> None:
    skelleftea = load_ready("skelleftea")
    forum = "forebyggargrupp_jorn"
    async with play(municipality=skelleftea, forum=forum, start="2026-11-02T10:00") as stage:
        await stage.travel("2026-11-12T09:00")
        await stage.say("socialtjanst_jorn", "Blå bananer flyger")
        assert "två krossade rutor på skolan i Jörn i måndags" in stage.last("socialtjanst_jorn")


async def approved_levels(stage: Stage) -> None:
    """Let one of the operative group grade an area, and its coordinator approve the document."""
    await asked_for_levels(stage)
    await stage.say("socialfaltare", "Rönninge 4")
    await stage.say("socialfaltare", "ja")
    await stage.travel("2026-11-09T12:00")
    await stage.say(SAMORDNARE, "fastställ")


async def test_nobody_is_reminded_of_a_document_that_is_approved(play: Play) -> None:
    async with play(municipality=SALEM, forum="operativ_grupp", start="2026-10-30T10:00") as stage:
        await approved_levels(stage)
        await stage.travel("2026-11-11T15:00")
        assert not any("är inte fastställd ännu" in text for text in stage.heard(SAMORDNARE))


async def test_status_says_which_version_of_a_document_is_approved(play: Play) -> None:
    async with play(municipality=SALEM, forum="operativ_grupp", start="2026-10-30T10:00") as stage:
        await approved_levels(stage)
        draft = next(
            s for s in stage.sent(stage.direct(SAMORDNARE)) if "utkastet" in s.message.text
        )
        await stage.say(SAMORDNARE, "status", reply_to=draft.id)
        assert "Den är fastställd, version 1." in stage.last(SAMORDNARE)


async def test_what_is_told_after_a_document_is_approved_counts_for_the_next(play: Play) -> None:
    async with play(municipality=SALEM, forum="operativ_grupp", start="2026-10-30T10:00") as stage:
        await approved_levels(stage)
        await stage.say("socialfaltare", "Salemstaden 2")
        assert "inför planeringsgruppen 12 november" not in stage.last("socialfaltare")
        assert "som inte har öppnat ännu" in stage.last("socialfaltare")


async def test_a_hand_over_names_the_newest_document_of_how_things_are(play: Play) -> None:
    async with play(municipality=SALEM, forum="operativ_grupp", start="2026-10-30T10:00") as stage:
        await approved_levels(stage)
        async with stage.samrad.database.write() as session:
            await people.store(session, "Nya Exempel", "memory", account("nya"))
        await stage.say(SAMORDNARE, "överlämna socialfältare till Nya Exempel")
        await stage.samrad.sweeper.sweep()
        await stage.settled()
        package = stage.heard("nya")[0]
        assert "Operativ grupp: Lägesrapport inför planeringsgruppen 12 november" in package


async def test_a_late_level_gives_a_new_version(play: Play) -> None:
    async with play(municipality=SALEM, forum="operativ_grupp", start="2026-10-30T10:00") as stage:
        await asked_for_levels(stage)
        await stage.say("socialfaltare", "Rönninge 4")
        await stage.say("socialfaltare", "ja")
        await stage.travel("2026-11-09T12:00")
        await stage.say(SAMORDNARE, "fastställ")
        await stage.say("fritidsfaltare", "Rönninge 5, skottlossning vid stationen igår")
        assert "ring 112" in stage.last("fritidsfaltare")
        await stage.say("fritidsfaltare", "ja")
        await stage.say(SAMORDNARE, "fastställ")
        newest = (await kept(stage, "operativ_grupp"))[:2]
        assert {(row.access_class, row.version) for row in newest} == {("K3", 2), ("K2", 2)}
        assert {row.status for row in newest} == {"reviderad"}


async def asked_for_reports(stage: Stage) -> None:
    """Let the departments be asked before chefssamrådet of December."""
    await stage.travel("2026-11-10T09:00")


async def test_a_department_writes_under_the_headings_of_its_report(play: Play) -> None:
    async with play(municipality=SALEM, forum="planeringsgrupp", start="2026-11-09T13:00") as stage:
        await asked_for_reports(stage)
        question = stage.last("chef_ifo")
        assert "Dags för verksamhetsrapport inför chefssamrådet 8 december." in question
        assert "Behov och hinder" in question
        await stage.say("chef_ifo", "Vi har anställt två fältare.\nBehov: en lokal på kvällarna")
        assert "Behov och hinder: en lokal på kvällarna" in stage.last("chef_ifo")
        await stage.say("chef_ifo", "Projekt: nattvandring ihop med kyrkan")
        echo = stage.last("chef_ifo")
        assert "anställt två fältare" in echo
        assert "nattvandring ihop med kyrkan" in echo
        await stage.say("chef_ifo", "ja")
        await stage.say("kommunsamordnare_rtj", "tack för frågan")
        assert "Jag uppfattade" not in stage.last("kommunsamordnare_rtj")
        await stage.say("kommunsamordnare_rtj", "inget")
        await stage.travel("2026-11-24T12:00")
        draft = stage.last(SAMORDNARE)
        assert "Chef för individ- och familjeomsorg: Vi har anställt två fältare." in draft
        await stage.say(SAMORDNARE, "fastställ")
        paper = next(
            thawed(row.data)
            for row in await kept(stage, "planeringsgrupp")
            if row.document == "verksamhetsrapport"
        )
        assert [section.heading for section in paper.sections][:2] == [
            "Arbetet inom förvaltningen sedan förra samrådet",
            "Anmälningsstatistik från räddningstjänsten",
        ]


async def test_personal_data_in_words_is_stopped_and_nothing_of_it_is_kept(play: Play) -> None:
    async with play(municipality=SALEM, forum="planeringsgrupp", start="2026-11-09T13:00") as stage:
        await asked_for_reports(stage)
        await stage.say("chef_ifo", "Behov: stöd åt 19850101-1234, som ringer varje dag")
        answer = stage.last("chef_ifo")
        assert "personnummer" in answer
        assert "19850101" not in answer
        await stage.say("chef_ifo", "nej")
        await stage.travel("2026-11-24T12:00")
        assert "19850101" not in str(stage.all_sent())
        async with stage.samrad.database.read() as session:
            connection = await session.connection()
            rows = await connection.exec_driver_sql("SELECT text FROM passage")
            assert "19850101" not in str(rows.all())
