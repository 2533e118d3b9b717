"""Reading what a probe's container printed; its text is untrusted."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import TypeAdapter, ValidationError

from readiness.diagnosis.frame import Frame
from readiness.probes.arguments import SCRIPT_PATH
from readiness.probes.results import ProbeOutput, Result

_HANG = re.compile(r"Timeout \(\d+:\d\d:\d\d(\.\d+)?\)!$")
_THREAD = re.compile(r"(Current thread|Thread) 0x[0-9a-f]+ .*\(most recent call first\):$")
_FRAME = re.compile(r'  File "(?P<file>.*)", line (?P<line>\d{1,9}|\?\?\?) in (?P<function>.*)$')
_NUMBERED = re.compile(r"(\d{1,9})/(\d{1,9}) (\S+)$")


def read_output(nonce: str, lines: Iterable[str], kind: type[Result]) -> ProbeOutput[Result]:
    """Tell the probe's own lines from the worker's; `kind` is the result that is expected."""
    own: list[str] = []
    log: list[str] = []
    mark = f"readiness-probe {nonce} "
    for line in (line.rstrip("\r\n") for line in lines):
        if line.startswith(mark):
            own.append(line.removeprefix(mark))
            if log and not log[-1]:  # the newline that the probe puts before each of its lines
                log.pop()
        else:
            log.append(line)
    hang, rest = _split_hang(tuple(log)) if own else ((), tuple(log))
    return ProbeOutput(started=bool(own), result=_result(own, kind), hang=hang, log=rest)


def _result(own: list[str], kind: type[Result]) -> Result | None:
    pieces = [match.groups() for match in map(_NUMBERED.match, own) if match]
    if not pieces or len(pieces) != int(pieces[-1][1]):
        return None
    try:
        return TypeAdapter(kind).validate_json("".join(piece for _, _, piece in pieces))
    except ValidationError:
        return None


def _split_hang(log: tuple[str, ...]) -> tuple[tuple[Frame, ...], tuple[str, ...]]:
    """Where it was in the last of the dumps that the probe printed, and the log without them."""
    hang: tuple[Frame, ...] = ()
    while (
        start := next((at for at, line in enumerate(log) if _HANG.match(line)), None)
    ) is not None:
        end = start + 1
        while end < len(log) and (not log[end] or _THREAD.match(log[end]) or log[end][:2] == "  "):
            end += 1
        hang = _main_thread(log[start + 1 : end]) or hang
        log = log[:start] + log[end:]
    return hang, log


def _main_thread(dump: tuple[str, ...]) -> tuple[Frame, ...]:
    """The stack of the thread that runs the probe, outermost first, without the machinery."""
    threads: list[list[Frame]] = [[]]
    for line in dump:
        if _THREAD.match(line):
            threads.append([])
        elif match := _FRAME.match(line):
            number = int(match["line"]) if match["line"].isdigit() else 0
            threads[-1].append(Frame(file=match["file"], line=number, function=match["function"]))
    main = next((one for one in threads if one and _is_probe(one[-1].file)), [])
    return tuple(frame for frame in reversed(main) if not _is_machinery(frame.file))


def _is_machinery(file: str) -> bool:
    return (
        _is_probe(file)
        or file.startswith("<frozen importlib")
        or file.endswith("/importlib/__init__.py")
    )


def _is_probe(file: str) -> bool:
    return file.rpartition("/")[2] == SCRIPT_PATH.rpartition("/")[2]
