"""A whole municipality through a period in seconds: the project's flight simulator.

The bot is the real one: its inbox, outbox, sweeps, commands and storage. Only the clock,
the chat and the people are made up.
"""

from bot.simulation.run import OUTPUT, Wanted, simulate

__all__ = ["OUTPUT", "Wanted", "simulate"]
