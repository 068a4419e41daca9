import pytest

from samverkan.collection import Seat
from storage import people
from tests.helpers.stage import ASK, CLOSING, COORDINATOR, Stage, account, with_functions
from tests.week.conftest import Play

COMMANDS = {
    "hjälp": "hjälp",
    "rapport": "rapport 2 klotter i Edsberg",
    "ändra": "ändra 1 antal 3",
    "ta bort": "ta bort 1",
    "status": "status",
    "lägesbild": "lägesbild",
    "borta": "borta 2026-11-30 till 2026-12-01",
    "analys": "analys Edsberg: text",
    "prognos": "prognos: text",
    "resurser": "resurser: text",
    "fastställ": "fastställ",
}
MAY = {
    COORDINATOR: set(COMMANDS),
    "kommunpolis": {"hjälp", "rapport", "ändra", "ta bort", "status", "lägesbild", "borta"},
    "external": {"hjälp", "rapport", "ändra", "ta bort", "borta"},
    "chef_kfk": {"hjälp", "borta"},
    "former": {"hjälp", "borta"},
}
REFUSALS = (" är samordnarens sak.", " är för gruppens medlemmar.", " är för den som rapporterar")


async def give(stage: Stage, name: str, *held: Seat) -> None:
    """Add a person who holds these seats."""
    async with stage.samrad.database.write() as session:
        person = await people.store(session, f"Kim {name.capitalize()}", "memory", account(name))
        number = person.id or 0
        seats = [Seat(number, s.function, s.role, s.from_day, s.to_day) for s in held]
        await people.replace_holdings(session, number, seats)


@pytest.mark.parametrize("who", MAY)
async def test_each_may_what_the_role_may_and_is_told_otherwise(play: Play, who: str) -> None:
    municipality = with_functions(bovard_sollentunahem={"external": True})
    async with play(municipality=municipality) as stage:
        await give(stage, "former")
        await stage.travel(ASK)
        await stage.travel(CLOSING)
        function = "bovard_sollentunahem" if who == "external" else who
        for name, words in COMMANDS.items():
            await stage.say(function, words)
            refused = any(refusal in stage.last(function) for refusal in REFUSALS)
            assert refused == (name not in MAY[who]), (name, stage.last(function))
        await stage.say(function, "hjälp")
        shown = {name for name in COMMANDS if f"- {name}: " in stage.last(function)}
        assert shown == MAY[who]


async def test_a_draft_cannot_be_approved_by_a_members_reaction(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "lägesbild")
    draft = stage.last_event(COORDINATOR)
    await stage.react("kommunpolis", "✅", draft)
    await stage.say(COORDINATOR, "status")
    assert "väntar på att fastställas" in stage.last(COORDINATOR)


async def test_a_member_cannot_change_another_members_row(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", "2 klotter i Edsberg")
    await stage.say("faltgruppen", "ändra H1 antal 9")
    assert "Jag hittar ingen händelse H1 som du kan ändra." in stage.last("faltgruppen")


async def approved(stage: Stage) -> None:
    await stage.travel(ASK)
    await stage.say("kommunpolis", "2 klotter i Edsberg")
    await stage.say("kommunpolis", "ja")
    await stage.say("kommunpolis", "4 bränder i Edsberg")
    await stage.say("kommunpolis", "ja")
    await stage.travel(CLOSING)
    await stage.say(COORDINATOR, "analys Edsberg: Vid gångtunneln.")
    await stage.say(COORDINATOR, "fastställ")


def assert_is_k2(text: str) -> None:
    assert "Klotter: under 3" in text
    assert ": 4" in text
    assert "Edsberg: summan visas inte" in text
    assert "gångtunneln" not in text


async def test_an_unencrypted_room_gets_the_external_variant(play: Play) -> None:
    async with play(encrypted=False) as stage:
        await approved(stage)
        text, png, pdf = (sent.message for sent in stage.sent(stage.room)[1:])
        assert_is_k2(text.text)
        assert "gångtunneln" not in png.attachment.alt
        assert pdf.attachment.content.startswith(b"%PDF")


async def test_a_room_with_an_outsider_gets_the_external_variant(stage: Stage) -> None:
    stage.platform.user_joins("@gast:memory", stage.room)
    await stage.settled()
    await approved(stage)
    assert_is_k2(stage.sent(stage.room)[1].message.text)


async def test_the_room_is_trusted_again_when_the_outsider_leaves(stage: Stage) -> None:
    stage.platform.user_joins("@gast:memory", stage.room)
    stage.platform.user_leaves("@gast:memory", stage.room)
    await stage.settled()
    await approved(stage)
    assert "gångtunneln" in stage.sent(stage.room)[1].message.text


async def test_an_outsider_who_slips_in_unseen_stops_the_full_picture(stage: Stage) -> None:
    stage.platform.rooms[stage.room].members.add("@gast:memory")
    await approved(stage)
    assert len(stage.sent(stage.room)) == 1
    failures = [text for text in stage.heard(COORDINATOR) if "Jag kunde inte leverera" in text]
    assert "Kontrollera att rummet är krypterat" in failures[0]


async def test_an_external_rapportor_is_thanked_with_the_external_variant(play: Play) -> None:
    municipality = with_functions(bovard_sollentunahem={"external": True})
    async with play(municipality=municipality) as stage:
        await stage.travel(ASK)
        await stage.say("bovard_sollentunahem", "inget")
        await approved(stage)
        thanks = stage.sent(stage.direct("bovard_sollentunahem"))[-2]
        assert_is_k2(thanks.message.text)
        assert_is_k2(stage.sent(stage.room)[1].message.text)


async def test_status_is_said_in_private_where_outsiders_read(play: Play) -> None:
    async with play(encrypted=False) as stage:
        await stage.travel(ASK)
        await stage.say("kommunpolis", "!status", room=stage.room)
        assert len(stage.sent(stage.room)) == 1
        assert "0 av 7 har svarat" in stage.last("kommunpolis")


async def test_an_unencrypted_direct_chat_is_told_why_it_gets_no_draft(stage: Stage) -> None:
    open_chat = stage.platform.create_room([account(COORDINATOR)], direct=True)
    await stage.travel(ASK)
    await stage.say(COORDINATOR, "lägesbild", room=open_chat)
    (said,) = stage.sent(open_chat)[-1:]
    assert "den här chatten inte är krypterad" in said.message.text
