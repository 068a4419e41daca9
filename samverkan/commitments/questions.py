"""Questions about åtaganden in natural Swedish: phrase to query (DOMAIN 14.5).

Typing errors and missing å, ä and ö are read past. None for what is no question of this
kind: it may be a report.
"""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from rapidfuzz import process
from rapidfuzz.distance import OSA

from samverkan import swedish_dates
from samverkan.calendar import IsoWeek, Tertial
from samverkan.commitments.names import Index, Named, beginning_with, find
from samverkan.commitments.narrowing import Narrowed, narrow
from samverkan.commitments.types import read_number
from samverkan.meetings.who import folded

What = Literal["list", "one", "more", "count", "progress", "promises", "overview"]
State = Literal[
    "open",
    "overdue",
    "done",
    "cancelled",
    "moved",
    "proposed",
    "going",
    "unowned",
    "undated",
    "steering",
    "all",
]
_ONE, _FEW = timedelta(days=1), timedelta(days=4)
_HALF = 26
"""A week so long ago is one of the year to come."""
_LONG, _VERY_LONG = 5, 9


ANY = Narrowed()


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What is asked for.

    Attributes:
        what: a list, one åtagande, the next page, how many, how a target goes, the
            medborgarlöften, or the overview.
        state: which ones.
        named: forum, function, department, organisation or area, each kind once.
        first, last: due between, of done ones done between; both days included.
        mine: those of the person who asks.
        number: of one åtagande.
        words: other words, which must occur.
        unknown: a name that was not understood.
        export: csv, xlsx, pdf or docx; empty for words in chat.
        narrowed: plan, priority, cost and funding.

    """

    what: What = "list"
    state: State = "open"
    named: tuple[Named, ...] = ()
    first: date | None = None
    last: date | None = None
    mine: bool = False
    number: str = ""
    words: tuple[str, ...] = ()
    unknown: str = ""
    export: str = ""
    narrowed: Narrowed = ANY


_KEYS: dict[str, str] = {
    word: meaning
    for meaning, some in {
        "thing": "atagande ataganden atagandet atagandena uppgift uppgifter aktivitet aktiviteter"
        " punkter lofte",
        "promised": "lovat lovade lovar utlovat atagit atog",
        "open": "oppna opna oppet oppen kvar aterstar ogjort ogjorda aktuella levande aktiva",
        "overdue": "forsenat forsenade forsenad forfallna forfallet missat missade slapar"
        " overskridna",
        "late": "sent sena",
        "done": "klar klara klart avslutade avslutat gjorda gjort slutforda fardiga fardigt"
        " avklarade stangda stangt",
        "cancelled": "avbrutna avbrutet strukna",
        "moved": "flyttade flyttats flyttat uppskjutna senarelagda skjutits",
        "proposed": "foreslagna foreslaget forslag bekraftas bekraftelse obekraftade",
        "going": "pagaende pagar paborjade",
        "all": "alla samtliga",
        "mine": "mina min mitt jag",
        "count": "manga antal",
        "due": "forfaller deadline frist forfallodag senast goras gors",
        "overview": "oversikt laget lagesbild",
        "promises": "medborgarlofte medborgarloften medborgarloftena medborgarloftet lofte loften",
    }.items()
    for word in some.split()
}
_STOP_WORDS = """
langt kommit kommer e
agare alla an annu ansvarar ansvarig ansvariga ar att av betraffande blir blivit borde
csv dag dagens dar datum de den denna denne det detta du efter en ett excel export
exportera fil finns for fore fram fran gallande gang gar ge gjordes gor gora ha hade hand har
hej hitta hittills hos hur i in innan inom inte just kan kommer kring ligger lista
listan med mig nagot nagra nar ner ni nu och om oss over oversikt pa rorande s sa sager
saknar saknas samrad samradet se sedan sen senast sig ska skulle snalla sok som status
ta tar tack till under upp ut utan va vad vantar vantas var vara vart vem veta vi vilka vilket
vill visa xlsx word docx pdf kalkylblad kalkylark
"""
_STOP = frozenset(_STOP_WORDS.split())
_PREPOSITIONS = frozenset({"for", "fran", "hos", "av", "i", "inom", "pa", "till"})
_PROGRESS = re.compile(
    r"\bhur (?:ligger vi till|gar det|langt har vi kommit|star det till|manga av)\b(?: med| for)?"
)
_ASKS = re.compile(
    r"(?:kan du |snalla |hej )?(?:visa|lista|vad?|vilka|vilket|vem|hur|finns|har|nar|sok|hitta|ge"
    r"|exportera|ta fram)\b"
)
_ABOUT_ONE = re.compile(
    r"vem (?:ansvarar|har ansvar\w*|har hand|ska|skulle|tar(?! over)|gor|fixar)\b"
    r"|nar (?:ska|skulle|blir|maste|bor)\b.*\b(?:klar[at]?|fardigt?|gjord?t?)\b"
)
_ALONE = frozenset({"open", "done", "cancelled", "moved", "proposed", "going"})
"""States that say enough in a question: "vad väntar på bekräftelse?"."""
_OVERVIEW = re.compile(
    r"(?:visa |ge mig )?(?:(?:veckans )?oversikt(?:en)?|atagandeoversikt(?:en)?|veckans ataganden)"
)
_NO_OWNER = re.compile(r"\b(?:utan|saknar|ingen|har ingen)\s+(?:\w+\s+)?(?:agare|ansvarig\w*)\b")
_NO_DAY = re.compile(r"\b(?:utan|saknar|inget|har inget)\s+(?:slut)?(?:datum|dag|deadline)\b")
_STEERING = re.compile(
    r"\bstyr\s?grup\w*\s(?:\w+\s){0,2}list\w*|\blist\w*\s(?:\w+\s){0,2}styr\s?grup\w*"
)
_MORE = re.compile(r"(?:visa )?(?:mer|fler|nasta sida|nasta|resten|fortsatt lista)(?: ataganden)?")
_EXPORT = re.compile(r"\b(xlsx|excel|csv|kalkylark|kalkylblad|exportera|pdf|word|docx)\w*\b")
_FORMS = {"csv": "csv", "pdf": "pdf", "word": "docx", "docx": "docx"}
"""What a file is asked for as; a workbook when nothing else is said."""
_WEEK_NOW = re.compile(r"\b(?:den(?: har)?|denna|i) veckan?\b|\bveckans\b|\bhar veckan\b")
_WEEK_NEXT = re.compile(r"\bnasta vecka\b")
_WEEK = re.compile(r"\b(?:v|vecka)\.?\s?(\d{1,2})\b")
_MONTH_NOW = re.compile(r"\b(?:den har|denna|i) manaden?\b|\bmanadens\b")
_TERTIAL = re.compile(r"\bt(?:ertial)?\s?([1-3])\b(?:\s(\d{4}))?")
_MONTH_NEXT = re.compile(r"\bnasta manad\b")
_PART = re.compile(
    r"\b(?:(?:q|kvartal) ?(?P<quarter>[1-4])|(?P<half>forsta|andra) halvaret"
    r"|(?P<season>var(?=en\b| 20)|sommar|host)(?:en)?)\b(?: (?P<year>20\d\d))?"
)
_HALVES = {"forsta": (1, 6), "andra": (7, 12)}
_SEASONS = {"var": (1, 5), "sommar": (6, 8), "host": (9, 11)}
_YEAR = re.compile(r"\b(?:ar |i ar |under )?(20\d\d)\b")
_THIS_YEAR = re.compile(r"\bi ar\b|\barets\b")
_SINCE = re.compile(r"\b(?:sen|sedan|efter)\b")
_BEFORE = re.compile(r"\b(?:fore|innan|senast|till och med|tom)\b")


def read(text: str, index: Index, today: date) -> Query | None:
    """Return what a text asks about åtaganden; None when it asks nothing of the kind."""
    low = folded(text)
    if _MORE.fullmatch(low):
        return Query(what="more")
    if _OVERVIEW.fullmatch(low):
        return Query(what="overview")
    number = read_number(text)
    if number is not None:
        return Query(what="one", number=number)
    return _question(text, low, index, today)


def _question(text: str, low: str, index: Index, today: date) -> Query | None:
    text, narrowed = narrow(text)
    asks = _ASKS.match(low) is not None
    low = folded(text)
    progress = _PROGRESS.search(low)
    words = [_spelled(word) for word in low.split()]
    said = {_KEYS[word] for word in words if word in _KEYS}
    query = _named(Query(narrowed=narrowed), words, index)
    is_about_one = bool(_ABOUT_ONE.match(low) and (query.words or query.named))
    if is_about_one or _says_enough(query, said, asks=asks):
        said |= {"thing"}
    if _STEERING.search(low):
        return replace(query, state="steering", words=(), unknown="", export=_export(low))
    said |= {"overdue"} if "late" in said and _ASKS.match(low) else set()
    if not progress and not said & {
        "thing", "promised", "overdue", "mine", "promises", "overview", "due",
    } and not (said and query.named):  # fmt: skip
        return None
    if not (asks or "thing" in said or text.rstrip().endswith("?") or not query.words):
        return None
    if said == {"mine"} or (said <= {"overview"} and not progress):
        return None
    query = replace(query, state="all") if is_about_one else _stated(query, low, said)
    if narrowed.plan and query.state == "open" and "open" not in said:
        query = replace(query, state="all")
    query = _dated(query, text, low, today)
    query = replace(query, export=_export(low))
    if "promises" in said and "thing" not in said - {"promises"} and "medborgar" in low:
        return replace(query, what="promises", words=())
    if progress:
        return replace(query, what="progress")
    return replace(query, what="count") if {"count"} <= said else query


def _says_enough(query: Query, said: set[str], *, asks: bool) -> bool:
    """Say whether it is clear without the word that åtaganden are asked for."""
    less = query.narrowed
    if asks and (less.plan or less.is_any):
        return True
    return not query.words and bool(less.plan or (asks and said & _ALONE))


def is_asked(text: str) -> bool:
    """Say whether words sound like a question or a wish to see something."""
    return _ASKS.match(folded(text)) is not None or text.rstrip().endswith("?")


def _export(low: str) -> str:
    """Return the kind of file that is asked for; empty for words in chat."""
    asked = _EXPORT.findall(low)
    if not asked:
        return ""
    return next((_FORMS[word] for word in asked if word in _FORMS), "xlsx")


def _spelled(word: str) -> str:
    """Return a word as it is spelled among those that mean something here."""
    if word in _KEYS or word in _STOP or len(word) < _LONG:
        return word
    wrong = 1 if len(word) < _VERY_LONG else 2
    near = process.extractOne(word, _KEYS.keys(), scorer=OSA.distance, score_cutoff=wrong)
    return near[0] if near else word


def _named(query: Query, words: list[str], index: Index) -> Query:
    """Fill in names, and leave the other words to be looked for in the texts."""
    named: dict[str, Named] = {}
    rest: list[str] = []
    unknown, at = "", 0
    while at < len(words):
        word = words[at]
        found = None
        if word not in _KEYS and (word not in _STOP):
            found = find(index, words, at)
        if found is None and at and words[at - 1] in _PREPOSITIONS and word not in _STOP:
            short = beginning_with(index, word) if word not in _KEYS else None
            found = (short, 1) if short else None
        if found is not None:
            named.setdefault(found[0].kind, found[0])
            at += found[1]
            continue
        if word not in _STOP and word not in _KEYS and not word.isdigit():
            rest.append(word)
            if at and words[at - 1] in {"for", "hos"}:
                unknown = word
        at += 1
    return replace(query, named=tuple(named.values()), words=tuple(rest), unknown=unknown)


def _stated(query: Query, low: str, said: set[str]) -> Query:
    order: tuple[State, ...] = (
        "overdue", "cancelled", "proposed", "moved", "going", "done", "open", "all",
    )  # fmt: skip
    state: State = next((each for each in order if each in said), "open")
    if state == "done" and re.search(r"\b(?:inte|ej|ska vara|ska bli)\b", low):
        state = "open"
    if _NO_OWNER.search(low):
        state = "unowned"
    elif _NO_DAY.search(low):
        state = "undated"
    mine = "mine" in said and re.search(r"\b(?:mina|mitt|min|har jag|ska jag|mig)\b", low)
    return replace(query, state=state, mine=bool(mine))


def _dated(query: Query, text: str, low: str, today: date) -> Query:
    first, last, taken = _period(text, low, today)
    if first is None and last is None:
        return query
    dropped = set(taken.split()) | {"vecka", "veckan", "manad", "manaden", "tertial", "ar", "v"}
    words = tuple(word for word in query.words if word not in dropped)
    return replace(query, first=first, last=last, words=words)


_Period = tuple[date | None, date | None, str]
"""First and last day, and the words that gave them."""


def _period(text: str, low: str, today: date) -> _Period:
    for read_one in (_relative, _numbered_period, _part_of_year, _in_words, _year):
        found = read_one(text, low, today)
        if found is not None:
            return found
    return None, None, ""


def _relative(_text: str, low: str, today: date) -> _Period | None:
    week = IsoWeek.of(today)
    if _WEEK_NEXT.search(low):
        coming = week.plus(1)
        return coming.first, coming.last, "nasta vecka"
    if _WEEK_NOW.search(low):
        return week.first, week.last, "veckan veckans"
    begin = today.replace(day=1)
    following = (begin.replace(day=28) + _FEW).replace(day=1)
    if _MONTH_NOW.search(low):
        return begin, following - _ONE, "manaden manadens"
    if _MONTH_NEXT.search(low):
        after = (following.replace(day=28) + _FEW).replace(day=1)
        return following, after - _ONE, "nasta manad"
    return None


def _part_of_year(_text: str, low: str, today: date) -> _Period | None:
    """Read a quarter, a half year or a season, of this year when none is said."""
    found = _PART.search(low)
    if found is None:
        return None
    year = int(found["year"] or today.year)
    if found["quarter"]:
        first, last = int(found["quarter"]) * 3 - 2, int(found["quarter"]) * 3
    else:
        first, last = _HALVES.get(found["half"] or "") or _SEASONS[found["season"]]
    end = date(year, last, 28) + _FEW
    return date(year, first, 1), end.replace(day=1) - _ONE, found[0]


def _numbered_period(_text: str, low: str, today: date) -> _Period | None:
    if found := _TERTIAL.search(low):
        tertial = Tertial(int(found[2] or today.year), int(found[1]))
        return tertial.first, tertial.last, found[0]
    if found := _WEEK.search(low):
        year = today.year + (int(found[1]) < IsoWeek.of(today).week - _HALF)
        one = IsoWeek(year, int(found[1]))
        return one.first, one.last, f"{found[0]} v{found[1]}"
    return None


def _in_words(text: str, low: str, today: date) -> _Period | None:
    if _SINCE.search(low) and (past := swedish_dates.past_span(text, today)):
        return past.first, today, folded(past.words)
    if _BEFORE.search(low) and (due := swedish_dates.deadline(text, today)):
        return None, due.day, folded(due.words)
    span = swedish_dates.span(text, today)
    return (span.first, span.last, folded(span.words)) if span else None


def _year(_text: str, low: str, today: date) -> _Period | None:
    if found := _YEAR.search(low):
        return date(int(found[1]), 1, 1), date(int(found[1]), 12, 31), found[0]
    if _THIS_YEAR.search(low):
        return date(today.year, 1, 1), date(today.year, 12, 31), "arets"
    return None
