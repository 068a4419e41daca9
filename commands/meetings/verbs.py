"""The commands of meetings, in the order `hjälp` shows them."""

import re
from collections.abc import Awaitable, Callable, Sequence

from commands.base import Call, Command, Message, Right
from commands.commitments import making
from commands.meetings import (
    after,
    attachments,
    attending,
    before,
    closing,
    comments,
    during,
    editing,
    formal,
    line_decisions,
    looking,
    moving,
    notes,
)
from commands.meetings.sittings import running_or_none
from samverkan.meetings import lines


def _anything(argument: str) -> bool:
    return bool(argument)


def _nothing(argument: str) -> bool:
    return not argument.strip(" .!?")


def _matching(pattern: str) -> Callable[[str], bool]:
    compiled = re.compile(pattern, re.IGNORECASE)

    def accepts(argument: str) -> bool:
        return compiled.fullmatch(argument.strip(" .!?")) is not None

    return accepts


def _writes(kind: str) -> Callable[[Call], Awaitable[Sequence[Message]]]:
    async def run(call: Call) -> Sequence[Message]:
        return await notes.written(call, kind)

    return run


_SOMETHING_SHORT = _matching(r".{0,60}")
_POINT = _matching(r"(?:punkt\s+)?\d{1,3}.{0,40}|")


async def _promised(call: Call) -> Sequence[Message]:
    """Take an åtagande into the notes of the meeting that goes on, else into the register."""
    if await running_or_none(call) is not None:
        return await notes.written(call, lines.PROMISE)
    return await making.make(call)


_BEFORE: tuple[Command, ...] = (
    Command("möten", Right.MOTE, before.upcoming, _nothing, ("nästa möte", "kommande möten")),
    Command(
        "dagordning",
        Right.MOTE,
        before.show_agenda,
        _SOMETHING_SHORT,
        ("ta fram dagordning", "ta fram dagordningen", "visa dagordning"),
    ),
    Command(
        "ordförande",
        Right.MOTE,
        looking.show_chair,
        _SOMETHING_SHORT,
        ("vem är ordförande", "vem leder mötet", "vem leder"),
    ),
    Command("föreslå punkt", Right.MOTE, before.propose, _anything, ("ny punkt",)),
    Command("bilaga", Right.MOTE, attachments.attach, _POINT, ("bilagor",)),
    Command("kommer", Right.MOTE, before.coming, before.is_coming, ("jag kommer",)),
    Command("förhinder", Right.MOTE, before.declining, _SOMETHING_SHORT, ("jag har förhinder",)),
    Command("flytta punkt", Right.MOTE, before.move_point, before.is_move),
    Command("stryk punkt", Right.MOTE, before.strike_point, before.is_number),
    Command("dnr", Right.MOTE, formal.set_dnr, formal.holds_digit, ("diarienummer",)),
    Command("föredragande", Right.MOTE, formal.set_presenter, before.is_number),
    Command("ställ in", Right.MOTE, moving.cancel, _anything),
    Command("flytta mötet", Right.MOTE, moving.move_meeting, moving.is_new_day),
    Command("plats", Right.MOTE, moving.set_place, moving.is_of_the_meeting, ("mötesplats",)),
)
_DURING: tuple[Command, ...] = (
    Command("möte start", Right.MOTE, during.start, _SOMETHING_SHORT, ("starta mötet",)),
    Command("närvaro", Right.MOTE, attending.attendance, _SOMETHING_SHORT),
    Command("sekreterare", Right.MOTE, attending.secretary, _SOMETHING_SHORT),
    Command("justerare", Right.MOTE, attending.adjusters, _anything),
    Command("punkt", Right.MOTE, during.point, _matching(r"\d{1,3}")),
    Command("nästa", Right.MOTE, during.next_point, _nothing, ("nästa punkt",)),
    Command("anteckna", Right.MOTE, _writes(lines.NOTE), _anything),
    Command("beslut", Right.MOTE, _writes(lines.DECISION), _anything, ("ställningstagande",)),
    Command("åtagande", Right.MOTE, _promised, _anything, ("nytt åtagande",)),
    Command("fråga", Right.MOTE, _writes(lines.QUESTION), _anything),
    Command("yrkande", Right.MOTE, _writes(lines.CLAIM), _anything),
    Command("underlag", Right.MOTE, _writes(lines.BASIS), _anything, ("beslutsunderlag",)),
    Command("reservation", Right.MOTE, _writes(lines.RESERVATION), _anything),
    Command("protokollsanteckning", Right.MOTE, _writes(lines.STATEMENT), _anything),
    Command("bordlägg", Right.MOTE, during.table, _POINT),
    Command("hänskjut", Right.MOTE, during.refer, _matching(r"(?:punkt\s+)?(?:\d+\s+)?till\b.+")),
    Command("rader", Right.MOTE, editing.listed, _POINT),
    Command("rad", Right.MOTE, editing.line, before.is_number),
    Command("stryk rad", Right.MOTE, editing.strike_line, before.is_number),
    Command("ajournera", Right.MOTE, during.adjourn, _SOMETHING_SHORT),
    Command("fortsätt", Right.MOTE, during.resume, _matching(r"mötet|")),
    Command("möte slut", Right.MOTE, during.end, _matching(r"ändå|anda|"), ("avsluta mötet",)),
    Command("besluta", Right.ALLA, line_decisions.answer_by_number, line_decisions.is_answer),
)
_AFTER: tuple[Command, ...] = (
    Command("justering", Right.MOTE, formal.set_adjusting, formal.holds_digit),
    Command("anslag", Right.MOTE, formal.set_notice, formal.is_notice),
    Command("synpunkt", Right.MOTE, comments.comment, _anything),
    Command("ta med", Right.MOTE, comments.take_in, comments.is_comment_number),
    Command("avböj", Right.MOTE, comments.turn_down, comments.is_comment_number),
    Command(
        "godkänn anteckningar",
        Right.MOTE,
        after.approve,
        _SOMETHING_SHORT,
        ("godkänn protokoll", "godkänn anteckningarna"),
    ),
    Command("öppna anteckningar", Right.MOTE, after.reopen, _anything, ("öppna protokoll",)),
    Command(
        "anteckningar",
        Right.MOTE,
        looking.show_notes,
        _SOMETHING_SHORT,
        ("protokoll", "visa anteckningar", "mötesanteckningar", "minnesanteckningar"),
    ),
    Command("vad beslutade vi om", Right.MOTE, looking.show_decisions, _anything, ("sök beslut",)),
    Command("närvarostatistik", Right.MOTE, closing.statistics, _SOMETHING_SHORT),
)
COMMANDS = (*_BEFORE, *_DURING, *_AFTER)
NAMES = frozenset(command.name for command in COMMANDS)
LEADERS = frozenset(
    {
        "flytta punkt",
        "stryk punkt",
        "ställ in",
        "flytta mötet",
        "dnr",
        "föredragande",
        "plats",
        "justering",
        "anslag",
        "möte start",
        "sekreterare",
        "justerare",
        "punkt",
        "nästa",
        "bordlägg",
        "hänskjut",
        "ajournera",
        "fortsätt",
        "möte slut",
        "ta med",
        "avböj",
        "öppna anteckningar",
    }
)
"""What help names to those who may lead a meeting."""
