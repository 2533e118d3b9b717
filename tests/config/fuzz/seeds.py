"""The valid projects that the damage is done to: every file that the loader may read of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.config.test_contract import EXAMPLE
from tests.docs.pages import PROJECT

ACADEMY = PROJECT / "examples" / "academy"
ENVIRON = {"A": "x", "TOKEN": "t0p-s3cret", "AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}

COMPOSED = """\
version: 1
env_file: [.env.shared]
workers:
  orders:
    compose: {file: [docker-compose.yml, docker-compose.ci.yml], service: orders}
    env_file: .env.orders
    gates:
      image: {import: orders.main}
      redis: {client: "orders.cache:get_redis"}
      queue:
        name: ${QUEUE:-orders}
        message: {text: "${READINESS_NONCE}"}
      database: {query: "SELECT status FROM orders", expect: [PAID, 1, null, 1.5, true]}
"""
COMPOSE = """\
name: shop
include:
  - path: more/compose.yml
    env_file: more/.env
x-common: &common
  restart: always
  environment: &environment
    DATABASE_URL: postgres://shop:${PASSWORD:-shop}@db:5432/shop
    EMPTY:
  networks: {back: {aliases: [worker.internal]}}
services:
  base: &base
    <<: *common
    build:
      context: .
      args: [LEVEL=1, OTHER]
      secrets: [token]
  orders:
    extends: {service: base}
    image: shop/orders:${TAG:-dev}
    command: python -m "orders.main" --name '${NAME:-a b}'
    entrypoint: [tini, --]
    env_file:
      - .env.orders
      - {path: absent.env, required: false}
    environment: {<<: *environment, MODE: "${MODE:?say which}"}
    depends_on: {db: {condition: service_healthy}}
    links: ["cache:redis-of-old"]
    ports: ["80:8000", {target: 9}]
  db:
    image: postgres:17-alpine
    environment: [POSTGRES_USER=shop, POSTGRES_PASSWORD=shop]
  cache: {image: "redis:8-alpine", command: redis-server --requirepass pass --port 6380}
secrets:
  token: {environment: TOKEN}
networks: {back: {}}
"""
OVERRIDE = """\
services:
  orders:
    environment: !reset {}
    command: !override [python, -m, orders.main]
"""
SHARED = """\
# shared by all
export MODE=batch
QUOTED="a \\"b\\" $MODE ${LATER:-never}" # why
SINGLE='$as it is'
MULTI="first
second"
A
URL: http://x/${MODE}
"""


@dataclass(frozen=True, kw_only=True)
class Seed:
    """A project: `files` are the texts that are damaged, `beside` is only there."""

    files: Mapping[str, bytes]
    beside: tuple[str, ...] = ()
    environ: Mapping[str, str] = field(default_factory=lambda: ENVIRON)

    def write(self, root: Path, damaged: Mapping[str, bytes]) -> None:
        """Write the project as it is, with some files in another form."""
        for path in self.beside:
            _write(root / path, b"FROM scratch\n")
        for path, content in {**self.files, **damaged}.items():
            _write(root / path, content)


def _write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def _contract() -> Seed:
    beside = ("docker/Dockerfile.base", "docker/api/Dockerfile", "docker/video-worker/Dockerfile")
    return Seed(
        files={"readiness.yml": EXAMPLE.encode(), ".env.readiness": b"LEVEL=debug\nTZ=UTC\n"},
        beside=(*beside, "fixtures/video.sql", "fixtures/one-second.mp4"),
    )


def _academy(config: str) -> Seed:
    files = {"readiness.yml": config, "docker-compose.yml": "docker-compose.yml"}
    named = (file for folder in ("docker", "fixtures") for file in (ACADEMY / folder).rglob("*"))
    return Seed(
        files={path: (ACADEMY / source).read_bytes() for path, source in files.items()},
        beside=tuple(file.relative_to(ACADEMY).as_posix() for file in named if file.is_file()),
    )


def _composed() -> Seed:
    return Seed(
        files={
            "readiness.yml": COMPOSED.encode(),
            "docker-compose.yml": COMPOSE.encode(),
            "docker-compose.ci.yml": OVERRIDE.encode(),
            "more/compose.yml": b"services: {mail: {image: mail, extends: {service: other}}}\n",
            "more/.env": b"TAG=1\n",
            ".env": b"PASSWORD=sh0p\nTAG=${A}\n",
            ".env.shared": SHARED.encode(),
            ".env.orders": b"LEVEL=debug\nQUEUE=$A-orders\n",
        },
        beside=("Dockerfile",),
    )


SEEDS = (
    _contract(),
    _academy("readiness.yml"),
    _academy("readiness-compose.yml"),
    _composed(),
)
WEIGHTS = (4, 1, 1, 4)  # the academy's files are long, and every damage to them takes its time
