import time

import zoo


def work():
    cache = zoo.redis_client()
    while not cache.get("workers:enabled"):
        time.sleep(0.2)
    zoo.run()


if __name__ == "__main__":
    work()
