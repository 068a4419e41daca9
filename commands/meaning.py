"""Which round a command is about: "fastställ", "lägesbild november", "status" (DOMAIN 5)."""

import re
from collections.abc import Sequence

from commands import kinds
from commands.base import Call, Context, Misunderstood, Told, fold
from commands.compiling import Issue, issue_of
from commands.periods import covers_of
from samverkan import calendar, collection
from samverkan import swedish_forms as forms
from samverkan.structure import Collection, Forum
from storage import rounds
from storage.tables import Round

_MONTHS = "januari|februari|mars|april|maj|juni|juli|augusti|september|oktober|november|december"
_WEEK = re.compile(r"(?:v(?:ecka|\.)?\s*)?(\d{1,2})(?:[\s,]+(\d{4}))?")
_PERIOD = re.compile(
    rf"(?:(?:tertial|t)\s?[1-3]|varterminen|hostterminen|(?:forsta|andra) halvaret|{_MONTHS}"
    rf"|(?:\w+ ){{0,4}}\d{{1,2}} (?:{_MONTHS}))(?:[\s,]+\d{{4}})?|\d{{4}}"
)
_FILLERS = re.compile(r"^(?:infor|for|till|av)\s+")
_LOOKED_THROUGH = 60
"""So many of the newest rounds are looked through for a named period."""

Pair = tuple[Forum, Collection]


def names_period(words: str) -> bool:
    """Say whether words name a period: "47", "v. 47 2026", "november", "tertial 3 2026"."""
    folded = _FILLERS.sub("", fold(words).strip(" .!?"))
    return bool(_WEEK.fullmatch(folded) or _PERIOD.fullmatch(folded))


async def issue_meant(call: Call, wanted: str = "") -> Issue:
    """Return the round a command is about: a named period, else the one in hand.

    In hand is what the message answers to, else the newest round. The words may begin with
    what is collected, or for whom ("verksamhetsrapport november"). Raises `Told`.
    """
    context = call.context
    answered = None if wanted else await _answered(call)
    if answered is not None:
        return issue_of(context, answered)
    pairs, period = _narrowed(pairs_meant(call), wanted)
    if period and not names_period(period):
        raise Misunderstood("lägesbild", wanted[:40])
    there = [round_ for pair in pairs for round_ in await _rounds(context, pair, period)]
    if not there:
        raise Told("ingen_lagesbild", wanted=wanted)
    # Of several the one that opened last; a sammanställning is open all the time.
    found = [issue_of(context, round_) for round_ in there]
    return max(found, key=lambda issue: (issue.collection.asks, issue.round.opened_at))


async def issue_to_approve(call: Call) -> Issue:
    """Return the round that `fastställ` means.

    A named period or the draft it answers to; else the one round that is closed and waits,
    else the newest. When several wait, the person is told which. Raises `Told`.
    """
    wanted = call.argument.strip(" .!?")
    pairs, period = _narrowed(pairs_meant(call), wanted)
    if period or (not wanted and await _answered(call)):
        return await issue_meant(call, wanted)
    waiting = [issue for pair in pairs for issue in await _waiting(call.context, pair)]
    if len(waiting) > 1:
        raise Told("vilken_faststall", headings=[issue.heading for issue in waiting])
    return waiting[0] if waiting else await issue_meant(call, wanted)


def pairs_meant(call: Call) -> list[Pair]:
    """Return the collections a person may mean: the room's, else those coordinated or served.

    Raises `Told` for a person who has to do with none.
    """
    found = [
        pair
        for pair in collection.all_collections(call.context.municipality)
        if not pair[0].is_resting
    ]
    mine = set(call.actor.functions)
    for chosen in (
        [pair for pair in found if pair[0].id == call.place.forum],
        [pair for pair in found if pair[0].coordinator in mine],
        [pair for pair in found if collection.takes_part(pair[0]) & mine],
    ):
        if chosen:
            return chosen
    raise Told("ingen_funktion")


def _narrowed(pairs: list[Pair], wanted: str) -> tuple[list[Pair], str]:
    """Return the collections that the first words name, and the words after the names."""
    rest = fold(wanted).strip(" .!?")
    for names_of in (_collection_names, _forum_names):
        named = [
            (name, pair)
            for pair in pairs
            for name in map(fold, names_of(pair))
            if rest == name or rest.startswith(f"{name} ")
        ]
        longest = max((name for name, _ in named), key=len, default="")
        if longest:
            pairs = [pair for name, pair in named if name == longest]
            rest = _FILLERS.sub("", rest[len(longest) :].strip())
    return pairs, _FILLERS.sub("", rest)


def _collection_names(pair: Pair) -> Sequence[str]:
    return (pair[1].name,)


def _forum_names(pair: Pair) -> Sequence[str]:
    return tuple({pair[0].name, forms.the_forum(pair[0].name)})


async def _answered(call: Call) -> Round | None:
    kind, _, number = (call.utterance.about or "").partition(":")
    if kind not in {"draft", "round"}:
        return None
    return await call.context.session.get(Round, int(number))


async def _rounds(context: Context, pair: Pair, period: str) -> list[Round]:
    """Return the newest round of a collection, or the newest with a name; none if there is none."""
    forum, item = pair
    limit = _LOOKED_THROUGH if period else 1
    newest = await rounds.latest(context.session, forum.id, item.id, limit=limit)
    named = (r for r in newest if not period or _is_called(context, item, r, period))
    return list(named)[:1]


def _is_called(context: Context, item: Collection, round_: Round, wanted: str) -> bool:
    covers = covers_of(context, item, round_.period, round_)
    if isinstance(covers, calendar.IsoWeek):
        parsed = _WEEK.fullmatch(wanted)
        return (
            parsed is not None
            and covers.week == int(parsed[1])
            and parsed[2] in (None, str(covers.year))
        )
    names = {forms.period(covers), forms.short_period(covers), str(covers)}
    if isinstance(covers, calendar.UpTo):
        names |= {" ".join(name.split()[-2:]) for name in names}
    if isinstance(covers, calendar.Tertial):
        names |= {f"t{covers.number}", f"t{covers.number} {covers.year}"}
    return wanted in map(fold, names)


async def _waiting(context: Context, pair: Pair) -> Sequence[Issue]:
    """Return a collection's newest closed round when there is something to approve in it."""
    forum, item = pair
    newest = await rounds.latest(context.session, forum.id, item.id, limit=2)
    closed = [issue_of(context, round_) for round_ in newest if round_.closed_at is not None]
    kind = kinds.kind_of(context.municipality, item)
    return [issue for issue in closed[:1] if not await kind.is_settled(context, issue)]
