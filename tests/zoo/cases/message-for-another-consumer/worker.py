import os
import time

import zoo


def main():
    sqs = zoo.queue_client()
    while True:
        answer = sqs.receive_message(
            QueueUrl=zoo.QUEUE_URL, WaitTimeSeconds=5, MessageAttributeNames=["All"]
        )
        for message in answer.get("Messages", []):
            tenant = message.get("MessageAttributes", {}).get("tenant", {}).get("StringValue")
            if tenant == os.environ["TENANT"]:
                zoo.handle(sqs, message)
                continue
            sqs.change_message_visibility(
                QueueUrl=zoo.QUEUE_URL, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=0
            )
            time.sleep(0.3)


if __name__ == "__main__":
    main()
