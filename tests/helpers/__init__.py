"""Fakes, stages and example data with names."""
