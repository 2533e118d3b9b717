"""Quotas counted in Redis, so that all workers count together."""

from redis import Redis

MESSAGES_PER_WINDOW = 10
WINDOW_S = 3600


class RedisQuota:
    """A counter per recipient that starts anew with every window."""

    def __init__(self, client: Redis) -> None:
        self._client = client

    def take(self, recipient: str) -> bool:
        """Use up one message; False if none is left for now."""
        key = f"quota:{recipient}"
        with self._client.pipeline() as pipeline:
            pipeline.incr(key)
            pipeline.expire(key, WINDOW_S, nx=True)
            used, _ = pipeline.execute()
        return int(used) <= MESSAGES_PER_WINDOW
