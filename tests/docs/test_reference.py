"""The reference pages name everything that the code has, and nothing that it has not."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import yaml

from readiness.cli import _parser
from readiness.config import json_schema as configuration_schema
from readiness.config.variables import Access, Servers, variables
from readiness.model import Cause, GateId
from readiness.plan import Postgres, Redis, RunIdentity
from readiness.report.json_report import schema as report_schema
from tests.docs.pages import PROJECT, page

Schema = Mapping[str, Any]
CAUSES = page("docs/causes.md")
ACTION = yaml.safe_load((PROJECT / "action.yml").read_text(encoding="utf-8"))


def test_every_cause_has_one_section_under_its_code() -> None:
    headings = re.findall(r"^## (.+)$", CAUSES.prose, re.MULTILINE)
    assert sorted(headings) == sorted(Cause)


@pytest.mark.parametrize("cause", Cause)
def test_a_section_says_how_to_mend_and_shows_an_example(cause: Cause) -> None:
    section = re.split(r"^#{1,2} ", CAUSES.text.split(f"\n## {cause}\n")[1], flags=re.MULTILINE)[0]
    assert "**Mend:**" in section
    assert section.count("```") == 2


@pytest.mark.parametrize("gate", GateId)
def test_the_table_has_every_cause_that_a_gates_code_gives(gate: GateId) -> None:
    sources = (PROJECT / "readiness" / "gates" / gate).rglob("*.py")
    names = re.findall(r"Cause\.([A-Z_]+)", "".join(file.read_text("utf-8") for file in sources))
    assert names
    assert {str(Cause[name]) for name in names} <= _row(f"{gate.number} {gate}") | _row("any")


def test_the_table_has_every_cause() -> None:
    rows = [_row(f"{gate.number} {gate}") for gate in GateId]
    assert set().union(*rows, _row("any")) == set(Cause)


def test_the_readme_counts_the_causes() -> None:
    assert f"[The {len(Cause)} causes]" in page("README.md").text


def _row(gate: str) -> set[str]:
    line = next(line for line in CAUSES.prose.splitlines() if line.startswith(f"| {gate} |"))
    return set(re.findall(r"\[([a-z-]+)\]", line))


def _objects(node: Schema, where: str, root: Schema) -> Iterator[tuple[str, str, str]]:
    """Every key as the definition it belongs to, the path of its mapping, and its name."""
    name = node.get("$ref", "").rpartition("/")[2]
    node = root["$defs"][name] if name else node
    for key, below in node.get("properties", {}).items():
        yield name, where, key
        yield from _objects(below, f"{where}.{key}".lstrip("."), root)
    for key in ("anyOf", "oneOf", "prefixItems"):
        for below in node.get(key, ()):
            yield from _objects(below, where, root)
    for key, step in (("items", ""), ("additionalProperties", ".NAME")):
        below = node.get(key)
        if isinstance(below, dict):
            yield from _objects(below, f"{where}{step}", root)


def _keys() -> Mapping[str, list[str]]:
    """Each key of the configuration as `Definition.key`, with all the places where it may stand."""
    schema = configuration_schema()
    found: dict[str, list[str]] = {}
    for definition, where, key in _objects(schema, "", schema):
        found.setdefault(f"{definition}.{key}", []).append(where)
    return found


@pytest.mark.parametrize("key", KEYS := _keys())
def test_every_key_of_the_file_is_explained_in_its_section(key: str) -> None:
    assert any(_explained(place, key.partition(".")[2]) for place in KEYS[key]), KEYS[key]


def _explained(place: str, key: str) -> bool:
    document = page("docs/configuration.md")
    steps = [*filter(None, place.split(".")), key]
    for cut in range(len(steps) - 1, -1, -1):
        heading = ".".join(steps[:cut]) or "top level"
        if heading in document.sections and ".".join(steps[cut:]) in document.words(heading):
            return True
    return False


def test_every_variable_of_the_lab_is_named() -> None:
    servers = Servers(
        redis=Redis(image="redis", password="p"),
        postgres=Postgres(image="postgres", database="d", user="u", password="p"),
        aws=True,
    )
    names = variables(RunIdentity(id="r1", nonce="n1"), servers, Access(key="k", queue="q"))
    words = page("docs/configuration.md").words("What a worker finds in its environment")
    assert set(names) <= words


@pytest.mark.parametrize("kind", ["inputs", "outputs"])
def test_the_actions_page_names_exactly_its_inputs_and_outputs(kind: str) -> None:
    assert _first_column("docs/action.md", kind.capitalize()) == set(ACTION[kind])


def test_the_actions_page_gives_the_defaults() -> None:
    text = page("docs/action.md").sections["Inputs"]
    for name, settings in ACTION["inputs"].items():
        if default := settings["default"]:
            assert re.search(rf"^\| `{name}` \| `{re.escape(default)}` \|", text, re.MULTILINE)


def _first_column(path: str, heading: str) -> set[str]:
    lines = page(path).sections[heading].splitlines()
    cells = [line.split("|")[1] for line in lines if line.startswith("| `")]
    return {word for cell in cells for word in re.findall(r"`([^`]+)`", cell)}


def _commands() -> Mapping[str, argparse.ArgumentParser]:
    return next(
        dict(action.choices)
        for action in _parser()._actions
        if isinstance(action, argparse._SubParsersAction)
    )


def test_the_command_lines_page_names_every_command_and_option_and_no_other() -> None:
    commands = _commands()
    options = {
        option
        for parser in (_parser(), *commands.values())
        for action in parser._actions
        for option in action.option_strings
        if option not in {"-h", "--help"}
    }
    words = _first_column("docs/cli.md", "The command line")
    named = {word.partition(" ")[0] for word in words if not word.isdecimal()}
    assert named == options | set(commands)


@pytest.mark.parametrize("command", _commands())
def test_an_option_is_ascribed_to_the_commands_that_have_it(command: str) -> None:
    own = {option for action in _commands()[command]._actions for option in action.option_strings}
    rows = page("docs/cli.md").prose.splitlines()
    told = {
        row.split("`")[1].partition(" ")[0]
        for row in rows
        if row.startswith("| `--") and f"`{command}`" in row.split("|")[2]
    }
    assert told == own - {"-h", "--help"}


def test_every_field_of_the_report_is_explained() -> None:
    schema = report_schema()
    parts = {
        "The report": schema,
        "workers": schema["$defs"]["worker"],
        "gates": schema["$defs"]["gate"],
    }
    for heading, part in parts.items():
        assert _first_column("docs/report.md", heading) == set(part["properties"])


def test_what_the_parts_of_a_reports_fields_are_called_is_said() -> None:
    words = page("docs/report.md").words()
    for name in ("evidence", "control", "location", "annotation", "span", "moment"):
        assert set(report_schema()["$defs"][name]["properties"]) <= words, name
