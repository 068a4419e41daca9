"""Which meeting is meant, who sits in it, and who leads it (DOMAIN 11, 15.1)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from commands.base import Call, Context, Message, Told
from commands.heard import Actor
from commands.meetings import plan
from samverkan import swedish_forms as forms
from samverkan.commitments import sight
from samverkan.meetings.phrases import forum_meant
from samverkan.structure import Forum
from samverkan.swedish_dates import deadline
from storage import audit, meetings, rooms
from storage.meeting_tables import MeetingRow

_LONGEST_NAME = 6
"""Words that the name of a forum has at most."""
_FILLER = re.compile(
    r"^(?:(?:till|för|fran|från|i|på|med|mötet|motet|det|den|nästa|nasta)\s+)+", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Sitting:
    """A meeting with its forum.

    Attributes:
        narrowed: seen by somebody, or in a room, that may see no more than K2.

    """

    row: MeetingRow
    forum: Forum
    narrowed: bool = False

    @property
    def aggregated(self) -> bool:
        """What is known is shown in sums only: small numbers hidden, no places (DOMAIN 15.1)."""
        return self.narrowed or self.row.elected or self.forum.access_class in {"K1", "K2"}

    @property
    def id(self) -> int:
        """The meeting's stored id."""
        if self.row.id is None:
            raise ValueError("the meeting is not stored yet")
        return self.row.id

    @property
    def place(self) -> str:
        """Where the meeting is held; empty when nobody has said."""
        return self.row.place if self.row.place is not None else self.forum.place

    @property
    def ends_at(self) -> datetime:
        """When the meeting is meant to end."""
        return self.row.starts_at + timedelta(minutes=self.row.length or self.forum.length)

    @property
    def subject(self) -> str:
        """What our messages in the meeting are about."""
        return f"meeting:{self.id}"


def sitting_of(context: Context, row: MeetingRow) -> Sitting:
    """Return a meeting with its forum."""
    return Sitting(row, context.municipality.forum_by_id[row.forum])


def seated(forum: Forum) -> frozenset[str]:
    """Return every function that has to do with a forum's meetings."""
    guests = (function for some in forum.guests for function in some.functions)
    return frozenset(
        {
            *forum.members,
            *forum.adjunct,
            *forum.invited,
            *forum.deputies.values(),
            *forum.chairs,
            forum.coordinator,
            *guests,
        }
    )


def forums_of(context: Context, functions: Iterable[str]) -> tuple[Forum, ...]:
    """Return the forums that some functions sit in, those that they lead first."""
    mine = set(functions)
    found = [f for f in context.municipality.forums if mine & seated(f)]
    return tuple(sorted(found, key=lambda f: not mine & {f.coordinator, *f.chairs}))


def leading(sitting: Sitting) -> frozenset[str]:
    """Return the functions that may lead a meeting: chair, its deputy, secretary, coordinator."""
    forum, row = sitting.forum, sitting.row
    found = {row.chair, row.secretary, forum.coordinator, forum.deputies.get(row.chair or "")}
    return frozenset(function for function in found if function is not None)


def leads(actor: Actor, sitting: Sitting) -> bool:
    """Say whether a person may lead a meeting."""
    return bool(leading(sitting) & set(actor.functions))


def must_lead(call: Call, sitting: Sitting, command: str) -> None:
    """Refuse somebody who may not lead a meeting."""
    if not leads(call.actor, sitting):
        names = [call.context.function_name(id_) for id_ in sorted(leading(sitting))]
        raise Told("mote_leds_av", command=command, forum=sitting.forum.name, names=names)


def takes_part(actor: Actor, sitting: Sitting) -> bool:
    """Say whether a person belongs in a meeting."""
    mine = set(actor.functions)
    return bool(mine & ({*sitting.row.called, *seated(sitting.forum)} | leading(sitting)))


def function_in(actor: Actor, sitting: Sitting) -> str | None:
    """Return the function that a person speaks for in a meeting; own ones first."""
    called = set(sitting.row.called)
    inside = called | leading(sitting) | set(sitting.forum.deputies.values())
    for functions in (called, inside):
        for function in actor.functions:
            if function in functions:
                return function
    return None


def is_inside(context: Context, functions: Iterable[str]) -> bool:
    """Say whether a person may read a group's own notes: no outsider, nobody elected."""
    return sight.is_inside(context.municipality, functions)


def when(context: Context, row: MeetingRow) -> str:
    """Return when a meeting is, in words."""
    local = context.local(row.starts_at)
    year = f" {local.year}" if local.year != context.today.year else ""
    return f"{forms.day(local.date())}{year} kl. {forms.clock(local)}"


def forum_in(context: Context, text: str) -> tuple[Forum | None, str]:
    """Return the forum that a text names, and the text without its name."""
    words = text.split()
    for count in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for at in range(len(words) - count + 1):
            found = forum_meant(context.municipality, " ".join(words[at : at + count]))
            if found is not None:
                rest = " ".join((*words[:at], *words[at + count :]))
                return context.municipality.forum_by_id[found], _FILLER.sub("", f"{rest} ").strip()
    return None, _FILLER.sub("", f"{text} ").strip()


