"""What every platform must do; see `bot.platforms.base`."""

from collections.abc import Callable

import pytest

from bot.platforms.base import (
    Attachment,
    Delivered,
    Edited,
    Event,
    Joined,
    Left,
    NoSuchRoom,
    Outgoing,
    Platform,
    Reacted,
    Replaced,
    Said,
    TooLarge,
    Withdrawn,
)
from tests.helpers.scenes import Scene
from tests.platforms.conftest import MAKES_ROOMS


def said(text: str) -> Callable[[Event], bool]:
    return lambda event: isinstance(event, Said) and event.text == text


async def test_it_fulfils_the_protocol(scene: Scene) -> None:
    platform: Platform = scene.platform
    assert platform.name in {"memory", "matrix", "teams"}


async def test_a_message_arrives_with_who_where_and_when(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    sent = await scene.anna.says(room, "2 bilinbrott på Malmvägen")

    event = await scene.heard.first(said("2 bilinbrott på Malmvägen"))

    assert isinstance(event, Said)
    assert (event.id, event.room, event.sender) == (sent, room, scene.anna.user_id)
    assert event.at.tzinfo is not None
    assert event.direct
    assert event.encrypted is scene.encrypted
    assert event.unsupported is None


async def test_a_reply_names_what_it_replies_to(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    asked = await scene.platform.send(room, Outgoing("Hur har veckan varit?"), "ask:1")
    await scene.anna.sees(room, asked.id)
    await scene.anna.says(room, "lugnt", reply_to=asked.id)

    event = await scene.heard.first(said("lugnt"))

    assert isinstance(event, Said)
    assert event.reply_to == asked.id
    assert event.thread is None


async def test_a_message_in_a_thread_names_its_root(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted, threads=True)
    root = await scene.platform.send(room, Outgoing("EST Vecko, v. 47"), "round:1")
    await scene.anna.sees(room, root.id)
    await scene.anna.says(room, "inget", thread=root.id)

    event = await scene.heard.first(said("inget"))

    assert isinstance(event, Said)
    assert event.thread == root.id
    assert event.reply_to is None


async def test_an_edit_names_its_target_and_the_new_text(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    original = await scene.anna.says(room, "2 bränder")
    await scene.anna.edits(room, original, "3 bränder")

    event = await scene.heard.first(lambda event: isinstance(event, Edited))

    assert isinstance(event, Edited)
    assert (event.target, event.text, event.direct) == (original, "3 bränder", True)


async def test_a_deletion_names_its_target(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    original = await scene.anna.says(room, "fel rum")
    await scene.heard.first(said("fel rum"))
    await scene.anna.withdraws(room, original)

    event = await scene.heard.first(lambda event: isinstance(event, Withdrawn))

    assert isinstance(event, Withdrawn)
    assert event.target == original


async def test_a_reaction_names_its_target_without_variation_selectors(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    question = await scene.platform.send(room, Outgoing("Stämmer det?"), "confirm:1")
    await scene.anna.sees(room, question.id)
    await scene.anna.reacts(room, question.id, "✔\ufe0f")

    event = await scene.heard.first(lambda event: isinstance(event, Reacted))

    assert isinstance(event, Reacted)
    assert (event.target, event.key) == (question.id, "✔")


async def test_a_file_is_told_as_what_it_is_and_can_be_fetched(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    await scene.anna.sends_file(room, "rapport.pdf", b"%PDF-1.7")

    event = await scene.heard.first(lambda event: isinstance(event, Said))

    assert isinstance(event, Said)
    assert (event.unsupported, event.text) == ("file", "")
    assert event.file is not None
    assert event.file.name == "rapport.pdf"
    assert await scene.platform.fetch(event.file, 100) == b"%PDF-1.7"
    with pytest.raises(TooLarge):
        await scene.platform.fetch(event.file, 3)


async def test_the_bot_writes_replies_threads_and_mentions(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted, threads=True)
    theirs = await scene.anna.says(room, "hjälp")
    await scene.heard.first(said("hjälp"))

    plain = await scene.platform.send(
        room, Outgoing("Så här", html="<b>Så här</b>", reply_to=theirs), "answer:1"
    )
    threaded = await scene.platform.send(
        room, Outgoing("i tråd", thread=theirs, mention=scene.anna.user_id), "answer:2"
    )

    seen = await scene.anna.sees(room, plain.id)
    assert (seen.text, seen.html, seen.reply_to, seen.mention) == (
        "Så här",
        "<b>Så här</b>",
        theirs,
        None,
    )
    seen = await scene.anna.sees(room, threaded.id)
    assert (seen.thread, seen.mention) == (theirs, scene.anna.user_id)


async def test_the_bot_reacts(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    theirs = await scene.anna.says(room, "klart")

    done = await scene.platform.react(room, theirs, "✅", "react:1")

    assert (await scene.anna.sees(room, done.id)).reaction == (theirs, "✅")


@pytest.mark.parametrize("mime", ["application/pdf", "image/png"])
async def test_the_bot_sends_files(scene: Scene, mime: str) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    file = Attachment("bild", mime, bytes(range(256)) * 40, "Tabell över veckan", 80, 40)

    sent = await scene.platform.send(room, Outgoing("", attachment=file), "file:1")

    seen = await scene.anna.sees(room, sent.id)
    assert (seen.file_name, seen.text, seen.file) == ("bild", "Tabell över veckan", file.content)


async def test_the_same_transaction_makes_one_message(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)

    first = await scene.platform.send(room, Outgoing("en gång"), "key:1")
    again = await scene.platform.send(room, Outgoing("en gång"), "key:1")
    await scene.restart()
    after_restart = await scene.platform.send(room, Outgoing("en gång"), "key:1")

    assert first.id == again.id == after_restart.id
    assert await scene.anna.count(room) == 1


async def test_a_direct_room_is_made_once_and_reaches_who_has_not_come_yet(scene: Scene) -> None:
    room = await scene.platform.direct_room(scene.anna.user_id)
    sent = await scene.platform.send(room, Outgoing("välkommen"), "ask:1")

    assert await scene.platform.direct_room(scene.anna.user_id) == room
    await scene.restart()
    assert await scene.platform.direct_room(scene.anna.user_id) == room
    assert (await scene.anna.sees(room, sent.id)).text == "välkommen"
    info = await scene.platform.room_info(room)
    assert info.direct
    assert info.encrypted is (scene.platform.name != "teams")


@pytest.mark.parametrize("place", MAKES_ROOMS, indirect=True)
async def test_a_group_room_is_made_once_with_those_who_are_asked(scene: Scene) -> None:
    people, where = [scene.anna.user_id], {"encrypted": scene.encrypted}
    made = await scene.platform.open_room("insats:1", "EST Insats Rotebro", people, **where)
    sent = await scene.platform.send(made.id, Outgoing("välkommen"), "insats:1:welcome")

    assert made.encrypted is scene.encrypted
    assert (await scene.anna.sees(made.id, sent.id)).text == "välkommen"
    assert scene.anna.calls(made.id) == "EST Insats Rotebro"
    again = await scene.platform.open_room("insats:1", "EST Insats Rotebro", people, **where)
    await scene.restart()
    later = await scene.platform.open_room("insats:1", "EST Insats Rotebro", people, **where)
    other = await scene.platform.open_room("insats:2", "EST Insats Edsberg", people, **where)
    assert made.id == again.id == later.id != other.id
    assert later.members == {scene.anna.user_id}


@pytest.mark.parametrize("place", MAKES_ROOMS, indirect=True)
async def test_who_is_asked_later_comes_into_the_same_group_room(scene: Scene) -> None:
    people, where = [scene.anna.user_id], {"encrypted": scene.encrypted}
    made = await scene.platform.open_room("insats:1", "EST Insats Rotebro", people, **where)
    both = [*people, scene.stranger.user_id]
    same = await scene.platform.open_room("insats:1", "EST Insats Rotebro", both, **where)
    sent = await scene.platform.send(same.id, Outgoing("nu är vi två"), "insats:1:two")

    assert same.id == made.id
    assert (await scene.anna.sees(made.id, sent.id)).text == "nu är vi två"
    assert (await scene.stranger.sees(made.id, sent.id)).text == "nu är vi två"


@pytest.mark.parametrize("place", MAKES_ROOMS, indirect=True)
async def test_who_is_removed_is_no_longer_in_the_room(scene: Scene) -> None:
    people, where = [scene.anna.user_id, scene.stranger.user_id], {"encrypted": scene.encrypted}
    made = await scene.platform.open_room("insats:1", "EST Insats Rotebro", people, **where)
    sent = await scene.platform.send(made.id, Outgoing("hej"), "insats:1:hello")
    await scene.anna.sees(made.id, sent.id)
    await scene.stranger.sees(made.id, sent.id)

    await scene.platform.remove(made.id, scene.stranger.user_id)
    await scene.platform.remove(made.id, scene.stranger.user_id)

    assert (await scene.platform.room_info(made.id)).members == {scene.anna.user_id}


async def test_who_left_the_direct_room_is_invited_to_it_again(scene: Scene) -> None:
    room = await scene.platform.direct_room(scene.anna.user_id)
    first = await scene.platform.send(room, Outgoing("välkommen"), "ask:1")
    await scene.anna.sees(room, first.id)
    await scene.anna.leaves(room)
    await scene.heard.first(lambda event: isinstance(event, Left))

    assert await scene.platform.direct_room(scene.anna.user_id) == room
    sent = await scene.platform.send(room, Outgoing("välkommen åter"), "ask:2")
    assert (await scene.anna.sees(room, sent.id)).text == "välkommen åter"


async def test_a_room_tells_its_members_and_whether_it_is_encrypted(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted, name="EST Vecko")
    await scene.anna.says(room, "hej")
    await scene.heard.first(said("hej"))

    info = await scene.platform.room_info(room)

    assert (info.id, info.encrypted) == (room, scene.encrypted)
    assert info.members == (scene.members or {scene.anna.user_id})


async def test_coming_and_going_is_told(scene: Scene) -> None:
    room = await scene.platform.direct_room(scene.anna.user_id)
    sent = await scene.platform.send(room, Outgoing("hej"), "ask:1")
    await scene.anna.sees(room, sent.id)
    await scene.anna.leaves(room)

    event = await scene.heard.first(lambda event: isinstance(event, Left))

    assert (event.room, event.sender) == (room, scene.anna.user_id)
    joined = [each for each in scene.heard.events if isinstance(each, Joined)]
    assert all(each.sender == scene.anna.user_id for each in joined)


async def test_what_the_bot_itself_does_is_not_told(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    sent = await scene.platform.send(room, Outgoing("från boten"), "key:1")
    await scene.platform.react(room, sent.id, "👍", "key:2")
    await scene.anna.sees(room, sent.id)
    await scene.anna.says(room, "från Anna")
    await scene.heard.first(said("från Anna"))

    assert {event.sender for event in scene.heard.events} == {scene.anna.user_id}


async def test_what_was_said_while_the_bot_was_down_is_told_once_in_order(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    await scene.anna.says(room, "före")
    await scene.heard.first(said("före"))
    await scene.pause()
    for number in range(130):
        await scene.anna.says(room, f"nummer {number}")
    await scene.resume()
    await scene.heard.first(said("nummer 129"))

    texts = [event.text for event in scene.heard.events if isinstance(event, Said)]
    assert texts == ["före", *(f"nummer {number}" for number in range(130))]


async def test_an_event_whose_handling_fails_comes_again_and_others_wait_their_turn(
    scene: Scene,
) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    other = await scene.anna.room(encrypted=scene.encrypted)
    scene.heard.failures[room] = 3
    await scene.anna.says(room, "ett")
    await scene.anna.says(room, "två")
    await scene.anna.says(other, "tre")
    await scene.heard.first(said("två"))
    await scene.heard.first(said("tre"))

    attempts = [event for event in scene.heard.attempts if isinstance(event, Said)]
    in_room = [event.text for event in attempts if event.room == room]
    assert in_room == ["ett", "ett", "ett", "ett", "två"]


async def test_an_event_that_was_never_handled_is_told_after_a_restart(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    scene.heard.failures[room] = 1_000_000
    await scene.anna.says(room, "tappa inte mig")
    other = await scene.anna.room()
    await scene.anna.says(other, "andra rum går vidare")
    await scene.heard.first(said("andra rum går vidare"))
    await scene.pause()
    scene.heard.failures.clear()
    await scene.resume()

    assert await scene.heard.first(said("tappa inte mig"))


@pytest.mark.parametrize("place", MAKES_ROOMS, indirect=True)
async def test_an_upgraded_room_is_followed(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    successor = await scene.anna.upgrades(room)

    event = await scene.heard.first(lambda event: isinstance(event, Replaced))

    assert isinstance(event, Replaced)
    assert (event.room, event.successor) == (room, successor)
    sent = await scene.platform.send(successor, Outgoing("här är jag"), "key:1")
    assert isinstance(sent, Delivered)


async def test_a_room_that_is_not_there_is_refused(scene: Scene) -> None:
    with pytest.raises(NoSuchRoom):
        await scene.platform.send("!finns-inte:localhost", Outgoing("hallå"), "key:1")
    with pytest.raises(NoSuchRoom):
        await scene.platform.room_info("!finns-inte:localhost")


async def test_typing_and_reading_never_fail(scene: Scene) -> None:
    room = await scene.anna.room(encrypted=scene.encrypted)
    sent = await scene.anna.says(room, "hej")
    await scene.heard.first(said("hej"))

    await scene.platform.typing(room, on=True)
    await scene.platform.typing(room, on=False)
    await scene.platform.mark_read(room, sent)
    await scene.platform.typing("!finns-inte:localhost", on=True)
    await scene.platform.mark_read("!finns-inte:localhost", sent)

    assert scene.platform.health().connected


async def test_a_message_is_looked_up_as_it_stands_now(scene: Scene) -> None:
    if scene.platform.name == "teams":
        assert await scene.platform.look_up("19:any", "1") is None
        return
    room = await scene.anna.room(encrypted=scene.encrypted)
    event = await scene.anna.says(room, "Vi ses på onsdag")
    await scene.heard.first(said("Vi ses på onsdag"))
    found = await scene.platform.look_up(room, event)
    assert found is not None
    assert (found.text, found.sender, found.id) == ("Vi ses på onsdag", scene.anna.user_id, event)

    await scene.anna.edits(room, event, "Vi ses på torsdag")
    await scene.heard.first(lambda each: isinstance(each, Edited))
    found = await scene.platform.look_up(room, event)
    assert found is not None
    assert found.text == "Vi ses på torsdag"

    await scene.anna.withdraws(room, event)
    await scene.heard.first(lambda each: isinstance(each, Withdrawn))
    assert await scene.platform.look_up(room, event) is None
    assert await scene.platform.look_up(room, "$nothing") is None
