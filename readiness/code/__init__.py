"""Contracts on the repository's imports: seen in its text, nothing of it is run."""
