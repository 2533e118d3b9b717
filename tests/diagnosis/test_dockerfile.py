"""Reading Dockerfiles as people write them."""

from __future__ import annotations

from readiness.diagnosis.dockerfile import expand, parse

TEXT = """\
# syntax=docker/dockerfile:1
ARG BASE=academy-base
FROM --platform=$BUILDPLATFORM ${BASE}:latest AS build
run echo a && \\
    # a comment

    echo b
RUN <<EOF
FROM nothing
EOF
COPY . .

FROM build
CMD ["x"]
"""


def test_instructions_keep_the_line_on_which_they_begin() -> None:
    build, last = parse(TEXT).stages

    assert [(each.keyword, each.line) for each in build.instructions] == [
        ("RUN", 4),
        ("RUN", 8),
        ("COPY", 11),
    ]
    assert build.instructions[0].text == "RUN echo a &&     echo b"
    assert (build.name, build.base, build.first.line) == ("build", "${BASE}:latest", 3)
    assert (last.name, last.base, last.first.line) == ("stage-1", "build", 13)


def test_build_arguments_win_over_the_defaults_of_arg() -> None:
    dockerfile = parse(TEXT)

    assert dockerfile.variables({}) == {"BASE": "academy-base"}
    assert dockerfile.variables({"BASE": "other", "UNKNOWN": "x"}) == {"BASE": "other"}


def test_variables_are_replaced_as_a_dockerfile_does() -> None:
    values = {"A": "1"}

    assert expand("$A ${A} ${B} ${B:-d} ${A:+y}${B:+n}", values) == "1 1  d y"


def test_another_escape_character_is_heeded() -> None:
    (stage,) = parse("# escape=`\nFROM x\nRUN a `\n  b\nRUN c\\\nRUN d\n").stages

    assert [each.text for each in stage.instructions] == ["RUN a   b", "RUN c\\", "RUN d"]