async def running(call: Call) -> Sitting:
    """Return the meeting that goes on and is meant; says so when there is none."""
    found = await running_or_none(call)
    if found is None:
        raise Told("motet_installt" if await _is_cancelled(call) else "inget_mote_pagar")
    return found


async def _is_cancelled(call: Call) -> bool:
    """Say whether the meeting that would go on in this room about now is cancelled."""
    if call.place.forum is None:
        return False
    now = call.context.now
    found = await meetings.of_forums(
        call.context.session, (call.place.forum,), ("installt",), newest_first=True, limit=5
    )
    return any(abs(row.starts_at - now) < plan.GRACE for row in found)


async def running_or_none(call: Call) -> Sitting | None:
    """Return the meeting that goes on: the thread's, the room's, or one's own."""
    context = call.context
    about = await _about(call)
    if about is not None and about.row.status in meetings.RUNNING:
        return about
    if call.place.forum is not None:
        here: Sequence[str] = (call.place.forum,)
    else:
        here = [forum.id for forum in forums_of(context, call.actor.functions)]
    found = await meetings.running(context.session, here)
    return sitting_of(context, found[0]) if found else None


async def _about(call: Call) -> Sitting | None:
    """Return the meeting that the message answered to is about."""
    kind, _, rest = (call.utterance.about or "").partition(":")
    number = rest.partition(":")[0]
    if kind not in SUBJECTS or not number.isdigit():
        return None
    return sitting_of(call.context, await meetings.by_id(call.context.session, int(number)))


SUBJECTS = frozenset({"meeting", "summons", "proposal", "missing", "notes", "decision"})
"""First parts of subjects whose second part is a meeting."""


async def forum_of(call: Call, text: str) -> tuple[Forum, str]:
    """Return the forum that a command is about, and the words that do not name it."""
    context = call.context
    named, rest = forum_in(context, text)
    if named is not None:
        if not seated(named) & set(call.actor.functions):
            raise Told("inte_med_i_forumet", forum=named.name)
        return named, rest
    about = await _about(call)
    if about is not None:
        return about.forum, rest
    if call.place.forum is not None:
        return context.municipality.forum_by_id[call.place.forum], rest
    mine = forums_of(context, call.actor.functions)
    with_rooms = await meetings.forums_with_rooms(context.session)
    likely = [forum for forum in mine if forum.id in with_rooms] or list(mine)
    led = [f for f in likely if {f.coordinator, *f.chairs} & set(call.actor.functions)]
    for found in (led, likely):
        if len(found) == 1:
            return found[0], rest
    if not mine:
        raise Told("inget_forum")
    raise Told("vilket_forum", forums=[forum.name for forum in (led or likely)][:8])


async def ahead(call: Call, text: str) -> tuple[Sitting, str]:
    """Return the meeting to come, or going on, that a command is about, and the other words."""
    context = call.context
    about = await _about(call)
    if about is not None and about.row.status in meetings.AHEAD:
        return about, forum_in(context, text)[1]
    forum, rest = await forum_of(call, text)
    named = deadline(rest, context.today)
    row = await plan.next_meeting(context, forum, _near(named.day if named else None, context))
    if row is None:
        raise Told("inget_kommande_mote", forum=forum.name)
    rest = " ".join(rest.replace(named.words, " ").split()) if named else rest
    return sitting_of(context, row), rest


def _near(day: date | None, context: Context) -> date | None:
    """Return the day, unless it is one of a year hence that was meant to be of this year."""
    if day is not None and day - context.today > timedelta(days=330):
        return None
    return day


def with_reason(call: Call) -> tuple[str, str]:
    """Return what stands before and after the first colon of a command's words."""
    said = " ".join(call.utterance.text.partition(":")[2].split())
    if said and said == call.argument:
        # The colon stood right behind the command's name.
        return "", said
    head, _, why = call.argument.partition(":")
    return head.strip(), " ".join(why.split())


async def in_rooms(  # noqa: PLR0913 -- a message has that many facts, each named at the call
    context: Context,
    sitting: Sitting,
    key: str,
    kind: str,
    template: str,
    data: Mapping[str, Any],
    *,
    in_thread: bool = True,
    subject: str | None = None,
    access_class: str | None = None,
    awake: bool = False,
) -> list[Message]:
    """Return a message to each of the forum's rooms, in the meeting's thread.

    What waits until people are `awake` says nothing once the meeting has begun.
    """
    return [
        Message(
            key=f"{key}{place.suffix}",
            kind=kind,
            template=template,
            data=data,
            room=place.room,
            platform=place.platform,
            thread_of=f"{start_key(sitting)}{place.suffix}" if in_thread else None,
            subject=subject or sitting.subject,
            access_class=access_class,
            awake=awake,
            expires_at=sitting.row.starts_at if awake else None,
        )
        for place in await rooms.places(context.session, sitting.forum.id)
    ]


def start_key(sitting: Sitting) -> str:
    """Return the key of the message whose thread the meeting is held in."""
    return f"meeting:{sitting.id}:start"


def record(call: Call, sitting: Sitting, action: str, **detail: object) -> None:
    """Write in the audit log what was done with a meeting."""
    audit.note(
        call.context.session,
        call.context.now,
        call.actor.person,
        action,
        sitting.subject,
        **detail,
    )
