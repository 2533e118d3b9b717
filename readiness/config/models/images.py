"""`images:` and `build:`: what is built, and from what."""

from __future__ import annotations

from typing import Annotated

from pydantic import BeforeValidator, Field

from readiness.config.models.base import Environment, Filled, Model, Names, Texts, Variable
from readiness.sentence import say


class SecretFile(Model):
    """A build secret that is a file of the repository."""

    file: Filled = Field(description="A file, relative to the repository root.")


def _secret(value: object) -> object:
    return value if isinstance(value, dict) else {"value": value}


class Secret(Model):
    """A build secret: its value, or the file that holds it."""

    value: Filled | None = Field(default=None, description="The value; better `${NAME}`.")
    file: Filled | None = Field(default=None, description="A file that holds the value.")


BuildSecret = Annotated[Secret, BeforeValidator(_secret, json_schema_input_type=str | SecretFile)]


class Build(Model):
    """How an image is built, in the words of Compose."""

    context: Filled = Field(
        default=".", description="The folder that is sent to the build, from the repository root."
    )
    dockerfile: Filled = Field(
        default="Dockerfile", description="The Dockerfile, relative to the context."
    )
    args: Environment = Field(default={}, description="Build arguments.")
    target: Filled | None = Field(default=None, description="The stage to build; default the last.")
    platform: Filled | None = Field(
        default=None,
        description="The platform, where it is not the engine's own.",
        examples=["linux/amd64"],
    )
    secrets: dict[Variable, BuildSecret] = Field(
        default={},
        description="Build secrets: id to value, or to `{file: PATH}`.",
        examples=[{"npm_token": "${NPM_TOKEN}"}],
    )
    ssh: Texts = Field(default=(), description="SSH agent sockets or keys.", examples=["default"])


def _build(value: object) -> object:
    return value if isinstance(value, dict) else {"context": value}


AnyBuild = Annotated[Build, BeforeValidator(_build, json_schema_input_type=str | Build)]
"""A build, or only its context."""


class NamedImage(Model):
    """An image that others build on or run."""

    build: AnyBuild = Field(description=say("How it is built."), examples=[{"context": "."}])
    tag: Filled | None = Field(
        default=None,
        description="What other Dockerfiles say in FROM; put there for the run only.",
        examples=["academy-base:latest"],
    )
    needs: Names = Field(default=(), description="Images that are built before.")
