"""Promises to citizens: registered, published, followed up each January, and renewed."""

from datetime import date

import pytest

from commands.base import prepare
from commands.meetings.headings import PROVIDERS
from commands.promises import known
from commands.promises.asking import SUBJECT
from samverkan.commitments.citizen import number_of, read_outcome, read_promise
from samverkan.interpretation import Gazetteer
from samverkan.model_file import load_ready
from samverkan.paper import Table
from storage import papers
from tests.commitments.test_export import files
from tests.helpers.stage import COORDINATOR, Stage
from tests.week.conftest import Play

WALKS = (
    "löfte: Polisen och kommunen går fyra trygghetsvandringar om året, målvärde: 4 per år, "
    "gäller 2026–2027, ansvarig: kommunpolisen, underlag: medborgardialog 2025"
)
LIGHT = "löfte: Kommunen lagar trasig belysning inom en vecka, gäller 2026–2027"
JANUARY = "2027-01-11T08:30"


def test_a_promise_is_read_with_its_parts() -> None:
    said = read_promise(WALKS.removeprefix("löfte: "), date(2026, 11, 18))
    assert said.text == "Polisen och kommunen går fyra trygghetsvandringar om året"
    assert (said.goal, said.owner, said.basis) == (
        "4 per år",
        "kommunpolisen",
        "medborgardialog 2025",
    )
    assert (said.valid_from, said.valid_until) == (date(2026, 1, 1), date(2027, 12, 31))


OUTCOMES = {
    "4 av 4, uppfyllt, bra uppslutning": ("4 av 4", "uppfyllt", "bra uppslutning"),
    "3 av 4, en ställdes in för storm": ("3 av 4", "delvis", "en ställdes in för storm"),
    "0 av 4": ("0 av 4", "ej_uppfyllt", ""),
    "delvis uppfyllt": ("", "delvis", ""),
    "ej uppfyllt, vakanser": ("", "ej_uppfyllt", "vakanser"),
    "Vi gick 4 vandringar. Uppfyllt. Många kom.": ("Vi gick 4 vandringar", "uppfyllt", "Många kom"),
    "2 kvällar, inte uppfyllt": ("2 kvällar", "ej_uppfyllt", ""),
    "det är för tidigt att säga, pågår": ("det är för tidigt att säga", "pagar", ""),
    "svårt att säga": ("svårt att säga", None, ""),
}


@pytest.mark.parametrize(("words", "expected"), OUTCOMES.items(), ids=OUTCOMES)
def test_an_outcome_is_read(words: str, expected: tuple[str, str | None, str]) -> None:
    said = read_outcome(words)
    assert (said.outcome, said.verdict, said.comment) == expected


GOALS = {"4 per år": 4, "minst fyra vandringar": 4, "80 procent": None, "en trygg stad": None}


@pytest.mark.parametrize(("goal", "count"), GOALS.items(), ids=GOALS)
def test_a_goal_that_is_a_count_is_one(goal: str, count: int | None) -> None:
    assert number_of(goal) == count


async def test_a_promise_is_held_to_its_own_goal_and_not_to_that_of_the_target(play: Play) -> None:
    """Salem's target is two walks a year; who has promised four is not done with two."""
    start = "2027-01-11T07:00"
    async with play(municipality=load_ready("salem"), forum="chefssamrad", start=start) as stage:
        await stage.say("sakerhetssamordnare", WALKS.replace("ansvarig: kommunpolisen, ", ""))
        await stage.travel(JANUARY)
        assert "Jag har räknat 0 av 4 under 2026" in stage.last("sakerhetssamordnare")


async def promised(stage: Stage) -> None:
    for words in (WALKS, LIGHT):
        await stage.say(COORDINATOR, words)


async def test_a_promise_is_registered_shown_and_published(stage: Stage) -> None:
    await promised(stage)
    assert "Löfte 2: Kommunen lagar trasig belysning" in stage.last(COORDINATOR)
    assert "Målvärde saknas." in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "publicerat löfte 1 den 15 januari på kommunens webbplats")
    await stage.say("kommunpolis", "medborgarlöften")
    shown = stage.heard("kommunpolis")[-3]
    for words in (
        "Målvärde: 4 per år",
        "Publicerat: 2026-01-15, kommunens webbplats",
        "Gäller: 2026-01-01 till 2027-12-31",
        "Undertecknat av: inte undertecknat",
        "Följs upp: varje år, av Kommunpolis",
    ):
        assert words in shown
    assert [file.name[-4:] for file in files(stage, "kommunpolis")] == [".pdf", "docx"]


async def test_who_leads_nothing_registers_no_promise(stage: Stage) -> None:
    await stage.say("kommunpolis", WALKS)
    assert "för den som samordnar eller leder" in stage.last("kommunpolis")


