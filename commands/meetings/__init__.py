"""Meetings: prepared, followed and written up in the room where they are held."""
