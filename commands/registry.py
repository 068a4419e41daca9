"""Every command, in the order `hjälp` shows them."""

import re
from collections.abc import Mapping, Sequence
from functools import cache

from commands import absence, changes, handover, insats, kinds, staffing, status, suggesting
from commands.base import (
    Call,
    Command,
    Message,
    Misunderstood,
    NotYours,
    Right,
    command_help,
    fold,
)
from commands.commitments import verbs as commitment_verbs
from commands.compiling import Issue
from commands.engagement import seat_for
from commands.meaning import issue_meant, issue_to_approve, names_period
from commands.meetings import sittings, verbs
from commands.promises import verbs as promise_verbs
from samverkan import collection
from samverkan.by_model import kept_by_model
from samverkan.examples import examples
from samverkan.structure import Municipality
from samverkan.temporary import templates

_DOCUMENT = re.compile(r"(?:bild|rapport|analys|redovisning|sammanstallning|uppfoljning)(?:en)?$")
_LONGEST_NAME = 5
"""Words in the name of what is collected, at most."""


def _nothing(argument: str) -> bool:
    return not argument.strip(" .!?")


def _anything(argument: str) -> bool:
    return bool(argument)


def _period_or_nothing(argument: str) -> bool:
    return not argument.strip(" .!?") or names_period(argument) or _names_document(argument)


def _names_document(argument: str) -> bool:
    """Say whether words are the name of what is collected, and perhaps a period."""
    said = argument.split()
    return any(
        _DOCUMENT.search(fold(said[at - 1]).strip(" .!?"))
        and (at == len(said) or names_period(" ".join(said[at:])))
        for at in range(1, min(len(said), _LONGEST_NAME) + 1)
    )


def _short(argument: str) -> bool:
    """Say that no report begins with "fastställ": a name and a period may follow."""
    return len(argument.split()) <= 2 * _LONGEST_NAME


def _command_name(argument: str) -> bool:
    return not argument or find(argument) is not None


async def take(call: Call, text: str) -> Sequence[Message]:
    """Take an answer in for what it counts for, as the kind of that collection does."""
    seat = await seat_for(call)
    return await kinds.kind_of(call.context.municipality, seat.collection).take(call, seat, text)


async def has_headings(call: Call) -> bool:
    """Say whether the draft that is spoken of has headings to write under."""
    issue = await issue_meant(call)
    return bool(issue.document.headings)


async def _report(call: Call) -> Sequence[Message]:
    if not call.argument:
        raise Misunderstood("rapport")
    return await take(call, call.argument)


async def _show(call: Call) -> Sequence[Message]:
    issue = await issue_meant(call, call.argument.strip(" .!?"))
    return await kinds.kind_of(call.context.municipality, issue.collection).show(call, issue)


async def _approve(call: Call) -> Sequence[Message]:
    issue = _coordinated(call, await issue_to_approve(call), "fastställ")
    return await kinds.kind_of(call.context.municipality, issue.collection).approve(call, issue)


async def _analysis(call: Call) -> Sequence[Message]:
    return await _remark(call, "analys")


async def _forecast(call: Call) -> Sequence[Message]:
    return await _remark(call, "prognos")


async def _resources(call: Call) -> Sequence[Message]:
    return await _remark(call, "resurser")


async def _remark(call: Call, kind: str) -> Sequence[Message]:
    issue = _coordinated(call, await issue_meant(call), kind)
    return await kinds.kind_of(call.context.municipality, issue.collection).remark(
        call, issue, kind
    )


def _coordinated(call: Call, issue: Issue, command: str) -> Issue:
    """Hold a coordinator to what that coordinator coordinates. Raises NotYours."""
    if issue.forum.coordinator not in call.actor.functions:
        raise NotYours(command, Right.SAMORDNARE.value)
    return issue


def _is_removal(argument: str) -> bool:
    return changes.is_removal(argument) or insats.is_removal(argument)


async def _remove(call: Call) -> Sequence[Message]:
    """Take out a row or a report; or, when one is named, a function of a group."""
    of_a_group = not changes.is_removal(call.argument) and insats.is_removal(call.argument)
    return await (insats.remove if of_a_group else changes.remove)(call)


async def _help(call: Call) -> Sequence[Message]:
    about = find(call.argument) if call.argument else None
    if about and about.name in insats.NAMES:
        insats.must_have_pattern(call.context)
    model = call.context.municipality
    shown = [about] if about else _shown(rights(call), starts_groups=bool(templates(model)))
    return (
        call.reply(
            "hjalp",
            kind="help",
            one=about is not None,
            direct=call.place.direct,
            exempel=examples(model, call.actor.functions),
            asked=_is_asked(model, call.actor.functions),
            commands=[_in_help(c.name) for c in shown],
        ),
    )


