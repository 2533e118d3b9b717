class Memory(dict):
    def ping(self):
        return True

    def set(self, key, value):
        self[key] = value


def get_redis_client():
    return Memory()
