"""Runs the action on an example as GitHub would, and prints it as a person would read it."""

import argparse
import signal
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from tests.runner.harness import start_action
from tests.runner.model import Call, Conclusion, StepResult
from tests.runner.terminal import LiveLog, result_view

_PROJECT = Path(__file__).resolve().parents[2]
_CANNOT_RUN = 3
_INTERRUPTED = 130
_PAGE_WIDTH = 120


def main(arguments: Sequence[str]) -> int:
    """Runs the action; gives its exit status, or 1 where the step failed beside it."""
    options = _parser().parse_args(arguments)
    # A terminated demo ends as an interrupted one does: the job is cancelled.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    # Where nobody knows how wide the reader's page is, tables get room.
    console = Console(highlight=False, width=None if sys.stdout.isatty() else _PAGE_WIDTH)
    call = Call(
        action_dir=options.action,
        workspace=options.root,
        inputs=dict(options.input),
        work_dir=options.keep,
        on_line=LiveLog(console, unfold=options.unfold),
    )
    try:
        result = _run(call)
    except (RuntimeError, OSError) as failed:
        print(f"The action could not be run: {failed}", file=sys.stderr)
        return _CANNOT_RUN
    except KeyboardInterrupt:
        return _INTERRUPTED
    console.print(result_view(result))
    return result.exit_code or int(result.conclusion is not Conclusion.SUCCESS)


def _run(call: Call) -> StepResult:
    running = start_action(call)
    try:
        return running.wait()
    except KeyboardInterrupt:
        threading.Thread(target=running.cancel, daemon=True).start()
        return running.wait()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.runner", description=__doc__)
    parser.add_argument(
        "--root",
        type=_directory,
        default=_PROJECT / "examples" / "academy",
        help="the repository to check (default: examples/academy); it is copied, not changed",
    )
    parser.add_argument(
        "--input",
        type=_pair,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="an input of the action, as under `with:` in a workflow; may be repeated",
    )
    parser.add_argument(
        "--action", type=_directory, default=_PROJECT, help="the folder of action.yml"
    )
    parser.add_argument(
        "--unfold", action="store_true", help="show the lines of groups, not only their headings"
    )
    parser.add_argument(
        "--keep",
        type=Path,
        metavar="DIR",
        help="make the runner's work directory there (it must not be there yet) and leave it",
    )
    return parser


def _pair(text: str) -> tuple[str, str]:
    name, equals, value = text.partition("=")
    if not (name and equals):
        raise argparse.ArgumentTypeError(f"expected NAME=VALUE, got {text!r}")
    return name, value


def _directory(text: str) -> Path:
    path = Path(text).resolve()
    if not path.is_dir():
        raise argparse.ArgumentTypeError(f"there is no folder {text!r}")
    return path


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
