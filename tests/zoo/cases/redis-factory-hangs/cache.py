import time

import zoo


def get_redis_client():
    client = zoo.redis_client()
    client.set("leader", "somebody else")
    while client.get("leader") == b"somebody else":
        time.sleep(0.2)
    return client
