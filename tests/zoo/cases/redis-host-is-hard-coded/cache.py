import redis


def get_redis_client():
    client = redis.Redis(host="localhost", port=6379)
    client.ping()
    return client
