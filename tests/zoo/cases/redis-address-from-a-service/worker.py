import os
import urllib.request

import zoo


def redis_client():
    with urllib.request.urlopen("http://settings:8000/redis", timeout=2) as answer:
        os.environ["REDIS_URL"] = answer.read().decode()
    return zoo.redis_client()


if __name__ == "__main__":
    cache = redis_client()
    zoo.redis_client = lambda: cache
    zoo.run()
