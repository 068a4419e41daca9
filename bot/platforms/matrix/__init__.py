"""Matrix: one bot account on one homeserver, with end-to-end encryption."""

from bot.platforms.matrix.client import MatrixPlatform
from bot.platforms.matrix.settings import MatrixSettings, Pace

__all__ = ["MatrixPlatform", "MatrixSettings", "Pace"]
