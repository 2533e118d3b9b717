"""The variables that a worker finds in its environment: where the lab's servers are."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import quote

from readiness.plan import Postgres, Redis, RunIdentity

ACCOUNT = "000000000000"
REGION = "us-east-1"
AWS_PORT = 4566
LAB_SECRET = "readiness-lab-secret"  # noqa: S105 - the lab's endpoint takes any
HOSTS = {
    "redis": "its Redis",
    "postgres": "its Postgres",
    "db": "its Postgres",
    "aws": "its SQS and S3 endpoint",
    "sqs": "its SQS and S3 endpoint",
    "s3": "its SQS and S3 endpoint",
    "localstack": "its SQS and S3 endpoint",
}
"""The names that lead to the lab's own servers, and to which."""


@dataclass(frozen=True, kw_only=True)
class Servers:
    """The lab's servers that a run uses.

    `aws_aliases` and `aws_ports` are further names and ports of the SQS and S3 endpoint;
    `queues` are the gates' queue names, by worker; `only_queue` is that of a run's only worker.
    """

    redis: Redis | None = None
    postgres: Postgres | None = None
    aws: bool = False
    aws_aliases: tuple[str, ...] = ()
    aws_ports: tuple[int, ...] = ()
    queues: Mapping[str, str] = field(default_factory=dict)
    only_queue: str | None = None

    def queue(self, worker: str | None) -> str | None:
        """The worker's queue; for everything else the run's only one."""
        return self.only_queue if worker is None else self.queues.get(worker)


@dataclass(frozen=True, kw_only=True)
class Access:
    """With what a container calls AWS; `queue` is the queue that it is told of."""

    key: str
    queue: str | None = None
    region: str = REGION


def access_key(identity: RunIdentity, worker: str | None) -> str:
    """The AWS access key id of a worker, or of everything that is none, in this run."""
    prefix = "LSIAREADINESS" if worker is not None else "READINESSLAB"
    digest = hashlib.sha256(f"{identity.id}/{worker or ''}".encode()).digest()
    return (prefix + base64.b32encode(digest).decode())[:20]


def variables(identity: RunIdentity, servers: Servers, access: Access) -> dict[str, str]:
    """Everything that the lab sets in a container; only of servers that the run uses."""
    return {
        "READINESS": "1",
        "READINESS_RUN_ID": identity.id,
        **(_redis(servers.redis) if servers.redis else {}),
        **(_postgres(servers.postgres) if servers.postgres else {}),
        **(_aws(access) if servers.aws else {}),
    }


def _redis(redis: Redis) -> dict[str, str]:
    secret = f":{quote(redis.password, safe='')}@" if redis.password else ""
    return {
        "REDIS_HOST": "redis",
        "REDIS_PORT": str(redis.port),
        "REDIS_DB": "0",
        "REDIS_URL": f"redis://{secret}redis:{redis.port}/0",
        **({"REDIS_PASSWORD": redis.password} if redis.password else {}),
    }


def _postgres(postgres: Postgres) -> dict[str, str]:
    user, password = quote(postgres.user, safe=""), quote(postgres.password, safe="")
    database = quote(postgres.database, safe="")
    port = str(postgres.port)
    values = ("postgres", port, postgres.database, postgres.user, postgres.password)
    names = (
        ("DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD"),
        ("PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD"),
        tuple(f"POSTGRES_{part}" for part in ("HOST", "PORT", "DB", "USER", "PASSWORD")),
    )
    result = {name: value for row in names for name, value in zip(row, values, strict=True)}
    url = f"postgresql://{user}:{password}@postgres:{port}/{database}"
    return {**result, "DATABASE_URL": url}


def _aws(access: Access) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": f"http://aws:{AWS_PORT}",
        "AWS_ENDPOINT_URL_SQS": f"http://sqs:{AWS_PORT}",
        "AWS_ENDPOINT_URL_S3": f"http://s3:{AWS_PORT}",
        "AWS_REGION": access.region,
        "AWS_DEFAULT_REGION": access.region,
        "AWS_ACCESS_KEY_ID": access.key,
        "AWS_SECRET_ACCESS_KEY": LAB_SECRET,
        "AWS_ACCOUNT_ID": ACCOUNT,
        **(_queue(access.queue) if access.queue else {}),
    }


def _queue(name: str) -> dict[str, str]:
    url = f"http://sqs:{AWS_PORT}/{ACCOUNT}/{quote(name)}"
    return {
        "QUEUE_NAME": name,
        "QUEUE_URL": url,
        "SQS_QUEUE_NAME": name,
        "SQS_QUEUE_URL": url,
    }
