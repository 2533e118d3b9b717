import json
import threading
import time

import zoo


def flush():
    cache = zoo.redis_client()
    while True:
        time.sleep(2)
        with zoo.database() as connection:
            while item := cache.lpop("results"):
                zoo.finish(connection, json.loads(item))


def handle(sqs, message):
    CACHE.rpush("results", message["Body"])
    zoo.delete(sqs, message)


if __name__ == "__main__":
    CACHE = zoo.redis_client()
    threading.Thread(target=flush, daemon=True).start()
    zoo.run(handle)