async def test_a_promise_with_personal_data_is_stopped(stage: Stage) -> None:
    await stage.say(COORDINATOR, "löfte: Vi hjälper Anna Svensson, 640823-3234, gäller 2027")
    assert "personnummer" in stage.last(COORDINATOR)


async def test_each_owner_is_asked_in_january_and_the_answers_compiled(stage: Stage) -> None:
    await promised(stage)
    await stage.travel("2027-01-08T08:30")
    assert not any("följa upp" in text for text in stage.heard("kommunpolis"))
    await stage.travel(JANUARY)
    assert "Hur blev det 2026?" in stage.last("kommunpolis")
    await stage.say("kommunpolis", "3 av 4, en ställdes in för storm. Fortsättning: samma nästa år")
    assert "3 av 4, delvis uppfyllt" in stage.last("kommunpolis")
    await stage.say(COORDINATOR, "uppfyllt, alla lampor inom en vecka")
    report = next(t for t in stage.heard(COORDINATOR) if "Uppföljning av medborgarlöften 2026" in t)
    assert "2 löften: 1 uppfyllt, 1 delvis." in report
    assert "Utfall: 3 av 4; Bedömning: delvis uppfyllt; Kommentar: en ställdes in" in report
    assert "Fortsättning: samma nästa år" in report


def question(stage: Stage, function: str) -> str:
    """Return the question of a promise; the week's ask may have come after it."""
    chat = stage.sent(stage.direct(function))
    return next(sent.id for sent in reversed(chat) if "löfte" in sent.message.text)


async def test_a_silent_owner_is_nudged_twice_and_then_left_out(stage: Stage) -> None:
    await promised(stage)
    await stage.travel(JANUARY)
    await stage.say(COORDINATOR, "uppfyllt", reply_to=question(stage, COORDINATOR))
    for day in range(12, 32):
        await stage.travel(f"2027-01-{day}T08:30")
    asked = [t for t in stage.heard("kommunpolis") if "inte fått svar om ett medborgar" in t]
    assert len(asked) == 2
    await stage.travel("2027-02-09T08:30")
    report = next(t for t in stage.heard(COORDINATOR) if "Uppföljning av medborgarlöften 2026" in t)
    assert "1 utan svar" in report


async def test_an_approved_follow_up_is_open_and_ready_to_publish(stage: Stage) -> None:
    await promised(stage)
    await stage.say(COORDINATOR, "uppföljning av medborgarlöftena 2026")
    shown = stage.sent(stage.direct(COORDINATOR))[-4]
    await stage.react(COORDINATOR, "✅", shown.id)
    assert "klar att publicera" in stage.heard(COORDINATOR)[-4]
    async with stage.samrad.database.read() as session:
        kept = await papers.latest(session, "promises:2026", "uppfoljning_medborgarlofte")
    assert kept is not None
    assert (kept.status, kept.access_class, kept.type) == ("faststalld", "K1", "D13")


async def test_what_no_word_tells_is_asked_for(stage: Stage) -> None:
    await promised(stage)
    await stage.travel(JANUARY)
    await stage.say(
        "kommunpolis", "det gick ganska bra tycker vi", reply_to=question(stage, "kommunpolis")
    )
    assert "uppfyllt, delvis uppfyllt eller ej uppfyllt?" in stage.last("kommunpolis")
    assert stage.sent(stage.direct("kommunpolis"))[-1].message is not None
    await stage.say("kommunpolis", "uppfyllt")
    assert "uppfyllt" in stage.last("kommunpolis")


async def test_the_promises_stand_on_the_agenda_with_their_outcome(stage: Stage) -> None:
    await promised(stage)
    await stage.travel(JANUARY)
    await stage.say("kommunpolis", "4 av 4, uppfyllt", reply_to=question(stage, "kommunpolis"))
    model = stage.municipality
    async with stage.samrad.database.read() as session:
        context = await prepare(session, model, Gazetteer.of(model), stage.clock.now())
        (table,) = await known.blocks(context)
    assert isinstance(table, Table)
    assert table.rows[0][3:] == ("4 av 4 (2026)", "uppfyllt")
    assert "medborgarloften" in PROVIDERS
    assert SUBJECT == "loftesfraga"


async def test_the_renewal_is_warned_of_before_two_years_have_gone(stage: Stage) -> None:
    await promised(stage)
    await stage.travel("2027-06-30T09:00")
    said = "\n".join(stage.heard("kommunpolis"))
    assert "ska förnyas senast fredag den 31 december 2027" in said
    await stage.travel("2027-07-01T09:00")
    assert "\n".join(stage.heard("kommunpolis")).count("ska förnyas") == 1
