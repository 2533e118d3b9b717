import xml.etree.ElementTree as ET

import zoo

ASK = {"QueueUrl": zoo.QUEUE_URL, "WaitTimeSeconds": 5, "MessageAttributeNames": ["All"]}


def handle(sqs, message):
    attributes = message["MessageAttributes"]
    assert attributes["blob"]["BinaryValue"] == b"\0\1\2"
    title = ET.fromstring(message["Body"].encode())[0].text
    note = f"{title} {attributes['tenant']['StringValue']}"
    with zoo.database() as connection:
        update = "UPDATE jobs SET note = %s WHERE id = %s"
        connection.execute(update, (note, attributes["row"]["StringValue"]))
    zoo.delete(sqs, message)


if __name__ == "__main__":
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    while True:
        for message in sqs.receive_message(**ASK).get("Messages", []):
            handle(sqs, message)
