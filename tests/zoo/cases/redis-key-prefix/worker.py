import json
import os

import redis
import zoo


class Cache(redis.Redis):
    def set(self, name, value, **options):
        with self.pipeline() as pipeline:
            pipeline.set(f"jobs:{name}", json.dumps(value), **options)
            pipeline.expire(f"jobs:{name}", 3600)
            return pipeline.execute()[0]

    def get(self, name):
        value = super().get(f"jobs:{name}")
        return None if value is None else json.loads(value)


CLIENT = Cache.from_url(os.environ.get("REDIS_URL", "redis://redis"))

if __name__ == "__main__":
    zoo.run()
