import zoo

if __name__ == "__main__":
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    while messages := zoo.receive(sqs, wait=1):
        for message in messages:
            zoo.handle(sqs, message)
