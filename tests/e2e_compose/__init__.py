"""Whole runs whose workers are taken from a Compose file."""
