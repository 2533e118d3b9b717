"""The JSON Schema that editors complete from: generated, shipped, and true."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

import readiness.config
from readiness.config import json_schema, reader
from readiness.config.values import plain
from tests.config.test_contract import EXAMPLE

SHIPPED = Path(readiness.config.__file__).parent / "readiness.schema.json"


def test_the_shipped_schema_is_the_generated_one() -> None:
    remedy = f"write the schema anew: python -m readiness.config.schema > {SHIPPED.name}"
    assert json.loads(SHIPPED.read_text(encoding="utf-8")) == json_schema(), remedy


def test_the_schema_is_a_valid_one() -> None:
    jsonschema.Draft202012Validator.check_schema(json_schema())


def test_the_schema_accepts_the_contracts_example() -> None:
    validator = jsonschema.Draft202012Validator(json_schema())
    found = validator.iter_errors(plain(reader.parse(EXAMPLE, "readiness.yml").data))
    assert [error.message for error in found] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("version: 1", "version: 2"),
        ("images:", "imagez:"),
        ("mode: service", "mode: jobb"),
        ("timeout: 60s", "timeout: soon"),
        ("image: api\n", "image: [api]\n"),
        ("egress: false", "egress: sometimes"),
        ("VisibilityTimeout", "VisibiltyTimeout"),
        ("query: SELECT status", "qurey: SELECT status"),
    ],
)
def test_the_schema_refuses_what_the_reader_refuses(before: str, after: str) -> None:
    assert before in EXAMPLE
    text = EXAMPLE.replace(before, after, 1)
    validator = jsonschema.Draft202012Validator(json_schema())
    assert not validator.is_valid(plain(reader.parse(text, "readiness.yml").data))


@pytest.mark.parametrize(
    "line",
    ["egress: ${EGRESS}", "egress: true", "setup: []", "env_file: [a, b]", "services: {redis: }"],
)
def test_the_schema_accepts_short_forms_and_variables(line: str) -> None:
    text = f"version: 1\nworkers: {{w: {{build: .}}}}\n{line}\n"
    validator = jsonschema.Draft202012Validator(json_schema())
    assert validator.is_valid(plain(reader.parse(text, "readiness.yml").data))


def test_every_key_of_the_file_is_described() -> None:
    assert [name for name, node in _properties(json_schema()) if "description" not in node] == []


def _properties(node: object) -> Iterator[tuple[str, dict[str, Any]]]:
    match node:
        case dict():
            properties = node.get("properties", {})
            yield from ((name, found) for name, found in properties.items())
            for item in node.values():
                yield from _properties(item)
        case list():
            for item in node:
                yield from _properties(item)
