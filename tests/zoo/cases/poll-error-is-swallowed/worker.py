import logging
import time

import zoo


def work():
    sqs = zoo.queue_client()
    while True:
        try:
            answer = sqs.receive_message(QueueUrl=zoo.QUEUE_URL, MaxNumberOfMessages=20)
            for message in answer.get("Messages", []):
                zoo.handle(sqs, message)
        except Exception as error:
            logging.warning("poll: %s", error)
            time.sleep(0.5)


if __name__ == "__main__":
    work()
