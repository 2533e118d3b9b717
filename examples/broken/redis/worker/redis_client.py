"""The way to Redis, where there is one."""

import logging
import os

from redis import Redis, RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

logger = logging.getLogger(__name__)


def get_redis_client() -> Redis | None:
    """A client whose server has answered, or None: claims are a nicety."""
    client = Redis(
        host=os.environ.get("REDIS_HOSTNAME", "localhost"),
        socket_connect_timeout=2.0,
        retry=Retry(NoBackoff(), retries=1),
    )
    try:
        client.ping()
    except RedisError as error:
        logger.warning("working without Redis: %s", error)
        return None
    return client
