"""What a municipality should look at in its model, although everything works (DOMAIN 7, 9)."""

from collections.abc import Callable, Iterator
from itertools import combinations

from samverkan.collection import all_collections, asked_in, sources_of
from samverkan.model_checks import Broken
from samverkan.model_collections import has_meetings, minutes
from samverkan.model_examples import EXAMPLES
from samverkan.structure import Forum, Municipality

_ALIKE = 0.7  # of the larger group's members; from here on two groups are much the same (A17)


def advice_on(municipality: Municipality) -> Iterator[Broken]:
    """Yield where, what to look at, and what would settle it; nothing of it is an error."""
    for rule in _RULES:
        yield from rule(municipality)


def _chairs(model: Municipality) -> Iterator[Broken]:
    for at, forum in enumerate(model.forums):
        if forum.status in ("avslutat", "informellt"):
            continue
        if not forum.chairs:
            yield ("forums", at, "chair"), f"nobody leads {forum.name}", EXAMPLES["chair"]
        for chair in forum.chairs:
            if chair not in (*forum.members, *forum.adjunct, forum.coordinator):
                what = f"{chair} leads {forum.name} without being a member"
                yield ("forums", at, "chair"), what, f'put "{chair}" among the members'


def _charters(model: Municipality) -> Iterator[Broken]:
    """A7, A25: a group without an assignment has no clear purpose, mandate or goal."""
    for at, forum in enumerate(model.forums):
        if forum.charter is None and forum.status not in ("avslutat", "informellt"):
            what = f"{forum.name} has no uppdragsbeskrivning"
            yield (
                ("forums", at, "charter"),
                what,
                f'{EXAMPLES["charter"]}, or status = "informellt"',
            )


def _meetings(model: Municipality) -> Iterator[Broken]:
    for at, forum in enumerate(model.forums):
        if forum.status == "aktivt" and forum.cadence is None and not has_meetings(forum):
            what = f"nothing says when {forum.name} meets"
            yield ("forums", at, "cadence"), what, EXAMPLES["cadence"]


def _idle_functions(model: Municipality) -> Iterator[Broken]:
    """Find functions that sit nowhere and stand above nobody: they may be left over."""
    seated = {id_ for forum in model.forums for id_ in _everyone(forum)}
    seated |= {function.superior for function in model.functions if function.superior}
    seated |= {end for flow in model.flows for end in (flow.from_, flow.to)}
    for at, function in enumerate(model.functions):
        if function.id not in seated:
            what = f"{function.name} sits in no forum"
            yield ("functions", at), what, "put it in a forum's members, or leave it out"


def _everyone(forum: Forum) -> Iterator[str]:
    yield from (*forum.members, *forum.deputies.values(), *forum.adjunct, *forum.invited)
    yield from (forum.coordinator, *forum.chairs)
    for item in forum.collections:
        yield from item.asked
    for guests in forum.guests:
        yield from guests.functions


def _unasked(model: Municipality) -> Iterator[Broken]:
    """Who meets at the operative level sees what happens, and should be asked about it."""
    asked = {id_ for pair in all_collections(model) for id_ in asked_in(*pair)}
    if not asked:
        what = "no forum collects anything, so nobody is asked"
        yield ("forums",), what, EXAMPLES["collections"]
        return
    operative = {
        id_
        for forum in model.forums
        if forum.level == "operativ" and forum.status in ("aktivt", "vilande")
        for id_ in forum.members
    }
    for at, function in enumerate(model.functions):
        if function.id in operative - asked:
            what = f"nobody asks {function.name}, who sits in an operative forum"
            yield ("functions", at), what, "put it in the members of a forum that collects"


def _late_sources(model: Municipality) -> Iterator[Broken]:
    """Find what is compiled before what it is compiled from has closed: it is always missing."""
    for at, forum in enumerate(model.forums):
        for number, item in enumerate(forum.collections):
            for other, source in sources_of(model, item):
                together = (source.before, source.every) == (item.before, item.every)
                if together and minutes(source.closes) >= minutes(item.closes):
                    key = ("forums", at, "collections", number, "closes")
                    what = f"{item.name} is compiled before {source.name} of {other.name} closes"
                    yield key, what, "let it close after all that it is compiled from"


def _boards(model: Municipality) -> Iterator[Broken]:
    """A14, A15: a board without indicators does not follow the work up."""
    for at, board in enumerate(model.boards) if model.board_indicators else ():
        if not board.indicators:
            what = f"{board.name} has no indicators"
            yield ("boards", at, "indicators"), what, EXAMPLES["indicators"]


def _overlap(model: Municipality) -> Iterator[Broken]:
    """A17: two groups with the same members cause extra work; other areas are another matter."""
    active = [(at, forum) for at, forum in enumerate(model.forums) if forum.status == "aktivt"]
    for (_, one), (at, other) in combinations(active, 2):
        common = set(one.members) & set(other.members)
        share = len(common) / max(len(set(one.members)), len(set(other.members)), 1)
        apart = one.areas and other.areas and not set(one.areas) & set(other.areas)
        if share >= _ALIKE and not apart:
            what = f"{other.name} and {one.name} have {share:.0%} of their members in common"
            yield ("forums", at, "members"), what, "hold joint meetings, or make one group of them"


def _strategic_council(model: Municipality) -> Iterator[Broken]:
    """L9: strategic questions should be handled in a special forum."""
    if not any(f.strategic_council and f.status != "avslutat" for f in model.forums):
        what = "no forum handles the strategic questions, as law 2023:196 wants"
        yield ("forums",), what, f"{EXAMPLES['strategic_council']} for one of the forums"


_RULES: tuple[Callable[[Municipality], Iterator[Broken]], ...] = (
    _strategic_council,
    _boards,
    _idle_functions,
    _unasked,
    _late_sources,
    _chairs,
    _charters,
    _meetings,
    _overlap,
)
