"""The modules that are found are those that Python, and grimp by itself, would find."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import grimp
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.code import listing
from readiness.code.listing import TooManyModules, packages
from tests.code.trees import write


def modules(root: Path, folder: str = ".") -> set[str]:
    return {name for package in packages(root, folder).values() for name in package.modules}


def test_packages_namespaces_and_single_files_are_found(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "manage.py": "",
            "apps/__init__.py": "",
            "apps/worker/__init__.py": "",
            "apps/worker/main.py": "",
            "spaces/one/two/three.py": "",
            "docs/index.md": "",
            "README.md": "",
        },
    )
    found = packages(tmp_path, ".")
    assert sorted(found) == ["apps", "manage", "spaces"]
    assert found["apps"].files == {
        "apps": "apps/__init__.py",
        "apps.worker": "apps/worker/__init__.py",
        "apps.worker.main": "apps/worker/main.py",
    }
    assert found["spaces"].namespaces == {"spaces", "spaces.one", "spaces.one.two"}
    assert found["spaces"].files == {"spaces.one.two.three": "spaces/one/two/three.py"}
    assert found["manage"].files == {"manage": "manage.py"}


def test_paths_begin_at_the_root_wherever_the_packages_lie(tmp_path: Path) -> None:
    write(tmp_path, {"src/app/__init__.py": "", "src/tool.py": ""})
    found = packages(tmp_path, "src")
    assert (found["app"].place, found["app"].files["app"]) == ("src/app", "src/app/__init__.py")
    assert found["tool"].files == {"tool": "src/tool.py"}


@pytest.mark.parametrize(
    "path",
    [
        "a/b/c.py",  # `b` is no package, and lies in one
        "a/b-c/d.py",
        "a/.hidden.py",
        "a/two.dots.py",
        "a/__pycache__/c.py",
        "a/node_modules/gyp.py",
        ".venv/lib.py",
    ],
)
def test_what_cannot_be_imported_is_left_out(tmp_path: Path, path: str) -> None:
    write(tmp_path, {"a/__init__.py": "", path: ""})
    assert modules(tmp_path) == {"a"}


def test_an_environment_in_the_folder_is_no_package(tmp_path: Path) -> None:
    write(tmp_path, {"env/pyvenv.cfg": "", "env/bin/activate_this.py": "", "a.py": ""})
    assert modules(tmp_path) == {"a"}


def test_links_are_followed_within_the_repository_only_and_never_in_circles(
    tmp_path: Path,
) -> None:
    write(tmp_path, {"repo/shared/libs/__init__.py": "", "repo/a/__init__.py": ""})
    write(tmp_path, {"outside/__init__.py": "", "secret.py": ""})
    root = tmp_path / "repo"
    (root / "libs").symlink_to("shared/libs")
    (root / "out").symlink_to(tmp_path / "outside")
    (root / "a" / "secret.py").symlink_to(tmp_path / "secret.py")
    (root / "a" / "again").symlink_to(root / "a")
    assert modules(root) == {"a", "libs", "shared", "shared.libs"}


def test_there_is_an_end_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {f"a/m{number}.py": "" for number in range(6)})
    monkeypatch.setattr(listing, "MOST_MODULES", 5)
    with pytest.raises(TooManyModules, match="`a` holds more than 5 modules"):
        packages(tmp_path, ".")


NAMES = st.sampled_from(
    ["__init__.py", "m.py", "n.py", "p/__init__.py", "p/q/m.py", "r/s/__init__.py"]
)
FOLDERS = st.sampled_from(["", "x/", "x/y/", "z/", "z/w/"])


@settings(max_examples=60, deadline=None)
@given(files=st.sets(st.tuples(FOLDERS, NAMES), min_size=1))
def test_grimp_by_itself_finds_the_same(files: set[tuple[str, str]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        name = f"tree_{root.name.lower()}"
        write(root, {f"{name}/{folder}{file}": "" for folder, file in files})
        sys.path.insert(0, folder)
        try:
            graph = grimp.build_graph(name, cache_dir=None)
        finally:
            sys.path.remove(folder)
        assert modules(root) == graph.modules
