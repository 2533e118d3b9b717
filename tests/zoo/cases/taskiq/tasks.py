import os

from redis.asyncio import Redis
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine
from taskiq_aio_sqs import SQSBroker

redis = Redis.from_url(os.environ.get("REDIS_URL", "redis://redis"), decode_responses=True)
broker = SQSBroker(sqs_queue_name="taskiq", endpoint_url=os.environ.get("AWS_ENDPOINT_URL"))
engine = create_async_engine(
    os.environ.get("DATABASE_URL", "postgresql://postgres").replace("://", "+asyncpg://", 1)
)


@broker.task
async def finish(id_: int) -> None:
    async with engine.begin() as connection:
        await connection.execute(
            text("UPDATE jobs SET status = 'done' WHERE id = :id"), {"id": id_}
        )
