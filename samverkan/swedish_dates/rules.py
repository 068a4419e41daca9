"""The atoms of Swedish time, each a named rule: a pattern and what it means.

A rule is tried only where a word or number begins with one of its openings, so that a
message of ordinary words costs next to nothing.
"""

import re
from dataclasses import dataclass
from itertools import product

from samverkan.swedish_dates import meanings
from samverkan.swedish_dates.meanings import Resolve
from samverkan.swedish_dates.vocabulary import (
    DAY_PART,
    HOLIDAYS,
    LONG_WEEKDAY,
    MONTH,
    SHORT_WEEKDAY,
)
from samverkan.swedish_words import fold, lenient


@dataclass(frozen=True, slots=True)
class Rule:
    """A named rule.

    Attributes:
        name: what the rule is about, for tests and explanations.
        openings: the first letters (folded) or "0" for digits.
        pattern: matched at the first letter, on lower-case text.
        resolve: what it means.

    """

    name: str
    openings: tuple[str, ...]
    pattern: re.Pattern[str]
    resolve: Resolve


_WEEKDAY_LEAD = r"((?:nu\s+)?(?:i|på|förra|nästa|kommande|nu)\s+)?"
_PART = rf"(?:\s+(?:(?:på|i)\s+)?({DAY_PART}))?"
_END = r"(?![a-zåäö])"
_JOINT = r"[ \t]?(-|till|och|samt|&|\+|o)[ \t]?"  # a list's "-" begins a line
_NIGHTLESS = r"(?!\s*(?:mot|t)\b)"

