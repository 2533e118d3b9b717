import asyncio
import os

import zoo
from redis.asyncio import ConnectionPool, Redis


def redis_client():
    return Redis(connection_pool=ConnectionPool.from_url(os.environ["REDIS_URL"]))


async def main():
    client, sqs = redis_client(), zoo.queue_client()
    while True:
        for message in await asyncio.to_thread(zoo.receive, sqs):
            await client.set("job", message["MessageId"])
            await asyncio.to_thread(zoo.handle, sqs, message)


if __name__ == "__main__":
    asyncio.run(main())
