import redis

import zoo


class Memory(dict):
    def ping(self):
        return True

    def set(self, key, value):
        self[key] = value


def get_redis_client():
    try:
        return zoo.redis_client()
    except redis.RedisError:
        return Memory()
