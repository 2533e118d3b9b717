"""Run in a container of the network: tries everything once, and prints what came of it."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable

import boto3
from botocore.config import Config

KEYS = {
    "region_name": "ap-northeast-2",
    "aws_access_key_id": "AKIAWORKER0000000001",
    "aws_secret_access_key": "secret",
}


def attempt(what: str, act: Callable[..., str], *given: object) -> None:
    began = time.perf_counter()
    try:
        result = act(*given)
    except OSError as error:
        result = type(error).__name__
    seconds = time.perf_counter() - began
    print(json.dumps({"what": what, "result": result, "seconds": seconds}))


def connect(host: str, port: int) -> str:
    socket.create_connection((host, port), 10).close()
    return "connected"


def resolve(name: str) -> str:
    return str(socket.getaddrinfo(name, 80)[0][4][0])


def ask() -> str:
    query = bytes.fromhex("abcd01000001000000000000") + b"\x03foo\x03com\x00\x00\x01\x00\x01"
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mine:
        mine.settimeout(5)
        mine.connect(("8.8.8.8", 53))
        mine.send(query)
        return mine.recv(512)[2:4].hex()


def queue() -> str:
    sqs = boto3.client("sqs", endpoint_url="http://sqs:4566", **KEYS)
    return str(sqs.create_queue(QueueName="jobs")["QueueUrl"])


def store(style: str) -> str:
    config = Config(s3={"addressing_style": style})
    s3 = boto3.client("s3", endpoint_url="http://s3:4566", config=config, **KEYS)
    if style == "path":
        place = {"LocationConstraint": "ap-northeast-2"}
        s3.create_bucket(Bucket="video", CreateBucketConfiguration=place)
    s3.put_object(Bucket="video", Key="a/b c", Body=style.encode())
    same = s3.get_object(Bucket="video", Key="a/b c")["Body"].read() == style.encode()
    return "round trip" if same else "something else"


def main() -> None:
    while True:
        try:
            connect("aws", 4566)
            break
        except OSError:
            time.sleep(0.05)
    for host, port in (
        ("8.8.8.8", 443),
        ("169.254.169.254", 80),
        ("198.19.254.2", 22),
        ("198.19.254.1", 22),
    ):
        attempt(f"connect {host}:{port}", connect, host, port)
    for name in ("sqs.us-east-1.amazonaws.com", "host.docker.internal", "aws", "video.s3"):
        attempt(f"resolve {name}", resolve, name)
    attempt("ask 8.8.8.8", ask)
    attempt("sqs", queue)
    for style in ("path", "virtual"):
        attempt(f"s3 {style}", store, style)


if __name__ == "__main__":
    main()
