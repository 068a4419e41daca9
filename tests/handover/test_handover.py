"""A function changes hands: the seat, what is open, and the package (D27)."""

from samverkan.collection import Seat
from storage import papers, people, rounds
from tests.helpers.stage import ASK, COORDINATOR, FIRST_NUDGE, Stage, account
from tests.week.conftest import Play

NEW = "nya"


async def newcomer(stage: Stage, *held: Seat) -> int:
    """Let Nya Exempel be known, holding nothing, or what is given."""
    async with stage.samrad.database.write() as session:
        person = await people.store(session, "Nya Exempel", "memory", account(NEW))
        number = person.id or 0
        seats = [Seat(number, one.function, one.role, one.from_day, one.to_day) for one in held]
        await people.replace_holdings(session, number, seats)
    return number


async def swept(stage: Stage) -> None:
    await stage.samrad.sweeper.sweep()
    await stage.settled()


async def status_of(stage: Stage, function: str) -> tuple[str, int | None]:
    async with stage.samrad.database.read() as session:
        (round_,) = await rounds.latest(session, "est_vecko", "lagesbild")
        ask = await rounds.ask_of(session, round_.id or 0, function)
    assert ask is not None
    return ask.status, ask.person_id


async def test_a_function_changes_hands_today_with_its_package(stage: Stage) -> None:
    await newcomer(stage)
    await stage.say(COORDINATOR, "överlämna kommunpolisen till Nya Exempel")
    assert "Nya Exempel har nu uppdraget Kommunpolis" in stage.last(COORDINATOR)
    await swept(stage)
    sent = stage.sent(stage.direct(NEW))
    assert [bool(one.message.attachment) for one in sent] == [False, True]
    told = sent[0].message.text
    assert "Du har nu uppdraget Kommunpolis" in told
    assert "EST Vecko" in told
    assert "Kim Trygghetssamordnare" in told
    await stage.say(COORDINATOR, "vem är kommunpolis")
    assert "Kommunpolis är Nya Exempel" in stage.last(COORDINATOR)


async def test_a_handover_to_come_is_told_now_and_done_on_its_day(stage: Stage) -> None:
    await newcomer(stage)
    await stage.say("kommunpolis", "överlämna mitt uppdrag till Nya Exempel från 20 november")
    assert "fredag den 20 november 2026" in stage.last("kommunpolis")
    assert "Du tar över uppdraget Kommunpolis fredag den 20 november" in stage.last(NEW)
    await stage.travel(ASK)
    assert "Dags för lägesbild" in stage.last("kommunpolis")
    await stage.travel("2026-11-20T09:00")
    heard = stage.heard(NEW)
    assert any("Här är det du behöver för att ta vid" in text for text in heard)
    assert any("Dags för lägesbild" in text for text in heard)
    assert (await status_of(stage, "kommunpolis"))[0] == "vantar"
    await stage.travel(FIRST_NUDGE)
    assert "Dags för lägesbild" in stage.last("kommunpolis")
    assert "Jag saknar Kommunpolis" in stage.last(NEW)


async def test_the_package_is_made_once(stage: Stage) -> None:
    await newcomer(stage)
    await stage.say(COORDINATOR, "överlämna Kommunpolis till Nya Exempel")
    for _ in range(3):
        await swept(stage)
    assert sum("Här är det du behöver" in text for text in stage.heard(NEW)) == 1
    async with stage.samrad.database.read() as session:
        kept = await papers.latest(session, "handover:1", "overlamningspaket")
    assert kept is not None
    assert (kept.type, kept.access_class) == ("D27", "K3")


async def test_who_neither_holds_nor_coordinates_may_not_hand_over(stage: Stage) -> None:
    await newcomer(stage)
    await stage.say("faltgruppen", "överlämna Kommunpolis till Nya Exempel")
    assert "är för den som har uppdraget" in stage.last("faltgruppen")
    await stage.say(COORDINATOR, "vem är kommunpolis")
    assert "Kim Kommunpolis" in stage.last(COORDINATOR)


