"""Installations of several platforms and several municipalities."""
