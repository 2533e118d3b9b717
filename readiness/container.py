"""What to ask of the engine for one container; a value, so that what decides it needs no engine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class ContainerSpec:
    """One container of the lab.

    `role` is its short name, unique within the run (`redis`, `worker-video`); `image` a reference
    or id; `address` its own IPv4 address on the lab's network, None for no network at all;
    `aliases` further names there; `shadowed` are names that lead this container, and only this
    one, to the sink instead (the control's closed port); `files` are put in before the start, by
    absolute path; `memory` is bytes; `worker` is the worker to which it belongs, if any. `confined`
    takes from it what a user's image may need: new privileges, and all capabilities but its own.
    """

    role: str
    image: str
    address: str | None = None
    aliases: tuple[str, ...] = ()
    shadowed: tuple[str, ...] = ()
    command: tuple[str, ...] | None = None
    entrypoint: tuple[str, ...] | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, bytes] = field(default_factory=dict)
    tmpfs: Mapping[str, str] = field(default_factory=dict)
    capabilities: tuple[str, ...] = ()
    confined: bool = False
    memory: int | None = None
    cpus: float | None = None
    egress: bool = False
    worker: str = ""
