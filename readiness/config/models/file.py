"""The whole configuration file: `setup`, `workers`, and what stands at the top."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field, WithJsonSchema

from readiness.config.models.accept import expected, text
from readiness.config.models.base import (
    Environment,
    Filled,
    Flag,
    Model,
    Name,
    Names,
    Nothing,
    Number,
    Size,
    Span,
    Texts,
    Words,
)
from readiness.config.models.code import Code
from readiness.config.models.gates import Gates
from readiness.config.models.images import AnyBuild, NamedImage
from readiness.config.models.messages import RunCommand
from readiness.config.models.services import Compose, Services
from readiness.plan import Mode
from readiness.sentence import say


class PutObject(Model):
    """A file of the repository that is put into a bucket."""

    bucket: Filled = Field(description=say("A bucket under `services.s3.buckets`."))
    key: Filled = Field(description=say("The object's key."))
    file: Filled = Field(description=say("The file."))


class Step(Model):
    """One step of the setup: exactly one of `run`, `sql` and `s3`."""

    run: RunCommand | None = Field(default=None, description="A command that must exit 0.")
    sql: Filled | None = Field(default=None, description="A file of SQL, or SQL itself.")
    as_: Literal["superuser"] | None = Field(
        default=None, alias="as", description="Run the SQL as superuser, for extensions."
    )
    s3: PutObject | None = Field(default=None, description="An object to put into a bucket.")


class LimitSettings(Model):
    """What a worker's container may use."""

    memory: Size | None = Field(default=None, description="Memory.", examples=["1g"])
    cpus: Number | None = Field(default=None, description="Processors.", examples=[1])


class WorkerSettings(Model):
    """One worker: `build`, `image` or `compose` says where it comes from."""

    nullable = frozenset({"gates"})
    build: AnyBuild | None = Field(default=None, description="How its image is built.")
    image: Filled | None = Field(
        default=None, description="A name under `images`, or a registry reference."
    )
    compose: Compose | None = Field(
        default=None,
        description="A Compose service that it is taken from; what stands beside it wins.",
    )
    needs: Names = Field(default=(), description="Images that are built before it.")
    command: Words | None = Field(default=None, description="Default: the image's own.")
    entrypoint: Words | None = Field(default=None, description="Default: the image's own.")
    environment: Environment = Field(default={}, description="Its variables.")
    env_file: Texts = Field(default=(), description="Files of variables; `environment` wins.")
    mode: Mode = Field(
        default=Mode.SERVICE, description="job: it is expected to exit 0 when the work is done."
    )
    gates: Annotated[Gates, Nothing] = Field(default=Gates(), description="What it must prove.")
    limits: LimitSettings = Field(default=LimitSettings(), description="What it may use.")
    stop: Span | None = Field(
        default=None, description="Ask for a graceful stop at the end; longer is a warning."
    )
    egress: Flag | None = Field(default=None, description="Whether it may reach the world.")


def _version(value: object) -> Literal[1]:
    return 1 if text(value) == "1" else expected(say("1, the only version there is"))


class Configuration(Model):
    """readiness.yml: what makes a queue worker deployable."""

    nullable = frozenset({"services"})
    version: Annotated[Literal[1], BeforeValidator(_version), WithJsonSchema({"const": 1})] = Field(
        description=say("The version of this grammar: 1.")
    )
    images: dict[Name, NamedImage] = Field(
        default={}, description="Images that others build on or run."
    )
    environment: Environment = Field(
        default={}, description="Variables of every worker, setup step and own service."
    )
    env_file: Texts = Field(default=(), description="The same from files; `environment` wins.")
    services: Annotated[Services, Nothing] = Field(
        default=Services(), description="Servers and own containers."
    )
    setup: tuple[Step, ...] = Field(
        default=(), description="Once, when the services are ready, before any gate."
    )
    workers: dict[Name, WorkerSettings] = Field(description=say("The workers, by name."))
    egress: Flag = Field(
        default=False, description="Whether the run's containers may reach the world."
    )
    code: Code | None = Field(
        default=None, description="Contracts on the repository's imports; no part of the verdict."
    )
