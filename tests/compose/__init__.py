"""Compose files, resolved as `docker compose config` resolves them."""
