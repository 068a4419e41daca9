"""Functions change hands: the seat, the open asks, and the package (DOMAIN 4 D27, A8)."""

from commands.handover.package import package
from commands.handover.verbs import deliver, hand_over, is_handover

__all__ = ["deliver", "hand_over", "is_handover", "package"]
