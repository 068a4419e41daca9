"""Notes and decisions found again, shown as far as a person and a place may see them."""

import re
from collections.abc import Sequence

from commands.base import Call, Message, Misunderstood, Told
from commands.meetings import sending, written
from commands.meetings.after import find
from commands.meetings.notes import refuse_personal_data
from commands.meetings.sittings import Sitting, forum_in, forum_of, forums_of, is_inside
from samverkan import calendar
from samverkan.meetings.decisions import State, stands
from samverkan.meetings.finding import matches
from samverkan.paper import thawed
from storage import meetings
from storage import papers as shelf
from storage.tables import PaperVersion

_YEAR = re.compile(r"\b20\d\d\b")
_MOST = 10
"""Decisions shown at once; with more the person is asked to name more words."""


async def show_notes(call: Call) -> Sequence[Message]:
    """`anteckningar [forum] [månad eller dag]`: the locked notes, else the draft."""
    sitting, _ = await find(call, call.argument)
    is_full = is_inside(call.context, call.actor.functions) and call.place.ceiling > "K2"
    kept = await _readable(call, sitting, is_full=is_full)
    if kept is None:
        raise Told("anteckningar_ej_klara", forum=sitting.forum.name)
    paper = thawed(kept.data)
    text = call.reply(
        "anteckningar",
        kind="notes",
        paper=paper,
        fingerprint=kept.fingerprint,
        subject=sitting.subject,
        access_class=kept.access_class,
    )
    return (text, *sending.files(text, kept))


async def _readable(call: Call, sitting: Sitting, *, is_full: bool) -> PaperVersion | None:
    """Return what may be read here: a draft only by those inside."""
    locked = await written.locked_version(call.context, sitting)
    if is_full:
        return locked or await written.draft_version(call.context, sitting)
    if locked is None:
        return None
    document = written.document_of(sitting) + sending.AGGREGATED
    return await shelf.latest(call.context.session, sitting.subject, document)


async def show_decisions(call: Call) -> Sequence[Message]:
    """`vad beslutade vi om belysningen?`: decisions, and proposals that nobody decided on."""
    context = call.context
    named, wanted = forum_in(context, call.argument.strip(" ?!."))
    mine = forums_of(context, call.actor.functions)
    wanted = wanted or (named.name if named else "")
    if not wanted:
        raise Misunderstood("vad beslutade vi om")
    if refused := refuse_personal_data(call, wanted):
        return refused
    if named is not None and wanted != named.name:
        mine = tuple(forum for forum in mine if forum.id == named.id)
    states = [state for state in State if state is not State.STRUKET]
    found = await meetings.decisions(context.session, [forum.id for forum in mine], states)
    rows = []
    for decision, line, row in found:
        item = await meetings.item(context.session, line.item_id) if line.item_id else None
        texts = (line.text, decision.text or "", item.title if item else "")
        if not matches(wanted, texts):
            continue
        rows.append(
            {
                "day": context.local(row.started_at or row.starts_at).date(),
                "forum": context.municipality.forum_by_id[row.forum].name,
                "paragraph": item.paragraph if item else None,
                "number": item.number if item else 0,
                "text": decision.text or line.text,
                "state": decision.state,
                "stands": stands(State(decision.state)),
                "decider": context.function_name(decision.decider) if decision.decider else "",
            }
        )
    return (
        call.private(
            "beslut_lista",
            wanted=wanted,
            rows=rows[:_MOST],
            more=max(0, len(rows) - _MOST),
            access_class="K3",
        ),
    )


async def show_chair(call: Call) -> Sequence[Message]:
    """`ordförande [forum] [år]`: who leads a forum's meetings, this year and others."""
    forum, rest = await forum_of(call, call.argument.strip(" ?!."))
    this = call.context.today.year
    named = _YEAR.search(rest)
    wanted = int(named[0]) if named else this + 1 if "nästa" in rest or "nasta" in rest else None
    shown = (wanted,) if wanted else (this, this + 1)
    years = [(year, calendar.chair_of(forum.chair, year)) for year in shown]
    chairs = [
        {"year": year, "chair": call.context.function_name(chair) if chair else ""}
        for year, chair in years
    ]
    return (call.reply("ordforande", forum=forum.name, chairs=chairs),)
