"""What the engine saw of a container: its death, a kill for memory, its health."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from readiness.engine.events import KEPT, EngineWitness
from readiness.errors import LabError
from tests.engine.api import Api, engine, refusal

AT = 1_795_428_000_123_456_789
SOON = 5.0


def event(action: str, **attributes: str) -> dict[str, Any]:
    return {"Action": action, "Actor": {"ID": "c1", "Attributes": attributes}, "timeNano": AT}


class Stream:
    """The engine's stream of events, open until it is closed or breaks."""

    def __init__(self, *events: dict[str, Any]) -> None:
        self.events = list(events)
        self.taken = threading.Event()
        self.over = threading.Event()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        yield from self.events
        self.taken.set()
        self.over.wait(SOON)

    def close(self) -> None:
        self.over.set()


def witness(*events: dict[str, Any]) -> EngineWitness:
    stream = Stream(*events)
    made = EngineWitness(engine(Api(events=stream)))
    assert stream.taken.wait(SOON)
    return made


def test_a_death_tells_its_status_and_when() -> None:
    seen = witness(event("start"), event("die", exitCode="137"))
    death = seen.death("c1")
    assert death is not None
    assert death.exit_code == 137
    assert death.at == datetime.fromtimestamp(AT / 1e9, UTC)
    assert not seen.oom("c1")
    seen.close()


def test_a_kill_for_memory_is_seen_also_where_the_container_lives_on() -> None:
    seen = witness(event("start"), event("oom"))
    assert seen.oom("c1")
    assert seen.death("c1") is None
    assert not seen.oom("another")
    seen.close()


@pytest.mark.parametrize(
    ("action", "kept"),
    [
        ("health_status: unhealthy", "health_status:unhealthy"),
        ("health_status: healthy", "health_status:healthy"),
        ("exec_create: /bin/sh -c true", None),
        ("attach", None),
        ("", None),
    ],
)
def test_only_what_is_watched_is_kept(action: str, kept: str | None) -> None:
    seen = witness(event(action))
    assert [each.action for each in seen.of("c1")] == ([kept] if kept else [])
    seen.close()


def test_a_death_is_seen_after_any_number_of_health_checks() -> None:
    checks = [event("health_status: healthy")] * (KEPT + 10)
    seen = witness(*checks, event("oom"), event("die", exitCode="1"))
    assert len(seen.of("c1")) == KEPT + 2
    assert seen.oom("c1")
    assert seen.death("c1") is not None
    seen.close()


def test_waiting_ends_with_what_is_waited_for_or_with_its_time() -> None:
    seen = witness()
    threading.Timer(0.05, seen._add, [event("die", exitCode="0")]).start()
    assert seen.wait("c1", bool, SOON)
    assert not seen.wait("c2", bool, 0.05)
    seen.close()


def test_a_stream_that_broke_off_is_the_lab_s_fault_and_not_a_worker_that_lives() -> None:
    stream = Stream(event("start"))
    seen = EngineWitness(engine(Api(events=stream)))
    assert stream.taken.wait(SOON)
    stream.over.set()
    began = time.monotonic()
    with pytest.raises(LabError, match="broke off"):
        seen.wait("c1", lambda events: any(e.action == "die" for e in events), SOON)
    assert time.monotonic() - began < SOON
    with pytest.raises(LabError, match="broke off"):
        seen.death("c1")


def test_an_event_that_cannot_be_read_breaks_it_off_as_well() -> None:
    stream = Stream({"Action": "die"})
    seen = EngineWitness(engine(Api(events=stream)))
    with pytest.raises(LabError, match="broke off"):
        seen.wait("c1", bool, SOON)


def test_what_was_seen_before_it_was_closed_can_still_be_asked() -> None:
    seen = witness(event("die", exitCode="3"))
    seen.close()
    death = seen.death("c1")
    assert death is not None
    assert death.exit_code == 3


def test_only_this_run_s_events_are_asked_for() -> None:
    api = Api(events=Stream())
    EngineWitness(engine(api)).close()
    assert api.options[0]["filters"] == {"type": "container", "label": "readiness.run=run1"}


def test_an_engine_that_does_not_tell_is_the_lab_s_fault() -> None:
    with pytest.raises(LabError, match="follow the engine's events"):
        EngineWitness(engine(Api(events=refusal("no"))))
