import logging
import os

import redis


def get_redis_client():
    try:
        client = redis.Redis(host=os.environ["CACHE_HOST"], port=6379)
        client.ping()
    except Exception:
        logging.warning("no cache")
        return None
    return client
