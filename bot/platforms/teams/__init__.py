"""The Microsoft Teams platform. Importing it loads the Teams SDK: only where Teams is set."""

from bot.platforms.teams.client import TeamsPlatform, Words
from bot.platforms.teams.settings import Pace, TeamsSettings

__all__ = ["Pace", "TeamsPlatform", "TeamsSettings", "Words"]
