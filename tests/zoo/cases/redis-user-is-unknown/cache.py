import os

import redis


def get_redis_client():
    client = redis.Redis(
        host=os.environ["REDIS_HOST"], username="video-worker", password="of-production"
    )
    client.ping()
    return client
