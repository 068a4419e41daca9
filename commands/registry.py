"""Every command, in the order `hjälp` shows them."""

import re
from collections.abc import Sequence

from commands import absence, changes, lagesbild, status
from commands.base import (
    Actor,
    Call,
    Command,
    Context,
    Message,
    Misunderstood,
    Place,
    Right,
    command_help,
    fold,
)
from commands.reporting import report
from samverkan import collection


def _nothing(argument: str) -> bool:
    return not argument.strip(" .!?")


def _anything(argument: str) -> bool:
    return bool(argument)


def _week_or_nothing(argument: str) -> bool:
    return re.fullmatch(r"((v(ecka|\.)?\s*)?\d{1,2}([\s,]+\d{4})?)?[ .!?]*", argument) is not None


def _command_name(argument: str) -> bool:
    return not argument or find(argument) is not None


async def _report(call: Call) -> Sequence[Message]:
    if not call.argument:
        raise Misunderstood("rapport")
    return await report(call, call.argument)


async def _analysis(call: Call) -> Sequence[Message]:
    return await lagesbild.add_remark(call, "analys")


async def _forecast(call: Call) -> Sequence[Message]:
    return await lagesbild.add_remark(call, "prognos")


async def _resources(call: Call) -> Sequence[Message]:
    return await lagesbild.add_remark(call, "resurser")


async def _help(call: Call) -> Sequence[Message]:
    about = find(call.argument) if call.argument else None
    shown = [about] if about else [c for c in COMMANDS if is_allowed(c, call)]
    return (
        call.reply(
            "hjalp",
            kind="help",
            one=about is not None,
            direct=call.place.direct,
            asked=any(
                f in forum.members
                for forum, _ in collection.all_collections(call.context.municipality)
                for f in call.actor.functions
            ),
            commands=[
                {
                    "name": c.name,
                    "text": command_help(c.name)["text"],
                    "example": command_help(c.name)["exempel"],
                }
                for c in shown
            ],
        ),
    )


COMMANDS: tuple[Command, ...] = (
    Command("hjälp", Right.ALLA, _help, _command_name, ("help", "?")),
    Command("rapport", Right.RAPPORTOR, _report, _anything, ("rapportera", "report")),
    Command("ändra", Right.RAPPORTOR, changes.change, changes.is_change, ("rätta",)),
    Command("ta bort", Right.RAPPORTOR, changes.remove, changes.is_removal, ("radera",)),
    Command("status", Right.MEDLEM, status.status, _nothing, ("läget", "vilka har inte svarat")),
    Command("lägesbild", Right.MEDLEM, lagesbild.show, _week_or_nothing),
    Command("borta", Right.ALLA, absence.away, absence.is_absence, ("jag är borta", "frånvarande")),
    Command("analys", Right.SAMORDNARE, _analysis, _anything),
    Command("prognos", Right.SAMORDNARE, _forecast, _anything),
    Command("resurser", Right.SAMORDNARE, _resources, _anything),
    Command("fastställ", Right.SAMORDNARE, lagesbild.approve, _week_or_nothing, ("godkänn",)),
)


_BY_NAME: tuple[tuple[str, Command], ...] = tuple(
    sorted(
        (
            (fold(name), command)
            for command in COMMANDS
            for name in (command.name, *command.aliases)
        ),
        key=lambda pair: -len(pair[0]),
    )
)


def find(text: str) -> Command | None:
    """Return the command with exactly this name or alias."""
    wanted = fold(text).strip(" .!:")
    return next((command for name, command in _BY_NAME if name == wanted), None)


def match(text: str, *, prefixed: bool) -> tuple[Command, str] | None:
    """Return the command that a text begins with, and the words after its name.

    Without the prefix the words must fit, or it may be a report that happens to begin
    with the same word; with it, or with no more words, the name alone decides.
    """
    folded = fold(text)
    flat = " ".join(text.split())
    for name, command in _BY_NAME:
        if not folded.startswith(name):
            continue
        rest = flat[len(name) :]
        if rest and rest[0].isalnum():
            continue
        argument = rest.lstrip(" :,").strip()
        if prefixed or not argument or command.accepts(argument):
            return command, argument
    return None


def is_allowed(command: Command, call: Call) -> bool:
    """Say whether a person may use a command here (DOMAIN 15.1)."""
    return may(command.right, call.context, call.actor, call.place)


def may(right: Right, context: Context, actor: Actor, place: Place) -> bool:
    """Say whether a person has a right, by the functions the person answers for today."""
    mine = set(actor.functions)
    asked = [
        forum
        for forum, _ in collection.all_collections(context.municipality)
        if place.forum in (None, forum.id)
    ]
    member_of = [
        forum for forum in asked if mine & {*forum.members, forum.coordinator, *forum.chairs}
    ]
    functions = context.municipality.function_by_id
    external = all(functions[f].external for f in mine if f in functions)
    if right is Right.ALLA:
        return True
    if right is Right.RAPPORTOR:
        return bool(member_of)
    if right is Right.MEDLEM:
        return bool(member_of) and not external
    return any(forum.coordinator in mine for forum in asked)
