"""The command line: every command of `readiness`, its options, and what carries it out."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TextIO

from readiness import __version__
from readiness.call import Call
from readiness.commands import add, of_the_verdict, of_the_workers, path, place
from readiness.errors import (
    CANCELLED,
    ConfigurationError,
    LabError,
    ReadinessError,
    UsageError,
    bug,
)
from readiness.sentence import joined
from readiness.signals import interrupting
from readiness.streams import lasting, reader_left

if TYPE_CHECKING:
    # Loaded by the commands that need them: `run` starts a container, and waits for that.
    from readiness.model import CodeResult
    from readiness.plan import Plan


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit status is 0 ready, 1 not ready, 2 wrong call, 3 not carried out."""
    with lasting():
        return _main(sys.argv[1:] if arguments is None else arguments)


def _main(words: Sequence[str]) -> int:
    # What a program reads from standard output is JSON or nothing.
    out = sys.stderr if {"json", "--format=json"} & set(words) else sys.stdout
    try:
        with interrupting():
            options = _parser().parse_args(words)
            status: int = options.command(options)
    except ConfigurationError as error:
        if out is sys.stderr and words[0] == "check":
            problems = [asdict(problem) for problem in error.problems]
            print(json.dumps({"valid": False, "workers": [], "problems": problems}, indent=2))
        return _failed(error, out)
    except ReadinessError as error:
        return _failed(error, out)
    except KeyboardInterrupt:
        return _failed(LabError(CANCELLED), out)
    except Exception as error:  # noqa: BLE001  the host's error boundary
        return _failed(LabError(bug(error)), out)
    return status


def _failed(error: ReadinessError, out: TextIO) -> int:
    from readiness.config.resolve.secrets import quoted_in
    from readiness.report.redact import Redactor
    from readiness.report.terminal import failure_text

    print(failure_text(error, Redactor(quoted_in(error))), end="", file=out)
    return error.exit_status


def _run(options: argparse.Namespace) -> int:
    from readiness.host import run_in_container

    call = _call(options, os.environ)
    try:
        return run_in_container(call, os.environ)
    except LabError as error:
        failure = error
    except ReadinessError:
        raise
    except KeyboardInterrupt:
        failure = LabError(CANCELLED)
    except Exception as error:  # noqa: BLE001  a bug is no verdict
        failure = LabError(bug(error))
    from readiness.front import report_failure

    return report_failure(call, failure, os.environ)


def _call(options: argparse.Namespace, environ: Mapping[str, str]) -> Call:
    """The call that the options ask for, with the variables that its configuration names."""
    from readiness.config.find import find
    from readiness.github.inputs import commit, timeout
    from readiness.host import variables_named

    root, config = place(options)
    env_file = path(options.env_file)
    return Call(
        root=root,
        config=config,
        workers=tuple(options.worker or ()),
        fail_under=options.fail_under,
        report_dir=Path(options.report_dir).resolve(),
        env_file=env_file,
        timeout=timeout(options.timeout),
        keep=options.keep,
        json=options.format == "json",
        commit=commit(environ),
        variables=variables_named(root, find(root, config), env_file, environ),
    )


def _check(options: argparse.Namespace) -> int:
    from readiness.config import load
    from readiness.plan import RunIdentity
    from readiness.report.code import lines
    from readiness.report.code_json import document
    from readiness.report.redact import Redactor
    from readiness.report.words import EN

    root, config = place(options)
    plan = load(
        root=root,
        config=config,
        identity=RunIdentity(id="check", nonce="check"),
        env_file=path(options.env_file),
        environ=os.environ,
        workers=tuple(options.worker or ()),
    )
    names = [worker.name for worker in plan.workers]
    code = _imports(plan, root)
    if options.format == "json":
        found = {"code": code and document(code)}
        print(json.dumps({"valid": True, "workers": names, "problems": [], **found}, indent=2))
    else:
        print(f"{plan.config_path} is valid; workers: {', '.join(names)}")
        for warning in plan.warnings:
            print(f"warning: {Redactor(plan.secrets).clean(warning)}")
        if code is not None:
            print(*lines(code, EN), sep="\n")
    return 0


def _imports(plan: Plan, root: Path) -> CodeResult | None:
    """What the contracts on imports come to, if there are any; cleaned."""
    if plan.code is None:
        return None
    from readiness.code.check import checked
    from readiness.report.redact import Redactor, clean_code

    return clean_code(checked(root.resolve(), plan.code), Redactor(plan.secrets))


def _schema(options: argparse.Namespace) -> int:  # noqa: ARG001
    from readiness.config import json_schema

    print(json.dumps(json_schema(), indent=2))
    return int(reader_left(sys.stdout))


def _clean(options: argparse.Namespace) -> int:
    from readiness.engine import connect, sweep
    from readiness.engine.prepared import remove_all

    api = connect()
    swept = sweep(api, kept_too=True)
    print(f"removed of runs that are over: {swept}")
    if options.all:
        print(f"removed {remove_all(api)} prepared images of Postgres")
    return 0


class _Parser(argparse.ArgumentParser):
    """A parser to which a wrong call is an error like any other, with its last line."""

    def error(self, message: str) -> NoReturn:
        """Raise UsageError."""
        raise UsageError(joined("\n", (message, self.format_usage().rstrip())))


def _parser() -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = _Parser(
        prog="readiness",
        description="Proves that a queue worker is really deployable, on real servers.",
        epilog="Exit status: 0 ready, 1 not ready, 2 wrong file or call, 3 not carried out.",
    )
    parser.add_argument("--version", action="version", version=f"readiness {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="build, start everything, judge the four gates")
    _of_the_file(run)
    of_the_verdict(run)
    run.add_argument("--timeout", default="", metavar="DURATION", help="of the whole run")
    run.add_argument("--keep", action="store_true", help="leave the lab up for a look")
    run.set_defaults(command=_run)
    check = commands.add_parser("check", help="validate the configuration, without Docker")
    _of_the_file(check)
    check.add_argument("--format", choices=("text", "json"), default="text")
    check.set_defaults(command=_check)
    add(commands)
    schema = commands.add_parser("schema", help="print the configuration's JSON Schema")
    schema.set_defaults(command=_schema)
    clean = commands.add_parser("clean", help="remove what dead runs left, and kept labs")
    clean.add_argument("--all", action="store_true", help="the prepared image of Postgres as well")
    clean.set_defaults(command=_clean)
    return parser


def _of_the_file(parser: argparse.ArgumentParser) -> None:
    of_the_workers(parser)
    parser.add_argument("--env-file", metavar="FILE", help="variables for ${…}")


if __name__ == "__main__":
    sys.exit(main())
