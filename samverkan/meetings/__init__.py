"""Meetings: the rules of agendas, notes, decisions in the line and approval (DOMAIN 11)."""
