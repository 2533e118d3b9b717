import redis


def get_redis_client():
    client = redis.Redis(host="old-cache")
    client.ping()
    return client
