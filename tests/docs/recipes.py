"""The recipes as projects, made of what their pages show, and run for real.

usage: python -m tests.docs.recipes [NAME ...]      (default: all)
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.docs.pages import PROJECT, Page, page
from tests.e2e.outside import Outside, running

NAMES = tuple(sorted(file.stem for file in (PROJECT / "docs" / "recipes").glob("*.md")))
BORROWED = {"private-base-image": "boto3", "staging": "boto3"}
"""Recipes that take what they do not show from another one."""

STAGING_ENV = ".env"


def recipe(name: str) -> Page:
    """The recipe's page."""
    return page(f"docs/recipes/{name}.md")


def files(document: Page) -> Mapping[str, str]:
    """The project of a page: what it shows, and what it says that it borrows."""
    lender = BORROWED.get(document.path.stem)
    return {**(recipe(lender).files if lender else {}), **document.files}


def write(document: Page, root: Path) -> None:
    """Put the project into a folder."""
    for path, text in files(document).items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def run(name: str, root: Path) -> subprocess.CompletedProcess[str]:
    """Run a recipe's project with the command line, its last line first told by `verdict`."""
    write(recipe(name), root)
    with _surroundings(name, root) as options:
        return subprocess.run(
            (sys.executable, "-m", "readiness.cli", "run", "--root", root, *options),
            env={**os.environ, "PYTHONPATH": str(PROJECT)},
            capture_output=True,
            text=True,
            check=False,
        )


@contextmanager
def _surroundings(name: str, root: Path) -> Iterator[Sequence[str]]:
    if name != "staging":
        yield ()
        return
    subprocess.run((sys.executable, "-m", "readiness.action_image", "--build"), check=True)
    with running() as outside:
        _as_in_staging(outside)
        lines = "\n".join(f"{key}={value}" for key, value in outside.variables().items())
        (root / STAGING_ENV).write_text(lines)
        worker = (root / "worker.py").read_text()
        update = next(line for line in worker.splitlines() if "UPDATE" in line)
        insert = next(block for block in recipe(name).blocks("python") if "INSERT" in block)
        written = " " * (len(update) - len(update.lstrip())) + insert.strip()
        (root / "worker.py").write_text(worker.replace(update, written))
        yield ("--env-file", str(root / STAGING_ENV))


def _as_in_staging(outside: Outside) -> None:
    with outside.postgres() as database:
        database.execute("CREATE TABLE orders (id text PRIMARY KEY, status text NOT NULL)")
    outside.make_queue("orders-readiness")


def main(names: Sequence[str]) -> int:
    """Run them one after the other: 0 where all are ready."""
    red = 0
    for name in names or NAMES:
        with tempfile.TemporaryDirectory(prefix=f"readiness-{name}-") as folder:
            done = run(name, Path(folder))
        last = (done.stdout.strip().splitlines() or [done.stderr.strip()])[-1]
        print(f"{name:20} {last}", flush=True)
        if done.returncode:
            red += 1
            print(done.stdout[-4000:], done.stderr[-2000:], flush=True)
    return 1 if red else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
