"""Documents of headings that have come to a forum since it last met (DOMAIN 3, 11.4).

The weekly picture has tables of its own (`commands.meetings.providers`); of every other document
an agenda tells which it is, when it was approved and what it says in a few lines.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from commands.base import Context
from commands.compiling import issue_of
from commands.meetings.sittings import Sitting
from commands.papers import PICTURES, for_ceiling
from commands.wording import words
from samverkan import calendar, collection
from samverkan import swedish_forms as forms
from samverkan.paper import Block, Paragraph, Points, thawed
from samverkan.structure import Collection, Forum
from storage import meetings, papers, rounds
from storage.tables import PaperVersion

_REPORTS = frozenset({"D6"})
"""What each party tells of its own work, which the agenda has a heading of its own for."""
_ROUNDS_BACK = 16
"""Documents of a year and some months between two meetings, when they come each month."""

Pair = tuple[Forum, Collection]


def coming_here(context: Context, forum: Forum) -> list[Pair]:
    """Return the forum's own collections, and those of others whose documents it gets."""
    every = collection.all_collections(context.municipality)
    return [
        (owner, item)
        for owner, item in every
        if forum in collection.recipients(context.municipality, owner, item)
    ]


def is_situation(context: Context, item: Collection) -> bool:
    """Say whether a collection's document tells how things are."""
    return context.municipality.document_by_id[item.document].type in PICTURES - _REPORTS


async def situation(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the documents that say how things are: those of the forum, else those that it gets."""
    pairs = [pair for pair in coming_here(context, sitting.forum) if is_situation(context, pair[1])]
    own = [pair for pair in pairs if pair[0].id == sitting.forum.id]
    return await _told(context, sitting, own or pairs)


async def accounts(context: Context, sitting: Sitting) -> Sequence[Block]:
    """Give the accounts that come here and that nobody was asked for: they are compiled."""
    pairs = [
        pair
        for pair in coming_here(context, sitting.forum)
        if not pair[1].asks and not is_situation(context, pair[1])
    ]
    return await _told(context, sitting, pairs)


async def _told(context: Context, sitting: Sitting, pairs: Iterable[Pair]) -> list[Block]:
    """Name what was approved since the last meeting, with the few lines of the newest of each."""
    last = await meetings.previous(context.session, sitting.row)
    since = (last.ended_at or last.starts_at) if last else None
    blocks: list[Block] = []
    for owner, item in pairs:
        newest = True
        for name, version in await _approved(context, sitting, (owner, item), since):
            day = calendar.local_day(context.municipality, version.made_at)
            said = words("motesunderlag", "faststallt", name=name, forum=owner.name, day=day)
            blocks.append(Paragraph(text=said))
            lines = thawed(version.data).summary if newest else ()
            if lines and (version.access_class <= "K2" or not sitting.aggregated):
                blocks.append(Points(items=lines))
            newest = False
    return blocks


async def _approved(
    context: Context, sitting: Sitting, pair: Pair, since: datetime | None
) -> list[tuple[str, PaperVersion]]:
    """Return the documents since an instant, newest first; the newest one when it is None."""
    owner, item = pair
    found: list[tuple[str, PaperVersion]] = []
    for round_ in await rounds.latest(context.session, owner.id, item.id, limit=_ROUNDS_BACK):
        kept = await papers.latest(context.session, f"round:{round_.id}", item.document)
        if kept is None:
            continue
        if since is not None and kept.made_at <= since:
            break
        issue = issue_of(context, round_)
        shown = await for_ceiling(context, issue, kept, "K2" if sitting.aggregated else "K4")
        found.append((forms.of_period(thawed(kept.data).title, issue.covers), shown))
        if since is None:
            break
    return found
