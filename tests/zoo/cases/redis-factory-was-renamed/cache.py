from zoo import redis_client


def get_redis_client():
    return redis_client()
