import zoo

connect = zoo.redis_client


def redis_client():
    client = connect()
    for number in range(1000):
        client.set(f"warm:{number}", number)
    return client


if __name__ == "__main__":
    zoo.redis_client = redis_client
    sessions = [zoo.database() for _ in range(120)]
    zoo.run()
