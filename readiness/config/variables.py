"""The variables that a worker finds in its environment: where the lab's servers are."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, quote

from readiness.plan import ExternalAws, Postgres, Redis, RunIdentity, Upstream

ACCOUNT = "000000000000"
REGION = "us-east-1"
AWS_PORT = 4566
OWN = "readiness"
"""The lab's database, its owner and their password, where nobody has named them."""

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

NO_POSTGRES = Postgres(image="", database=OWN, user=OWN, password=OWN)
"""What workers are told of a Postgres that the run has none of."""

OF_SQS = ("aws", "sqs", "localstack")
OF_S3 = ("s3",)
"""Those that lead to an SQS, and to an S3, that runs already."""


@dataclass(frozen=True, kw_only=True)
class Servers:
    """The lab's servers that a run uses.

    `aws` says that SQS or S3 is used, `lab_aws` that the lab has to start it; `external_aws` is
    what runs already. `external` are the variables that name the external servers, as given.
    `aws_aliases` and `aws_ports` are further names and ports of the SQS and S3 endpoint;
    `queues` are the gates' queue names, by worker; `only_queue` is that of a run's only worker.
    """

    redis: Redis | None = None
    postgres: Postgres | None = None
    aws: bool = False
    lab_aws: bool = False
    external_aws: ExternalAws | None = None
    external: Mapping[str, str] = field(default_factory=dict)
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
    """Everything that the lab sets in a container, also of servers that the run does not start.

    What a worker is told does not depend on what of it is judged.
    """
    return {
        "READINESS": "1",
        "READINESS_RUN_ID": identity.id,
        **_redis(servers.redis or Redis(image="")),
        **_postgres(servers.postgres or NO_POSTGRES),
        **_aws(access, servers.external_aws),
    }


def _redis(redis: Redis) -> dict[str, str]:
    user = quote(redis.user, safe="")
    secret = f"{user}:{quote(redis.password or '', safe='')}@" if user or redis.password else ""
    tls = redis.external is not None and redis.external.tls
    place = f"{redis.host}:{redis.port}/{redis.database}"
    parameters = f"?{redis.parameters}" if redis.parameters else ""
    return {
        "REDIS_HOST": redis.host,
        "REDIS_PORT": str(redis.port),
        "REDIS_DB": str(redis.database),
        "REDIS_URL": f"{'rediss' if tls else 'redis'}://{secret}{place}{parameters}",
        **({"REDIS_PASSWORD": redis.password} if redis.password else {}),
        **({"REDIS_USERNAME": redis.user} if redis.user else {}),
    }


def _postgres(postgres: Postgres) -> dict[str, str]:
    user, password = quote(postgres.user, safe=""), quote(postgres.password, safe="")
    database = quote(postgres.database, safe="")
    port = str(postgres.port)
    values = (postgres.host, port, postgres.database, postgres.user, postgres.password)
    names = (
        ("DB_HOST", "DB_PORT", "DB_NAME", "DB_USER", "DB_PASSWORD"),
        ("PGHOST", "PGPORT", "PGDATABASE", "PGUSER", "PGPASSWORD"),
        tuple(f"POSTGRES_{part}" for part in ("HOST", "PORT", "DB", "USER", "PASSWORD")),
    )
    result = {name: value for row in names for name, value in zip(row, values, strict=True)}
    tail = f"?{postgres.parameters}" if postgres.parameters else ""
    url = f"postgresql://{user}:{password}@{postgres.host}:{port}/{database}{tail}"
    sslmode = dict(parse_qsl(postgres.parameters)).get("sslmode")
    return {**result, "DATABASE_URL": url, **({"PGSSLMODE": sslmode} if sslmode else {})}


def _aws(access: Access, external: ExternalAws | None) -> dict[str, str]:
    account = external.account if external and external.sqs else ACCOUNT
    return {
        "AWS_ENDPOINT_URL": f"http://aws:{AWS_PORT}",
        "AWS_ENDPOINT_URL_SQS": f"http://sqs:{AWS_PORT}",
        "AWS_ENDPOINT_URL_S3": _s3(external.s3 if external else None),
        "AWS_REGION": access.region,
        "AWS_DEFAULT_REGION": access.region,
        "AWS_ACCESS_KEY_ID": access.key,
        "AWS_SECRET_ACCESS_KEY": LAB_SECRET,
        "AWS_ACCOUNT_ID": account,
        **(_keys(external) if external else {}),
        **(_queue(access.queue, account) if access.queue else {}),
    }


def _s3(external: Upstream | None) -> str:
    """Where S3 is; TLS to one that runs already is the worker's own, by the server's name."""
    if external is None or not external.tls:
        return f"http://s3:{AWS_PORT}"
    return f"https://{external.name}:{external.port}"


def _keys(external: ExternalAws) -> dict[str, str]:
    token = external.session_token
    return {
        "AWS_ACCESS_KEY_ID": external.access_key,
        "AWS_SECRET_ACCESS_KEY": external.secret_key,
        **({"AWS_SESSION_TOKEN": token} if token else {}),
    }


def _queue(name: str, account: str) -> dict[str, str]:
    url = f"http://sqs:{AWS_PORT}/{account}/{quote(name)}"
    return {
        "QUEUE_NAME": name,
        "QUEUE_URL": url,
        "SQS_QUEUE_NAME": name,
        "SQS_QUEUE_URL": url,
    }
