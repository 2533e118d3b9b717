"""What a probe reports, as values: the other end of what the scripts in the container print."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from readiness.diagnosis.frame import Frame
from readiness.model import Cause


@dataclass(frozen=True, kw_only=True)
class Link:
    """One step of an import chain: `module` is imported at `file`:`line` (empty and 0: by us)."""

    module: str
    file: str = ""
    line: int = 0


@dataclass(frozen=True, kw_only=True)
class ImportResult:
    """What importing the worker's modules gave.

    `loaded` are the modules that are there since; `chains` tells, for each forbidden package of
    which something was loaded, how its first module came in. Where `ok` is false, `kind` is the
    cause, `entry` the module that was asked for, `missing` the one that does not exist, `frames`
    the stack (outermost first) and `chain` how the failing module came in. Durations in seconds.
    """

    ok: bool
    loaded: tuple[str, ...] = ()
    chains: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    kind: Cause | None = None
    entry: str = ""
    exception: str = ""
    message: str = ""
    missing: str = ""
    frames: tuple[Frame, ...] = ()
    chain: tuple[Link, ...] = ()
    duration_s: float = 0.0
    python: str = ""


@dataclass(frozen=True, kw_only=True)
class RedisResult:
    """What using the worker's Redis client gave.

    `ping`: it was answered; `carried`: the value that was set was read back; `client` is the
    type of the client; `factory` is where the function that gives it is written, None where no
    function does. Where `ok` is false, `kind` is the cause. Durations in seconds.
    """

    ok: bool
    ping: bool = False
    carried: bool = False
    client: str = ""
    factory: Frame | None = None
    kind: Cause | None = None
    exception: str = ""
    message: str = ""
    frames: tuple[Frame, ...] = ()
    duration_s: float = 0.0


Result = TypeVar("Result", ImportResult, RedisResult)


@dataclass(frozen=True, kw_only=True)
class ProbeOutput(Generic[Result]):
    """What a probe's container printed.

    `started` is false where something before the probe's first line ended or still runs; `result`
    is None where the probe never got to its end; `hang` is where it was stuck shortly before its
    time was up; `log` is everything that is not the probe's own.
    """

    started: bool
    result: Result | None
    hang: tuple[Frame, ...] = ()
    log: tuple[str, ...] = ()