@kept_by_model
def _is_asked(model: Municipality, functions: tuple[str, ...]) -> bool:
    """Say whether somebody with these functions answers for any of them in a collection."""
    return any(
        collection.may_answer(*pair, functions) for pair in collection.all_collections(model)
    )


@cache
def _in_help(name: str) -> Mapping[str, str]:
    told = command_help(name)
    return {"name": name, "text": told["text"], "example": told["exempel"]}


def _shown(held: frozenset[Right], *, starts_groups: bool) -> list[Command]:
    """Return what help names: what leads a meeting only to those who may lead one.

    What is for groups that are started, only where there is a pattern for any.
    """
    left_out = verbs.LEADERS if Right.LEDARE not in held else frozenset()
    if not starts_groups:
        left_out |= insats.NAMES
    return [c for c in COMMANDS if c.right in held and c.name not in left_out]


COMMANDS: tuple[Command, ...] = (
    Command("hjälp", Right.ALLA, _help, _command_name, ("help", "?")),
    Command("rapport", Right.RAPPORTOR, _report, _anything, ("rapportera", "report")),
    Command("ändra", Right.RAPPORTOR, changes.change, changes.is_change, ("rätta",)),
    Command("ta bort", Right.RAPPORTOR, _remove, _is_removal, ("radera",)),
    Command("status", Right.MEDLEM, status.status, _nothing, ("läget", "vilka har inte svarat")),
    Command("lägesbild", Right.MEDLEM, _show, _period_or_nothing),
    Command("borta", Right.ALLA, absence.away, absence.is_absence, ("jag är borta", "frånvarande")),
    Command("analys", Right.SAMORDNARE, _analysis, _anything),
    Command("prognos", Right.SAMORDNARE, _forecast, _anything),
    Command("resurser", Right.SAMORDNARE, _resources, _anything),
    Command("fastställ", Right.SAMORDNARE, _approve, _short, ("godkänn",)),
    Command("starta", Right.LEDARE, insats.start, insats.has_end),
    Command("förläng", Right.LEDARE, insats.extend, insats.has_end),
    Command("lägg till", Right.MOTE, commitment_verbs.add, commitment_verbs.is_addition),
    Command("avsluta", Right.LEDARE, insats.close, _anything),
    Command("överlämna", Right.ALLA, handover.hand_over, handover.is_handover, ("lämna över",)),
    Command("vem är", Right.MEDLEM, staffing.who, staffing.is_name, ("vem har",)),
    Command("lediga uppdrag", Right.SAMORDNARE, staffing.vacancies, _nothing, ("vakanser",)),
    *verbs.COMMANDS,
    *commitment_verbs.COMMANDS,
    *promise_verbs.COMMANDS,
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


def meant(text: str, call: Call) -> str | None:
    """Return the name, misspelt, that a text begins with, of what a person may do here."""
    held = rights(call)
    names = [command.name for command in COMMANDS if command.right in held]
    return suggesting.beginning(text, names)


def is_allowed(command: Command, call: Call) -> bool:
    """Say whether a person may use a command here (DOMAIN 15.1)."""
    return command.right in rights(call)


def rights(call: Call) -> frozenset[Right]:
    """Return a person's rights here, by the functions the person answers for today."""
    return _rights(call.context.municipality, call.actor.functions, call.place.forum)


@kept_by_model
def _rights(
    municipality: Municipality, functions: tuple[str, ...], here: str | None
) -> frozenset[Right]:
    """Return the rights of whoever has some functions, in a forum's room or in a direct chat."""
    mine = set(functions)
    forums = [forum for forum in municipality.forums if here in (None, forum.id)]
    asked = [forum for forum in forums if forum.collections]
    is_member = any(
        mine & {*collection.takes_part(forum), forum.coordinator, *forum.chairs} for forum in asked
    )
    known = municipality.function_by_id
    external = all(known[function].external for function in mine if function in known)
    held = {
        Right.ALLA: True,
        Right.MOTE: any(mine & sittings.seated(forum) for forum in forums),
        Right.RAPPORTOR: is_member,
        Right.MEDLEM: is_member and not external,
        Right.LEDARE: any(
            mine & {forum.coordinator, *forum.chairs} for forum in municipality.forums
        ),
        Right.SAMORDNARE: any(forum.coordinator in mine for forum in asked),
    }
    return frozenset(right for right, has in held.items() if has)
