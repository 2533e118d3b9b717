"""What every rival looks at, from the host: the row, the queue, the key in Redis."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import boto3
import psycopg
import redis

EXAMPLE = Path(__file__).parents[1] / "example"
REGION = "us-east-1"
KEYS = {
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_ACCESS_KEY_ID": "x",
    "AWS_SECRET_ACCESS_KEY": "x",
}
FORBIDDEN = ("django", "rest_framework")
IMPORT = f"import sys, worker; sys.exit(any(name in sys.modules for name in {FORBIDDEN}))"
PROBE = (
    "import worker; client = worker.redis_client(); client.ping(); client.set('probe', 'carried')"
)
PATIENCE_S = 60.0
POLL_S = 0.005


class Phases:
    """When each part of the work was over, in seconds from the start of the script."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._over: dict[str, float] = {}

    def done(self, name: str) -> None:
        self._over[name] = round(time.monotonic() - self._began, 3)

    def tell(self) -> None:
        print(json.dumps(self._over))


def wait_for(what: str, holds: Callable[[], bool], poll: float = POLL_S) -> None:
    """Ask again and again; what is not there yet may refuse the connection."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        try:
            if holds():
                return
        except (psycopg.Error, redis.RedisError, OSError):
            pass
        time.sleep(poll)
    sys.exit(f"expected {what} within {PATIENCE_S:.0f} s")


def sqs(endpoint: str):  # noqa: ANN201  boto3 has no types
    return boto3.client(
        "sqs",
        endpoint_url=endpoint,
        region_name=REGION,
        aws_access_key_id="x",
        aws_secret_access_key="x",
    )


def make_table(conninfo: str) -> None:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute((EXAMPLE / "schema.sql").read_bytes())
        assert status(connection) == "pending"


def status(connection: psycopg.Connection) -> str:
    row = connection.execute("SELECT status FROM jobs WHERE id = 1").fetchone()
    return row[0] if row else ""


def is_empty(client, url: str) -> bool:
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = client.get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
    return all(int(found[name]) == 0 for name in names)
