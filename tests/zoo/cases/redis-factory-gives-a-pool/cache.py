import os

import redis


def get_redis_client():
    return redis.ConnectionPool.from_url(os.environ["REDIS_URL"])
