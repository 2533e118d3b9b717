import asyncio
import json
import os

import zoo


async def extend(sqs, message):
    while True:
        sqs.change_message_visibility(
            QueueUrl=zoo.QUEUE_URL, ReceiptHandle=message["ReceiptHandle"], VisibilityTimeout=2
        )
        await asyncio.sleep(0.5)


async def main():
    sqs = zoo.queue_client()
    while True:
        for message in await asyncio.to_thread(zoo.receive, sqs):
            heartbeat = asyncio.create_task(extend(sqs, message))
            zoo.process(json.loads(message["Body"]))
            heartbeat.cancel()
            zoo.delete(sqs, message)


if __name__ == "__main__":
    os.fork()
    asyncio.run(main())
