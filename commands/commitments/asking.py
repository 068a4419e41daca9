"""`visa åtaganden`, `vad är försenat?`, `vad har polisen lovat?`: lists that can be acted on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from rapidfuzz import fuzz, process

from commands.base import Call, Message, Told, fold
from commands.commitments import activities, overview, steering, whole
from commands.commitments.files import as_form, keep_list
from commands.commitments.making import FOLLOWED, stopped
from commands.commitments.views import is_private, shown_all, sight_here, subject_of
from commands.promises import verbs as citizens
from commands.topics import Taken
from commands.wording import load
from samverkan.by_model import kept_by_model
from samverkan.commitments.names import Kind, index_of
from samverkan.commitments.plan_lines import plans_named
from samverkan.commitments.questions import Query, State, read
from samverkan.commitments.sight import Sight, leads_any
from samverkan.commitments.targets import named_in
from samverkan.commitments.types import Status
from storage import audit, commitments
from storage.commitment_tables import CommitmentRow
from storage.commitments import Filter

_STATES: dict[State, tuple[str, ...]] = {
    "done": (Status.KLART.value,),
    "cancelled": (Status.AVBRUTET.value,),
    "moved": (Status.FLYTTAT.value,),
    "proposed": (Status.FORESLAGET.value,),
    "going": (Status.PAGAENDE.value,),
}
_NEAREST = 3
_MOST_IN_FILE = 100_000
_ANY_DAY = date(2026, 1, 1)
_ABOUT = re.compile(r"(?:for|hos|om|utan|fran|som)\s")
_STEM = 5
_ENDINGS = ("arna", "erna", "orna", "ena", "en", "et", "n", "t")


_index = kept_by_model(index_of)


def is_question(argument: str) -> bool:
    """Say whether words after a question's first word may be about åtaganden."""
    if _ABOUT.match(fold(argument)):
        return True
    # Whether it is one does not hang on the day.
    return read(f"visa {argument}", {}, _ANY_DAY) is not None


async def ask(call: Call) -> Sequence[Message]:
    """Answer a question, the whole of what was said."""
    query = _understood(call)
    if query is None:
        raise Told("atagande_oklart", suggestions=nearest(call.utterance.text))
    return stopped(call, call.utterance.text) or await answer(call, query)


async def plainly(call: Call) -> Taken | None:
    """Take a question in the direct chat that begins with no command's name."""
    query = _understood(call)
    return ("åtaganden", await ask(call)) if query is not None else None


def _understood(call: Call) -> Query | None:
    text = call.utterance.text.lstrip("!")
    return read(text, _index(call.context.municipality), call.context.today)


def nearest(text: str) -> Sequence[str]:
    """Return the three questions that are written most like a text."""
    known: Sequence[str] = [*load("ataganden")["examples"], *load("ataganden")["other_examples"]]
    found = process.extract(fold(text), known, scorer=fuzz.WRatio, processor=fold, limit=_NEAREST)
    return [example for example, _, _ in found]


async def answer(call: Call, query: Query) -> Sequence[Message]:
    """Return what a query asks for."""
    if query.what == "more":
        return await _more(call)
    if query.what == "progress" and named_in(call.context.municipality, call.utterance.text):
        return await activities.goals(call)
    if query.what == "promises":
        return await citizens.show(call)
    if query.what == "overview":
        return await _overview(call)
    if query.what == "one":
        return await whole.show(call, query.number)
    sight = sight_here(call)
    wanted = await _wanted(call, query, sight)
    if query.unknown and not await commitments.count(call.context.session, wanted, most=1):
        raise Told("atagande_okant_namn", said=query.unknown, suggestions=_named_like(call, query))
    if query.export:
        return await _exported(call, query, wanted)
    sums = sight.summary and not query.mine
    if sums and not query.words:
        # Elected members get the sums of all; words would tell what is in them.
        wanted = replace(wanted, seen_owners=None, seen_forums=None)
    waiting = await _waiting(call, query, wanted)
    if sums or query.what == "count":
        return await _counted(call, wanted, waiting)
    return await _listed(call, wanted, 0, call.utterance.text, waiting)


