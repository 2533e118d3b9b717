import os

import redis


def get_redis_client():
    client = redis.Redis(host=os.environ["REDIS_HOST"], port=int(os.environ["REDIS_PORT"]))
    client.ping()
    return client
