"""Reminders by the clock: once a working day, one message a person (DOMAIN 15.2).

What has been told is written in the same transaction as the messages, so that a bot that
was away tells each step once, the last of several that were missed, and nothing after *klart*.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Literal

from commands.base import Context, Message
from commands.commitments import register
from commands.commitments.making import reader_for
from commands.commitments.moving import chair_reader
from commands.commitments.views import QUESTION, REMINDER, class_for, shown, shown_to, subject_of
from samverkan import calendar
from samverkan.collection import functions_of
from samverkan.commitments.ladder import Reader, Rung, next_day, steps, to_tell
from samverkan.commitments.steering import steering_of
from samverkan.commitments.types import Status
from storage import audit, causes, commitments, warned
from storage.commitment_tables import CommitmentRow

As = Literal["owner", "chief", "chair", "steering", "confirm", "unowned"]
"""As what somebody is told of an åtagande."""
_SHOWN = 12
"""So many åtaganden are listed in one message; the rest are counted."""
_ASK_AGAIN = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Item:
    """Something to tell a person: the åtagande, and as what."""

    row: CommitmentRow
    told_as: As
    function: str = ""


@dataclass(slots=True)
class _Heap:
    """What is to be told, by person."""

    by_person: defaultdict[int, list[Item]] = field(default_factory=lambda: defaultdict(list))

    def add(self, person: int, item: Item) -> None:
        """Put an item on a person's heap, unless the person has that åtagande already."""
        if all(each.row.id != item.row.id for each in self.by_person[person]):
            self.by_person[person].append(item)


def _looked(context: Context) -> str:
    return f"commitments:{context.municipality.id}:{context.today}"


async def is_due(context: Context) -> bool:
    """Say whether reminders are due: once a working day, when people are awake."""
    if calendar.is_quiet(context.municipality, context.now):
        return False
    if not await commitments.is_anything_to_tell(context.session, context.today):
        return False
    return not await warned.given(context.session, (_looked(context),))


async def remind(context: Context) -> Sequence[Message]:
    """Tell everybody, in one message each, of what has come on the ladder."""
    if not await is_due(context):
        return ()
    warned.note(context.session, _looked(context), context.now)
    rows = await commitments.due_to_tell(context.session, context.today)
    told = await commitments.told(context.session, rows)
    heap = _Heap()
    proposed = [row.id or 0 for row in rows if Status(row.status) is Status.FORESLAGET]
    lacking = await causes.lacking(context.session, proposed)
    for row in rows:
        if row.id in lacking:
            # Nobody is asked to confirm what does not say what it is for.
            row.next_day = None
            continue
        _tell(context, row, told[row.id or 0], heap)
        context.session.add(row)
    await context.session.flush()
    return [await _message(context, person, items) for person, items in heap.by_person.items()]


def _tell(context: Context, row: CommitmentRow, told: set[Rung], heap: _Heap) -> None:
    """Put what is to be told of one åtagande on the heaps, and note it as told.

    When there is nobody at work to tell, it waits whole for another day.
    """
    if Status(row.status) is Status.FORESLAGET:
        _ask_to_confirm(context, row, heap)
        return
    days = register.rungs_of(context, row.forum)
    commitment = commitments.of_row(row)
    rungs = to_tell(commitment, context.today, told, days, row.snoozed_until)
    readers = [(step.reader, _person(context, row, step.reader)) for step in steps(rungs)]
    is_over = row.snoozed_until is not None and row.snoozed_until <= context.today
    if is_over and not rungs:
        readers = [(Reader.OWNER, _person(context, row, Reader.OWNER))]
    found = [(reader, person) for reader, person in readers if person is not None]
    if readers and not found:
        return
    for reader, person in found:
        heap.add(person, Item(row, _told_as(row, reader), row.owner or ""))
    if is_over or any(reader is not Reader.OWNER for reader, _ in found):
        row.snoozed_until = None
    _note(context, row, rungs, sorted({person for _, person in found}))
    row.next_day = next_day(commitments.of_row(row), told | set(rungs), days, row.snoozed_until)


def _told_as(row: CommitmentRow, reader: Reader) -> As:
    if reader is Reader.OWNER:
        return "owner" if row.owner else "unowned"
    names: Mapping[Reader, As] = {
        Reader.CHIEF: "chief",
        Reader.CHAIR: "chair",
        Reader.STEERING: "steering",
    }
    return names[reader]


