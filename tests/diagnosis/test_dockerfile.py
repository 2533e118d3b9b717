"""Reading Dockerfiles as people write them."""

from __future__ import annotations

from readiness.diagnosis.dockerfile import expand, parse
from readiness.diagnosis.dockerfile_step import find_instruction

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


def test_a_step_is_known_by_the_name_that_buildkit_gives_it_with_its_stage_s_variables() -> None:
    text = (
        "FROM x\nARG API_TOKEN=a-token-of-some-length\nENV DB_PASSWORD=a-password-of-some-length\n"
        "RUN echo \"$API_TOKEN $DB_PASSWORD\" && \\\n    sh -c 'echo $DB_PASSWORD; exit 3'\n"
    )
    # As Engine 20.10 named it: what stands in single quotes is not replaced.
    name = (
        '[2/2] RUN echo "a-token-of-some-length a-password-of-some-length" &&'
        "     sh -c 'echo $DB_PASSWORD; exit 3'"
    )
    found = find_instruction(name, parse(text), {})
    assert found is not None
    assert found.line == 4


def test_what_is_built_on_is_told_without_the_stages_of_its_own() -> None:
    text = (
        "ARG B=co/base\nFROM $B AS b\nFROM b\nCOPY --from=b / /\n"
        "RUN --mount=type=bind,from=tools:1 x\n"
    )
    assert list(parse(text).bases({})) == ["co/base", "tools:1"]


def test_a_line_that_only_goes_on_is_no_instruction() -> None:
    (stage,) = parse("\\\n\nFROM a\n\\\n").stages

    assert (stage.base, stage.instructions) == ("a", ())
