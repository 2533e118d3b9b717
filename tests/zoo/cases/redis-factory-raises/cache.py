import os

import redis


def get_redis_client():
    database = int(os.environ["REDIS_URL"].split(":")[2])
    return redis.Redis(host=os.environ["REDIS_HOST"], db=database)
