"""One person in several municipalities: each word reaches the one it is for (DOMAIN 2.2)."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from storage import people
from tests.helpers.databases import SQLITE, Databases
from tests.helpers.hosting import POLICE, Hosting, hosting, salem_and_nykvarn
from tests.helpers.stage import ASK, CLOSING, COORDINATOR

QUESTION = "Gäller det Salem eller Nykvarn?"


@pytest.fixture
async def both(files: Databases) -> AsyncIterator[Hosting]:
    """Give Salem and Nykvarn in one installation, with one kommunpolis."""
    urls = [await files.migrated(SQLITE) for _ in range(2)]
    async with hosting(urls, salem_and_nykvarn()) as made:
        yield made


async def reported(both: Hosting, town: str) -> str:
    """Return what a municipality has of reports and incidents."""
    lines = (await both.towns[town].words()).splitlines()
    return "\n".join(line for line in lines if line.startswith(("report:", "incident:")))


async def test_direct_messages_say_which_municipality_they_are_from(both: Hosting) -> None:
    await both.travel(ASK)
    assert sorted(text.partition(":")[0] for text in both.heard(POLICE)) == ["Nykvarn", "Salem"]
    (other,) = both.heard(both.towns["salem"].accounts["faltgruppen"])
    assert other.startswith("Hej!")


async def test_a_reply_goes_to_the_municipality_of_the_message_replied_to(both: Hosting) -> None:
    await both.travel(ASK)
    (ask,) = both.from_town(POLICE, "Nykvarn")
    await both.say(POLICE, "2 klotter i Edsberg", reply_to=ask.id)
    assert "klotter" in both.heard(POLICE)[-1].lower()
    assert both.heard(POLICE)[-1].startswith("Nykvarn:")
    assert await reported(both, "salem") == ""


async def test_words_for_nobody_in_particular_are_asked_about_once(both: Hosting) -> None:
    await both.travel(ASK)
    await both.say(POLICE, "2 klotter i Edsberg")
    await both.say(POLICE, "1 misshandel i Häggvik")
    assert both.heard(POLICE)[-1].startswith(QUESTION)
    assert len(both.heard(POLICE)) == 3
    assert await reported(both, "salem") == await reported(both, "nykvarn") == ""
    await both.say(POLICE, "Det gäller Salem, tack!")
    assert both.heard(POLICE)[-1].startswith("Salem:")
    assert "'vald'" in await reported(both, "salem")
    assert await reported(both, "nykvarn") == ""


async def test_a_yes_goes_to_the_only_draft(both: Hosting) -> None:
    await both.travel(ASK)
    await both.say(POLICE, "Salem: 2 klotter i Edsberg")
    await both.say(POLICE, "ja")
    assert both.heard(POLICE)[-1].startswith("Salem:")
    assert "bekraftad" in await reported(both, "salem")
    assert await reported(both, "nykvarn") == ""


async def test_a_yes_to_two_drafts_is_asked_about(both: Hosting) -> None:
    await both.travel(ASK)
    await both.say(POLICE, "Salem: 2 klotter i Edsberg")
    await both.say(POLICE, "Nykvarn: 3 klotter i Edsberg")
    await both.say(POLICE, "ja")
    assert both.heard(POLICE)[-1].startswith(QUESTION)
    await both.say(POLICE, "nykvarn")
    assert "bekraftad" in await reported(both, "nykvarn")
    assert "bekraftad" not in await reported(both, "salem")


async def test_an_answer_goes_to_the_only_one_that_waits(both: Hosting) -> None:
    await both.travel(ASK)
    await both.say(POLICE, "Nykvarn: inget")
    await both.say(POLICE, "2 klotter i Edsberg")
    assert both.heard(POLICE)[-1].startswith("Salem:")


@pytest.mark.parametrize("text", ["2 klotter i Mörby", "2 klotter, båda i Nykvarn"])
async def test_an_answer_that_names_a_place_of_the_other_is_asked_about(
    both: Hosting, text: str
) -> None:
    await both.travel(ASK)
    await both.say(POLICE, "Nykvarn: inget")
    await both.say(POLICE, text)
    assert both.heard(POLICE)[-1].startswith(QUESTION)
    assert await reported(both, "salem") == ""


async def test_a_command_is_asked_about_even_when_only_one_waits(both: Hosting) -> None:
    await both.travel(ASK)
    await both.say(POLICE, "Nykvarn: inget")
    await both.say(POLICE, "status")
    assert both.heard(POLICE)[-1].startswith(QUESTION)
    await both.say(POLICE, "Nykvarns kommun")
    assert both.heard(POLICE)[-1].startswith("Nykvarn:\n\nLägesbild v. 47")


async def test_a_command_can_be_given_with_the_name_and_the_prefix(both: Hosting) -> None:
    await both.travel(ASK)
    await both.say(POLICE, "!Salem: status")
    assert both.heard(POLICE)[-1].startswith("Salem:\n\nLägesbild v. 47")


async def test_a_reply_to_one_that_names_the_other_is_asked_about(both: Hosting) -> None:
    await both.travel(ASK)
    (ask,) = both.from_town(POLICE, "Nykvarn")
    await both.say(POLICE, "Salem: 2 klotter i Edsberg", reply_to=ask.id)
    assert both.heard(POLICE)[-1].startswith(QUESTION)


async def test_a_reaction_an_edit_and_a_withdrawal_follow_their_message(both: Hosting) -> None:
    await both.travel(ASK)
    said = await both.say(POLICE, "Salem: 2 klotter i Edsberg")
    other = await both.say(POLICE, "Nykvarn: 5 klotter i Edsberg")
    (_, echo) = both.from_town(POLICE, "Salem")
    room = both.direct(POLICE)
    both.platform.user_reacts(POLICE, room, echo.id, "✅")
    await both.settled()
    assert "bekraftad" in await reported(both, "salem")
    assert "bekraftad" not in await reported(both, "nykvarn")
    both.platform.user_edits(POLICE, room, said, "Salem: 4 klotter i Edsberg")
    await both.settled()
    assert "klotter', 4" in await reported(both, "salem")
    assert "klotter', 4" not in await reported(both, "nykvarn")
    both.platform.user_withdraws(POLICE, room, other)
    await both.settled()
    assert "aterkallad" in await reported(both, "nykvarn")
    assert "aterkallad" not in await reported(both, "salem")


async def test_words_that_wait_can_be_changed_and_taken_back(both: Hosting) -> None:
    await both.travel(ASK)
    room = both.direct(POLICE)
    first = await both.say(POLICE, "2 klotter i Edsberg")
    second = await both.say(POLICE, "1 misshandel i Häggvik")
    both.platform.user_edits(POLICE, room, first, "6 klotter i Edsberg")
    both.platform.user_withdraws(POLICE, room, second)
    await both.settled()
    await both.say(POLICE, "Salem")
    found = await reported(both, "salem")
    assert "klotter', 6" in found
    assert "'vald'" not in found


async def test_words_that_wait_are_nowhere_on_disk_and_asked_for_after_a_restart(
    both: Hosting,
) -> None:
    await both.travel(ASK)
    await both.say(POLICE, "2 klotter vid Fågelsångens förskola")
    for town in both.towns.values():
        assert "Fågelsången" not in await town.words()
    await both.start_again()
    await both.say(POLICE, "Salem")
    assert "Skriv det en gång till" in both.heard(POLICE)[-1]
    assert await reported(both, "salem") == ""


async def test_the_same_events_again_do_nothing_more(both: Hosting) -> None:
    await both.travel(ASK)
    await both.say(POLICE, "2 klotter i Edsberg")
    await both.say(POLICE, "Salem")
    await both.say(POLICE, "ja")
    before = both.heard(POLICE)
    await both.start_again()
    for event in list(both.platform.rooms[both.direct(POLICE)].events):
        await both.hub.handle("memory", event)
    await both.settled()
    assert both.heard(POLICE) == before


async def test_who_has_left_a_municipality_is_not_asked_about_it(both: Hosting) -> None:
    await both.travel(ASK)
    async with both.towns["nykvarn"].samrad.database.write() as session:
        person = await people.by_user(session, "memory", POLICE)
        assert person is not None
        await people.replace_holdings(session, person.id or 0, [])
    await both.say(POLICE, "2 klotter i Edsberg")
    assert "klotter" in await reported(both, "salem")


async def test_a_strangers_word_is_answered_once(both: Hosting) -> None:
    await both.say("@okand:memory", "hej")
    assert len(both.heard("@okand:memory")) == 1


async def test_a_room_that_is_one_municipalitys_is_never_anothers(files: Databases) -> None:
    urls = [await files.migrated(SQLITE) for _ in range(2)]
    async with hosting(urls, salem_and_nykvarn()) as both:
        salem, nykvarn = both.towns["salem"], both.towns["nykvarn"]
        wanted = replace(nykvarn.samrad.rooms[0], address=salem.room)
        assert await nykvarn.samrad.find_rooms([wanted]) == [wanted]
        await both.travel(ASK)
        await both.travel(CLOSING)
        coordinator = salem.accounts[COORDINATOR]
        await both.say(coordinator, "fastställ")
        assert "Salems kommun" in both.platform.sent(salem.room)[-2].message.text
        assert not any("Nykvarn" in sent.message.text for sent in both.platform.sent(salem.room))


async def test_a_room_that_it_is_let_into_later_is_the_forums_from_the_first_word(
    files: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.samrad._FIRST_LOOK", 3600.0)
    urls = [await files.migrated(SQLITE) for _ in range(2)]
    async with hosting(urls, salem_and_nykvarn(), let_in=False) as both:
        salem = both.towns["salem"]
        coordinator = salem.accounts[COORDINATOR]
        assert await both.platform.user_invites_bot(coordinator, salem.room)
        both.platform.user_says(coordinator, salem.room, "!möte start extra")
        await both.settled()
        said = [sent.message.text for sent in both.platform.sent(salem.room) if sent.message]
        assert any("mötet börjar" in text for text in said)
        assert not any("inget rum" in text for text in said)
