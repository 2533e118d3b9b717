import os

import redis


def get_redis_client():
    client = redis.Redis(host=os.environ["REDIS_HOST"], ssl=True, ssl_cert_reqs="none")
    client.ping()
    return client