# name, openings, pattern, meaning. The order is the order of trying.
_TABLE: tuple[tuple[str, str, str, Resolve], ...] = (
    ("compact iso day", "0", r"(20\d\d)([01]\d)([0-3]\d)(?![\d-])", meanings.iso),
    (
        "three days of one month", "0",
        r"(\d\d?),\s?(\d\d?)\s?(?:och|o|&|\+)\s?(\d\d?)\s?/\s?(\d\d?)(?![\d/])",
        meanings.numeric_triple,
    ),
    ("iso day", "0", r"(\d{4})-(\d\d)-(\d\d)(?![\d-])", meanings.iso),
    (
        "two days of one month in digits", "0",
        rf"(\d\d?){_JOINT}(?:den\s)?(\d\d?)\s?/\s?(\d\d?)(?:[-/](\d{{4}}|\d\d))?(?![\d/])",
        meanings.numeric_pair,
    ),
    (
        "two days of one named month", "0 de",
        (rf"(?:den\s)?(\d\d?)(?::?[ea])?{_JOINT}(?:den\s)?(\d\d?)(?::?[ea])?\s?({MONTH})"
        r"(?:\s(\d{4}))?"),
        meanings.named_pair,
    ),
    ("day slash month", "0", r"(\d\d?)/(\d\d?)(?:[-/](\d{4}|\d\d)|\s(?=20)(?:20\d\d))?(?![\d/])",
     meanings.slash),
    ("times of four digits", "0", r"([012]\d)([0-5]\d)\s?-\s?[012]\d[0-5]\d(?!\d)", meanings.clock),
    ("time with colon", "0", r"(\d\d?):(\d\d)(?:\s?-\s?\d\d?[:.]\d\d)?(?!\d)", meanings.clock),
    ("range of times", "0", r"(\d\d?)\.(\d\d)\s?-\s?\d\d?[:.]\d\d(?!\d)", meanings.clock),
    ("day point month", "0", r"(\d\d?)\.(\d\d?)(?:\.(\d{4}|\d\d))?(?![\d.]*\d)", meanings.point),
    ("time with point", "0", r"(\d\d?)\.(\d\d)(?!\d)", meanings.clock),
    ("around an hour", "0", r"(\d\d?)(?:[.:](\d\d))?[- ]?tiden", meanings.clock),
    (
        "day and named month", "0 de",
        rf"(?:den\s)?(\d\d?)(?::?[ea])?\s?({MONTH})(?:\s(\d{{4}}))?{_PART}",
        meanings.named_day,
    ),
    ("ordinal word and month", "*", rf"(?:den\s)?([a-zåäö]+)\s({MONTH})", meanings.ordinal_day),
    ("day of the month", "de",
        r"den\s(\d\d?)(?::?[ea])?(?![\d/.:]*\d)(?!\s?[-/])(?!\s[a-zåäö]*ar\b)",
     meanings.bare_day),
    (
        "week number", "v0 v. v_ ve vk",
        (r"v(?:ecka|eckan|k)?\.?\s?:?\s?(\d\d?)(?:[ \t]?(-|och|o|&|\+|till)[ \t]?"
        r"(?:v(?:ecka)?\.?\s?)?(\d\d?)(?![\d/.:]*\d))?(?:[ /]?(20\d\d))?(?!\d|[/:]\d)"),
        meanings.week,
    ),
    (
        "previous week", "fo i_ un ve",
        (r"(?:(?:i|under)\s+)?(?:(?:förra|föregående|forra)\s+(?:veck(?:an|a|n)|v\b(?!\.?\s?\d))"
        r"|veckan som gick|i veckan som var)"),
        meanings.previous_week,
    ),
    ("coming week", "na ko", rf"(?:nästa|kommande)\s+veck(?:a|an){_END}", meanings.next_week),
    (
        "this week", "i_ de he un ve nu",
        (r"(?:(?:i|under|nu i)\s+)?(?:denna\s+(?:veck(?:a|an)|v(?!\.?\s?\d))"
        r"|den\s+här\s+veck(?:an|a)|den\s+hänna?\s+veckan?|hela\s+veckan?)"
        rf"{_END}|(?:i|under|nu i)\s+veckan{_END}|veckan(?=\s*(?::|$))"),
        meanings.this_week,
    ),
    (
        "coming weekend", "ti in ko na",
        r"(?:till|inför|kommande|nästa|inför kommande)\s+helg(?:en)?" + _END,
        meanings.coming_weekend,
    ),
    (
        "last weekend", "i_ un he fo de ef",
        (r"(?:(?:i|under|över|efter)\s+)?(?:hela\s+|förra\s+|den gångna\s+|den här\s+)?helgen"
        rf"(?:\s+som\s+(?:var|gick|varit))?{_END}"),
        meanings.weekend,
    ),
    ("the day before yesterday", "i_ if fo", r"(?:i\s?)?förr\s?går" + _PART, meanings.shifted(-2)),
    (
        "yesterday", "i_ ig",
        rf"i\s?går(?:{DAY_PART}|{_END})" + _PART, meanings.shifted(-1),
    ),
    ("yesterday as a noun", "un ga",
     r"(?:under\s+)?går(?:dagens?|dagskvällen|kvällens?|natten)" + _END,
     meanings.shifted(-1)),
    ("the weekend of a heading", "he", r"helgens(?=\s\w+\s?:)", meanings.weekend),
    ("the night of a heading", "na", r"nattens(?=\s\w+\s?:)", meanings.tonight),
    ("today of a heading", "da", r"dagens(?=\s\w+\s?:)", meanings.shifted(0)),
    ("the day after tomorrow", "i_ io", r"i\s?övermor(?:g|r)on" + _PART, meanings.shifted(2)),
    ("tomorrow", "i_ im", r"i\s?mor(?:g|r)on(?:kväll|bitti)?" + _END + _PART, meanings.shifted(1)),
    (
        "today", "i_ id im ie if ik",
        r"i\s?dag(?:en)?" + _END + _PART
        + r"|i\s?(?:morse|morses|eftermiddags?|förmiddags?|kväll|kvälls)" + _END,
        meanings.shifted(0),
    ),
    ("last night", "i_ in", r"i\s?natt" + _END + _NIGHTLESS, meanings.tonight),
    (
        "days ago", "fo",
        (r"för\s+(\d\d?|en|ett|två|tre|fyra|fem|sex|sju)\s+(dag|dagar|dar|dygn|veckor|vecka|"
        r"månad)\s+se(?:da)?n"),
        meanings.days_ago,
    ),
    ("yesterday in English", "ye", r"yesterday" + _END, meanings.shifted(-1)),
    ("today in English", "to th", r"(?:today|this (?:morning|afternoon|evening))" + _END,
     meanings.shifted(0)),
    ("last night in English", "la to", r"(?:last\s+night|tonight)" + _END, meanings.tonight),
    ("last week in English", "la", r"last\s+week" + _END, meanings.previous_week),
    ("this week in English", "th", r"this\s+week" + _END, meanings.this_week),
    ("the weekend in English", "la th ov", r"(?:last|this|over\s+the|the)\s+weekend" + _END,
     meanings.weekend),
    (
        "weekday in English", "mo tu we th fr sa su la on",
        (r"(?:(?:last|on)\s+)?((?:mon|tues|wednes|thurs|fri|satur|sun)day)"
        r"(?:\s+(evening|night|morning|afternoon))?") + _END,
        meanings.english_weekday,
    ),
    ("a habit", "va", r"(?:varje|var)\s+(?:kväll|natt|morgon|dag|helg|fredag|lördag|vecka)" + _END,
     meanings.habit),
    ("a habit in plural", "pa", r"(?:på|om)\s+(?:kvällar|nätter|morgnar|dagar|helger)(?:na)?",
     meanings.habit),
    (
        "time of the clock", "kl",
        (r"kl(?:ockan)?\.?\s?(\d\d?)(?:[.:]?(\d\d))?(?:\s?(?:-|till|och)\s?(?:kl\.?\s?)?\d\d?"
        r"(?:[.:]?\d\d)?(?![\d/]|\s?(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)))?(?!\d)(?:-?tiden)?"),
        meanings.clock,
    ),
    (
        "clock in words", "kl ha",
        r"(?:klockan|kl\.?)\s(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|halv\s\w+)"
        r"|halv\s(?:ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)" + _END,
        meanings.word_clock,
    ),
    *((f"holiday {pattern}", fold(pattern)[:2], pattern,
       meanings.holiday(number)) for number, (pattern, _) in enumerate(HOLIDAYS)),
    (
        "weekday", "*w",
        rf"{_WEEKDAY_LEAD}({LONG_WEEKDAY}){_PART}" + _NIGHTLESS, meanings.weekday,
    ),
    ("short weekday", "*s", rf"({SHORT_WEEKDAY}){_PART}", meanings.short_weekday),
    (
        "month", "i_ un se he ja fe ma ap ju au ok no de",
        rf"(?:(?:i|under|hela)\s+)({MONTH})(?:\s(20\d\d))?", meanings.month,
    ),
)  # fmt: skip

