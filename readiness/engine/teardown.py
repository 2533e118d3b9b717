"""Everything of one run removed, by its label: also what nobody remembers any more."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from itertools import takewhile
from typing import Any

from docker.errors import APIError, NotFound

from readiness.engine.client import LABEL_RUN, Engine, explain, speaking
from readiness.engine.network import HELD, LabNetwork
from readiness.errors import LabError
from readiness.sentence import quoted, say

AT_ONCE = 8
MAKING_S = 5.0
TRIES = 20
PATIENCE_S = 60.0
"""After that the next run has to remove it: an engine that hangs must not keep a verdict back."""


class Making:
    """What is just being made in other threads: the end waits for it, and lets nothing begin."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._count = 0
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[None]:
        """Make one thing. Raises LabError when the end has begun."""
        with self._changed:
            if self._closed:
                raise LabError(say("the run ended before"))
            self._count += 1
        try:
            yield
        finally:
            with self._changed:
                self._count -= 1
                self._changed.notify_all()

    def close(self) -> None:
        """Let nothing begin any more, and wait for what has begun."""
        with self._changed:
            self._closed = True
            self._changed.wait_for(lambda: not self._count, MAKING_S)


def remove_everything(engine: Engine, network: LabNetwork) -> None:
    """Kill and remove the run's containers side by side, then leave and remove its network.

    Raises LabError where something stays in spite of several tries.
    """
    said, names = quoted(""), set[str]()
    deadline = time.monotonic() + PATIENCE_S
    for _ in takewhile(lambda _: time.monotonic() < deadline, range(TRIES)):
        try:
            names |= _remove_containers(engine)
            network.leave(engine.own.id)
            network.remove(names)
        except LabError as error:
            said = quoted(error)
            time.sleep(0.1)
        else:
            return
    if HELD in said and network.is_empty():
        # Before 28.1 containers that end at the same time can spoil the engine's count
        # (github.com/moby/moby/pull/49736): nothing but its restart repairs that.
        raise LabError(
            say(
                "the engine keeps the network {name}, which is empty: engines before 28.1 can"
                " miscount who is on it, and let go of it when they restart",
                name=network.name,
            )
        )
    raise LabError(say("the run's containers or network could not be removed: {said}", said=said))


def _remove_containers(engine: Engine) -> frozenset[str]:
    """Remove the run's containers; their names."""
    with speaking(say("list the run's containers")):
        mine = {"label": f"{LABEL_RUN}={engine.run_id}"}
        left = engine.api.containers(all=True, filters=mine)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda each: _remove(engine, each["Id"]), left))
    return names_of(left)


def names_of(containers: Iterable[Mapping[str, Any]]) -> frozenset[str]:
    """The names of containers that the engine listed."""
    return frozenset(name.lstrip("/") for each in containers for name in each.get("Names") or ())


def _remove(engine: Engine, id_: str) -> None:
    with speaking(say("remove a container")):
        try:
            engine.api.remove_container(id_, v=True, force=True)
        except NotFound:
            return
        except APIError as error:
            # The engine removes it already, on somebody else's word.
            if "already in progress" not in explain(error):
                raise
