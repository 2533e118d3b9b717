"""The process that judges contracts: it says what is so, in time, and knows no secret."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Any

import pytest

from readiness.code.check import checked
from readiness.code.judge import judge
from readiness.code.rules import Forbidden, Independence
from readiness.model import CodeResult, ContractStatus, RemarkKind
from readiness.report.words import KO
from tests.code.trees import CLEAN, contract, rules, write

ASKED = (
    contract(Forbidden(sources=("apps.worker",), targets=("redis",)), "a -> b"),
    contract(Independence(modules=("apps.worker", "libs"))),
)


def test_it_says_what_is_so(tmp_path: Path) -> None:
    asked = rules(write(tmp_path, {**CLEAN, "libs/old.py": "print 1\n"}), *ASKED)
    found = checked(tmp_path, asked)
    assert [str(each.status) for each in found.contracts] == ["broken", "broken"]
    assert found == judge(tmp_path, asked)


def unknown(result: CodeResult) -> str:
    """Why nothing is known of any contract."""
    assert {each.status for each in result.contracts} == {ContractStatus.UNKNOWN}
    (remark,) = result.remarks
    assert remark.kind is RemarkKind.UNFINISHED
    return remark.about


def test_it_ends_when_its_time_is_up(tmp_path: Path) -> None:
    asked = rules(write(tmp_path, CLEAN), *ASKED)
    assert unknown(checked(tmp_path, asked, timeout=0.01)) == "it was not done within 0.01 s"


def test_why_it_has_no_answer_can_be_said_in_every_language(tmp_path: Path) -> None:
    files = {f"libs/m{number}.py": "print 1\n" for number in range(51)}
    why = unknown(checked(tmp_path, rules(write(tmp_path, {**CLEAN, **files}), *ASKED)))
    assert KO.say(why) == "파이썬 코드로 읽을 수 없는 파일이 50개보다 많습니다"


@pytest.mark.parametrize("printed", [b"", b"{}", b"[1]", b'{"contracts": [{}], "remarks": []}'])
def test_an_end_without_an_answer_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, printed: bytes
) -> None:
    ended = subprocess.CompletedProcess((), -6, stdout=printed, stderr=b"")
    monkeypatch.setattr(subprocess, "run", lambda *_, **__: ended)
    asked = rules(write(tmp_path, CLEAN), *ASKED)
    assert unknown(checked(tmp_path, asked)) == "its process ended by itself (exit status -6)"


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (PermissionError(13, "Permission denied"), "no process could be started for it: Permis"),
        (RuntimeError("a slip"), "a mistake in readiness itself, please report it: RuntimeError"),
    ],
)
def test_whatever_goes_wrong_with_it_costs_no_verdict(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str
) -> None:
    def run(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(subprocess, "run", run)
    assert unknown(checked(tmp_path, rules(write(tmp_path, CLEAN), *ASKED))).startswith(told)


def test_it_is_given_nothing_of_our_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, str] = {}

    def run(*_: object, env: dict[str, str], **__: Any) -> subprocess.CompletedProcess[bytes]:
        given.update(env)
        return subprocess.CompletedProcess((), 1, stdout=b"", stderr=b"")

    monkeypatch.setenv("INPUT_GITHUB-TOKEN", "ghs_secret")
    monkeypatch.setattr(subprocess, "run", run)
    checked(tmp_path, rules(write(tmp_path, CLEAN), *ASKED))
    assert given.keys() == {"PYTHONPATH", "LC_ALL"}
