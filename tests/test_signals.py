"""Signals end a run once, and disturb nothing that must be brought to its end."""

from __future__ import annotations

import importlib
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from readiness.signals import ENDING, Cancelled, UndoStack, cancelling, interrupting, undisturbed


def send(number: signal.Signals) -> None:
    os.kill(os.getpid(), number)


@pytest.mark.parametrize("number", ENDING)
def test_a_signal_ends_the_run_where_it_waits(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with pytest.raises(Cancelled), cancelling():
        send(number)
    assert signal.getsignal(number) is before


def test_a_second_signal_does_not_disturb_the_tearing_down() -> None:
    done = []
    with cancelling():
        try:
            send(signal.SIGINT)
        except Cancelled:
            send(signal.SIGINT)
            send(signal.SIGTERM)
            done.append("torn down")
    assert done == ["torn down"]


def test_a_signal_waits_for_what_must_not_be_disturbed() -> None:
    done = []
    with pytest.raises(Cancelled), cancelling():  # noqa: PT012  the order is what is tested
        with undisturbed():
            send(signal.SIGTERM)
            done.append("finished")
        done.append("not reached")
    assert done == ["finished"]


@pytest.mark.parametrize(
    ("taking", "ends"), [(cancelling, Cancelled), (interrupting, KeyboardInterrupt)]
)
def test_a_module_that_is_being_loaded_is_loaded_to_its_end(
    taking: Callable[[], AbstractContextManager[None]],
    ends: type[BaseException],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tmp_path / "struck.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGTERM)\nvalue = 1\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "struck", raising=False)
    timer, alarm = signal.getitimer(signal.ITIMER_REAL), signal.getsignal(signal.SIGALRM)
    with pytest.raises(ends), taking():  # noqa: PT012  the order is what is tested
        assert importlib.import_module("struck").value == 1
        time.sleep(5)
    signal.signal(signal.SIGALRM, alarm)  # pytest's own, of its timeout
    signal.setitimer(signal.ITIMER_REAL, *timer)


def undo(*steps: Callable[[], object]) -> None:
    """Undo the steps as a run does, and take the signals as a run does."""
    with cancelling(), UndoStack() as stack:
        for step in reversed(steps):
            stack.callback(step)


def test_what_is_undone_is_undone_to_its_end_when_a_signal_comes_in_between() -> None:
    done: list[str] = []
    with pytest.raises(Cancelled):
        undo(lambda: send(signal.SIGINT), lambda: done.append("undone"))
    assert done == ["undone"]


def test_what_stays_is_told_also_when_a_signal_came() -> None:
    with pytest.raises(ValueError, match="stays"):
        undo(lambda: send(signal.SIGINT), lambda: int("stays"))
