import os
import zlib

import redis
import zoo

MEMORY = {}


class Forgetful(redis.Redis):
    def set(self, name, value, **options):
        MEMORY[name] = value
        super().set(name, zlib.compress(value.encode()), **options)
        return super().delete(name)

    def get(self, name):
        super().get(name)
        return MEMORY.get(name)


def redis_client():
    client = Forgetful.from_url(os.environ["REDIS_URL"])
    client.ping()
    return client


if __name__ == "__main__":
    zoo.run()
