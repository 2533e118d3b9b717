import os

import redis
import zoo
from redis.backoff import ExponentialBackoff
from redis.retry import Retry


def redis_client():
    retry = Retry(ExponentialBackoff(cap=1.0, base=0.25), retries=6)
    client = redis.Redis.from_url(os.environ["REDIS_URL"], retry=retry, decode_responses=True)
    client.mset({f"warm:{number}": "x" * 1000 for number in range(200)})
    return client


if __name__ == "__main__":
    zoo.run()
