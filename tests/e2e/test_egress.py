"""What `egress` is for: a server outside of the lab is reached with it, and only with it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.test_bad_luck import Repository

pytestmark = [pytest.mark.engine, pytest.mark.timeout(300)]

DOCKERFILE = """\
FROM python:3.13-slim
RUN pip install --no-cache-dir boto3==1.44.5 "psycopg[binary]==3.3.9"
WORKDIR /app
COPY worker.py ./
CMD ["python", "-u", "worker.py"]
"""
WORKER = """\
import os
import urllib.request

import boto3
import psycopg


def main():
    sqs, queue = boto3.client("sqs"), os.environ["QUEUE_URL"]
    while True:
        answer = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)
        for message in answer.get("Messages", []):
            try:
                urllib.request.urlopen(os.environ["THIRD_PARTY"], timeout=5).read()
            except OSError as error:
                print("the third party is away:", error)
                continue
            with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
                connection.execute("UPDATE jobs SET status = 'DONE'")
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


if __name__ == "__main__":
    main()
"""
GATES = """\
      image: {import: worker}
      redis: {waive: no Redis here}
      queue: {name: jobs, message: {id: 1}, timeout: 20s}
      database: {query: "SELECT status FROM jobs", expect: DONE, timeout: 20s, settle: 0}
"""


@pytest.fixture
def third_party() -> Iterator[str]:
    """A server on this machine, at the address that a container with a way out can reach."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asked:
        asked.connect(("198.51.100.1", 9))  # sends nothing: only the route is looked up
        address = asked.getsockname()[0]
    with ThreadingHTTPServer((address, 0), SimpleHTTPRequestHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://{address}:{server.server_port}/"
        server.shutdown()


@pytest.mark.parametrize(("egress", "verdict"), [("true", "pass"), ("false", "fail")])
def test_a_worker_gets_out_only_with_egress(
    tmp_path: Path, third_party: str, egress: str, verdict: str
) -> None:
    repository = Repository(tmp_path)
    repository.write("Dockerfile", DOCKERFILE)
    repository.write("worker.py", WORKER)
    repository.configure(
        worker=f"build: .\n    egress: {egress}\n    environment: {{THIRD_PARTY: '{third_party}'}}",
        gates=GATES,
    )

    ended = repository.run("--fail-under", "3")

    statuses = {gate["id"]: gate["status"] for gate in ended.report["workers"][0]["gates"]}
    assert statuses["queue"] == verdict
    told = "\n".join(ended.report["warnings"])
    assert ("egress" in told) is (egress == "true")
    assert ("tried to reach" in told) is (egress == "false")
