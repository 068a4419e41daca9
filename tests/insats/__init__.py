"""Time-limited groups, from the start in chat to the evaluation."""
