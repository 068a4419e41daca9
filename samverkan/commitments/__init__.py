"""Åtaganden: what was promised, followed until it is done (DOMAIN 4, 6, 15.2)."""
