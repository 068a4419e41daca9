"""Time-limited groups: started, changed, evaluated and closed in chat (DOMAIN 18 R13)."""

from commands.insats.clock import look_after
from commands.insats.closing import answered, answered_plainly, close, ignored_reaction
from commands.insats.verbs import add, extend, has_end, is_addition, is_removal, remove, start

__all__ = [
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
    "remove",
    "start",
]
