"""A call in a forum's chat begins or ends: the bot offers to take notes, and to end them.

Teams tells of calls that were scheduled. What a person decides stays with a person: whoever
leads starts the notes, and ends them.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from commands.answers import THUMBS_UP, is_yes
from commands.base import Call, Context, Message, Run
from commands.heard import Place
from commands.meetings import closing, during, plan, sending, verbs
from commands.meetings.sittings import Sitting, forum_in, sitting_of, when
from commands.topics import Standing, Stands, Taken, Topic
from samverkan.structure import Forum
from storage import meetings
from storage.meeting_tables import MeetingRow

_NEAR = timedelta(hours=4)
"""A call so near to a planned meeting is that meeting."""
_OFFER, _ENDING = "erbjudande", "avslut"
_CARDS = {_OFFER: "mote_erbjuds", _ENDING: "mote_slut_erbjuds"}


async def began(
    context: Context, place: Place, title: str, thread: str | None = None
) -> Sequence[Message]:
    """Offer to start the meeting, with its agenda, in the chat or the thread of the call.

    A call in a chat that is no forum's is told to the coordinator of the forum that its title
    names, and nothing is said in the chat: nobody knows who reads there.
    """
    if place.forum is None:
        return await _elsewhere(context, title)
    forum = context.municipality.forum_by_id[place.forum]
    if await meetings.running(context.session, (forum.id,)):
        return ()
    row = await _near(context, forum)
    if row is None:
        return ()
    sitting = sitting_of(context, row)
    paper, kept = await sending.keep(context, sitting, await sending.agenda_of(context, sitting))
    offer = Message(
        key=f"offer:{sitting.id}:{place.platform}",
        kind="agenda",
        template="mote_erbjuds",
        data={"forum": forum.name, "paper": paper, "name": ""},
        room=place.room,
        platform=place.platform,
        thread=thread,
        subject=f"{_OFFER}:{sitting.id}",
        access_class=paper.access_class,
        expires_at=row.starts_at + _NEAR,
    )

    async def smaller() -> sending.Version:
        return await sending.aggregated_agenda(context, sitting)

    found = await sending.fitted(context, sitting, [offer], (paper, kept), smaller)
    return [message for message, _ in found]


async def _near(context: Context, forum: Forum) -> MeetingRow | None:
    """Return the planned meeting that is about now."""
    row = await plan.next_meeting(context, forum, None)
    is_now = row is not None and abs(row.starts_at - context.now) <= _NEAR
    return row if is_now else None


async def _elsewhere(context: Context, title: str) -> Sequence[Message]:
    forum, _ = forum_in(context, title)
    row = await _near(context, forum) if forum is not None else None
    person = context.coordinator(forum) if forum is not None else None
    if forum is None or row is None or person is None or row.started_at is not None:
        return ()
    return (
        Message(
            key=f"offer:{row.id}:elsewhere",
            kind="help",
            template="mote_i_annan_chatt",
            data={"forum": forum.name, "when": when(context, row)},
            person=person,
            access_class="K2",
            expires_at=row.starts_at + _NEAR,
        ),
    )


async def ended(context: Context, place: Place, thread: str | None = None) -> Sequence[Message]:
    """Offer to end the meeting that goes on, so that the draft comes; tell what is open."""
    found = await meetings.running(context.session, (place.forum,)) if place.forum else ()
    if not found or found[0].status != "pagar":
        return ()
    sitting = sitting_of(context, found[0])
    return (
        Message(
            key=f"ending:{sitting.id}:{place.platform}:{context.now.isoformat()}",
            kind="notes",
            template="mote_slut_erbjuds",
            data={
                "forum": sitting.forum.name,
                "questions": await closing.open_questions(context, sitting),
                "name": "",
            },
            room=place.room,
            platform=place.platform,
            thread=thread,
            subject=f"{_ENDING}:{sitting.id}",
            access_class="K3",
        ),
    )


def _offer_of(name: str, run: Run, stands: Stands) -> Topic:
    """Return the topic of an offer that ✅ and a yes take, as the command would."""

    async def reacted(call: Call, _about: str, target: str, key: str) -> Taken | None:
        if key not in THUMBS_UP:
            return None
        call = call.answering(target)
        return name, await run(replace(call, argument=""))

    async def agreed(call: Call, _about: str) -> Taken | None:
        if not is_yes(call.utterance.text):
            return None
        return name, await run(replace(call, argument=""))

    return Topic(reacted, agreed, is_command=_is_command, stands=stands)


async def _sitting(context: Context, about: str) -> Sitting:
    return sitting_of(context, await meetings.by_id(context.session, int(about)))


async def _offered(context: Context, about: str) -> Standing | None:
    """Return that the meeting goes on, or is over."""
    row = (await _sitting(context, about)).row
    if row.started_at is None:
        return None
    data = {"ended": row.ended_at is not None}
    return Standing(_CARDS[_OFFER], "kort_mote", data, final=True)


async def _ending(context: Context, about: str) -> Standing | None:
    row = (await _sitting(context, about)).row
    if row.ended_at is None:
        return None
    return Standing(_CARDS[_ENDING], "kort_mote", {"ended": True}, final=True)


def _is_command(name: str, _text: str) -> bool:
    return name in verbs.NAMES


TOPICS = {
    _OFFER: _offer_of("möte start", during.start, _offered),
    _ENDING: _offer_of("möte slut", during.end, _ending),
}
"""First part of the subject of an offer -> what a reply or a reaction to it means."""
