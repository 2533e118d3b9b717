import cache
import consume

if __name__ == "__main__":
    consume.run(cache.redis_client())