async def _waiting(call: Call, query: Query, wanted: Filter) -> int:
    """Return how many more there are that wait for a yes in the line, beside what is open."""
    if query.state != "open" or wanted.every or wanted.steering:
        return 0
    proposed = replace(wanted, statuses=_STATES["proposed"])
    return await commitments.count(call.context.session, proposed)


async def _overview(call: Call) -> Sequence[Message]:
    """`översikt`: what the coordinator gets on Mondays, or of the forum that one leads."""
    context, functions = call.context, call.actor.functions
    forum = None
    if not sight_here(call).all:
        led = [
            f for f in context.municipality.forums if set(functions) & {*f.chairs, f.coordinator}
        ]
        if not led or not call.place.direct:
            raise Told("atagande_oklart", suggestions=nearest(call.utterance.text))
        forum = led[0]
    parts = await overview.parts_of(context, forum=forum.id if forum else None)
    goals = await overview.goals_at_risk(context, used=bool(parts))
    return (
        call.private(
            "atagande_oversikt",
            parts=parts,
            goals=goals,
            forum=forum.name if forum else "",
            access_class="K3",
        ),
    )


async def _wanted(call: Call, query: Query, sight: Sight) -> Filter:
    """Return the filter of a query; the plan that it names is one of those there are."""
    wanted = filter_of(call, query, sight)
    said = query.narrowed.plan
    if not said or query.state == "steering":
        return wanted
    names = await commitments.plan_names(call.context.session)
    found = plans_named(names, said)
    if not found:
        near = process.extract(said, names, scorer=fuzz.WRatio, processor=fold, limit=_NEAREST)
        suggestions = [f"visa åtaganden i {name}" for name, _, _ in near]
        raise Told("atagande_okant_namn", said=said, suggestions=suggestions)
    return replace(wanted, plans=tuple(found))


def filter_of(call: Call, query: Query, sight: Sight) -> Filter:
    """Return the filter of a query, within what may be seen."""
    if query.state == "steering":
        return steering.wanted(call, query)
    ids = {named.kind: named.id for named in query.named}
    every = query.state == "all"
    return Filter(
        statuses=_STATES.get(query.state, ()),
        every=every,
        overdue_on=call.context.today if query.state == "overdue" else None,
        done=query.state == "done",
        first=query.first,
        last=query.last,
        holders=_holders(call, query, ids),
        forums=(ids["forum"],) if "forum" in ids else None,
        area=ids.get("area"),
        words=tuple(_stem(word) for word in query.words),
        unowned=query.state == "unowned",
        undated=query.state == "undated",
        priority=query.narrowed.priority or None,
        cost_from=query.narrowed.cost_from,
        cost_to=query.narrowed.cost_to,
        unfunded=query.narrowed.unfunded,
        seen_owners=None if sight.all else sight.owners,
        seen_forums=None if sight.all else sight.forums,
    )


