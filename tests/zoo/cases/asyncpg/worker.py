import asyncio
import json
import os

import asyncpg
import zoo


async def main():
    sqs, cache = zoo.queue_client(), zoo.redis_client()
    async with asyncpg.create_pool(os.environ["DATABASE_URL"], min_size=2) as pool:
        while True:
            for message in await asyncio.to_thread(zoo.receive, sqs):
                async with pool.acquire() as connection, connection.transaction():
                    update = "UPDATE jobs SET status = 'done' WHERE id = $1"
                    await connection.execute(update, json.loads(message["Body"])["id"])
                await asyncio.to_thread(zoo.delete, sqs, message)


if __name__ == "__main__":
    asyncio.run(main())
