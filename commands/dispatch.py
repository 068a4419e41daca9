"""From what happened in a chat to a verb: a command, an answer, or a polite sentence."""

import re
import unicodedata
from collections.abc import Sequence

from commands import lagesbild, registry, reporting
from commands.base import Call, Command, Message, NotYours, Told, fold
from storage import reports
from storage.tables import Report

PREFIX = "!"
YES = frozenset(
    {
        "ja",
        "j",
        "japp",
        "jo",
        "ok",
        "okej",
        "stammer",
        "ja tack",
        "det stammer",
        "yes",
        "ja stammer",
    }
)
NO = frozenset({"nej", "n", "nix", "nej tack", "stammer inte", "fel", "no"})
THUMBS_UP = frozenset({"✅", "👍", "☑", "✔", "👌"})
THUMBS_DOWN = frozenset({"❌", "👎", "✖"})

_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\u00ad]")


def cleaned(text: str) -> str:
    """Return text in composed form without invisible marks that could hide or turn words."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFC", text)).strip()


async def said(call: Call) -> tuple[str, Sequence[Message]]:
    """Handle a message of a known person. Returns what it was taken for, and the answers."""
    text = cleaned(call.utterance.text)
    prefixed = text.startswith(PREFIX)
    text = text.removeprefix(PREFIX).strip() if prefixed else text
    if not (call.place.direct or prefixed or call.utterance.addressed):
        return "ignored", ()
    if not text or not any(character.isalnum() for character in text):
        if text in THUMBS_UP or text == "+":
            return "yes", await _yes(call)
        return "empty", (call.reply("tomt", kind="help"),)
    found = registry.match(text, prefixed=prefixed)
    if found is not None:
        command, argument = found
        return command.name, await run(call, command, argument)
    if prefixed:
        return "unknown", (call.reply("okant_kommando", kind="help", said=text[:40]),)
    return await _answer(call, text)


async def run(call: Call, command: Command, argument: str) -> Sequence[Message]:
    """Run a command if the person may."""
    if not registry.is_allowed(command, call):
        raise NotYours(command.name, command.right.value)
    return await command.run(Call(call.context, call.actor, call.place, call.utterance, argument))


async def edited(call: Call, target: str) -> tuple[str, Sequence[Message]]:
    """Handle a new text of an earlier message: a report follows it."""
    row = await reports.by_source(call.context.session, call.place.platform, target)
    if row is not None and row.person_id != call.actor.person:
        return "ignored", ()
    if row is None or row.status in {"avvisad", "aterkallad"}:
        if await _was_answered(call, target):
            return await said(call)
        return "ignored", ()
    if row.status == "ersatt":
        return "ignored", ()
    return "edit", await reporting.revise(call, row)


async def _was_answered(call: Call, target: str) -> bool:
    """Say whether the original was meant for the bot: an edit of other talk is not."""
    return call.place.direct or call.utterance.addressed or bool(target and call.utterance.about)


async def withdrawn(call: Call, target: str) -> tuple[str, Sequence[Message]]:
    """Handle a deleted message: a report is taken back with it."""
    row = await reports.by_source(call.context.session, call.place.platform, target)
    if row is None or row.person_id != call.actor.person:
        return "ignored", ()
    if row.status not in {"utkast", "bekraftad"}:
        return "ignored", ()
    return "withdrawal", await reporting.withdraw(call, row)


async def reacted(call: Call, key: str) -> tuple[str, Sequence[Message]]:
    """Handle a reaction to a message of ours: yes or no to what it asked."""
    kind, _, number = (call.utterance.about or "").partition(":")
    if kind == "draft" and key in THUMBS_UP:
        approve = registry.find("fastställ")
        return "fastställ", await run(call, approve, "") if approve else ()
    if kind != "report" or key not in THUMBS_UP | THUMBS_DOWN:
        return "ignored", ()
    row = await reports.by_id(call.context.session, int(number))
    if row is None or row.person_id != call.actor.person or row.status not in _OPEN:
        return "ignored", ()
    if key in THUMBS_DOWN:
        return "no", await reporting.reject(call, row)
    return "yes", await reporting.confirm(call, row)


_OPEN = frozenset({"utkast", "forslag"})


async def _answer(call: Call, text: str) -> tuple[str, Sequence[Message]]:
    """Handle words that are no command: yes, no, an area, the coordinator's words, a report."""
    folded = fold(text).strip(" .!?")
    if folded in YES:
        return "yes", await _yes(call)
    if folded in NO:
        return "no", await _no(call)
    pending = await _pending(call)
    if pending is not None and pending.missing:
        area = call.context.gazetteer.area_of(text)
        if area is not None:
            return "area", await reporting.complete(call, pending, area)
    remark = await _remark(call, text)
    if remark is not None:
        return "remark", remark
    return "report", await reporting.report(call, text)


async def _remark(call: Call, text: str) -> Sequence[Message] | None:
    """Let the coordinator's reply to the draft be an analysis ("Edsberg: …") or the forecast."""
    kind = (call.utterance.about or "").partition(":")[0]
    command = registry.find("analys")
    if kind != "draft" or command is None or not registry.is_allowed(command, call):
        return None
    head, colon, _ = text.partition(":")
    is_area = bool(colon) and call.context.gazetteer.area_of(head.strip()) is not None
    spoken = Call(call.context, call.actor, call.place, call.utterance, text)
    return await lagesbild.add_remark(spoken, "analys" if is_area else "prognos")


async def _pending(call: Call) -> Report | None:
    """Return the draft that a yes or no is about."""
    kind, _, number = (call.utterance.about or "").partition(":")
    if kind == "report":
        row = await reports.by_id(call.context.session, int(number))
        if row is not None and row.person_id == call.actor.person:
            return row
    waiting = await reports.of_person(call.context.session, call.actor.person, _OPEN)
    return waiting[0] if waiting else None


async def _yes(call: Call) -> Sequence[Message]:
    row = await _pending(call)
    if row is None:
        raise Told("inget_att_bekrafta")
    return await reporting.confirm(call, row)


async def _no(call: Call) -> Sequence[Message]:
    row = await _pending(call)
    if row is None:
        raise Told("inget_att_bekrafta")
    return await reporting.reject(call, row)