_WEEKDAY_OPENINGS = ("ma", "ti", "on", "to", "fr", "lo", "so", "fo")
_WEEKDAY_LEADS = ("i ", "pa", "na", "ko", "om", "nu", "se")
_ORDINAL_OPENINGS = ("de", "fo", "an", "tr", "fj", "fe", "sj", "at", "ni", "ti", "el", "to",
                     "fe", "se", "ar", "tj")  # fmt: skip


def _openings(text: str) -> tuple[str, ...]:
    if text == "*w":
        return _WEEKDAY_OPENINGS + _WEEKDAY_LEADS
    if text == "*s":
        return _WEEKDAY_OPENINGS
    if text == "*":
        return _ORDINAL_OPENINGS
    # "i_" stands for the word "i" and the space after it.
    return tuple(part.replace("_", " ") for part in text.split())


RULES: tuple[Rule, ...] = tuple(
    Rule(
        name,
        _openings(openings),
        re.compile(lenient(pattern)),
        resolve,
    )
    for name, openings, pattern, resolve in _TABLE
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The rules that may hold where a word begins with certain two letters.

    Attributes:
        any_of_them: matches wherever one of their patterns does; most often none does.
        rules: in the order of trying.

    """

    any_of_them: re.Pattern[str]
    rules: tuple[Rule, ...]


_WRITTEN = {"a": "aåä", "o": "oö", "e": "eéè", "u": "uü", "0": "0123456789"}


def _as_written(opening: str) -> list[str]:
    """Return the pairs of signs that an opening, folded, stands for."""
    return ["".join(signs) for signs in product(*(_WRITTEN.get(sign, sign) for sign in opening))]


def _by_opening() -> dict[str, Opening]:
    table: dict[str, list[Rule]] = {}
    for rule in RULES:
        for opening in rule.openings:
            rules = table.setdefault(opening, [])
            if rule not in rules:
                rules.append(rule)
    return {
        written: one
        for opening, rules in table.items()
        for one in [
            Opening(re.compile("|".join(rule.pattern.pattern for rule in rules)), tuple(rules))
        ]
        for written in _as_written(opening)
    }


# By the first two signs of a word in lower case; a number by its first digit.
BY_OPENING = _by_opening()
