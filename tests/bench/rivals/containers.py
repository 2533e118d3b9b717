"""testcontainers-python: its own Postgres and Redis, polled every 0.05 s; one test's worth of work.

Its reaper (Ryuk) is off: that is one container less to start.
"""

import os
import subprocess
import sys
import uuid
from contextlib import ExitStack

from checks import EXAMPLE, IMPORT, KEYS, PROBE, Phases, is_empty, make_table, sqs, status, wait_for

os.environ["TESTCONTAINERS_RYUK_DISABLED"] = "true"

import psycopg
from testcontainers.community.postgres import PostgresContainer
from testcontainers.community.redis import RedisContainer
from testcontainers.core.config import testcontainers_config
from testcontainers.core.container import DockerContainer
from testcontainers.core.network import Network
from testcontainers.core.wait_strategies import PortWaitStrategy

testcontainers_config.sleep_time = 0.05
testcontainers_config.max_tries = 1200
POLL_S = 0.05


def main(phases: Phases) -> None:
    image = f"readiness-bench-containers:{uuid.uuid4().hex[:8]}"
    command = (sys.argv[1], "build", "-q", "-t", image, str(EXAMPLE))
    environment = {**os.environ, "DOCKER_BUILDKIT": "1"}
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
    phases.done("built")
    try:
        with ExitStack() as stack:
            check(stack, image, phases)
        phases.done("removed")
    finally:
        subprocess.run((sys.argv[1], "rmi", image), check=True, stdout=subprocess.DEVNULL)


def check(stack: ExitStack, image: str, phases: Phases) -> None:
    network = stack.enter_context(Network())
    redis = RedisContainer("redis:8-alpine").with_network(network).with_network_aliases("redis")
    stack.enter_context(redis)
    postgres = PostgresContainer("postgres:17-alpine", driver=None)
    postgres.with_network(network).with_network_aliases("postgres")
    stack.enter_context(postgres)
    aws = DockerContainer("readiness-bench-moto").with_exposed_ports(4566)
    aws.with_network(network).with_network_aliases("sqs").waiting_for(PortWaitStrategy(4566))
    stack.enter_context(aws)
    phases.done("servers")

    client = sqs(f"http://localhost:{aws.get_exposed_port(4566)}")
    url = client.create_queue(QueueName="jobs")["QueueUrl"]
    conninfo = postgres.get_connection_url()
    make_table(conninfo)
    client.send_message(QueueUrl=url, MessageBody='{"id": 1}')

    alone = DockerContainer(image).with_command(["python", "-c", IMPORT])
    with alone.with_kwargs(network_mode="none") as loads:
        assert loads.get_wrapped_container().wait()["StatusCode"] == 0, loads.get_logs()
    phases.done("image")

    worker = DockerContainer(image).with_network(network)
    worker.with_envs(
        REDIS_URL="redis://redis:6379/0",
        DATABASE_URL="postgresql://test:test@postgres/test",
        AWS_ENDPOINT_URL="http://sqs:4566",
        QUEUE_URL="http://sqs:4566/123456789012/jobs",
        **KEYS,
    )
    stack.enter_context(worker)
    phases.done("worker started")
    probed = worker.exec(["python", "-c", PROBE])
    assert probed.exit_code == 0, probed.output
    assert redis.get_client().get("probe") == b"carried"
    phases.done("redis")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        wait_for("the state", lambda: status(connection) == "done", POLL_S)
    wait_for("an empty queue", lambda: is_empty(client, url), POLL_S)
    phases.done("job done")


if __name__ == "__main__":
    phases = Phases()
    main(phases)
    phases.tell()
