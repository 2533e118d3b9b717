"""Failed builds, as BuildKit of Engine 20.10 and of Engine 26.1 really reported them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from readiness.diagnosis.build_error import explain
from readiness.diagnosis.build_log import BuildReader, read_build_log
from readiness.diagnosis.build_trouble import Trouble
from readiness.model import Location
from readiness.plan import Build
from tests.diagnosis.conftest import captured

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.diagnosis.conftest import Make

DOCKERFILES = {
    "pip": """
        FROM python:3.13-slim
        WORKDIR /app
        COPY requirements.txt .
        # the worker's own
        RUN pip install --no-cache-dir \\
            -r requirements.txt
        COPY . .
        """,
    "copy": """
        FROM debian:trixie-slim AS base
        RUN mkdir /app
        FROM base
        COPY absent.txt \\
          /app/
        CMD ["true"]
        """,
    "base": """
        ARG BASE=academy-base:latest
        FROM debian:trixie-slim AS one
        FROM ${BASE}
        RUN true
        """,
    "apt": """
        FROM debian:trixie-slim
        RUN apt-get update && apt-get install -y nosuchpackage
        """,
    "stages": """
        # syntax-less
        ARG TOOL=ffprobe
        FROM debian:trixie-slim AS tools
        ENV A=1
        RUN echo tools

        FROM debian:trixie-slim AS video
        ARG TOOL=ffprobe
        ENV B=2
        WORKDIR /src
        RUN echo one
        RUN echo two && \\
            # a comment within
            echo three && \\
            ${TOOL} --version
        """,
    "parse": "\nFROM debian:trixie-slim\nRUN true\n\nRUNN false\n",
    "trace": """
        FROM python:3.13-slim
        WORKDIR /app
        COPY . .
        RUN python manage.py collectstatic --noinput
        """,
    "target": "\nFROM debian:trixie-slim AS base\nRUN true\n",
    "flag": "\nFROM debian:trixie-slim\nCOPY --from=nostage /x /x\n",
    "blank": "\nARG BASE\nFROM debian:trixie-slim AS a\n\n# x\nFROM ${BASE}\nRUN true\n",
    "capitals": """
        ARG VERSION=1
        FROM debian:trixie-slim AS a
        FROM Academy/Worker:$VERSION
        """,
    "circle": """
        FROM debian:trixie-slim AS a
        COPY --from=b /x /y
        FROM a AS b
        COPY --from=a /x /y
        """,
    "words": "\nFROM debian:trixie-slim\nRUN true\nENV A\n",
    "glob": "\nFROM debian:trixie-slim\nRUN true\nCOPY a/* /x\n",
    "add": "\nFROM debian:trixie-slim\nRUN true\nADD http://127.0.0.1:9/x /x\n",
    "program": '\nFROM debian:trixie-slim\nRUN ["nonexist", "x"]\n',
    "user": "\nFROM debian:trixie-slim\nUSER ghost\nRUN true\n",
    "folder": "\nFROM debian:trixie-slim\nWORKDIR /etc/passwd\nRUN true\n",
}
EXPECTED = {
    "pip": (Trouble.REQUIREMENT, 5, "redis==99.0.0"),
    "copy": (Trouble.COPY_SOURCE, 4, "absent.txt"),
    "base": (Trouble.BASE_IMAGE, 3, "academy-base"),
    "apt": (Trouble.SYSTEM_PACKAGE, 2, "nosuchpackage"),
    "stages": (Trouble.NO_COMMAND, 12, "ffprobe"),
    "trace": (Trouble.COMMAND, 4, ""),
    "target": (Trouble.NO_TARGET, None, "nosuch"),
    "flag": (Trouble.BASE_IMAGE, 2, "nostage"),
    "nofile": (Trouble.NO_DOCKERFILE, None, ""),
}
OF_20_10 = {
    "blank": (Trouble.SYNTAX, 5, "base name (${BASE}) should not be blank"),
    "capitals": (Trouble.SYNTAX, 3, "repository name must be lowercase"),
    "circle": (Trouble.SYNTAX, 1, "circular dependency detected on stage: a"),
    "words": (Trouble.SYNTAX, 3, "ENV must have two arguments"),
    "glob": (Trouble.COPY_SOURCE, 3, "a"),
    "add": (Trouble.NETWORK, 3, "http://127.0.0.1:9/x"),
    "program": (Trouble.NO_COMMAND, 2, "nonexist"),
    "user": (Trouble.NO_USER, 3, "ghost"),
    "folder": (Trouble.COMMAND, 2, ""),
}
BUILD = Build(context=".", dockerfile="docker/Dockerfile")


def captured_builds() -> Iterator[tuple[str, str]]:
    yield from ((name, "20.10.plain") for name in EXPECTED)
    yield from ((name, "26.1.plain") for name in EXPECTED if name not in ("pip", "apt", "trace"))
    yield from ((name, "20.10.rawjson") for name in ("stages", "copy", "trace"))
    yield from ((name, "26.1.rawjson") for name in ("stages", "copy", "base"))


@pytest.mark.parametrize("name", OF_20_10)
def test_what_the_builder_says_without_a_line_leads_to_one(make: Make, name: str) -> None:
    repository = make({"docker/Dockerfile": DOCKERFILES[name]})
    trouble, line, subject = OF_20_10[name]

    failure = explain(read_build_log(captured(f"build-{name}.20.10.plain")), BUILD, repository)

    assert failure.trouble is trouble
    assert failure.location == Location(path="docker/Dockerfile", line=line)
    assert subject in failure.message
    assert "exit code other" not in failure.message


@pytest.mark.parametrize(("name", "how"), tuple(captured_builds()))
def test_a_captured_failure_leads_to_its_line_and_reason(make: Make, name: str, how: str) -> None:
    repository = make({"docker/Dockerfile": DOCKERFILES[name]} if name in DOCKERFILES else {})
    trouble, line, subject = EXPECTED[name]

    failure = explain(read_build_log(captured(f"build-{name}.{how}")), BUILD, repository)

    assert (failure.trouble, failure.subject) == (trouble, subject)
    place = Location(path="docker/Dockerfile", line=line) if line else None
    assert failure.location == place
    assert subject in failure.message
    assert failure.hint
    assert failure.excerpt


@pytest.mark.parametrize("engine", ["20.10", "26.1"])
def test_a_dockerfile_that_cannot_be_read_is_red_at_that_line(make: Make, engine: str) -> None:
    repository = make({"docker/Dockerfile": DOCKERFILES["parse"]})

    failure = explain(read_build_log(captured(f"build-parse.{engine}.plain")), BUILD, repository)

    assert failure.trouble is Trouble.SYNTAX
    assert failure.location == Location(path="docker/Dockerfile", line=4)
    assert "unknown instruction: RUNN" in failure.message


def test_a_traceback_in_the_steps_output_is_quoted(make: Make) -> None:
    repository = make({"docker/Dockerfile": DOCKERFILES["trace"]})

    failure = explain(read_build_log(captured("build-trace.20.10.plain")), BUILD, repository)

    assert failure.message == (
        "the image does not build: `RUN python manage.py collectstatic --noinput`: "
        "the command ended with exit code 1: KeyError: 'SECRET_KEY'"
    )
    assert failure.excerpt[0] == "Traceback (most recent call last):"


def test_events_of_one_line_each_are_read_the_same() -> None:
    """Buildx since 0.14 prints each event of rawjson on one line."""
    spread = captured("build-stages.20.10.rawjson")

    assert read_build_log(_one_line_each(spread)) == read_build_log(spread)


def _one_line_each(spread: list[str]) -> list[str]:
    text, decoder, found = "\n".join(spread), json.JSONDecoder(), []
    while text.startswith("{"):
        event, end = decoder.raw_decode(text)
        found.append(json.dumps(event))
        text = text[end:].lstrip()
    return [*found, *text.splitlines()]


def test_what_people_see_of_a_build_are_steps_and_whole_lines() -> None:
    reader = BuildReader()

    shown = [text for line in captured("build-stages.20.10.rawjson") for text in reader.feed(line)]

    assert shown[-5:-1] == [
        "[video 4/4] RUN echo two &&     echo three &&     ffprobe --version",
        "two",
        "three",
        "/bin/sh: 1: ffprobe: not found",
    ]
    assert shown[-1].startswith("ERROR: failed to solve:")
    assert len([line for line in shown if line.startswith("[video 4/4]")]) == 1


def test_json_that_is_no_event_is_shown_as_it_is() -> None:
    reader = BuildReader()

    assert reader.feed('{"vertexes": [{"name": 1}]}') == ('{"vertexes": [{"name": 1}]}',)
    assert reader.feed("{not json}") == ("{not json}",)


@pytest.mark.parametrize(
    ("line", "trouble", "subject"),
    [
        ("exec /bin/sh: exec format error", Trouble.ARCHITECTURE, ""),
        ("curl: (6) Could not resolve host: example.com", Trouble.NETWORK, "example.com"),
        ("npm error 404  'left-pad@99' is not in this registry.", Trouble.NODE_PACKAGE, ""),
        ("E: Package 'x11' has no installation candidate", Trouble.SYSTEM_PACKAGE, "x11"),
        ("write /x: No space left on device", Trouble.DISK, ""),
    ],
)
def test_what_a_command_says_tells_the_trouble(
    make: Make, line: str, trouble: Trouble, subject: str
) -> None:
    log = read_build_log(
        ["#5 [2/2] RUN x", f"#5 0.1 {line}", "#5 ERROR: x: exit code: 1", "x: exit code: 1"]
    )

    failure = explain(log, BUILD, make({"docker/Dockerfile": "\nFROM a\nRUN x\n"}))

    assert failure.trouble is trouble
    assert subject in failure.subject
    assert failure.location == Location(path="docker/Dockerfile", line=2)
