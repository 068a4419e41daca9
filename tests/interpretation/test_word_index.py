"""The index of patterns for words: it leaves out work, and never a meaning."""

import re
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from samverkan.interpretation.lexicon import SENSE_AND_CONCEPT_PATTERNS as PATTERNS
from samverkan.interpretation.word_index import WordIndex, certain_letters
from samverkan.swedish_words import fold, lenient, lower
from tests.interpretation.labelled import own_messages, worked_examples


@pytest.mark.parametrize(
    ("pattern", "letters"),
    [
        (r"\w*sprängning\w*", ("sprangning",)),
        ("bomb(?:en|er)?", ("bomb",)),
        ("(?:rör|spik)bomb(?:en|er)?", ("bomb",)),
        ("sprängde?s?", ("sprangd",)),
        ("skotts?", ("skott",)),
        (r"snat+ar\w+", ("snat", "ar")),
        (r"tog\sslut", ("tog", "slut")),
        ("(?!brand(?:bil|man))brand", ("brand",)),
        ("t[åa]g", ("t", "g")),
        ("elva|tolv", ()),
        ("kv.ll", ("kv", "ll")),
        (r"\w{3,}hund", ("hund",)),
    ],
)
def test_the_letters_that_every_word_of_a_pattern_has(
    pattern: str, letters: tuple[str, ...]
) -> None:
    assert certain_letters(pattern) == letters


@given(
    st.sampled_from(PATTERNS).flatmap(
        lambda pattern: st.tuples(st.just(pattern), st.from_regex(lenient(pattern), fullmatch=True))
    )
)
def test_whatever_a_pattern_of_the_lexicon_matches_is_found_through_the_index(
    drawn: tuple[str, str],
) -> None:
    pattern, word = drawn[0], lower(drawn[1])
    if re.fullmatch(lenient(pattern), word):
        assert all(letters in fold(word) for letters in certain_letters(pattern))
        assert pattern in set(_index().matching(word))


def test_the_index_gives_for_every_word_of_our_messages_what_all_patterns_give() -> None:
    words = {
        word
        for message in (*worked_examples(), *own_messages())
        for word in re.findall(r"[^\W\d_]+", lower(message.text))
    }
    some = PATTERNS[::7]  # every pattern with every word would be eight million trials
    held = [(pattern, re.compile(lenient(pattern))) for pattern in some]
    index = WordIndex((((pattern,), pattern)) for pattern in some)
    for word in words:
        assert list(index.matching(word)) == [
            pattern for pattern, compiled in held if compiled.fullmatch(word)
        ]


@cache
def _index() -> WordIndex[str]:
    return WordIndex(((pattern,), pattern) for pattern in PATTERNS)
