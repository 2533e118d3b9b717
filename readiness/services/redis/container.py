"""The container of the lab's Redis: nothing is written to disk, a password only if asked for."""

from __future__ import annotations

from readiness.container import ContainerSpec
from readiness.plan import Redis


def spec(redis: Redis, address: str) -> ContainerSpec:
    """The container to start."""
    password = () if redis.password is None else ("--requirepass", redis.password)
    return ContainerSpec(
        role="redis",
        image=redis.image,
        address=address,
        aliases=("redis", *redis.aliases),
        command=(
            "redis-server",
            *("--port", str(redis.port), "--save", "", "--appendonly", "no"),
            *password,
        ),
    )
