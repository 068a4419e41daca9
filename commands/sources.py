"""What a sammanställning is compiled from, and which of it is missing (DOMAIN 3, 15.3).

"Ej rapporterat" is not zero: a source that nobody has answered stands by its name.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.base import Context
from samverkan import calendar, collection
from samverkan import swedish_forms as forms
from samverkan.picture import Participation
from samverkan.structure import Collection, Forum
from storage import pictures, rounds
from storage.tables import PictureVersion, Round


@dataclass(frozen=True, slots=True)
class Source:
    """One round of one collection that belongs to a sammanställning.

    Attributes:
        forum: whose it is.
        collection: what was collected.
        covers: its period.
        round: the round, when it has been opened.
        statuses: of those asked in it; empty when nobody was.
        version: what it became, when it is approved.
        behind: its own sources, when it is itself compiled.

    """

    forum: Forum
    collection: Collection
    covers: calendar.Covered
    round: Round | None
    statuses: tuple[str, ...] = ()
    version: PictureVersion | None = None
    behind: tuple["Source", ...] = ()

    @property
    def period(self) -> str:
        """The stored form of its period."""
        return str(self.covers)

    @property
    def is_missing(self) -> bool:
        """Whether nothing has come of it: nobody answered, and nobody approved anything."""
        if self.version is not None:
            return False
        if not self.collection.asks:
            return all(source.is_missing for source in self.behind)
        return not {collection.ANSWERED, collection.NOTHING} & set(self.statuses)

    @property
    def is_nothing(self) -> bool:
        """Whether all who answered had nothing to report."""
        asked = asked_behind((self,))
        answered = any(collection.ANSWERED in source.statuses for source in asked)
        return not self.is_missing and not answered


async def sources_of(
    context: Context, forum: Forum, item: Collection, plan: calendar.Plan
) -> tuple[Source, ...]:
    """Return the rounds that a sammanställning is compiled from, opened or not, in order."""
    model = context.municipality
    wanted = [
        (pair, theirs)
        for pair in collection.sources_of(model, item)
        for theirs in calendar.source_plans(model, forum, item, plan, pair)
    ]
    keys = [(one.id, what.id, theirs.period) for (one, what), theirs in wanted]
    opened = await rounds.find_all(context.session, keys)
    ids = [round_.id or 0 for round_ in opened.values()]
    statuses = await rounds.statuses_in(context.session, ids)
    versions = await pictures.latest_of(context.session, ids)
    found = []
    for ((one, what), theirs), key in zip(wanted, keys, strict=True):
        round_ = opened.get(key)
        number = round_.id or 0 if round_ else 0
        behind = () if what.asks else await sources_of(context, one, what, theirs)
        found.append(
            Source(
                forum=one,
                collection=what,
                covers=theirs.covers,
                round=round_,
                statuses=statuses.get(number, ()),
                version=versions.get(number),
                behind=behind,
            )
        )
    return tuple(found)


def asked_behind(sources: Sequence[Source]) -> tuple[Source, ...]:
    """Return the rounds at the bottom, in which somebody was asked, each once."""
    found: dict[tuple[str, str, str], Source] = {}
    for source in sources:
        below = (source,) if source.collection.asks else asked_behind(source.behind)
        for one in below:
            found[one.forum.id, one.collection.id, one.period] = one
    return tuple(found.values())


def taking_part(sources: Sequence[Source]) -> Participation:
    """Return which sources have reported, by the names of their forums."""
    forums = [source.forum.id for source in sources]

    def name(source: Source) -> str:
        several = forums.count(source.forum.id) > 1
        own = source.forum.name
        return f"{own} {forms.period(source.covers)}" if several else own

    return Participation(
        asked=len(sources),
        reported=tuple(name(s) for s in sources if not s.is_missing and not s.is_nothing),
        nothing=tuple(name(s) for s in sources if s.is_nothing),
        missing=tuple(name(s) for s in sources if s.is_missing),
        vacant=(),
        late=(),
    )
