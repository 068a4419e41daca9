"""Tests of the bot in Microsoft Teams."""
