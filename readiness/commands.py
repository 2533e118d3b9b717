"""The commands before and after a run: `init`, `plan` and `merge`."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from readiness.call import Call, Work
from readiness.errors import UsageError
from readiness.sentence import say

REPORT_DIR = "readiness-report"


def add(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands to the command line's parser."""
    init = commands.add_parser("init", help="write a first readiness.yml from what is here")
    init.add_argument("--config", metavar="FILE", help="the file to write: readiness.yml")
    init.add_argument("--root", metavar="DIR", help="the repository's root")
    init.set_defaults(command=_init)
    plan = commands.add_parser("plan", help="print a workflow's matrix, without Docker")
    of_the_workers(plan)
    plan.add_argument("--shards", type=_jobs, default=0, metavar="N", help="at most N jobs")
    plan.set_defaults(command=_plan)
    merge = commands.add_parser("merge", help="make one verdict of several reports")
    merge.add_argument("reports", nargs="+", metavar="REPORT", help="a report.json, or a folder")
    of_the_workers(merge)
    of_the_verdict(merge)
    merge.set_defaults(command=_merge)


def of_the_workers(parser: argparse.ArgumentParser) -> None:
    """Add the options that say which configuration is meant, and which of its workers."""
    parser.add_argument("--config", metavar="FILE", help="default: readiness.yml")
    parser.add_argument("--root", metavar="DIR", help="the repository's root")
    parser.add_argument("--worker", action="append", metavar="NAME", help="only this one; repeat")


def of_the_verdict(parser: argparse.ArgumentParser) -> None:
    """Add the options that say what is asked of the workers, and where that is told."""
    parser.add_argument("--report-dir", default=REPORT_DIR, metavar="DIR", help="where reports go")
    parser.add_argument("--fail-under", type=int, choices=(1, 2, 3, 4), default=4, metavar="N")
    parser.add_argument("--format", choices=("text", "json"), default="text")


def place(options: argparse.Namespace) -> tuple[Path, str | None]:
    """The repository's root, and the configuration's path relative to it."""
    from readiness.config import root_of

    config, root = path(options.config), _given_root(options)
    if config is None:
        return root or Path.cwd(), None
    root = root or root_of(config)
    return root, os.path.relpath(config, root)


def path(text: str | None) -> Path | None:
    """A path as it is meant in the folder in which `readiness` is called."""
    return Path(text).resolve() if text else None


def _given_root(options: argparse.Namespace) -> Path | None:
    """The root that the call names, if it does. Raises UsageError where there is no such folder."""
    root = path(options.root)
    if root is not None and not root.is_dir():
        raise UsageError(
            say("expected the repository's root in {folder}; there is no such folder", folder=root)
        )
    return root


def _init(options: argparse.Namespace) -> int:
    from readiness.init import FILL_IN, draft

    root = _given_root(options) or Path.cwd()
    file = Path(options.config).resolve() if options.config else root / "readiness.yml"
    if file.exists():
        raise UsageError(say("{file} is there already: it is not overwritten", file=file.name))
    text = draft(root)
    _write(file, text)
    left = text.count(FILL_IN)
    print(f"wrote {file.name}; `{FILL_IN}` stands in it {left} times; then: readiness check")
    return 0


def _write(file: Path, text: str) -> None:
    from readiness.owned import give, make_folder, owner_of

    try:
        make_folder(file.parent)
        file.write_text(text, encoding="utf-8")
        give(file, owner_of(file))
    except OSError as error:
        message = say(
            "expected to write {file}; it cannot be made: {error}",
            file=file,
            error=error.strerror,
        )
        raise UsageError(message) from error


def _plan(options: argparse.Namespace) -> int:
    root, config = place(options)
    return _carry_out(
        Call(
            work=Work.PLAN,
            root=root,
            config=config,
            workers=tuple(options.worker or ()),
            report_dir=Path(REPORT_DIR),
            json=True,
            shards=options.shards,
        )
    )


def _merge(options: argparse.Namespace) -> int:
    from readiness.github.inputs import commit

    root, config = place(options)
    return _carry_out(
        Call(
            work=Work.MERGE,
            root=root,
            config=config,
            workers=tuple(options.worker or ()),
            fail_under=options.fail_under,
            report_dir=Path(options.report_dir).resolve(),
            json=options.format == "json",
            commit=commit(os.environ),
            reports=tuple(Path(each).absolute() for each in options.reports),
        )
    )


def _carry_out(call: Call) -> int:
    from readiness.front import carry_out

    return carry_out(lambda: call, os.environ)


def _jobs(text: str) -> int:
    from readiness.matrix import MOST_JOBS

    if not text.isdecimal() or not 0 < int(text) <= MOST_JOBS:
        raise argparse.ArgumentTypeError(f"expected a number from 1 to {MOST_JOBS}, got {text!r}")
    return int(text)
