"""Has the contracts on imports judged by a process of its own, within a time."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import readiness
from readiness.code.rules import Rules, too_many_unreadable, unfinished
from readiness.errors import bug
from readiness.model import CodeResult
from readiness.sentence import recognised, say

TIMEOUT_S = 60.0


def checked(root: Path, rules: Rules, timeout: float = TIMEOUT_S) -> CodeResult:
    """What the contracts come to; nothing is known of them where that cannot be found out."""
    try:
        return _checked(root, rules, timeout)
    except Exception as error:  # noqa: BLE001  no mistake of ours in here may cost a verdict
        return unfinished(rules, bug(error))


def _checked(root: Path, rules: Rules, timeout: float) -> CodeResult:
    from readiness.report.code_reader import NoCode, read

    try:
        ended = subprocess.run(
            (sys.executable, "-P", "-m", "readiness.code"),
            input=pickle.dumps((root, rules)),
            capture_output=True,
            timeout=timeout,
            check=False,
            env=_environment(),
        )
    except subprocess.TimeoutExpired:
        return unfinished(rules, say("it was not done within {seconds} s", seconds=f"{timeout:g}"))
    except OSError as error:
        why = say("no process could be started for it: {error}", error=error.strerror)
        return unfinished(rules, why)
    try:
        return _in_sentences(read(ended.stdout))
    except NoCode:
        status = ended.returncode
        return unfinished(
            rules, say("its process ended by itself (exit status {status})", status=status)
        )


def _in_sentences(code: CodeResult) -> CodeResult:
    """The same, where what the process could only say as text can be said in every language."""
    known = (too_many_unreadable(0),)
    remarks = (replace(each, about=recognised(each.about, known)) for each in code.remarks)
    return replace(code, remarks=tuple(remarks))


def _environment() -> dict[str, str]:
    """Where our own code lies, and nothing of what this process was given."""
    ours = str(Path(readiness.__file__).parents[1])
    inherited = os.environ.get("PYTHONPATH", "")
    return {"PYTHONPATH": os.pathsep.join(filter(None, (ours, inherited))), "LC_ALL": "C.UTF-8"}
