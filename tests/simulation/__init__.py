"""Tests of simulated municipalities."""
