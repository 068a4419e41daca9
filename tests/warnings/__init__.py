"""Warnings by the clock."""
