import threading

import zoo


def receive(sqs):
    answer = sqs.receive_message(QueueUrl=zoo.QUEUE_URL, WaitTimeSeconds=5, VisibilityTimeout=1)
    return answer.get("Messages", [])


def work():
    sqs = zoo.queue_client()
    while True:
        for message in receive(sqs):
            zoo.handle(sqs, message)


if __name__ == "__main__":
    threading.Thread(target=work, daemon=True).start()
    work()
