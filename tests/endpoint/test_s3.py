"""Objects by path and by virtual host, and what is recorded of them."""

from __future__ import annotations

import http.client
from urllib.request import urlopen

import pytest

from readiness.endpoint.records import Call
from readiness.services.aws import Endpoint, RefusedError
from tests.endpoint.conftest import REGION, WORKER_KEY, Boto, client


@pytest.fixture
def s3(endpoint: Endpoint, name: str) -> Boto:
    endpoint.create_bucket(name, REGION)
    return client(endpoint, "s3")


def seen(endpoint: Endpoint, bucket: str) -> list[Call]:
    return [call for call in endpoint.calls() if call.bucket == bucket]


def test_an_object_of_the_lab_is_read_by_the_worker(
    endpoint: Endpoint, s3: Boto, name: str
) -> None:
    endpoint.put_object(name, "raw/하나 1.mp4", b"\x00\x01", REGION)
    assert s3.get_object(Bucket=name, Key="raw/하나 1.mp4")["Body"].read() == b"\x00\x01"
    get = seen(endpoint, name)[-1]
    assert (get.action, get.key, get.status) == ("GET", "raw/하나 1.mp4", 200)
    assert (get.access_key, get.region, get.service) == (WORKER_KEY, REGION, "s3")


def test_an_object_of_the_worker_is_stored_whole(s3: Boto, name: str) -> None:
    data = bytes(range(256)) * 4096
    s3.put_object(Bucket=name, Key="out", Body=data, Metadata={"made_by": "worker"})
    answer = s3.get_object(Bucket=name, Key="out")
    assert answer["Body"].read() == data
    assert answer["Metadata"] == {"made_by": "worker"}


def test_a_bucket_in_front_of_the_host_name_is_understood(
    endpoint: Endpoint, s3: Boto, name: str
) -> None:
    s3.put_object(Bucket=name, Key="a/b c", Body=b"x")
    connection = http.client.HTTPConnection(endpoint.host, endpoint.port, timeout=10)
    scope = f"{WORKER_KEY}/20260101/{REGION}/s3/aws4_request"
    connection.request(
        "GET",
        "/a/b%20c",
        headers={
            "Host": f"{name}.s3:{endpoint.port}",
            "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, Signature=0",
        },
    )
    answer = connection.getresponse()
    assert (answer.status, answer.read()) == (200, b"x")
    connection.close()
    assert (seen(endpoint, name)[-1].bucket, seen(endpoint, name)[-1].key) == (name, "a/b c")


def test_a_presigned_url_is_attributed_to_who_signed_it(
    endpoint: Endpoint, s3: Boto, name: str
) -> None:
    s3.put_object(Bucket=name, Key="k", Body=b"x")
    url = s3.generate_presigned_url("get_object", Params={"Bucket": name, "Key": "k"})
    with urlopen(url, timeout=10) as answer:  # noqa: S310  (our own)
        assert answer.read() == b"x"
    assert seen(endpoint, name)[-1].access_key == WORKER_KEY


def test_an_object_that_is_not_there_is_recorded_as_such(
    endpoint: Endpoint, s3: Boto, name: str
) -> None:
    with pytest.raises(s3.exceptions.NoSuchKey):
        s3.get_object(Bucket=name, Key="none")
    assert (seen(endpoint, name)[-1].status, seen(endpoint, name)[-1].error) == (404, "NoSuchKey")


def test_a_bucket_that_cannot_be_made_is_the_labs_affair(endpoint: Endpoint) -> None:
    with pytest.raises(RefusedError, match="InvalidBucketName"):
        endpoint.create_bucket("x", REGION)
