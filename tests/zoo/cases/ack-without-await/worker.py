import asyncio
import json

import zoo


async def process(job):
    await asyncio.to_thread(zoo.process, job)


async def work():
    sqs, tasks = zoo.queue_client(), set()
    while True:
        for message in await asyncio.to_thread(zoo.receive, sqs):
            tasks.add(asyncio.create_task(process(json.loads(message["Body"]))))
            await asyncio.to_thread(zoo.delete, sqs, message)


if __name__ == "__main__":
    asyncio.run(work())
