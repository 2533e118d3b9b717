from functools import cache

import zoo
from werkzeug.local import LocalProxy


class Clients:
    def __init__(self):
        self._make = cache(zoo.redis_client)
        self.current = LocalProxy(self._make)


redis = Clients()

if __name__ == "__main__":
    zoo.run()
