"""An endpoint of the tests' own on the loopback, as real as in its container."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.config import Config

from readiness.endpoint.records import Call
from readiness.endpoint.server import start
from readiness.endpoint.settings import Settings
from readiness.services.aws import Endpoint

Boto = Any  # boto3 makes its clients at run time: no types

WORKER_KEY = "AKIAWORKER0000000001"
REGION = "ap-northeast-2"


@pytest.fixture(scope="session")
def endpoint() -> Endpoint:
    """A running endpoint, shared by all tests: queues and buckets have names of their own."""
    settings = Settings(account="123456789012", token="open sesame", names=("localhost", "s3"))
    port, control_port = start(settings, "127.0.0.1", 0, 0)
    return Endpoint(
        host="localhost",
        token=settings.token,
        account=settings.account,
        port=port,
        control_port=control_port,
    )


@pytest.fixture
def name() -> str:
    """A name that no other test uses."""
    return f"jobs-{uuid4().hex[:12]}"


def client(endpoint: Endpoint, service: str, region: str = REGION, **options: object) -> Boto:
    """A worker's boto3 client."""
    return boto3.client(
        service,
        endpoint_url=f"http://{endpoint.host}:{endpoint.port}",
        region_name=region,
        aws_access_key_id=WORKER_KEY,
        aws_secret_access_key="secret",
        config=Config(retries={"total_max_attempts": 1}, **options),
    )


@pytest.fixture
def sqs(endpoint: Endpoint) -> Iterator[Boto]:
    """A worker's client of SQS."""
    made = client(endpoint, "sqs")
    yield made
    made.close()


@pytest.fixture
def calls(endpoint: Endpoint, name: str) -> Callable[..., tuple[Call, ...]]:
    """The calls on the test's own queue, of one action if one is named."""

    def on_the_queue(action: str = "") -> tuple[Call, ...]:
        seen = (call for call in endpoint.calls() if call.queue == name)
        return tuple(call for call in seen if action in ("", call.action))

    return on_the_queue
