"""The endpoint as its container starts it: in a process of its own, without boto3."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import boto3
import pytest

START = """
import json, sys
from readiness.endpoint.backend import without_boto3
without_boto3()
from readiness.endpoint.server import start
from readiness.endpoint.settings import Settings
settings = Settings(account="123456789012", token="t", names=("localhost",))
ports = start(settings, "127.0.0.1", 0, 0)
print(json.dumps({"port": ports[0], "loaded": "s3transfer" in sys.modules}), flush=True)
sys.stdin.read()
"""


@pytest.fixture(scope="module")
def started() -> Iterator[dict[str, int]]:
    process = subprocess.Popen(
        (sys.executable, "-c", START), stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.stdin.close()


def test_boto3_is_not_loaded(started: dict[str, int]) -> None:
    assert not started["loaded"]


@pytest.mark.parametrize("region", ["us-east-1", "ap-northeast-2", "local"])
def test_sqs_s3_and_sts_answer_in_every_region(started: dict[str, int], region: str) -> None:
    def client(service: str) -> Any:  # boto3 makes its clients at run time
        return boto3.client(
            service,
            endpoint_url=f"http://localhost:{started['port']}",
            region_name=region,
            aws_access_key_id="k",
            aws_secret_access_key="s",
        )

    sqs, s3 = client("sqs"), client("s3")
    url = sqs.create_queue(QueueName="jobs")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody=region)
    assert sqs.receive_message(QueueUrl=url)["Messages"][0]["Body"] == region
    place = {} if region == "us-east-1" else {"LocationConstraint": region}
    options = {"CreateBucketConfiguration": place} if place else {}
    s3.create_bucket(Bucket=f"b-{region}", **options)
    s3.put_object(Bucket=f"b-{region}", Key="k", Body=b"v")
    assert s3.get_object(Bucket=f"b-{region}", Key="k")["Body"].read() == b"v"
    assert client("sts").get_caller_identity()["Account"] == "123456789012"
