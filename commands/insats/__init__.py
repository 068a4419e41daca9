"""Time-limited groups: started, changed, evaluated and closed in chat (DOMAIN 18 R13)."""

from commands.insats.clock import look_after
from commands.insats.closing import answered, answered_plainly, close, ignored_reaction
from commands.insats.groups import must_have_pattern
from commands.insats.verbs import add, extend, has_end, is_addition, is_removal, remove, start

NAMES = frozenset({"starta", "förläng", "lägg till", "avsluta"})
"""The commands that help explains as those of such groups."""

__all__ = [
    "NAMES",
    "add",
    "answered",
    "answered_plainly",
    "close",
    "extend",
    "has_end",
    "ignored_reaction",
    "is_addition",
    "is_removal",
    "look_after",
    "must_have_pattern",
    "remove",
    "start",
]