def _note(context: Context, row: CommitmentRow, rungs: Sequence[Rung], to: Sequence[int]) -> None:
    if not rungs:
        return
    commitments.note_told(context.session, row, rungs, context.now)
    for rung in rungs:
        commitments.note(context.session, row, "told", context.now, rung=rung.value, to=to)
    is_late = row.due is not None and row.due < context.today
    if is_late and Status(row.status) is not Status.FORSENAT:
        commitments.set_status(row, Status.FORSENAT)
        commitments.note(context.session, row, "late", context.now)


def _ask_to_confirm(context: Context, row: CommitmentRow, heap: _Heap) -> None:
    person = reader_for(context, row.confirms) if row.confirms else _coordinator(context, row)
    if person is None:
        return
    heap.add(person, Item(row, "confirm" if row.confirms else "unowned", row.confirms or ""))
    row.next_day = calendar.next_working_day(context.today + _ASK_AGAIN)
    commitments.note(context.session, row, "asked", context.now, function=row.confirms, to=[person])


def _coordinator(context: Context, row: CommitmentRow) -> int | None:
    forum = context.municipality.forum_by_id.get(row.forum)
    return reader_for(context, forum.coordinator) if forum else None


def _person(context: Context, row: CommitmentRow, reader: Reader) -> int | None:
    """Return who is told today; None when nobody is at work."""
    if reader is Reader.CHAIR:
        return chair_reader(context, row.forum)
    if reader is Reader.STEERING:
        return chair_reader(context, steering_of(context.municipality, row.forum))
    owner = context.municipality.function_by_id.get(row.owner or "")
    if owner is None:
        return _coordinator(context, row)
    if reader is Reader.CHIEF:
        # Nobody stands above the highest: whoever leads the forum hears of it instead.
        above = reader_for(context, owner.superior) if owner.superior else None
        return above if above is not None else chair_reader(context, row.forum)
    person = reader_for(context, owner.id)
    return person if person is not None else _coordinator(context, row)


async def _message(context: Context, person: int, items: Sequence[Item]) -> Message:
    """Return the one message of the day to a person, its åtaganden numbered through.

    What the person may read no words of stands last and without a number to answer to.
    """
    functions = functions_of(person, context.today, context.seats, context.absences)
    ordered = [item for part in _ORDER for item in items if item.told_as == part]
    views = [(item, _seen(context, functions, item)) for item in ordered]
    views.sort(key=lambda view: bool(view[1]["hidden"]))
    listed = views[:_SHOWN]
    rows = [item.row for item, one in listed if not one["hidden"]]
    await commitments.show(context.session, person, [row.id or 0 for row in rows], "", context.now)
    audit.note(
        context.session,
        context.now,
        None,
        "commitment_reminded",
        subject_of([item.row for item, _ in listed]),
        told=person,
    )
    is_question = len(ordered) == 1 and ordered[0].told_as == "confirm"
    escalates = any(item.told_as in {"chief", "chair", "steering"} for item in items)
    return Message(
        key=f"reminder:{context.municipality.id}:{person}:{context.today}",
        kind="escalation" if escalates else "reminder",
        template="atagande_paminnelse",
        data={
            "parts": list(_parts(listed)),
            "more": len(ordered) - len(listed),
            "single": len(listed) == 1,
            "to_confirm": next(
                (n for n, (item, _) in enumerate(listed, 1) if item.told_as == "confirm"), 0
            ),
            "readable": bool(rows),
        },
        person=person,
        subject=subject_of(rows, QUESTION if is_question else REMINDER) if rows else None,
        access_class=class_for(context, functions, rows),
        awake=True,
    )


def _seen(context: Context, functions: Sequence[str], item: Item) -> Mapping[str, object]:
    """Return an åtagande as its reader may see it, whole when the reader is to act on it."""
    is_theirs = item.told_as in {"owner", "confirm", "unowned"}
    return shown(context, item.row) if is_theirs else shown_to(context, functions, item.row)


_ORDER: tuple[As, ...] = ("owner", "confirm", "chief", "chair", "steering", "unowned")


def _parts(listed: Sequence[tuple[Item, Mapping[str, object]]]) -> Iterator[Mapping[str, object]]:
    """Yield the parts of the message, with the number of each åtagande in the whole of it."""
    for is_hidden in (False, True):
        for part in _ORDER:
            rows = [
                {**one, "place": place}
                for place, (item, one) in enumerate(listed, 1)
                if item.told_as == part and one["hidden"] is is_hidden
            ]
            if rows:
                yield {"told_as": part, "rows": rows, "hidden": is_hidden}
