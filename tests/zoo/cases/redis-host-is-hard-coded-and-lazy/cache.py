import redis

pool = redis.ConnectionPool(host="cache.internal", port=6379)


def get_redis_client():
    return redis.Redis(connection_pool=pool)
