"""Which group is meant, who may change it, who sits in it, and who is let into its room."""

from collections.abc import Sequence
from dataclasses import dataclass

from commands.base import Call, Context, Message, NotYours, Opening, Told, fold
from commands.heard import Actor
from samverkan.finding import functions_named
from samverkan.structure import Forum, Function
from samverkan.temporary import leaders, of_forum, templates
from storage import people, rooms, temporary
from storage.tables import TemporaryGroup

SUBJECT = "insats"
"""First part of the subject of messages about a group."""


@dataclass(frozen=True, slots=True)
class Group:
    """A group that was started: its row, and the forum that it is."""

    row: TemporaryGroup
    forum: Forum

    @property
    def id(self) -> int:
        """The stored id."""
        return self.row.id or 0

    @property
    def subject(self) -> str:
        """What messages about it are about."""
        return f"{SUBJECT}:{self.id}"


async def running(context: Context) -> tuple[Group, ...]:
    """Return the groups that nobody has closed and that the model has a pattern for."""
    rows = await temporary.running(context.session)
    return tuple(found for row in rows if (found := as_group(context, row)) is not None)


def as_group(context: Context, row: TemporaryGroup) -> Group | None:
    """Return a stored group with its forum as the row stands now; None without a pattern."""
    forum = of_forum(context.municipality, temporary.of_row(row))
    return None if forum is None else Group(row, forum)


def leads(context: Context, actor: Actor, forum: Forum) -> bool:
    """Say whether a person may start, change or close a group."""
    return bool(set(actor.functions) & leaders(context.municipality, forum))


def must_have_pattern(context: Context) -> None:
    """Raise `Told` in a municipality whose model has no pattern for any group to start."""
    if not templates(context.municipality):
        raise Told("ingen_insats_finns")


async def meant(call: Call, command: str, words: str) -> Group:
    """Return the group that a command is about: named, answered to, talked in, or the only one.

    Raises `Told` when it is none or may be several, `NotYours` when it is another's.
    """
    must_have_pattern(call.context)
    found = await running(call.context)
    if not found:
        raise Told("ingen_insats")
    wanted = fold(words).strip(" .!?")
    about = [g for g in found if g.subject == call.utterance.about]
    here = [g for g in found if g.forum.id == call.place.forum]
    if wanted:
        named = [g for g in found if fold(g.forum.name) == wanted]
        found_now = named or [g for g in found if wanted in fold(g.forum.name)]
    else:
        mine = [g for g in found if leads(call.context, call.actor, g.forum)]
        found_now = about or here or mine or list(found)
    if len(found_now) != 1:
        raise Told("vilken_insats", names=[g.forum.name for g in found_now or found])
    group = found_now[0]
    if not leads(call.context, call.actor, group.forum):
        raise NotYours(command, "ledare")
    return group


def function_meant(context: Context, words: str) -> Function:
    """Return the function that words mean. Raises `Told` when it is none or may be several."""
    found = functions_named(context.municipality, words)
    if len(found) != 1:
        some = [function.name for function in found[:6]]
        raise Told("vilken_funktion", said=words.strip()[:40], names=some)
    return found[0]


def seats_of(forum: Forum) -> tuple[str, ...]:
    """Return every function that belongs in the room: members, who leads, who coordinates."""
    return tuple(dict.fromkeys((*forum.members, *forum.chairs, forum.coordinator, *forum.adjunct)))


def people_of(context: Context, forum: Forum) -> dict[int, str]:
    """Return who belongs in the room today, with the function that brings each there.

    Holders, absent ones too, and who stands in for them.
    """
    found: dict[int, str] = {}
    for function in seats_of(forum):
        acting = context.addressee(function).person
        holders = (
            seat.person
            for seat in context.seats
            if seat.function == function and seat.role == "ordinarie" and seat.holds(context.today)
        )
        for person in (acting, *holders):
            if person is not None:
                found.setdefault(person, function)
    return found


async def let_in(context: Context, group: Group, *, by: int | None = None) -> Sequence[Message]:
    """Bring the room in line with who belongs there; tell each new one why and until when.

    The same whatever caused it: a start, a function added or removed, an absence, a
    vacancy that is filled, a function that changes hands.
    """
    wanted = people_of(context, group.forum)
    known = set(group.row.invited)
    new = [person for person in wanted if person not in known]
    gone = sorted(known - set(wanted))
    if not new and not gone:
        return ()
    group.row.invited = sorted(wanted)
    context.session.add(group.row)
    await context.session.flush()
    messages: list[Message] = []
    if new:
        messages.append(_opening(context, group, new))
    messages += [_told(context, group, one, wanted[one]) for one in new if one != by]
    return (*messages, *await _removals(context, group, gone))


def _opening(context: Context, group: Group, new: Sequence[int]) -> Message:
    return Message(
        key=f"room:{_key(context, group)}:{context.now.isoformat()}",
        kind="room",
        platform=group.row.platform,
        operation="open_room",
        opening=Opening(group.forum.id, group.forum.name, tuple(new)),
    )


def _told(context: Context, group: Group, person: int, function: str) -> Message:
    return Message(
        key=f"invited:{_key(context, group)}:{person}:{context.now.isoformat()}",
        kind="group",
        template="insats_inbjudan",
        data={
            "forum": group.forum.name,
            "function": context.function_name(function),
            "why": group.row.why,
            "end": group.row.end_day,
        },
        person=person,
        subject=group.subject,
        access_class=group.forum.access_class,
        awake=True,
    )


async def _removals(context: Context, group: Group, gone: Sequence[int]) -> Sequence[Message]:
    room = await rooms.of_forum(context.session, group.forum.id)
    if room is None:
        return ()
    accounts = [(await people.by_id(context.session, person)).user for person in gone]
    return tuple(
        Message(
            key=f"remove:{_key(context, group)}:{person}:{context.now.isoformat()}",
            kind="room",
            platform=room.platform,
            room=room.room,
            operation="remove",
            target=account,
        )
        for person, account in zip(gone, accounts, strict=True)
    )


async def say(
    context: Context, group: Group, template: str, cause: str, **data: object
) -> Sequence[Message]:
    """Return words to the group's room; nothing before it has one."""
    room = await rooms.of_forum(context.session, group.forum.id)
    if room is None:
        return ()
    return (
        Message(
            key=f"{template}:{_key(context, group)}:{cause}",
            kind="group",
            template=template,
            data={"forum": group.forum.name, **data},
            platform=room.platform,
            room=room.room,
            subject=group.subject,
            access_class=group.forum.access_class,
        ),
    )


def responsible(context: Context, group: Group) -> int:
    """Return whom to ask about a group: who coordinates it, else leads it, else started it."""
    for function in (group.forum.coordinator, *group.forum.chairs):
        person = context.addressee(function).person
        if person is not None:
            return person
    return group.row.started_by


def _key(context: Context, group: Group) -> str:
    return f"{context.municipality.id}:{group.forum.id}"
