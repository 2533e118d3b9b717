import os

import redis


def redis_client():
    client = redis.Redis.from_url(os.environ["REDIS_URL"])
    client.ping()
    return client
