"""What a damaged project may come to: a plan, or problems that a person can read and place."""

from __future__ import annotations

import re
import signal
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from readiness.config import load
from readiness.config.asked import asked
from readiness.config.names import worker_names
from readiness.errors import ConfigurationError, Problem
from readiness.plan import RunIdentity
from tests.config.fuzz.seeds import Seed

SLOW_S = 10.0
"""The processor's time that no file may take, however busy the machine is."""
HOPELESS_S = 30
NOT_FOR_PEOPLE = re.compile(
    r"Traceback|Input should|validation error|Value error|<class|NoneType|object at 0x|pydantic"
    r"|[a-z]_type\b|KeyError|errno",
    re.IGNORECASE,
)
BREAKS = re.compile("\r\n|\r|\n")


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """`problems` of a file (0: it is valid); `wrong` says what is not as it should be."""

    problems: int
    seconds: float
    wrong: str = ""


class TooSlowError(BaseException):
    """A file that the loader did not get through."""


def judge(root: Path, seed: Seed) -> Outcome:
    """Load the project at `root`."""
    started = time.process_time()
    problems: tuple[Problem, ...] = ()
    wrong = ""
    try:
        with _limited():
            _load(root, seed)
    except ConfigurationError as error:
        problems = error.problems
        wrong = "; ".join(unclear(root, error))
    except TooSlowError:
        wrong = f"not read within {HOPELESS_S} s"
    except BaseException as error:  # noqa: BLE001 - that is what is looked for
        wrong = "".join(traceback.format_exception(error, limit=-6))
    seconds = time.process_time() - started
    if seconds > SLOW_S:
        wrong = wrong or f"took {seconds:.1f} s"
    return Outcome(problems=len(problems), seconds=seconds, wrong=wrong)


def _load(root: Path, seed: Seed) -> None:
    """As a run does: on the host, which variables are named; inside, the plan; or the names."""
    asked(root, "readiness.yml", None, seed.environ)
    with suppress(ConfigurationError):
        worker_names(root, None)
    load(
        root=root,
        config=None,
        identity=RunIdentity(id="r1", nonce="n1"),
        env_file=None,
        environ=seed.environ,
    )


def unclear(root: Path, error: ConfigurationError) -> Iterator[str]:
    """What is not clear in the problems that were told."""
    if not error.problems:
        yield "an error without a problem"
    if len(set(error.problems)) != len(error.problems):
        yield f"a problem is told twice: {error}"
    for problem in error.problems:
        if found := NOT_FOR_PEOPLE.search(problem.message):
            yield f"`{found[0]}` in: {problem}"
        if not problem.message or not problem.path or len(problem.message) > 2000:
            yield f"too little or too much is said: {problem.path}: {problem.message[:200]}"
    for path in dict.fromkeys(problem.path for problem in error.problems):
        here = [problem for problem in error.problems if problem.path == path]
        if (root / path).is_file():
            lines = BREAKS.split((root / path).read_bytes().decode("utf-8-sig", "replace"))
            yield from (each for problem in here for each in _misplaced(lines, problem))
        else:
            yield f"no such file: {here[0]}"


def _misplaced(lines: list[str], problem: Problem) -> Iterator[str]:
    if not 1 <= problem.line <= len(lines):
        yield f"there is no such line: {problem}"
        return
    line = lines[problem.line - 1]
    if not 1 <= problem.column <= len(line) + 1:
        yield f"there is no such column: {problem}"
    if problem.source and problem.source != line:
        yield f"not the line of that number: {problem} {problem.source[:80]!r} {line[:80]!r}"


@contextmanager
def _limited() -> Iterator[None]:
    def stop(*_: object) -> None:
        raise TooSlowError

    before = signal.signal(signal.SIGALRM, stop)
    signal.alarm(HOPELESS_S)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
