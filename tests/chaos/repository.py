"""A small repository whose worker is ready, and which makes of everything that a run can leave."""

from __future__ import annotations

from pathlib import Path

BASE = """\
FROM python:3.13-slim
RUN pip install --no-cache-dir boto3==1.44.5 "psycopg[binary]==3.3.9" redis==8.1.0
VOLUME /data
WORKDIR /app
"""
DOCKERFILE = """\
FROM chaos-base:latest
COPY worker.py ./
CMD ["python", "-u", "worker.py"]
"""
WORKER = """\
import os

import boto3
import psycopg
import redis


def main():
    sqs, queue = boto3.client("sqs"), os.environ["QUEUE_URL"]
    while True:
        answer = sqs.receive_message(QueueUrl=queue, WaitTimeSeconds=5)
        for message in answer.get("Messages", []):
            with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
                connection.execute("UPDATE jobs SET status = 'DONE'")
            sqs.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def client():
    return redis.Redis.from_url(os.environ["REDIS_URL"])


if __name__ == "__main__":
    main()
"""
CONFIGURATION = """\
version: 1
images:
  base: {build: base, tag: "chaos-base:latest"}
services:
  web: {image: w, command: python -m http.server 8000, ready: {tcp: 8000}}
setup:
  - run: {image: w, command: python --version}
  - sql: "CREATE TABLE jobs (status text); INSERT INTO jobs VALUES ('NEW')"
workers:
  w:
    build: .
    needs: [base]
    egress: true
    gates:
      image: {import: worker}
      redis: {client: "worker:client"}
      queue: {name: jobs, message: {id: 1}}
      database: {query: SELECT status FROM jobs, expect: DONE, settle: 0.2s}
"""


TAG = "chaos-base:latest"
"""The base image's, as Dockerfile and configuration have it."""


def write(root: Path, tag: str = TAG) -> None:
    """Write the repository into the folder; `tag` is what its base image is called."""
    (root / "base").mkdir()
    files = {
        "base/Dockerfile": BASE,
        "Dockerfile": DOCKERFILE,
        "worker.py": WORKER,
        "readiness.yml": CONFIGURATION,
        ".dockerignore": "readiness-report\n",
    }
    for name, text in files.items():
        (root / name).write_text(text.replace(TAG, tag))
