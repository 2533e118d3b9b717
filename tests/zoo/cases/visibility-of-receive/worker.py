import zoo

ASK = {"QueueUrl": zoo.QUEUE_URL, "WaitTimeSeconds": 5, "VisibilityTimeout": 60}

if __name__ == "__main__":
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    while True:
        for message in sqs.receive_message(**ASK).get("Messages", []):
            zoo.handle(sqs, message)
