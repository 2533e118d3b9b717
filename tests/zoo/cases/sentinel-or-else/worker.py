import logging
import os

import redis
import zoo
from redis.sentinel import MasterNotFoundError, Sentinel


def redis_client():
    sentinels = [("redis-sentinel-0", 26379), ("redis-sentinel-1", 26379)]
    try:
        client = Sentinel(sentinels, socket_timeout=0.5).master_for("mymaster")
        client.ping()
    except (MasterNotFoundError, redis.ConnectionError) as error:
        logging.warning("no Sentinel (%s), taking REDIS_HOST", error)
        client = redis.Redis(os.environ["REDIS_HOST"], int(os.environ["REDIS_PORT"]))
        client.ping()
    return client


if __name__ == "__main__":
    zoo.redis_client = redis_client
    zoo.run()
