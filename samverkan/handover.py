"""What a function is for: its forums, its meetings to come, what it is asked (DOMAIN 4 D27)."""

from dataclasses import dataclass
from datetime import date, timedelta

from samverkan import calendar
from samverkan.collection import all_collections, asked_in
from samverkan.structure import Collection, Forum, Function, Municipality

AHEAD = timedelta(days=180)
"""How far a package looks ahead."""
_OF_ONE_FORUM = 6
"""So many meetings of a forum at most; of a weekly one the next only."""


@dataclass(frozen=True, slots=True)
class Coming:
    """A meeting to come; `again` when it is the next of a weekly one."""

    meeting: calendar.Meeting
    forum: Forum
    again: bool


def forums_of(municipality: Municipality, function: str) -> tuple[Forum, ...]:
    """Return the forums at work in which a function has a seat of any kind."""
    return tuple(
        forum
        for forum in municipality.forums
        if not forum.is_resting
        and function
        in {
            *forum.members,
            *forum.deputies.values(),
            *forum.adjunct,
            *forum.invited,
            *forum.chairs,
            forum.coordinator,
            *(guest for guests in forum.guests for guest in guests.functions),
        }
    )


def coming_meetings(municipality: Municipality, function: str, today: date) -> tuple[Coming, ...]:
    """Return the meetings that a function comes to, in order of time."""
    found = []
    for forum in forums_of(municipality, function):
        ahead = calendar.meetings_of(municipality, forum, today, today + AHEAD)
        mine = [one for one in ahead if _comes(forum, one, function)]
        weekly = calendar.is_weekly(forum)
        found += [Coming(one, forum, weekly) for one in mine[: 1 if weekly else _OF_ONE_FORUM]]
    return tuple(sorted(found, key=lambda one: (one.meeting.starts, one.forum.id)))


def _comes(forum: Forum, meeting: calendar.Meeting, function: str) -> bool:
    """Say whether a function comes to one meeting; a guest only to those it is a guest at."""
    guests = {guest for guests in forum.guests for guest in guests.functions}
    regular = {*forum.members, *forum.adjunct, *forum.invited, *forum.chairs, forum.coordinator}
    return function not in guests - regular or function in meeting.guests


def asked_for(municipality: Municipality, function: str) -> tuple[tuple[Forum, Collection], ...]:
    """Return the collections that a function is asked for."""
    return tuple(
        (forum, item)
        for forum, item in all_collections(municipality)
        if not forum.is_resting and function in asked_in(forum, item)
    )


def contacts_of(municipality: Municipality, function: Function) -> tuple[str, ...]:
    """Return the functions that a function works with, its superior first."""
    found = [function.superior] if function.superior else []
    for forum in forums_of(municipality, function.id):
        found += [forum.coordinator, *forum.chairs, *forum.members, *forum.adjunct]
    return tuple(one for one in dict.fromkeys(found) if one != function.id)
