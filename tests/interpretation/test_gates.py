"""No rule of the personal-data stop is passed over in a text that it holds of."""

import re
import tomllib
from collections.abc import Iterator
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from samverkan.interpretation import Gazetteer, personal_data
from samverkan.interpretation.personal_data import stop
from samverkan.interpretation.personal_data.gates import LISTENED, RULES, Rule, heard
from samverkan.interpretation.personal_data.pieces import pieces
from samverkan.swedish_words import compose, fold, lower
from tests.interpretation.labelled import held_back, own_messages, worked_examples

_parser: Any = import_module("re._parser")
_sign: Any = import_module("re._constants")
PATTERNS = {bit: re.compile(expression) for bit, expression in LISTENED.items()}
LABELLED = [*worked_examples(), *own_messages(), *held_back()]
# Ways of writing names that few messages have.
NAMES = [
    "det var d'Anna Berg-3 som sprang", "O'Neil Svensson'", "såg erik von essen och Per de Ek",
    "fru Qwist i porten", "ANNA BERG STAL", "pojken heter Xyz", "Xyzzy Qwerty slog", "(Ahmed K)",
    "Britt-Marie  Ek", "carl-johan\nkarlsson", "tipset från K. Lindqvist", "initialer J.K.",
    "Lisa, mamma till Olle", "lisa i 8b", 'Kalle "Kulan" Andersson', "8Anna Berg @Per Ek",
    "x/" * 50 + "Anna Berg",
]  # fmt: skip
_MOST = 3  # times that what may be repeated is written


def _written(parts: Any) -> list[str]:  # noqa: ANN401 - the parser has no types
    """Return texts in which each alternative of an expression stands at least once."""
    ways = [_ways(kind, value) for kind, value in parts]
    number = max(map(len, ways), default=1)
    turns = [islice(cycle(way), shift, shift + number) for shift, way in enumerate(ways)]
    straight = [islice(cycle(way), number) for way in ways]
    return ["".join(one) for one in (*zip(*straight, strict=True), *zip(*turns, strict=True))] or [
        ""
    ]


def _ways(kind: Any, value: Any) -> list[str]:  # noqa: ANN401 - the parser has no types
    if kind is _sign.LITERAL:
        return [chr(value)]
    if kind is _sign.IN:
        return ["q"] if value[0][0] is _sign.NEGATE else list(_signs(value))
    if kind is _sign.BRANCH:
        return [text for one in value[1] for text in _written(one)]
    if kind is _sign.SUBPATTERN:
        return _written(value[-1])
    if kind in {_sign.MAX_REPEAT, _sign.MIN_REPEAT}:
        least, most, part = value
        times = range(least, min(most, least + _MOST) + 1)
        return [text * time for text in _written(part) for time in reversed(times)]
    return ["q"] if kind in {_sign.ANY, _sign.NOT_LITERAL} else [""]


def _signs(choices: Any) -> Iterator[str]:  # noqa: ANN401 - the parser has no types
    categories = {
        _sign.CATEGORY_DIGIT: "27",
        _sign.CATEGORY_SPACE: " \n",
        _sign.CATEGORY_WORD: "nö",
        _sign.CATEGORY_NOT_WORD: " -",
    }
    for kind, value in choices:
        if kind is _sign.LITERAL:
            yield chr(value)
        elif kind is _sign.RANGE:
            yield from (chr(value[0]), chr(value[1]))
        else:
            yield from categories[value]


@pytest.mark.parametrize("bit", LISTENED, ids=[text[:40] for text in LISTENED.values()])
def test_every_alternative_of_what_is_listened_for_is_heard(bit: int) -> None:
    pattern = PATTERNS[bit]
    texts = _written(_parser.parse(pattern.pattern))
    found = [text for text in texts if pattern.search(text)]

    assert len(found) >= len(texts) / 3  # what must not stand beside takes the others
    assert [text for text in found if not heard(lower(text)) & bit] == []


@pytest.mark.parametrize("rule", RULES, ids=[rule.pattern.pattern[:40] for rule in RULES])
def test_a_rule_is_heard_in_whatever_it_is_found_in(rule: Rule) -> None:
    @settings(max_examples=25)
    @given(st.from_regex(rule.pattern), st.text(max_size=3), st.text(max_size=3))
    def holds(core: str, before: str, after: str) -> None:
        text = compose(before + core + after)
        if rule.pattern.search(text):
            assert heard(lower(text)) & rule.bit

    holds()


def test_a_rule_is_heard_in_every_labelled_message_that_it_is_found_in() -> None:
    for message in LABELLED:
        low = lower(compose(message.text))
        listened = heard(low)
        missed = [bit for bit in PATTERNS if not listened & bit and PATTERNS[bit].search(low)]
        assert missed == [], message.id


def test_what_is_stopped_is_the_same_as_when_everything_is_tried(
    gazetteer: Gazetteer, monkeypatch: pytest.MonkeyPatch
) -> None:
    labelled = [compose(message.text) for message in LABELLED]
    table = tomllib.loads(Path(__file__).with_name("stops.toml").read_text("utf-8"))
    wordings = [text for row in table.values() for side in row.values() for text in side]
    texts = [*labelled, *wordings, *NAMES, *_shuffled([*labelled, *wordings, *NAMES])]
    found = [stop(text, gazetteer.words) for text in texts]

    monkeypatch.setattr(personal_data, "heard", lambda _: -1)
    monkeypatch.setattr(personal_data.names, "hints", lambda _: -1)

    different = [
        number
        for number, (text, before) in enumerate(zip(texts, found, strict=True))
        if stop(text, gazetteer.words) != before
    ]
    assert different == []


def _shuffled(texts: list[str]) -> Iterator[str]:
    """Give texts whose words come from each other, their case and white space changed."""
    chance = Random(14)  # noqa: S311 - no secret
    for text in texts:
        words = text.split()
        other = chance.choice(texts).split()
        place = chance.randrange(len(words) + 1)
        mixed = [*words[:place], *chance.sample(other, min(4, len(other))), *words[place:]]
        joined = "".join(word + chance.choice("      ..,\n-/'") for word in mixed)
        yield chance.choice([joined, joined.lower(), joined.upper(), joined.title(), fold(joined)])


@pytest.mark.parametrize(
    ("expression", "needed"),
    [
        (r"\bhemma hos\b", {" hemma "}),
        (r"\b(?:kurd\w*|rom)\b", {" kurd", " rom "}),
        (r"\w*bror till", {"bror "}),
        (r"\b(?:en )?(?:snubbe|ko)", {" snubbe", " ko"}),
        (r"h[åa]r(?:et)?s", {"hårs", "hars", "hårets", "harets"}),
        (r"\b\d{2}-åring", {" åring"}),
        (r"(?<!\w)[1-3]b(?!\w)", {" 0b "}),
        (r"\b(?:skola\w*|\w+)\b", None),
        (r"\w+ \d*", None),
    ],
)
def test_what_a_text_must_have_is_read_from_the_expression(
    expression: str, needed: set[str] | None
) -> None:
    assert needed == pieces(expression)


def test_an_expression_of_an_unknown_kind_is_refused() -> None:
    with pytest.raises(ValueError, match="no pieces"):
        pieces(r"(a)\1")
