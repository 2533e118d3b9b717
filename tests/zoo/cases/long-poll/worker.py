import zoo

if __name__ == "__main__":
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    while True:
        for message in zoo.receive(sqs, wait=20):
            zoo.handle(sqs, message)
