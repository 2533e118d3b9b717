import zoo

if __name__ == "__main__":
    cache = zoo.redis_client()
    for _ in range(int(cache.get("jobs:waiting") or 0)):
        for message in zoo.receive(zoo.queue_client()):
            zoo.handle(zoo.queue_client(), message)
