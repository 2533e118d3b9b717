import os

import redis
import zoo


def redis_client():
    client = redis.Redis(
        host=os.environ["REDIS_HOST"],
        port=int(os.environ["REDIS_PORT"]),
        db=int(os.environ["REDIS_DB"]),
        password=os.environ["REDIS_PASSWORD"],
        protocol=3,
        client_name="worker",
        health_check_interval=10,
    )
    assert zoo.redis_client().ping()
    return client


if __name__ == "__main__":
    zoo.run()
