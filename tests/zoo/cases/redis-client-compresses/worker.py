import os
import zlib

import redis
import zoo


class Compressed(redis.Redis):
    def set(self, name, value, **options):
        return super().set(name, zlib.compress(value.encode()), **options)

    def get(self, name):
        found = super().get(name)
        return None if found is None else zlib.decompress(found).decode()


def redis_client():
    client = Compressed.from_url(os.environ["REDIS_URL"])
    client.ping()
    return client


if __name__ == "__main__":
    zoo.run()
