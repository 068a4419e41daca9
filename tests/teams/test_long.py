"""Long messages: in parts that Teams takes, parted where a reader would."""

import json
from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.base import Card, Outgoing, Unreachable
from bot.platforms.teams.outgoing import activity
from bot.platforms.teams.parts import COMFORTABLE, parted
from tests.helpers.databases import SQLITE, Databases
from tests.teams import adaptive
from tests.teams.fake import Failure
from tests.teams.stage import TeamsStage, inside, staged

WHO = "rektor_haggvik"
ROOM = f"a:29:{WHO}"
PARAGRAPH = "Klotter på busskuren vid skolan, och två krossade rutor i slöjdsalen. " * 20


def weight(message: Outgoing) -> int:
    return len(json.dumps(activity(message), ensure_ascii=False).encode())


def test_what_is_short_goes_as_it_is() -> None:
    message = Outgoing("hej", html="<p>hej</p>", reply_to="19:a#1")
    assert parted(message) == [message]


def test_a_long_text_is_parted_between_paragraphs_and_nothing_is_left_out() -> None:
    text = "\n\n".join(f"{number}. {PARAGRAPH}".strip() for number in range(60))
    parts = parted(Outgoing(text, html=f"<p>{text}</p>", thread="19:a#1", mention="anna"))
    assert len(parts) > 3
    assert "\n\n".join(part.text for part in parts) == text
    assert all(weight(part) <= COMFORTABLE for part in parts)
    assert {part.thread for part in parts} == {"19:a#1"}
    assert [part.mention for part in parts] == ["anna", *[None] * (len(parts) - 1)]


@pytest.mark.parametrize(
    "text",
    ["\n".join(["rad " * 30] * 500), "En mening till. " * 4000, "ord " * 20000, "å" * 60000],
    ids=["lines", "sentences", "words", "no border at all"],
)
def test_a_text_without_paragraphs_is_parted_at_the_next_best(text: str) -> None:
    parts = parted(Outgoing(text))
    assert all(weight(part) <= COMFORTABLE for part in parts)
    assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())


@given(st.text(max_size=50).map(lambda text: text * 900))
def test_every_text_is_sent_whole(text: str) -> None:
    parts = parted(Outgoing(text))
    assert all(weight(part) <= COMFORTABLE for part in parts)
    assert "".join("".join(part.text for part in parts).split()) == "".join(text.split())


def card(*words: str) -> Card:
    heading = {"type": "TextBlock", "text": "Utkast", "wrap": True, "style": "heading"}
    body = [heading, *({"type": "TextBlock", "text": each, "wrap": True} for each in words)]
    field = {"type": "Input.Text", "id": "svar", "label": "Svar"}
    actions = [{"type": "Action.Execute", "verb": "svar", "title": "Skicka", "data": {}}]
    content = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "lang": "sv",
        "body": [*body, field],
        "actions": actions,
        "fallbackText": "\n\n".join(words),
    }
    return Card("utkast", "Utkast", content)


def test_a_long_card_lets_its_words_go_before_it_and_keeps_its_form() -> None:
    words = [PARAGRAPH] * 40
    *before, last = parted(Outgoing("\n\n".join(words), card=card(*words)))
    assert "\n\n".join(part.text for part in before) == "\n\n".join(words)
    assert all(part.card is None for part in before)
    assert last.card is not None
    content = dict(last.card.content)
    adaptive.check(content)
    assert [each["type"] for each in content["body"]] == ["TextBlock", "Input.Text"]
    assert any(each.get("title") == "Skicka" for each in inside(content))
    assert weight(last) <= COMFORTABLE


@pytest.fixture
async def stage(files: Databases) -> AsyncIterator[TeamsStage]:
    """Give the usual week, in Teams that takes no large messages."""
    async with staged(await files.migrated(SQLITE)) as made:
        yield made


async def test_the_parts_arrive_in_order_and_a_repeat_sends_only_what_is_missing(
    stage: TeamsStage,
) -> None:
    text = "\n\n".join(f"{number}. {PARAGRAPH}".strip() for number in range(30))
    count = len(parted(Outgoing(text)))
    stage.teams.failures.extend([None, Failure(502)])
    with pytest.raises(Unreachable):
        await stage.platform.send(ROOM, Outgoing(text), "key:1")
    sent = await stage.platform.send(ROOM, Outgoing(text), "key:1")
    heard = stage.heard(WHO)
    assert len(heard) == count
    assert "\n\n".join(heard) == text
    assert sent == await stage.platform.send(ROOM, Outgoing(text), "key:1")
    assert len(stage.heard(WHO)) == count
