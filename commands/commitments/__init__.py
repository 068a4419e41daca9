"""Åtaganden: made, reminded of, moved, done and asked about (DOMAIN 14.5, 15.2)."""
