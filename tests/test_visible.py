"""What cannot be seen hides nothing."""

import unicodedata
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan.interpretation import Gazetteer, interpret
from samverkan.model_file import load_ready
from samverkan.sheets import tidy
from samverkan.visible import cleaned

AT = datetime(2026, 11, 21, 9, tzinfo=UTC)
SOLLENTUNA = Gazetteer.of(load_ready("sollentuna"))
SEEN = frozenset("\t\n\v\f\r\x85")
"""Controls that stand between words."""
UNSEEN = [
    sign
    for sign in map(chr, range(0x20000))
    if (unicodedata.category(sign) in {"Cc", "Cf", "Cs", "Mn", "Me"} and sign not in SEEN)
    or unicodedata.name(sign, "").endswith(("SEONG FILLER", "HANGUL FILLER"))
]


def kinds(text: str) -> set[str]:
    """Return the kinds of personal data in a text."""
    return set(interpret(text, SOLLENTUNA, AT, "samordnare").pii)


@pytest.mark.parametrize("start", range(0, 0x20000, 0x4000), ids=hex)
def test_an_invisible_mark_hides_neither_a_number_nor_a_name(start: int) -> None:
    hidden = []
    for sign in UNSEEN:
        if not start <= ord(sign) < start + 0x4000:
            continue
        text = f"A{sign}nna Svens{sign}son 8112{sign}18-9{sign}876 bråkade"
        found = cleaned(text)
        # An accent that makes another letter of one is seen.
        is_seen = unicodedata.is_normalized("NFC", text) is False
        if "811218-9876" not in found or not (is_seen or "Anna Svensson" in found):
            hidden.append(hex(ord(sign)))
    assert not hidden


@given(st.text(max_size=80), st.sampled_from(UNSEEN))
def test_what_is_cleaned_can_be_written_and_is_clean(text: str, sign: str) -> None:
    found = cleaned(sign.join(text))
    assert found == cleaned(found)
    found.encode()
    assert "\x00" not in found
    assert found.split("\n") == (found.splitlines() or [""])


WORDS = ("Två klotter på Häggviks torg, 14/11 kl. 21–23", "Zoë och José på é", "漢字 עברית", "🔥👍")


@pytest.mark.parametrize("words", WORDS)
def test_what_people_write_is_left_as_it_is(words: str) -> None:
    assert cleaned(words) == words
    assert cleaned(unicodedata.normalize("NFD", words)) == words


def test_the_stop_reads_a_cell_as_it_is_seen() -> None:
    assert "personnummer" in kinds(tidy("8112\u034f18\u2066-\u200b9876 \u202eska flytta"))
