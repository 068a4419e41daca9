"""📌 on a message in a forum's room: proposed, completed, and an åtagande on a ✅."""

from sqlmodel import select

from storage import commitments, rooms
from storage.commitment_tables import CommitmentRow
from storage.follow_tables import RaisedMessage
from tests.helpers.stage import COORDINATOR, Stage, account

PIN = "📌"
OUTSIDE = "kommundirektor"
"""Has no seat in the forum."""


async def said(stage: Stage, text: str, who: str = "kommunpolis") -> str:
    return await stage.say(who, text, room=stage.room)


async def pins(stage: Stage, target: str, who: str = COORDINATOR, key: str = PIN) -> None:
    stage.platform.user_reacts(account(who), stage.room, target, key)
    await stage.settled()


def in_room(stage: Stage) -> list[str]:
    return [s.message.text for s in stage.sent(stage.room) if s.message is not None]


def newest(stage: Stage) -> str:
    return stage.sent(stage.room)[-1].id


async def entered(stage: Stage) -> list[CommitmentRow]:
    async with stage.samrad.database.read() as session:
        return list(await commitments.page(session, commitments.Filter(every=True)))


async def test_a_message_becomes_an_atagande_when_somebody_says_yes(stage: Stage) -> None:
    event = await said(stage, "Fältgruppen möter föreningarna i Edsberg senast 15 december")
    assert in_room(stage) == []
    await pins(stage, event)
    asked = in_room(stage)[-1]
    assert "Ska jag skriva upp det här som ett åtagande?" in asked
    assert "Ansvarig: Fältgruppen" in asked
    assert "tisdag den 15 december 2026" in asked
    assert await entered(stage) == []
    await pins(stage, newest(stage), key="✅")
    (row,) = await entered(stage)
    assert (row.owner, str(row.due), row.area) == ("faltgruppen", "2026-12-15", "edsberg")
    assert row.text == "Fältgruppen möter föreningarna i Edsberg"
    assert row.source == "EST Vecko ons 18 nov 2026"
    assert "A-2026-001" in in_room(stage)[-1]


async def test_owner_and_day_that_are_missing_are_asked_for(stage: Stage) -> None:
    event = await said(stage, "Någon borde se över belysningen vid stationen")
    await pins(stage, event)
    assert "Svara med vem som gör det och när" in in_room(stage)[-1]
    asked = newest(stage)
    await stage.say(
        COORDINATOR, "kommunpolisen, senast 15 januari", room=stage.room, reply_to=asked
    )
    assert "Ansvarig: Kommunpolis" in in_room(stage)[-1]
    asked = newest(stage)
    await stage.say("kommunpolis", "ja", room=stage.room, reply_to=asked)
    (row,) = await entered(stage)
    assert (row.owner, str(row.due)) == ("kommunpolis", "2027-01-15")


async def test_it_is_read_as_it_stands_now(stage: Stage) -> None:
    event = await said(stage, "Vi ses på onsdag")
    await stage.edit("kommunpolis", event, "Kommunpolisen möter skolan 4 december", room=stage.room)
    await pins(stage, event)
    assert "Kommunpolisen möter skolan" in in_room(stage)[-1]


async def test_a_no_enters_nothing_and_it_may_be_asked_again(stage: Stage) -> None:
    event = await said(stage, "Kommunpolisen möter skolan senast 4 december")
    await pins(stage, event)
    await pins(stage, newest(stage), key="👎")
    assert "Då skriver jag inte upp det" in in_room(stage)[-1]
    assert await entered(stage) == []
    await pins(stage, event, who="kommunpolis")
    assert "Ska jag skriva upp" in in_room(stage)[-1]


async def test_the_same_message_is_entered_once(stage: Stage) -> None:
    event = await said(stage, "Kommunpolisen möter skolan senast 4 december")
    await pins(stage, event)
    await pins(stage, newest(stage), key="✅")
    await pins(stage, event, who="faltgruppen")
    assert "redan ett åtagande: A-2026-001" in in_room(stage)[-1]
    assert len(await entered(stage)) == 1


async def test_personal_data_is_neither_stored_nor_repeated(stage: Stage) -> None:
    event = await said(stage, "Kommunpolisen besöker 19811218-9876 hemma senast 4 december")
    await pins(stage, event)
    assert in_room(stage) == []
    assert "verkar handla om en enskild person" in stage.last(COORDINATOR)
    assert "9876" not in stage.last(COORDINATOR)
    async with stage.samrad.database.read() as session:
        assert (await session.exec(select(RaisedMessage))).all() == []


async def test_a_message_that_is_gone_cannot_be_read(stage: Stage) -> None:
    event = await said(stage, "Kommunpolisen möter skolan senast 4 december")
    stage.platform.user_withdraws(account("kommunpolis"), stage.room, event)
    await pins(stage, event)
    assert "kan inte läsa det meddelandet" in in_room(stage)[-1]


async def test_others_reactions_and_pins_elsewhere_mean_nothing(stage: Stage) -> None:
    event = await said(stage, "Kommunpolisen möter skolan senast 4 december")
    await pins(stage, event, key="👀")
    await pins(stage, event, who="ordforande_ks")
    await pins(stage, event, who="nobody")
    assert in_room(stage) == []
    own = await stage.say("kommunpolis", "Vi möter skolan 4 december")
    before = len(stage.heard("kommunpolis"))
    await stage.react("kommunpolis", PIN, own)
    assert len(stage.heard("kommunpolis")) == before


async def test_the_words_do_as_the_pin_when_they_reply(stage: Stage) -> None:
    event = await said(stage, "Kommunpolisen möter skolan senast 4 december")
    await stage.say(COORDINATOR, "!gör till åtagande", room=stage.room, reply_to=event)
    assert "Kommunpolisen möter skolan" in in_room(stage)[-1]
    await stage.say(COORDINATOR, "!gör till åtagande", room=stage.room)
    assert "gör till åtagande" in in_room(stage)[-1]


async def test_a_question_is_answered_in_the_room_where_it_was_asked(stage: Stage) -> None:
    """Matrix lets anybody reply to the id of a message in a room that they are not in."""
    event = await said(stage, "Fältgruppen möter föreningarna i Edsberg senast 15 december")
    await pins(stage, event)
    asked = newest(stage)
    elsewhere = stage.platform.create_room([account(OUTSIDE)], name="Strategiskt")
    async with stage.samrad.database.write() as session:
        await rooms.remember(
            session, "memory", elsewhere, forum="strategiskt_samverkansforum", ceiling="K4"
        )
    for where in (elsewhere, None):
        await stage.say(OUTSIDE, "ja", room=where, reply_to=asked)
    stage.platform.user_reacts(account(OUTSIDE), elsewhere, asked, "✅")
    await stage.settled()
    assert await entered(stage) == []
    heard = [*stage.sent(elsewhere), *stage.sent(stage.direct(OUTSIDE))]
    assert not [sent for sent in heard if "Fältgruppen" in sent.message.text]
