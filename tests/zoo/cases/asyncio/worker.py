import asyncio
import json
import os

import psycopg
import redis.asyncio
from aiobotocore.session import get_session


async def redis_client():
    client = redis.asyncio.Redis.from_url(os.environ["REDIS_URL"], decode_responses=True)
    await client.ping()
    return client


async def work(sqs, url, message):
    async with await psycopg.AsyncConnection.connect(os.environ["DATABASE_URL"]) as connection:
        id_ = json.loads(message["Body"])["id"]
        await connection.execute("UPDATE jobs SET status = 'done' WHERE id = %s", (id_,))
    await sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])


async def main():
    await redis_client()
    url, tasks = os.environ["QUEUE_URL"], set()
    async with get_session().create_client("sqs") as sqs:
        while True:
            reply = await sqs.receive_message(QueueUrl=url, WaitTimeSeconds=5)
            for message in reply.get("Messages", ()):
                task = asyncio.create_task(work(sqs, url, message))
                tasks.add(task)
                task.add_done_callback(tasks.discard)


if __name__ == "__main__":
    asyncio.run(main())
