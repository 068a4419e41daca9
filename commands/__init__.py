"""The verbs: what a person can ask for, and what the clock can set off."""
