"""The commands of the register of åtaganden."""

import re
from collections.abc import Callable, Sequence

from commands import insats
from commands.base import Call, Command, Message, Right
from commands.commitments import (
    activities,
    asking,
    changing,
    evidence,
    making,
    measures,
    model_plans,
    moving,
    plans,
    raising,
    register,
)
from commands.commitments.finding import meant, must_change
from samverkan.commitments.types import Status
from storage import commitments

_ADDED = re.compile(r"^\W*l[äa]gg till\s*:", re.IGNORECASE)


def _numbered(argument: str) -> bool:
    """Say whether words begin with the number of an åtagande, or its place in a list."""
    return re.match(r"\s*(?:a\s?-?\s?\d{4}\s?-|\d{1,3}\b)", argument, re.IGNORECASE) is not None


def _matching(pattern: str) -> Callable[[str], bool]:
    wanted = re.compile(pattern, re.IGNORECASE)
    return lambda argument: wanted.match(argument.strip()) is not None


def is_addition(argument: str) -> bool:
    """Say that `lägg till` is always a command: a function of a group, or an åtagande."""
    return bool(argument)


async def add(call: Call) -> Sequence[Message]:
    """`lägg till: …` is an åtagande, `lägg till FUNKTION i GRUPP` a member of a group."""
    if _ADDED.match(call.utterance.text) or not insats.is_addition(call.argument):
        return await making.make(call)
    return await insats.add(call)


async def reopen(call: Call) -> Sequence[Message]:
    """`återöppna A-2026-031`: it was not done after all."""
    rows, _ = await meant(call, call.argument)
    for row in rows:
        must_change(call, row)
        commitments.set_status(row, Status.OPPET)
        row.done_on, row.ladder_from = None, call.context.today
        await register.changed(call.context, row, "reopened", call.actor.person)
    return (changing.said(call, rows, "reopened"),)


COMMANDS: tuple[Command, ...] = (
    Command(
        "åtaganden",
        Right.ALLA,
        asking.ask,
        asking.is_question,
        (
            "visa",
            "lista",
            "exportera",
            "mina åtaganden",
            "vad är",
            "vad har",
            "vad lovade",
            "vad förfaller",
            "vilka åtaganden",
            "hur många åtaganden",
            "öppna åtaganden",
            "försenade åtaganden",
            "vad är försenat",
        ),
    ),
    Command(
        "stäng",
        Right.ALLA,
        changing.done,
        changing.is_done,
        ("klart", "klar", "klarmarkera", "färdigt", "färdig", "gjort", "det är klart"),
    ),
    Command("pågår", Right.ALLA, changing.how_far, _numbered),
    Command(
        "flytta",
        Right.ALLA,
        moving.move,
        moving.is_move,
        ("försenat", "försenad", "skjut upp", "senarelägg", "det blir försenat"),
    ),
    Command("inte min", Right.ALLA, changing.not_mine, is_addition, ("inte mitt", "inte vårt")),
    Command("snooza", Right.ALLA, changing.snooze, is_addition, ("påminn mig igen", "snooze")),
    Command("bekräfta", Right.ALLA, changing.confirm, _numbered),
    Command("avbryt åtagande", Right.ALLA, changing.cancel, is_addition, ("stryk åtagande",)),
    Command("återöppna", Right.ALLA, reopen, _numbered),
    Command("genomförd", Right.MOTE, activities.held, is_addition, ("genomfört", "genomförda")),
    Command(
        "inställd",
        Right.MOTE,
        activities.called_off,
        is_addition,
        ("inställt", "flyttad aktivitet", "flyttad:"),
    ),
    Command(
        "mål",
        Right.MOTE,
        activities.goals,
        _matching(r"(?:med|för|om|i år|ligger|riskerar|är|nås|\w+\W*$|$)"),
        ("målen", "hur ligger vi till", "vilka mål", "hur går det med målen"),
    ),
    Command(
        "styrgruppens lista",
        Right.MOTE,
        asking.ask,
        _matching(r"(?:för|till|i|som|$)"),
        ("styrgruppslistan", "vad står på styrgruppens lista"),
    ),
    Command("läs in", Right.LEDARE, model_plans.read_in, model_plans.is_plan, ("läs in plan",)),
    Command("ta fram", Right.MOTE, plans.bring_out, plans.is_plan, ("visa planen",)),
    Command(
        "uppföljning",
        Right.MOTE,
        plans.follow_up,
        plans.is_followed_up,
        ("följ upp", "uppföljning av"),
    ),
    Command("ny åtgärd", Right.MOTE, measures.make, is_addition, ("ny insats",)),
    Command(
        "orsaksanalys",
        Right.MOTE,
        measures.link,
        measures.is_link,
    ),
    Command("effekt", Right.ALLA, measures.tell_effect, measures.is_numbered, ("effekten av",)),
    Command(raising.COMMAND, Right.MOTE, raising.by_words, _matching("$")),
    Command("bevis", Right.ALLA, evidence.add, _matching(r"(?:a\s?-?\s?\d{4}\s?-|\d{1,3}\b)")),
)
