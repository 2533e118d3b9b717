import threading

import zoo


def extend(sqs, handle, done):
    while not done.wait(0.7):
        sqs.change_message_visibility(
            QueueUrl=zoo.QUEUE_URL, ReceiptHandle=handle, VisibilityTimeout=4
        )


def handle(sqs, message):
    done = threading.Event()
    heart = threading.Thread(target=extend, args=(sqs, message["ReceiptHandle"], done))
    heart.start()
    zoo.process(zoo.json.loads(message["Body"]))
    done.set()
    heart.join()
    zoo.delete(sqs, message)


if __name__ == "__main__":
    zoo.run(handle)