async def test_what_is_not_understood_is_said_so(stage: Stage) -> None:
    await newcomer(stage)
    await stage.say(COORDINATOR, "överlämna Kommunpolis till Kalle Anka")
    assert "Jag känner inte den personen" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "överlämna påven till Nya Exempel")
    assert "Jag hittar ingen funktion" in stage.last(COORDINATOR)
    await stage.say(COORDINATOR, "överlämna Kommunpolis till Nya Exempel från igår")
    assert "överlämna Kommunpolis till Kim Exempel från 1 december" in stage.last(COORDINATOR)


async def test_a_second_handover_before_the_day_replaces_the_first(stage: Stage) -> None:
    await newcomer(stage)
    await stage.say(COORDINATOR, "överlämna Kommunpolis till Nya Exempel från 20 november")
    await stage.say(COORDINATOR, "överlämna Kommunpolis till Kim Faltgruppen från 20 november")
    await stage.travel("2026-11-20T09:00")
    await stage.say(COORDINATOR, "vem är kommunpolis")
    assert "Kommunpolis är Kim Faltgruppen" in stage.last(COORDINATOR)
    assert not any("Här är det du behöver" in text for text in stage.heard(NEW))


async def test_a_vacancy_that_is_filled_in_an_open_round_gets_the_ask(play: Play) -> None:
    async with play(left_out=frozenset({"kommunpolis"})) as stage:
        await stage.travel(ASK)
        assert await status_of(stage, "kommunpolis") == ("vakant", None)
        number = await newcomer(stage, Seat(0, "kommunpolis", "ordinarie"))
        await stage.travel("2026-11-19T10:00")
        assert "Dags för lägesbild" in stage.last(NEW)
        assert await status_of(stage, "kommunpolis") == ("vantar", number)
        await stage.travel("2026-11-19T11:00")
        assert len(stage.heard(NEW)) == 1
        await stage.say(NEW, "inget")
        assert (await status_of(stage, "kommunpolis"))[0] == "inget"


async def test_an_answered_ask_is_not_asked_again_of_a_new_holder(stage: Stage) -> None:
    await newcomer(stage)
    await stage.travel(ASK)
    await stage.say("kommunpolis", "inget")
    await stage.say(COORDINATOR, "överlämna Kommunpolis till Nya Exempel")
    await swept(stage)
    assert not any("Dags för lägesbild" in text for text in stage.heard(NEW))


async def test_vacancies_and_ends_are_listed_for_the_coordinator(play: Play) -> None:
    async with play(left_out=frozenset({"kommunpolis"})) as stage:
        await stage.say(COORDINATOR, "lediga uppdrag")
        assert "Kommunpolis i EST Vecko" in stage.last(COORDINATOR)
        await stage.say("faltgruppen", "lediga uppdrag")
        assert "samordnarens sak" in stage.last("faltgruppen")


async def test_who_is_away_and_who_answers_meanwhile_is_told(stage: Stage) -> None:
    await stage.say("kommunpolis", "borta 2026-11-18 till 2026-11-25 Kim Faltgruppen")
    await stage.say("socialtjanst", "vem är kommunpolisen?")
    told = stage.last("socialtjanst")
    assert "borta 18–25 nov" in told
    assert "Just nu svarar Kim Faltgruppen" in told


async def test_an_outsider_gets_a_package_without_names(stage: Stage) -> None:
    outside = [f.id for f in stage.municipality.functions if f.external]
    await newcomer(stage)
    await stage.say(COORDINATOR, f"överlämna {outside[0]} till Nya Exempel")
    await swept(stage)
    told = stage.sent(stage.direct(NEW))[0].message.text
    assert "Du har nu uppdraget" in told
    assert "Kim Trygghetssamordnare" not in told
