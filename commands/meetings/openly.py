"""What was said in a meeting, for those who may see no place finer than an area (15.1).

Elected members, outsiders and rooms with either get the aggregated papers. A line whose
words name a place is given there with the place as its area, or held back until the
secretary has worded it anew: `rad 3 öppet: …`.
"""

from collections.abc import Sequence

from commands.base import Call, Context, Message, Told
from commands.meetings.sittings import Sitting, is_inside, record
from samverkan import swedish_forms as forms
from samverkan.meetings import lines
from samverkan.meetings.openly import opened
from storage import meetings, rooms
from storage.meeting_tables import AgendaItem, DecisionRow, MeetingLine

_SHOWN = frozenset({lines.DECISION, lines.STANDPOINT, lines.PROMISE})
"""The kinds of lines that stand in the aggregated notes."""


def of_line(context: Context, line: MeetingLine, decision: DecisionRow | None) -> str | None:
    """Return a line's words for the aggregated notes: empty when held, None when the same."""
    if line.open_text is not None:
        return line.open_text
    said = (decision.text if decision else None) or line.text
    found = opened(said, context.gazetteer)
    is_same = found == said and opened(line.text, context.gazetteer) == line.text
    return None if is_same else found


def of_item(context: Context, item: AgendaItem) -> tuple[str | None, str]:
    """Return the title and the text of a point for the aggregated papers, as of a line.

    The headings of the municipality's own model are everybody's.
    """
    if item.heading is not None:
        return None, item.text
    title = opened(item.title, context.gazetteer)
    return None if title == item.title else title, opened(item.text, context.gazetteer)


async def held(context: Context, sitting: Sitting) -> Sequence[MeetingLine]:
    """Return the lines that are held back from the aggregated notes."""
    decided = await meetings.decisions_of(context.session, sitting.id)
    return [
        line
        for line in await meetings.lines(context.session, sitting.id)
        if line.kind in _SHOWN
        and not line.struck
        and of_line(context, line, decided.get(line.id or 0)) == ""
    ]


async def has_readers(context: Context, sitting: Sitting) -> bool:
    """Say whether anybody gets the aggregated papers of a meeting."""
    outside = [id_ for id_ in sitting.row.called if not is_inside(context, (id_,))]
    if outside or sitting.aggregated:
        return True
    return any(
        place.ceiling < "K3" for place in await rooms.places(context.session, sitting.forum.id)
    )


async def asked(context: Context, sitting: Sitting, key: str) -> list[Message]:
    """Return the question to the secretary about what is held back; nothing when nobody reads."""
    if not await has_readers(context, sitting):
        return []
    found = await held(context, sitting)
    person = context.addressee(sitting.row.secretary).person
    if not found or person is None:
        return []
    return [
        Message(
            key=f"{key}:openly",
            kind="notes",
            template="rader_med_plats",
            data={
                "forum": sitting.forum.name,
                "lines": [{"number": line.number, "text": line.text} for line in found],
            },
            person=person,
            subject=f"notes:{sitting.id}:0",
            access_class="K3",
            awake=True,
        )
    ]


async def word_anew(
    call: Call, sitting: Sitting, line: MeetingLine, text: str
) -> Sequence[Message]:
    """`rad 3 öppet: …`: give a line the words that everybody may read."""
    if line.kind not in _SHOWN:
        raise Told("rad_ej_oppen", number=line.number)
    line.open_text = forms.capitalised(" ".join(text.split()))
    call.context.session.add(line)
    record(call, sitting, "line_opened", line=line.number)
    await call.context.session.flush()
    left = [one.number for one in await held(call.context, sitting)]
    return (
        call.reply(
            "rad_oppen",
            kind="confirm",
            number=line.number,
            text=line.open_text,
            left=left,
            subject=sitting.subject,
        ),
    )
