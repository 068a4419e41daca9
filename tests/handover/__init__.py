"""Functions that change hands."""
