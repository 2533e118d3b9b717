"""The lab's Postgres: what to start, how to set it up, its state, and who wrote what."""
