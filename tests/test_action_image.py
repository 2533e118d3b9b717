"""The action's own image: the same bytes have the same name, and it lacks nothing that it needs."""

from __future__ import annotations

import io
import re
import tarfile
from pathlib import Path

import pytest

from readiness import action_image
from readiness.action_image import files, image_tag

ROOT = Path(__file__).parents[1]


def test_everything_that_the_dockerfile_copies_is_in_the_context() -> None:
    text = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    copies = re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE)
    sources = {source for words in copies for source in words.split()}
    assert sources
    names = set(files())
    for source in sources:
        assert source in names or any(name.startswith(f"{source}/") for name in names), source


def test_no_byte_code_is_in_the_context() -> None:
    assert not [name for name in files() if "__pycache__" in name or name.endswith(".pyc")]


def test_the_context_is_the_same_bytes_whenever_it_is_made() -> None:
    assert action_image._context() == action_image._context()


def test_the_context_says_nothing_of_who_made_it_and_when() -> None:
    with tarfile.open(fileobj=io.BytesIO(action_image._context())) as archive:
        members = archive.getmembers()
    assert {(m.mtime, m.uid, m.gid, m.uname) for m in members} == {(0, 0, 0, "root")}
    assert [m.name for m in members] == list(files())


@pytest.fixture
def made_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, Path]:
    made = {"Dockerfile": tmp_path / "Dockerfile", "a.py": tmp_path / "a.py"}
    for path in made.values():
        path.write_text("x", encoding="utf-8")
    monkeypatch.setattr(action_image, "files", lambda: made)
    return made


def test_the_name_changes_with_every_byte_and_with_every_name(made_of: dict[str, Path]) -> None:
    first = image_tag()
    assert image_tag() == first
    made_of["a.py"].write_text("y", encoding="utf-8")
    second = image_tag()
    made_of["b.py"] = made_of.pop("a.py")
    assert len({first, second, image_tag()}) == 3


def test_the_name_is_one_that_docker_takes() -> None:
    assert re.fullmatch(r"readiness-action:[0-9a-f]{16}", image_tag())
