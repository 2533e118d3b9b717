import json

import zoo


def work():
    sqs, connection = zoo.queue_client(), zoo.database()
    while True:
        batch = zoo.receive(sqs)
        for message in batch:
            zoo.finish(connection, json.loads(message["Body"]))
        if batch:
            sqs.delete_message_batch(
                QueueUrl=zoo.QUEUE_URL,
                Entries=[
                    {"Id": str(number), "ReceiptHandle": message["ReceiptHandle"]}
                    for number, message in enumerate(batch)
                ],
            )
            connection.commit()


if __name__ == "__main__":
    work()
