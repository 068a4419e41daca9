"""Which parts of words a text must have one of for an expression to be found in it.

They are read from the expression itself, by the standard library's own parser, so that no list
is kept beside it. A part of an expression that says little ("any word") asks for nothing.
"""

from importlib import import_module
from typing import Any

_parser: Any = import_module("re._parser")  # nobody gives its types
_sign: Any = import_module("re._constants")

# What may stand of the word under way: a space first is its beginning, 0 any digit.
_Open = frozenset[str]
# One of these stands in every match; None when nothing is known.
_Needed = frozenset[str] | None

_CHOICES = frozenset((_sign.BRANCH, _sign.SUBPATTERN))
_UNKNOWN: _Open = frozenset(("",))
_EDGE: _Open = frozenset((" ",))  # a word begins, or has ended
_MANY = 600  # ways for a word to go on, above which they are not told apart
_LIKELY = 4.0  # signs that a letter more makes a piece this much rarer
# What so many messages have that another piece is better, where there is one.
_EVERYWHERE = frozenset(
    [" 0 ", " ar ", " av ", " de ", " den ", " det ", " elev ", " en ", " ett ", " fran ",
     " från ", " garden ", " gården ", " har ", " hos ", " i ", " inga ", " man ", " med ", " om ",
     " pa ", " på ", " sjuk ", " skad ", " skolan ", " som ", " till ", " tjej ", " under ",
     " vid ", " är "]
)  # fmt: skip


def pieces(expression: str) -> frozenset[str] | None:
    """Return parts of words, one of which any text has that the expression is found in.

    A space first or last in a piece is where a word begins or ends, 0 stands for any digit and
    letters are in lower case. None means that it may be found in any text. Raises ValueError for
    a kind of expression that is not known here, and re.error for none at all.
    """
    under_way, needed = _sequence(_parser.parse(expression), _UNKNOWN)
    return _rarer(needed, _told(under_way))


def _sequence(
    parts: Any,  # noqa: ANN401 - as above
    under_way: _Open,
    *,
    then_edge: bool = False,
) -> tuple[_Open, _Needed]:
    """Read parts that follow each other; `then_edge` says that no letter comes after them.

    A choice between words knows by that where each of them ends.
    """
    needed: _Needed = None
    for number, (kind, value) in enumerate(parts):
        before = under_way
        ends = kind in _CHOICES and (
            _is_edge(*parts[number + 1]) if number + 1 < len(parts) else then_edge
        )
        under_way, more = _part(kind, value, before, ends=ends)
        if len(under_way) > _MANY:
            under_way, more = _UNKNOWN, _rarer(more, _told(before))
        needed = _rarer(needed, more)
    return under_way, needed


def _is_edge(kind: Any, value: Any) -> bool:  # noqa: ANN401
    return (kind is _sign.AT and value is _sign.AT_BOUNDARY) or (
        kind in {_sign.LITERAL, _sign.IN} and _part(kind, value, _EDGE, ends=False)[0] == _EDGE
    )


def _part(
    kind: Any,  # noqa: ANN401
    value: Any,  # noqa: ANN401
    under_way: _Open,
    *,
    ends: bool,
) -> tuple[_Open, _Needed]:
    if kind is _sign.LITERAL and chr(value).isalpha():  # nearly all parts
        letter = chr(value).lower()
        return frozenset([piece + letter for piece in under_way]), None
    if kind in {_sign.IN, _sign.LITERAL}:
        return _one_of(value if kind is _sign.IN else [(kind, value)], under_way)
    if kind in {_sign.ANY, _sign.NOT_LITERAL}:
        return _UNKNOWN, _told(under_way)
    if kind is _sign.SUBPATTERN:
        return _sequence(value[-1], under_way, then_edge=ends)
    if kind is _sign.BRANCH:
        return _branch([_sequence(one, under_way, then_edge=ends) for one in value[1]], ends=ends)
    if kind in {_sign.MAX_REPEAT, _sign.MIN_REPEAT}:
        return _repeated(value, under_way)
    if kind is _sign.AT:
        return _edge(under_way) if value is _sign.AT_BOUNDARY else (under_way, None)
    if kind in {_sign.ASSERT, _sign.ASSERT_NOT}:
        return _beside(under_way, *value) if kind is _sign.ASSERT_NOT else (under_way, None)
    raise ValueError(f"no pieces are known of {kind}")