def _stem(word: str) -> str:
    """Return the beginning by which a word is found in other forms too."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            return word.removesuffix(ending)
    return word


def _holders(call: Call, query: Query, ids: Mapping[Kind, str]) -> tuple[str, ...] | None:
    """Return the functions that a question names, themselves or by where they belong."""
    if query.mine:
        return call.actor.functions
    chosen: set[str] | None = None
    functions = call.context.municipality.functions
    parts: tuple[tuple[Kind, set[str]], ...] = (
        ("function", {f.id for f in functions if f.id == ids.get("function")}),
        ("department", {f.id for f in functions if f.department == ids.get("department")}),
        ("organisation", {f.id for f in functions if f.organisation == ids.get("organisation")}),
        ("role", {f.id for f in functions if f.role == ids.get("role")}),
    )
    for kind, belongs in parts:
        if kind in ids:
            chosen = belongs if chosen is None else chosen & belongs
    return None if chosen is None else tuple(sorted(chosen))


async def _listed(
    call: Call, wanted: Filter, offset: int, question: str, waiting: int = 0
) -> Sequence[Message]:
    context = call.context
    rows = await commitments.page(context.session, wanted, offset=offset)
    total = await commitments.count(context.session, wanted)
    # Numbers go on from page to page, so that each row keeps its own.
    before: list[int] = []
    if offset:
        listed = await commitments.shown(context.session, call.actor.person)
        before = list(listed.ids)[:offset] if listed else []
    await commitments.show(
        context.session,
        call.actor.person,
        [*before, *(row.id or 0 for row in rows)],
        question,
        context.now,
    )
    views = await shown_all(context, rows)
    say = call.private if is_private(call) or steering.is_elsewhere(call, wanted) else call.reply
    return (
        say(
            "atagande_lista",
            steering=wanted.steering,
            rows=[
                {**one, "place": offset + n, "shared": _is_shared(wanted, row)}
                for n, (row, one) in enumerate(zip(rows, views, strict=True), 1)
            ],
            total=min(total, commitments.COUNTED),
            over=total > commitments.COUNTED,
            more=total > offset + len(rows),
            waiting=waiting,
            access_class="K2" if _own(call, wanted) else "K3",
            subject=None if offset else (subject_of(rows) if rows else None),
        ),
    )


def _is_shared(wanted: Filter, row: CommitmentRow) -> bool:
    """Say whether those who are asked about do it together with an owner who is another."""
    return wanted.holders is not None and row.owner not in wanted.holders


def _own(call: Call, wanted: Filter) -> bool:
    mine = set(call.actor.functions)
    owners = wanted.holders if wanted.holders is not None else wanted.seen_owners
    return owners is not None and set(owners) <= mine and not wanted.seen_forums


async def _more(call: Call) -> Sequence[Message]:
    listed = await commitments.shown(call.context.session, call.actor.person)
    index = _index(call.context.municipality)
    query = read(listed.question, index, call.context.today) if listed else None
    if listed is None or query is None:
        raise Told("atagande_ingen_rad", number=1, rows=0)
    wanted = await _wanted(call, query, sight_here(call))
    return await _listed(call, wanted, len(listed.ids), listed.question)


async def _counted(call: Call, wanted: Filter, waiting: int) -> Sequence[Message]:
    session = call.context.session
    total = await commitments.count(session, wanted)
    late = 0
    if not wanted.done and not wanted.statuses:
        late = await commitments.count(session, replace(wanted, overdue_on=call.context.today))
    say = call.private if is_private(call) else call.reply
    return (
        say("atagande_antal", total=total, late=late, over=total > commitments.COUNTED,
            waiting=waiting, access_class="K2"),
    )  # fmt: skip


async def _exported(call: Call, query: Query, wanted: Filter) -> Sequence[Message]:
    """Send the whole list as a file, whose cells are never formulas, to whoever asks.

    What is only proposed is in the file too, and is said to be.
    """
    if query.state == "open" and not wanted.every:
        wanted = replace(wanted, statuses=FOLLOWED)
    rows = await commitments.page(call.context.session, wanted, limit=_MOST_IN_FILE)
    access_class = "K2" if _own(call, wanted) else "K3"
    said = call.private(
        "atagande_export",
        count=len(rows),
        form=query.export,
        leads=leads_any(call.context.municipality, call.actor.functions),
        access_class=access_class,
    )
    if not rows:
        return (said,)
    kept = await keep_list(
        call.context, rows, call.utterance.event, form=query.export, access_class=access_class
    )
    audit.note(
        call.context.session, call.context.now, call.actor.person, "commitments_exported",
        f"paper:{kept.id}", count=len(rows), form=query.export,
    )  # fmt: skip
    return (said, as_form(said, kept, query.export))


def _named_like(call: Call, query: Query) -> Sequence[str]:
    model = call.context.municipality
    names = [
        *(one.name for one in model.departments),
        *(one.name for one in model.organisations),
        *(one.name for one in model.forums),
        *(one.name for one in model.functions),
    ]
    near = process.extract(query.unknown, names, scorer=fuzz.WRatio, processor=fold, limit=_NEAREST)
    return [f"visa åtaganden för {name}" for name, _, _ in near]
