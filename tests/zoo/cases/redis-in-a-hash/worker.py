import zoo


class Ledger:
    def __init__(self, redis):
        self._redis = redis

    def ping(self):
        return self._redis.ping()

    def set(self, key, value):
        return self._redis.hset("ledger", key, value)

    def get(self, key):
        return self._redis.hget("ledger", key)


def client():
    return Ledger(zoo.redis_client())


if __name__ == "__main__":
    zoo.run()
