"""Benchmarks: each figure a ratio, measured in one run against the same Synapse."""
