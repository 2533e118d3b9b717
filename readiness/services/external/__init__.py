"""Servers that run already: how workers reach them, and what can be seen of it from here."""
