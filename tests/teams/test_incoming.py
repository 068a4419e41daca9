"""What Teams posts, as base events."""

from datetime import UTC, datetime

import pytest

from bot.platforms.base import (
    Edited,
    Event,
    Gathered,
    Joined,
    Left,
    Reacted,
    Said,
    Submitted,
    Withdrawn,
)
from bot.platforms.teams import incoming
from tests.teams.playground import BOT, TENANT
from tests.teams.tokens import Json

ROOM = "19:abc@thread.tacv2"
ANNA = {"id": "29:anna", "name": "Anna Ek", "aadObjectId": "anna-in-the-directory"}
ME = "<at>Samråd</at>"
MINE = {"type": "mention", "mentioned": BOT, "text": ME}
BO = {"type": "mention", "mentioned": {"id": "29:bo"}, "text": "<at>Bo Lind</at>"}


def activity(**more: object) -> Json:
    return {
        "type": "message",
        "id": "1795000000001",
        "timestamp": "2026-11-19T08:00:00.123Z",
        "serviceUrl": "https://smba.trafficmanager.net/emea/",
        "channelId": "msteams",
        "from": ANNA,
        "recipient": BOT,
        "conversation": {"id": ROOM, "conversationType": "channel", "tenantId": TENANT},
        "channelData": {"tenant": {"id": TENANT}},
        **more,
    }


def only(raw: Json) -> Event:
    [event] = incoming.events(raw)
    return event


def said(**more: object) -> Said:
    event = only(activity(**more))
    assert isinstance(event, Said)
    return event


def test_an_id_is_the_rooms_and_the_messages_and_a_user_is_the_directorys() -> None:
    event = said(text="hej")
    assert event.id == f"{ROOM}#1795000000001"
    assert (event.room, event.sender) == (ROOM, "anna-in-the-directory")
    assert event.at == datetime(2026, 11, 19, 8, 0, 0, 123000, UTC)


TEXTS: dict[str, tuple[str, list[Json], str, bool]] = {
    "none": ("hej på er", [], "hej på er", False),
    "the bot's at the start": (f"{ME} hjälp", [MINE], "hjälp", True),
    "with a comma": (f"{ME}, hjälp", [MINE], "hjälp", True),
    "with a hard space": (f"{ME}\u00a0hjälp", [MINE], "hjälp", True),
    "the bot's at the end": (f"hjälp {ME}", [MINE], "hjälp", True),
    "another's stays by name": (
        f"{ME} fråga <at>Bo Lind</at> nu",
        [MINE, BO],
        "fråga Bo Lind nu",
        True,
    ),
    "another's alone": ("<at>Bo Lind</at> kommer", [BO], "Bo Lind kommer", False),
    "typed and no mention": ("<at>Samråd</at> hej", [], "<at>Samråd</at> hej", False),
}


@pytest.mark.parametrize(("text", "entities", "expected", "mentioned"), TEXTS.values(), ids=TEXTS)
def test_only_the_bots_own_mention_is_taken_away(
    text: str,
    entities: list[Json],
    expected: str,
    mentioned: bool,  # noqa: FBT001 -- a column of the table
) -> None:
    event = said(text=text, entities=entities)
    assert (event.text, event.mentioned) == (expected, mentioned)


def test_the_first_message_of_a_thread_is_in_none_and_the_next_name_it() -> None:
    place = {"conversationType": "channel", "tenantId": TENANT}
    root = said(text="a", conversation={**place, "id": f"{ROOM};messageid=1795000000001"})
    assert (root.room, root.thread) == (ROOM, None)
    reply = said(
        text="b",
        id="1795000000002",
        conversation={**place, "id": f"{ROOM};messageid=1795000000001"},
    )
    assert (reply.room, reply.thread, reply.reply_to) == (ROOM, root.id, None)


QUOTED = (
    '<blockquote itemscope itemtype="http://schema.skype.com/Reply" itemid="1794">'
    "<strong>Samråd</strong><p>Hur har veckan varit?</p></blockquote><p>lugnt &amp; skönt</p>"
)
QUOTES: dict[str, Json] = {
    "as HTML": {"text": "?", "attachments": [{"contentType": "text/html", "content": QUOTED}]},
    "as an entity": {
        "text": '<quoted messageId="1794"/> lugnt & skönt',
        "entities": [{"type": "quotedReply", "quotedReply": {"messageId": "1794"}}],
    },
}


