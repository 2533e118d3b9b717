"""Who the caller is, and the roles that it takes: what workers ask for when they start."""

from __future__ import annotations

import boto3
import pytest
from botocore import UNSIGNED
from botocore.config import Config

from readiness.plan import Queue, SendMessage
from readiness.services.aws import Endpoint
from tests.endpoint.conftest import REGION, WORKER_KEY, Boto, client

ROLE = "arn:aws:iam::999999999999:role/worker"


@pytest.fixture
def sts(endpoint: Endpoint) -> Boto:
    return client(endpoint, "sts")


def test_a_caller_learns_that_it_is_in_the_lab_s_account(endpoint: Endpoint, sts: Boto) -> None:
    assert sts.get_caller_identity()["Account"] == endpoint.account
    call = next(c for c in reversed(endpoint.calls()) if c.service == "sts")
    assert (call.action, call.access_key, call.status) == ("GetCallerIdentity", WORKER_KEY, 200)
    assert (call.address, call.region) == ("127.0.0.1", REGION)


def test_the_keys_of_a_role_lead_to_the_same_queues(
    endpoint: Endpoint, sts: Boto, name: str
) -> None:
    queue = Queue(name=name, region=REGION, attributes={}, dead_letter=None)
    endpoint.create(queue)
    endpoint.send(queue, SendMessage(body="{}"))
    keys = sts.assume_role(RoleArn=ROLE, RoleSessionName="job")["Credentials"]
    sqs = boto3.client(
        "sqs",
        endpoint_url=f"http://{endpoint.host}:{endpoint.port}",
        region_name=REGION,
        aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"],
        aws_session_token=keys["SessionToken"],
    )
    url = sqs.get_queue_url(QueueName=name)["QueueUrl"]
    assert len(sqs.receive_message(QueueUrl=url)["Messages"]) == 1
    receive = next(c for c in endpoint.calls() if c.queue == name and c.action == "ReceiveMessage")
    assert (receive.access_key, receive.address) == (keys["AccessKeyId"], "127.0.0.1")


def test_a_role_is_taken_with_a_web_identity_which_nobody_signs(endpoint: Endpoint) -> None:
    sts = boto3.client(
        "sts",
        endpoint_url=f"http://{endpoint.host}:{endpoint.port}",
        region_name=REGION,
        config=Config(signature_version=UNSIGNED),
    )
    answer = sts.assume_role_with_web_identity(
        RoleArn=ROLE, RoleSessionName="job", WebIdentityToken="token"
    )
    assert answer["Credentials"]["AccessKeyId"]
    call = next(c for c in reversed(endpoint.calls()) if c.service == "sts")
    assert (call.action, call.access_key) == ("AssumeRoleWithWebIdentity", "")
