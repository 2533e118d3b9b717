"""The first and the last moment of the process: a cancellation while it loads, and its exit."""

from __future__ import annotations

import gc
import os
import signal
import sys
from typing import NoReturn

LAST_WORDS = "error: the run was cancelled before its end\nCHECK FAILED (exit 3)\n"
IN_KOREAN = (
    "오류: 실행이 끝나기 전에 취소되었습니다\n"
    "검사 실패 · 점검 환경의 문제입니다. 원인을 해결한 후 다시 실행하세요.\n"
    "CHECK FAILED (exit 3)\n"
)
"""What the catalogues say, before there is time to load one."""


GARBAGE = 100_000
"""Objects made until garbage is looked for: loading makes none, and looking is a tenth of it."""


def begin() -> None:
    """End at once on SIGINT and SIGTERM, as nothing is there yet that would have to be removed."""
    gc.set_threshold(GARBAGE)

    def end(*_: object) -> None:
        korean = os.environ.get("INPUT_LANGUAGE") == "ko"
        os.write(1, (IN_KOREAN if korean else LAST_WORDS).encode())
        os._exit(3)

    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, end)


def leave(status: int) -> NoReturn:
    """End the process: threads of a run that was cut short may wait for servers that are gone."""
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)