@pytest.mark.parametrize("quote", QUOTES.values(), ids=QUOTES)
def test_a_reply_is_the_senders_own_words_and_names_what_it_replies_to(quote: Json) -> None:
    event = said(**quote)
    assert (event.text, event.reply_to) == ("lugnt & skönt", f"{ROOM}#1794")


def test_edits_deletions_and_reactions_name_their_message_and_differ_in_id() -> None:
    original = said(text="2 bränder")
    edit = only(activity(type="messageUpdate", text="3 bränder"))
    later = only(activity(type="messageUpdate", text="4 bränder", timestamp="2026-11-19T08:05:00Z"))
    gone = only(activity(type="messageDelete"))
    assert isinstance(edit, Edited)
    assert isinstance(gone, Withdrawn)
    assert (edit.target, edit.text, gone.target) == (original.id, "3 bränder", original.id)
    assert len({original.id, edit.id, later.id, gone.id}) == 4
    assert only(activity(type="messageUpdate", text="3 bränder")).id == edit.id


REACTIONS = {"like": "👍", "heart": "❤", "2705_whiteheavycheckmark": "✅", "1f44e_thumbsdown": "👎"}


@pytest.mark.parametrize(("kind", "key"), REACTIONS.items(), ids=REACTIONS)
def test_reactions_are_characters(kind: str, key: str) -> None:
    raw = activity(type="messageReaction", replyToId="1794", reactionsAdded=[{"type": kind}])
    event = only(raw)
    assert isinstance(event, Reacted)
    assert (event.target, event.key) == (f"{ROOM}#1794", key)


def test_members_come_and_go_but_not_the_bot() -> None:
    raw = activity(
        type="conversationUpdate",
        membersAdded=[BOT, {"id": "29:bo", "aadObjectId": "bo"}],
        membersRemoved=[{"id": "29:cia", "aadObjectId": "cia"}],
    )
    assert [(type(event), event.sender) for event in incoming.events(raw)] == [
        (Joined, "bo"),
        (Left, "cia"),
    ]


def test_a_card_is_answered_by_either_kind_of_button() -> None:
    data = {"say": ["{svar}"], "svar": " 2 bränder "}
    submit = only(activity(replyToId="1794", value=data))
    execute = only(
        activity(
            type="invoke",
            name="adaptiveCard/action",
            replyToId="1794",
            value={"action": {"type": "Action.Execute", "data": data}},
        )
    )
    for event in (submit, execute):
        assert isinstance(event, Submitted)
        assert (event.target, event.words) == (f"{ROOM}#1794", ("2 bränder",))


@pytest.mark.parametrize(("name", "over"), [("meetingStart", False), ("meetingEnd", True)])
def test_a_scheduled_meeting_begins_and_ends_in_its_chat(name: str, over: bool) -> None:  # noqa: FBT001 -- a column of the table
    event = only(
        activity(
            type="event",
            name=f"application/vnd.microsoft.{name}",
            conversation={"id": ROOM, "conversationType": "groupchat", "isGroup": True},
            value={"Title": "EST Vecko", "MeetingType": "Scheduled"},
        )
    )
    assert isinstance(event, Gathered)
    assert (event.room, event.title, event.over) == (ROOM, "EST Vecko", over)


FILES = {
    "application/vnd.microsoft.teams.file.download.info": "file",
    "image/png": "image",
    "audio/mp4": "audio",
}


@pytest.mark.parametrize(("kind", "told"), FILES.items(), ids=FILES)
def test_a_file_is_told_as_what_it_is(kind: str, told: str) -> None:
    assert said(text="", attachments=[{"contentType": kind}]).unsupported == told


NOTHING: dict[str, Json] = {
    "from the bot": {"from": BOT},
    "typing": {"type": "typing"},
    "of an unknown kind": {"type": "hej"},
    "an unknown happening": {"type": "event", "name": "application/vnd.microsoft.readReceipt"},
    "an unknown invoke": {"type": "invoke", "name": "composeExtension/query", "value": {}},
    "an answer of no card": {"value": {"say": ["hej"]}},
    "an answer that says nothing": {"value": {"say": ["{svar}"]}, "replyToId": "1"},
    "no time": {"timestamp": None},
    "lists of the wrong things": {
        "type": "conversationUpdate",
        "membersAdded": ["bo", None, 3],
        "membersRemoved": "cia",
    },
    "a reaction to nothing": {"type": "messageReaction", "reactionsAdded": [{"type": "like"}]},
}


@pytest.mark.parametrize("odd", NOTHING.values(), ids=NOTHING)
def test_what_means_nothing_is_nothing(odd: Json) -> None:
    assert incoming.events(activity(**odd)) == []
