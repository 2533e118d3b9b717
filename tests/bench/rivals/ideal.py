"""The yardstick: docker-py, everything side by side, Postgres made beforehand, killed at once.

It takes no care of anything: no control, no report, no word of why something is red.
"""

import os
import subprocess
import sys
import uuid
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial

import docker
import psycopg
import redis
from checks import EXAMPLE, IMPORT, KEYS, PROBE, Phases, is_empty, make_table, sqs, status, wait_for

LABELS = {"readiness-bench": "1"}


class Ideal:
    def __init__(self, phases: Phases) -> None:
        self.phases = phases
        self.api = docker.from_env(max_pool_size=64)
        self.id = uuid.uuid4().hex[:8]
        self.made: list = []
        self.pool = ThreadPoolExecutor(16)
        self.image = f"readiness-bench-ideal:{self.id}"

    def run(self) -> None:
        submit = self.pool.submit
        built = submit(self.build)
        self.network = self.api.networks.create(f"bench-{self.id}", labels=LABELS)
        self.phases.done("network")
        servers = [submit(self.sqs), submit(self.postgres), submit(self.redis)]
        loads = submit(self.loads, built)
        self.queue, self.conninfo, self.cache = (each.result() for each in servers)
        self.phases.done("servers")
        self.work(built)
        loads.result()
        self.phases.done("checked")

    def build(self) -> None:
        command = (sys.argv[1], "build", "-q", "-t", self.image, str(EXAMPLE))
        environment = {**os.environ, "DOCKER_BUILDKIT": "1"}
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
        self.phases.done("built")

    def start(self, image: str, **options):
        made = self.api.containers.create(image, labels=LABELS, **options)
        self.made.append(made)
        made.start()
        return made

    def serve(self, image: str, name: str) -> str:
        made = self.start(image, network=self.network.name, name=f"{name}-{self.id}")
        made.reload()
        return made.attrs["NetworkSettings"]["Networks"][self.network.name]["IPAddress"]

    def sqs(self):
        address = self.serve("readiness-bench-moto", "sqs")
        client = sqs(f"http://{address}:4566")
        wait_for("SQS", lambda: bool(answers(client)))
        url = client.create_queue(QueueName="jobs")["QueueUrl"]
        client.send_message(QueueUrl=url, MessageBody='{"id": 1}')
        return client, url, address

    def postgres(self) -> str:
        address = self.serve("readiness-bench-prepared", "postgres")
        conninfo = f"postgresql://bench:bench@{address}/bench"
        wait_for("Postgres", lambda: bool(psycopg.connect(conninfo, connect_timeout=2)))
        make_table(conninfo)
        return conninfo

    def redis(self) -> redis.Redis:
        client = redis.Redis(self.serve("redis:8-alpine", "redis"))
        wait_for("Redis", lambda: bool(client.ping()))
        return client

    def loads(self, built: Future) -> None:
        """Gate 1: the entry loads where nothing can be reached."""
        built.result()
        made = self.start(self.image, command=["python", "-c", IMPORT], network_mode="none")
        assert made.wait()["StatusCode"] == 0, made.logs()
        self.phases.done("image")

    def work(self, built: Future) -> None:
        client, url, address = self.queue
        variables = {
            "REDIS_URL": f"redis://redis-{self.id}:6379/0",
            "DATABASE_URL": self.conninfo,
            "AWS_ENDPOINT_URL": f"http://{address}:4566",
            "QUEUE_URL": url,
            **KEYS,
        }
        built.result()
        worker = self.start(self.image, environment=variables, network=self.network.name)
        self.phases.done("worker started")
        probe = self.pool.submit(worker.exec_run, ["python", "-c", PROBE])
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            wait_for("the state", lambda: status(connection) == "done")
        wait_for("an empty queue", lambda: is_empty(client, url))
        self.phases.done("job done")
        assert probe.result().exit_code == 0, probe.result().output
        assert self.cache.get("probe") == b"carried"

    def end(self) -> None:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(partial(self.remove), self.made))
        self.network.remove()
        self.api.images.remove(self.image, noprune=True)
        self.phases.done("removed")

    def remove(self, made) -> None:
        made.remove(force=True, v=True)


def answers(client) -> object:
    from botocore.exceptions import BotoCoreError

    try:
        return client.list_queues()
    except BotoCoreError:
        return None


if __name__ == "__main__":
    phases = Phases()
    ideal = Ideal(phases)
    try:
        ideal.run()
    finally:
        ideal.end()
    phases.tell()
    os._exit(0)
