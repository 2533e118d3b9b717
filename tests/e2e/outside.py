"""Servers that run already: Redis, Postgres and SQS as containers outside of any lab."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import boto3
import psycopg
import redis

from readiness.action_image import image_tag

PASSWORD = "s3cret-of-staging"
USER = "stager"
KEY = "AKIASTAGINGSTAGING00"
REGION = "eu-central-1"
READY_S = 60.0
REDIS_TLS = (
    *("--port", "0", "--tls-port", "6379", "--tls-auth-clients", "no"),
    *("--tls-cert-file", "/certificates/cert.pem", "--tls-key-file", "/certificates/key.pem"),
)
POSTGRES_TLS = (
    "cp /certificates/*.pem /tmp && chown postgres /tmp/*.pem && chmod 600 /tmp/key.pem &&"
    " exec docker-entrypoint.sh postgres"
    " -c ssl=on -c ssl_cert_file=/tmp/cert.pem -c ssl_key_file=/tmp/key.pem"
)


def docker(*words: str) -> str:
    made = subprocess.run(("docker", *words), capture_output=True, text=True, check=True)
    return made.stdout.strip()


@dataclass(frozen=True, kw_only=True)
class Outside:
    """Where the three servers are, as this machine sees them."""

    redis_port: int
    postgres_port: int
    sqs_port: int

    def variables(self) -> dict[str, str]:
        place = f"localhost:{self.postgres_port}"
        return {
            "REDIS_URL": f"redis://:{PASSWORD}@localhost:{self.redis_port}/0",
            "DATABASE_URL": f"postgresql://{USER}:{PASSWORD}@{place}/academy",
            "AWS_ENDPOINT_URL": f"http://localhost:{self.sqs_port}",
            "AWS_REGION": REGION,
            "AWS_ACCESS_KEY_ID": KEY,
            "AWS_SECRET_ACCESS_KEY": PASSWORD,
        }

    @property
    def hidden(self) -> tuple[str, ...]:
        """What no output may show."""
        ports = (self.redis_port, self.postgres_port, self.sqs_port)
        return (PASSWORD, USER, KEY, *(f":{port}" for port in ports))

    def redis(self, *, tls: bool = False) -> redis.Redis:
        return redis.Redis(port=self.redis_port, password=PASSWORD, ssl=tls, ssl_cert_reqs="none")

    def postgres(self) -> psycopg.Connection[Any]:
        where = {"host": "localhost", "port": self.postgres_port, "dbname": "academy"}
        return psycopg.connect(**where, user=USER, password=PASSWORD, autocommit=True)  # type: ignore[arg-type]

    def sqs(self) -> Any:
        return boto3.client(
            "sqs",
            endpoint_url=f"http://localhost:{self.sqs_port}",
            region_name=REGION,
            aws_access_key_id=KEY,
            aws_secret_access_key=PASSWORD,
        )

    def make_queue(self, name: str) -> str:
        return str(self.sqs().create_queue(QueueName=name)["QueueUrl"])

    def counts(self, url: str) -> tuple[int, int]:
        """How many messages a queue holds: to be had, and in flight."""
        found = self.sqs().get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        names = ("ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible")
        return int(found[names[0]]), int(found[names[1]])


@contextmanager
def running(certificates: Path | None = None) -> Iterator[Outside]:
    """The three servers, as a local stack or a staging would have them, on the default bridge.

    With a folder of certificates Redis speaks TLS and nothing else, and Postgres offers it.
    """
    mount = ("-v", f"{certificates}:/certificates:ro") if certificates else ()
    with ExitStack() as stack:
        outside = Outside(
            redis_port=_start(
                stack,
                6379,
                *(*mount, "redis:8-alpine", "redis-server", "--requirepass", PASSWORD),
                *(REDIS_TLS if certificates else ()),
            ),
            postgres_port=_start(
                stack,
                5432,
                *("-e", f"POSTGRES_USER={USER}", "-e", f"POSTGRES_PASSWORD={PASSWORD}"),
                *(*mount, "-e", "POSTGRES_DB=academy", "postgres:17-alpine"),
                *(("sh", "-c", POSTGRES_TLS) if certificates else ()),
            ),
            sqs_port=_start(
                stack,
                5000,
                *("--entrypoint", "/opt/readiness/bin/python", image_tag()),
                *("-m", "moto.server", "-H", "0.0.0.0", "-p", "5000"),  # noqa: S104
            ),
        )
        _await(lambda: outside.redis(tls=certificates is not None).ping())
        _await(lambda: outside.postgres().close())
        _await(lambda: outside.sqs().list_queues())
        yield outside


def _start(stack: ExitStack, port: int, *words: str) -> int:
    name = f"outside-{uuid4().hex[:8]}"
    docker("run", "-d", "--name", name, "-p", str(port), *words)
    stack.callback(docker, "rm", "-f", "-v", name)
    published = docker("port", name, f"{port}/tcp").splitlines()[0]
    return int(published.rpartition(":")[2])


def _await(ask: Any) -> None:
    deadline = time.monotonic() + READY_S
    while time.monotonic() < deadline:
        with suppress(Exception):
            ask()
            return
        time.sleep(0.2)
    ask()


def certify(folder: Path, host: str) -> None:
    """Write a certificate that vouches for itself, and its key, into a folder that others read."""
    subprocess.run(
        (
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"),
            *("-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}"),
            *("-keyout", str(folder / "key.pem"), "-out", str(folder / "cert.pem")),
        ),
        check=True,
        capture_output=True,
    )
    folder.chmod(0o755)
    (folder / "key.pem").chmod(0o644)
