"""Whatever is written into a Compose file: a plan or a list of problems, never anything else."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.errors import ConfigurationError
from tests.compose.theirs import PROJECTS
from tests.config.conftest import Repository
from tests.config.test_fuzz import ODD

ODD_TAGS = [*ODD, "!reset x", "!override [a]", "!reset [a]", "2024-01-01", "0o", "[~]", "{~: ~}"]
FILES = [
    (project.name, file.name)
    for project in sorted(PROJECTS.iterdir())
    for file in sorted(project.iterdir())
    if file.suffix in (".yml", ".yaml")
]
ALL = """
version: 1
workers:
  a: {compose: {service: worker}}
  b: {compose: {service: base}}
  c: {compose: {service: long-build}}
  d: {compose: {service: shell}}
  e: {compose: {service: scalars}}
  f: {compose: {service: included}}
"""


@settings(
    max_examples=400,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    place=st.sampled_from(FILES),
    line=st.integers(0, 60),
    value=st.sampled_from(ODD_TAGS),
    below=st.booleans(),
)
def test_any_value_in_any_place(
    tmp_path: Path, place: tuple[str, str], line: int, value: str, *, below: bool
) -> None:
    project, name = place
    root = tmp_path / project
    if not root.exists():
        shutil.copytree(PROJECTS / project, root)
    lines = (PROJECTS / project / name).read_text().splitlines()
    at = line % len(lines)
    key = lines[at].partition(": " if below else ":")[0]
    lines[at] = f"{key}: {value}"
    (root / name).write_bytes("\n".join(lines).encode("utf-8", "surrogatepass"))
    with contextlib.suppress(ConfigurationError):
        Repository(root=root).load(ALL)


@pytest.mark.parametrize("value", ["{a: *x}", "&x {services: *x}", "{<<: *x}"])
def test_an_alias_that_leads_nowhere_is_a_problem(tmp_path: Path, value: str) -> None:
    (tmp_path / "compose.yml").write_text(f"services: {value}\n")
    with pytest.raises(ConfigurationError):
        Repository(root=tmp_path).load(ALL)
