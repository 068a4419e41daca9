"""Tests that play weeks."""