def _one_of(choices: list[Any], under_way: _Open) -> tuple[_Open, _Needed]:
    signs = [_signs(kind, value) for kind, value in choices]
    if any(one is None for one in signs):
        return _UNKNOWN, _told(under_way)
    letters = {sign for one in signs for sign in one or () if sign != " "}
    if not letters:
        return _edge(under_way)
    going_on = frozenset(piece + letter for piece in under_way for letter in letters)
    return (going_on if all(" " not in (one or "") for one in signs) else going_on | _EDGE), None


def _signs(kind: Any, value: Any) -> str | None:  # noqa: ANN401
    """Return the letters that a choice stands for, a space for what is in no word."""
    if kind is _sign.LITERAL:
        written = chr(value)
    elif kind is _sign.RANGE:
        written = "".join(map(chr, range(value[0], value[1] + 1)))
    elif kind is _sign.CATEGORY:
        return _CATEGORIES.get(value)
    else:
        return None
    return "".join(
        "0" if sign.isdecimal() else sign.lower() if sign.isalnum() or sign == "_" else " "
        for sign in written
    )


_CATEGORIES = {_sign.CATEGORY_DIGIT: "0", _sign.CATEGORY_SPACE: " ", _sign.CATEGORY_NOT_WORD: " "}


def _branch(ways: list[tuple[_Open, _Needed]], *, ends: bool) -> tuple[_Open, _Needed]:
    needed = [
        _rarer(_rarer(more, _edge(under_way)[1] if ends else None), _told(under_way))
        for under_way, more in ways
    ]
    all_of = frozenset[str]().union(*(one or () for one in needed))
    under_way = frozenset[str]().union(*(under_way for under_way, _ in ways))
    return under_way, None if None in needed else all_of


def _repeated(value: Any, under_way: _Open) -> tuple[_Open, _Needed]:  # noqa: ANN401
    least, most, part = value
    if not least:
        once, _ = _sequence(part, under_way)
        return (under_way | once if most == 1 else _UNKNOWN), _told(under_way)
    needed: _Needed = None
    for _ in range(least):
        under_way, more = _sequence(part, under_way)
        needed = _rarer(needed, more)
    if most == least or under_way == _EDGE:
        return under_way, needed
    return _UNKNOWN, _rarer(needed, _told(under_way))


def _edge(under_way: _Open) -> tuple[_Open, _Needed]:
    ended = frozenset(f"{piece} " if piece.strip() else "" for piece in under_way)
    return _EDGE, _told(ended)


def _beside(under_way: _Open, direction: int, part: Any) -> tuple[_Open, _Needed]:  # noqa: ANN401
    """Know that where no letter may stand beside, a word begins or ends."""
    (kind, value), *more = part
    letters = (_sign.CATEGORY, _sign.CATEGORY_WORD)
    if more or kind is not _sign.IN or letters not in value or value[0][0] is _sign.NEGATE:
        return under_way, None
    if direction > 0:
        return _edge(under_way)
    return frozenset(piece or " " for piece in under_way), None


def _told(under_way: _Open) -> _Needed:
    """Return the pieces when all of them tell something."""
    return under_way if all(piece.strip() for piece in under_way) else None


def _rarer(one: _Needed, other: _Needed) -> _Needed:
    if one is None or other is None:
        return one or other
    return one if _frequency(one) <= _frequency(other) else other


def _frequency(needed: frozenset[str]) -> float:
    return sum(
        1.0 if f"{piece.rstrip()} " in _EVERYWHERE else _LIKELY ** -len(piece) for piece in needed
    )
