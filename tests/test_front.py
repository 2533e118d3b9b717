"""One error boundary: every end has its status and last line, no traceback, and no secret."""

from __future__ import annotations

import json
import os
import signal
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from readiness import front
from readiness.call import Call
from readiness.errors import EngineError, LabError, UsageError
from readiness.front import carry_out
from readiness.model import (
    Finding,
    GateId,
    GateResult,
    ImageIdentity,
    Report,
    Status,
    Verdict,
    WorkerResult,
)
from readiness.plan import Plan
from readiness.sentence import quoted

FILE = """\
version: 1
workers:
  video:
    image: worker:1
    environment: {API_TOKEN: "${API_TOKEN}"}
    gates: {redis: {client: "a:b"}}
"""
SECRET = "hunter2-of-the-plan"


@pytest.fixture
def call(tmp_path: Path) -> Call:
    (tmp_path / "readiness.yml").write_text(FILE, encoding="utf-8")
    variables = {"API_TOKEN": SECRET}
    return Call(root=tmp_path, report_dir=tmp_path / "reports", variables=variables)


def runs(monkeypatch: pytest.MonkeyPatch, act: Callable[[Plan], Report]) -> None:
    """Let the run come to what `act` gives or raises."""

    def run_plan(_: Call, plan: Plan, *__: Any) -> Report:
        return act(plan)

    monkeypatch.setattr("readiness.carry.run_plan", run_plan)


def report(verdict: Verdict, status: Status) -> Report:
    finding = Finding(status=status, message=quoted(f"it printed {SECRET}"))
    gates = tuple(GateResult(id=gate, finding=finding) for gate in GateId)
    worker = WorkerResult(name="video", image=ImageIdentity(ref="worker:1"), gates=gates)
    return Report(
        run_id="r1",
        verdict=verdict,
        fail_under=4,
        started_at=datetime(2026, 11, 23, tzinfo=UTC),
        duration_s=1.0,
        config_path="readiness.yml",
        workers=(worker,),
    )


