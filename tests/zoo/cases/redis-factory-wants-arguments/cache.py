import redis


def get_redis_client(settings):
    return redis.Redis(host=settings["host"])
