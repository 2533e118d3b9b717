"""A worker that is ready, and whose run stays in each of its phases for some seconds."""

from __future__ import annotations

from pathlib import Path

from tests.chaos.repository import BASE
from tests.e2e.test_bad_luck import Repository

DOCKERFILE = """\
FROM faults-base:latest
COPY worker.py send.py ./
CMD ["python", "-u", "worker.py"]
"""
WORKER = """\
import os
import time

import boto3
import psycopg
import redis

if __name__ != "__main__":
    time.sleep(2)


def work():
    cache = redis.Redis.from_url(os.environ["REDIS_URL"])
    for _ in range(30):
        cache.set("alive", "1")
        time.sleep(0.1)


def main():
    sqs, queue = boto3.client("sqs"), os.environ["QUEUE_URL"]
    while True:
        answer = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)
        for message in answer.get("Messages", []):
            work()
            with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
                connection.execute("UPDATE jobs SET status = repeat('DONE', 1)")
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def client():
    time.sleep(2)
    return redis.Redis.from_url(os.environ["REDIS_URL"])


if __name__ == "__main__":
    main()
"""
SEND = """\
import os
import time

import boto3

time.sleep(3)
boto3.client("sqs").send_message(QueueUrl=os.environ["QUEUE_URL"], MessageBody="{}")
"""
CONFIGURATION = """\
version: 1
images:
  base: {build: base, tag: "faults-base:latest"}
services:
  web: {image: w, command: python -m http.server 8000, ready: {tcp: 8000}}
setup:
  - run: {image: w, command: [python, -c, "import time; time.sleep(3)"]}
  - sql: "CREATE TABLE jobs (status text); INSERT INTO jobs VALUES ('NEW')"
workers:
  w:
    build: .
    needs: [base]
    gates:
      image: {import: worker}
      redis: {client: "worker:client"}
      queue:
        name: jobs
        trigger: {run: {image: w, command: python send.py}}
        timeout: 90s
      database: {query: SELECT status FROM jobs, expect: DONE, settle: 3s, timeout: 90s}
"""


class Slow(Repository):
    """The worker's repository in a folder; its base image is called after `name`."""

    def __init__(self, root: Path, name: str) -> None:
        self.root = root
        (root / "base").mkdir(parents=True)
        files = {
            "base/Dockerfile": BASE,
            "Dockerfile": DOCKERFILE,
            "worker.py": WORKER,
            "send.py": SEND,
            "readiness.yml": CONFIGURATION,
            ".dockerignore": "readiness-report\n",
        }
        for file, text in files.items():
            self.write(file, text.replace("faults-base", f"faults-base-{name}"))
