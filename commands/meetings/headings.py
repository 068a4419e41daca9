"""Which heading of an agenda is filled by what (DOMAIN 11.4).

Every heading that the program knows has a provider here, or stands in `OF_THE_MEETING`:
what is taken up by word of mouth. A provider without material says so in a sentence, so
that an empty heading is never mistaken for a forgotten one.
"""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from commands import follow_up
from commands.base import Context
from commands.meetings import arrived, plan, promise_blocks, promises, providers
from commands.meetings.providers import says
from commands.meetings.sittings import Sitting
from commands.promises import known
from commands.wording import words
from samverkan.meetings import agenda
from samverkan.meetings.decisions import State, stands
from samverkan.paper import Block, Paragraph, Points, thawed
from samverkan.swedish_words import fold
from storage import meetings, papers, rounds

_OF_NUMBERS = frozenset({"medborgarloften", "mal", "utvecklingsuppdrag"})
Provider = Callable[[Context, Sitting], Awaitable[Sequence[Block]]]


def _or_says(blocks: Sequence[Block], sentence: str, **values: object) -> Sequence[Block]:
    """Return what there is, or the sentence that says that there is nothing."""
    return blocks or [Paragraph(text=says(sentence, **values))]


async def order(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Say which points were proposed, since that is what is to be approved."""
    items = await meetings.items(context.session, sitting.id)
    added = [one for one in items if one.heading is None and one.status != agenda.STRUCK]
    numbers = [one.number for one in added]
    return [Paragraph(text=says("tillagda", numbers=numbers))]


async def agreement(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give what is agreed, how far its targets have come, and what falls due.

    Where the agenda has a heading of its own for the numbers, they stand there alone.
    """
    items = await meetings.items(context.session, sitting.id)
    is_elsewhere = any(one.heading in _OF_NUMBERS for one in items)
    return [
        *follow_up.agreements(context, "overenskommelse", "plan"),
        *(() if is_elsewhere else await follow_up.targets(context)),
        *await promise_blocks.falling_due(context, sitting),
    ]


async def citizens(context: Context, _sitting: Sitting) -> Sequence[Block]:
    """Give the promises to citizens and the numbers that were promised."""
    promised = await known.blocks(context) or follow_up.agreements(context, "lofte")
    return _or_says([*promised, *await follow_up.targets(context)], "inga_loften")


async def communication(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give what was decided since the last meeting, and who may tell of it."""
    last = await meetings.previous(context.session, sitting.row)
    states = [state for state in State if stands(state)]
    found = await meetings.decisions(context.session, (sitting.forum.id,), states)
    new = [
        decision.text or line.text
        for decision, line, row in reversed(found)
        if last is not None and row.id == last.id
    ]
    tellers = [
        function.name
        for function in context.municipality.functions
        if function.role == "kommunikator" and function.id in sitting.row.called
    ]
    blocks: list[Block] = []
    if new and not sitting.aggregated:
        blocks.append(Paragraph(text=says("att_beratta")))
        blocks.append(Points(items=tuple(new)))
    elif new:
        blocks.append(Paragraph(text=says("antal_att_beratta", count=len(new))))
    blocks.append(Paragraph(text=says("vem_berattar", names=tellers)))
    return [*await _written(context, sitting, r"kommunik|budskap"), *blocks]


async def goals(context: Context, _sitting: Sitting) -> Sequence[Block]:
    """Give how far each target has come."""
    return _or_says(await follow_up.targets(context), "inga_mal")


async def mission(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give targets, and what was written of indicators."""
    written = await _written(context, sitting, r"indikator|utvecklingsuppdrag")
    return _or_says([*await follow_up.targets(context), *written], "inga_mal")


async def insatser(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the insatser that go on, and what was written of their effect."""
    going = await follow_up.groups(context, sitting.forum.access_class, hidden=sitting.aggregated)
    written = await _written(context, sitting, r"effekt av insatser|insatser")
    return _or_says([*going, *written], "inga_insatser")


def _from_papers(pattern: str, sentence: str) -> Provider:
    """Return the provider of what was written under headings like these, in approved papers."""

    async def provide(context: Context, sitting: Sitting) -> Sequence[Block]:
        return _or_says(await _written(context, sitting, pattern), sentence)

    return provide


async def _written(context: Context, sitting: Sitting, pattern: str) -> list[Block]:
    """Return what stands under some headings of the newest approved papers that come here.

    People's own words may name a place, so the aggregated version has none of them.
    """
    if sitting.aggregated:
        return []
    empty = {words("sammanstallning", name) for name in ("no_material", "no_upcoming")}
    found: list[Block] = []
    for owner, item in arrived.coming_here(context, sitting.forum):
        for round_ in await rounds.latest(context.session, owner.id, item.id, limit=2):
            kept = await papers.latest(context.session, f"round:{round_.id}", item.document)
            if kept is None:
                continue
            found += [
                block
                for section in thawed(kept.data).sections
                if re.search(pattern, fold(section.heading))
                for block in section.blocks
                if not (isinstance(block, Paragraph) and block.text in empty)
            ]
            break
    return found


async def coming(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the coming events of the newest weekly lägesbild and of the other papers that come here.

    What several of them tell is listed once.
    """
    found: list[Block] = []
    told: set[str] = set()
    own = await providers.coming_events(context, sitting)
    for block in (*own, *await _written(context, sitting, r"^kommande|riskkvall")):
        if isinstance(block, Points):
            items = tuple(item for item in dict.fromkeys(block.items) if item not in told)
            told |= set(items)
            found += [Points(items=items)] if items else []
        else:
            found.append(block)
    return _or_says(found, "inga_handelser")


async def direction(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give proposed directions, and what waits for a decision."""
    written = await _written(context, sitting, r"inriktning|fokus")
    return [*written, *await providers.proposals(context, sitting)]


async def analysis(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the few lines of the newest approved analysis of a tertial that comes here."""
    model = context.municipality
    for owner, item in arrived.coming_here(context, sitting.forum):
        if model.document_by_id[item.document].type != "D5":
            continue
        for round_ in await rounds.latest(context.session, owner.id, item.id, limit=2):
            kept = await papers.latest(context.session, f"round:{round_.id}", item.document)
            if kept is not None:
                paper = thawed(kept.data)
                lines = () if sitting.aggregated else paper.summary
                said = Paragraph(text=says("analys", title=paper.title, period=paper.period))
                return [said, *([Points(items=lines)] if lines else [])]
    return [Paragraph(text=says("ingen_analys"))]


async def resources(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give what was said of resources."""
    written = await _written(context, sitting, r"resurs")
    return _or_says([*await providers.resources(context, sitting), *written], "inga_resurser")


async def why(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give what the group was started for, and the lägesbild."""
    charter = sitting.forum.charter
    said = [Paragraph(text=charter)] if charter and not sitting.aggregated else []
    return [*said, *await providers.situation(context, sitting)]


async def mandate(_context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give what the group may do, what it rests on, and between which days."""
    forum = sitting.forum
    charter = "" if sitting.aggregated else (forum.charter or "")
    return [
        Paragraph(
            text=says(
                "mandat",
                mandate=forum.mandate or "",
                charter=charter.rstrip("."),
                first=forum.start,
                last=forum.end,
            )
        )
    ]


async def actors(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the open åtaganden by who answers for them."""
    found = await promises.open_of(context, sitting.forum.id)
    by_owner: dict[str, list[str]] = {}
    for one in found:
        name = context.function_name(one.owner) if one.owner else says("utan_ansvarig")
        by_owner.setdefault(name, []).append(one.text.rstrip("."))
    said = tuple(
        says("insats_av", name=name, texts=[] if sitting.aggregated else texts, count=len(texts))
        for name, texts in by_owner.items()
    )
    return _or_says([Points(items=said)] if said else [], "inga_ataganden")


async def ending(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Say when the group ends, and what is left to do."""
    last = sitting.forum.end
    days = (last - context.today).days if last else 0
    said = Paragraph(text=says("avslut", last=last, days=days))
    return [said, *await follow_up.promises(context, (sitting.forum.id,))]


async def dialogue(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Say which elected members are called."""
    known = context.municipality.function_by_id
    names = [known[id_].name for id_ in sitting.row.called if id_ in known and known[id_].elected]
    return [Paragraph(text=says("fortroendevalda", names=names))]


def _else(provider: Provider, sentence: str) -> Provider:
    """Return a provider that says so when it has nothing."""

    async def provide(context: Context, sitting: Sitting) -> Sequence[Block]:
        return _or_says(await provider(context, sitting), sentence)

    return provide


PROVIDERS: Mapping[str, Provider] = {
    "oppnande": providers.opening,
    "narvaro": providers.opening,
    "val": providers.election,
    "godkannande": order,
    "foregaende": promise_blocks.previous,
    "ataganden": promise_blocks.open_promises,
    plan.RAISED: promise_blocks.raised,
    plan.UNDECIDED: providers.proposals,
    "lagesbild": providers.situation,
    "utveckling": _else(providers.forecast, "ingen_utveckling"),
    "resurser": _else(providers.resources, "inga_resurser"),
    "aterkoppling": _else(providers.reports, "inget_samlas_in"),
    "verksamhetsrapporter": _else(providers.reports, "inget_samlas_in"),
    "uppfoljning": agreement,
    "medborgarloften": citizens,
    "forslag": providers.proposals,
    "kommunikation": communication,
    "handelser": coming,
    "dialog": dialogue,
    "forfaller": promise_blocks.falling_due,
    "nya_ataganden": promise_blocks.new_ones,
    "mal": goals,
    "orsaker": _from_papers(r"orsak|djupare analys|analys och slutsats", "inga_orsaker"),
    "insatser": insatser,
    "behov": _from_papers(r"behov", "inga_behov"),
    "inriktning": direction,
    "tertialanalys": analysis,
    "resurslage": resources,
    "utvecklingsuppdrag": mission,
    "problembild": why,
    "mandat": mandate,
    "aktorer": actors,
    "avslutskriterier": ending,
    "nasta_mote": providers.next_meeting,
}
"""Heading of an agenda -> what gives its material."""
OF_THE_MEETING = frozenset({"ovrigt", "avslutning"})
"""Headings that nothing is prepared for: they are filled when the meeting is held."""
