import redis

redis.Redis(host="127.0.0.1").ping()
