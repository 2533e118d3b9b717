"""The one way to Redis: connected, or an error."""

import os

from redis import Redis
from redis.backoff import ConstantBackoff
from redis.retry import Retry

# A worker without Redis is of no use: let it die in seconds and be restarted.
CONNECT_TIMEOUT_S = 2.0
ANSWER_TIMEOUT_S = 5.0


def get_redis_client() -> Redis:
    """A client whose server has answered.

    Raises:
        KeyError: `REDIS_HOST` is not set; there is no default to fall back to.
        redis.RedisError: the server does not answer, or refuses the password.
    """
    client = Redis(
        host=os.environ["REDIS_HOST"],
        port=int(os.environ.get("REDIS_PORT", "6379")),
        db=int(os.environ.get("REDIS_DB", "0")),
        password=os.environ.get("REDIS_PASSWORD"),
        socket_connect_timeout=CONNECT_TIMEOUT_S,
        socket_timeout=ANSWER_TIMEOUT_S,
        retry=Retry(ConstantBackoff(0.2), retries=1),
        decode_responses=True,
    )
    client.ping()
    return client
