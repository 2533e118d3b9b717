"""The commands that prepare a run: `init`."""

from __future__ import annotations

import argparse
from pathlib import Path

from readiness.errors import UsageError


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line's parser."""
    init = commands.add_parser("init", help="write a first readiness.yml from what is here")
    init.add_argument("--config", metavar="FILE", help="the file to write: readiness.yml")
    init.add_argument("--root", metavar="DIR", help="the repository's root")
    init.set_defaults(command=_init)


def _init(options: argparse.Namespace) -> int:
    from readiness.init import FILL_IN, draft

    root = Path(options.root or ".").resolve()
    file = Path(options.config).resolve() if options.config else root / "readiness.yml"
    if file.exists():
        raise UsageError(f"{file.name} is there already: it is not overwritten")
    text = draft(root)
    file.write_text(text, encoding="utf-8")
    left = text.count(FILL_IN)
    print(f"wrote {file.name}; `{FILL_IN}` stands in it {left} times; then: readiness check")
    return 0
