"""The rules of the work: pure functions and frozen types; no chat, no disk, no clock."""