def ends(made: Call, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    status = carry_out(lambda: made, {})
    seen = capsys.readouterr()
    assert "Traceback" not in seen.out + seen.err
    assert SECRET not in seen.out + seen.err
    return status, seen.out


@pytest.mark.parametrize(
    ("judged", "code", "last"),
    [
        ((Verdict.READY, Status.PASS), 0, "READY 4/4 (exit 0)"),
        ((Verdict.NOT_READY, Status.FAIL), 1, "NOT READY 0/4 (exit 1)"),
        ((Verdict.ERROR, Status.ERROR), 3, "CHECK FAILED (exit 3)"),
    ],
)
def test_a_report_ends_with_its_status_and_last_line(
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    judged: tuple[Verdict, Status],
    code: int,
    last: str,
) -> None:
    runs(monkeypatch, lambda _: report(*judged))
    exit_code, out = ends(call, capsys)
    assert (exit_code, out.splitlines()[-1]) == (code, last)
    for file in call.report_dir.iterdir():
        assert SECRET not in file.read_text(encoding="utf-8"), file.name


def gates_written(call: Call) -> set[tuple[str, str]]:
    """Status and cause of every gate of the report that was written, with all reports beside it."""
    names = sorted(file.name for file in call.report_dir.iterdir())
    assert names == ["junit.xml", "predicate.json", "report.json", "summary.md"]
    written = json.loads((call.report_dir / "report.json").read_text(encoding="utf-8"))
    assert (written["verdict"], [worker["name"] for worker in written["workers"]]) == (
        "error",
        ["video"],
    )
    return {(gate["status"], gate["cause"]) for gate in written["workers"][0]["gates"]}


def test_without_a_lab_there_is_a_report_in_which_every_gate_is_an_error(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def no_engine(_: Plan) -> Report:
        raise EngineError(quoted(f"no engine answers ({SECRET})"))

    runs(monkeypatch, no_engine)
    code, out = ends(call, capsys)
    assert (code, out.splitlines()[-1]) == (3, "CHECK FAILED (exit 3)")
    text = (call.report_dir / "report.json").read_text(encoding="utf-8")
    gates = json.loads(text)["workers"][0]["gates"]
    assert {(gate["status"], gate["cause"]) for gate in gates} == {("error", "lab-failed")}
    assert SECRET not in text


@pytest.mark.parametrize(
    "error",
    [ValueError(f"a slip near {SECRET}"), KeyboardInterrupt(), OSError(f"{SECRET} is no file")],
    ids=["a bug", "Ctrl-C", "an error of the system"],
)
def test_what_nobody_foresaw_ends_with_status_3(
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: BaseException,
) -> None:
    def fail(_: Plan) -> Report:
        raise error

    runs(monkeypatch, fail)
    code, out = ends(call, capsys)
    assert (code, out.splitlines()[-1]) == (3, "CHECK FAILED (exit 3)")
    assert gates_written(call) == {("error", "lab-failed")}


def test_a_signal_before_the_run_has_begun_leaves_a_report_too(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cancelled(*_: Any) -> Any:
        os.kill(os.getpid(), signal.SIGTERM)
        signal.pause()

    monkeypatch.setattr(front, "shown", cancelled)
    code, out = ends(call, capsys)
    assert (code, out.splitlines()[-1]) == (3, "CHECK FAILED (exit 3)")
    assert "cancelled" in out
    assert gates_written(call) == {("error", "lab-failed")}


@pytest.mark.parametrize("where", ["shown", "cleaned", "final_text"])
def test_a_mistake_around_the_run_leaves_a_report_without_a_pass(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], where: str
) -> None:
    real, slips = getattr(front, where), iter([True])

    def once(*arguments: Any) -> Any:
        if next(slips, False):
            raise RuntimeError("a slip of ours")
        return real(*arguments)

    runs(monkeypatch, lambda _: report(Verdict.READY, Status.PASS))
    monkeypatch.setattr(front, where, once)
    code, out = ends(call, capsys)
    assert (code, out.splitlines()[-1]) == (3, "CHECK FAILED (exit 3)")
    assert "a mistake in readiness itself" in out
    assert gates_written(call) == {("error", "lab-failed")}


def test_what_keeps_happening_ends_with_status_3_all_the_same(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def slip(*_: Any) -> Any:
        raise RuntimeError("a slip of ours")

    runs(monkeypatch, lambda _: report(Verdict.READY, Status.PASS))
    monkeypatch.setattr(front, "cleaned", slip)
    code, out = ends(call, capsys)
    assert (code, out.splitlines()[-1]) == (3, "CHECK FAILED (exit 3)")


def test_on_github_a_mistake_has_its_outputs_summary_and_annotation(
    call: Call,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def slip(_: Plan) -> Report:
        raise RuntimeError("a slip of ours")

    runs(monkeypatch, slip)
    files = {"GITHUB_OUTPUT": tmp_path / "out", "GITHUB_STEP_SUMMARY": tmp_path / "summary"}
    environ = {name: str(path) for name, path in files.items()} | {"GITHUB_ACTIONS": "true"}
    assert carry_out(lambda: call, environ) == 3
    assert "::error title=CHECK FAILED" in capsys.readouterr().out
    assert "lab-failed" in files["GITHUB_OUTPUT"].read_text(encoding="utf-8")
    assert files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8").startswith("## CHECK FAILED")
    assert gates_written(call) == {("error", "lab-failed")}


def test_a_runner_s_file_that_cannot_be_written_is_no_traceback_and_no_pass(
    call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    runs(monkeypatch, lambda _: report(Verdict.READY, Status.PASS))
    environ = {"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": str(tmp_path)}
    assert carry_out(lambda: call, environ) == 3
    assert capsys.readouterr().out.splitlines()[-1] == "CHECK FAILED (exit 3)"
    assert gates_written(call) == {("error", "lab-failed")}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_the_run_once_and_handlers_are_put_back(
    call: Call,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    number: signal.Signals,
) -> None:
    torn_down = []

    def cancelled(_: Plan) -> Report:
        try:
            os.kill(os.getpid(), number)
            signal.pause()
        finally:
            os.kill(os.getpid(), number)
            torn_down.append(True)
        raise AssertionError

    before = signal.getsignal(number)
    runs(monkeypatch, cancelled)
    code, out = ends(call, capsys)
    assert (code, out.splitlines()[-1]) == (3, "CHECK FAILED (exit 3)")
    assert "cancelled" in out
    assert torn_down == [True]
    assert gates_written(call) == {("error", "lab-failed")}
    assert signal.getsignal(number) is before


@pytest.mark.parametrize(
    "text", ["version: 1\nworker: {}\n", "a: [", ""], ids=["unknown key", "no YAML", "empty"]
)
def test_a_wrong_file_ends_with_status_2(
    call: Call, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    (call.root / "readiness.yml").write_text(text, encoding="utf-8")
    code, out = ends(call, capsys)
    assert (code, out.splitlines()[-1]) == (2, "CONFIGURATION ERROR (exit 2)")
    assert "readiness.yml:" in out


def test_a_wrong_call_ends_with_status_2(capsys: pytest.CaptureFixture[str]) -> None:
    def make_call() -> Call:
        raise UsageError(quoted("expected `fail-under` to be a number from 1 to 4; it is 'x'"))

    assert carry_out(make_call, {}) == 2
    assert capsys.readouterr().out.splitlines()[-1] == "CONFIGURATION ERROR (exit 2)"


def test_reports_that_cannot_be_written_end_with_status_3(
    call: Call, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    call.report_dir.write_text("a file in its place", encoding="utf-8")
    runs(monkeypatch, lambda _: report(Verdict.READY, Status.PASS))
    code, out = ends(call, capsys)
    assert (code, out.splitlines()[-1]) == (3, "CHECK FAILED (exit 3)")


def test_tokens_of_our_own_are_masked_before_there_is_a_plan(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def make_call() -> Call:
        raise LabError(quoted("the token was ghs_0123456789"))

    assert carry_out(make_call, {"INPUT_GITHUB-TOKEN": "ghs_0123456789"}) == 3
    assert "ghs_0123456789" not in capsys.readouterr().out


def test_a_configuration_error_quotes_no_password(
    call: Call, capsys: pytest.CaptureFixture[str]
) -> None:
    top = "version: 1\nworkers: {w: {image: 'a:1', mode: x, environment: "
    text = top + "{DB_PASSWORD: 'abc-d, e', %s}}}\n"
    url = "URL: 'amqp://me:hunter2@host/', KEEP: $API_TOKEN"
    (call.root / "readiness.yml").write_text(text % url, encoding="utf-8")
    assert carry_out(lambda: call, {}) == 2
    said = capsys.readouterr().out
    assert "{DB_PASSWORD: '***', URL: 'amqp://me:***@host/', KEEP: $API_TOKEN}" in said
