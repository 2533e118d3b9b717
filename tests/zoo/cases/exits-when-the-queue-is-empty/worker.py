import zoo


def work():
    sqs = zoo.queue_client()
    while messages := zoo.receive(sqs, wait=0):
        for message in messages:
            zoo.handle(sqs, message)


if __name__ == "__main__":
    work()
