"""What somebody else does to a container of the lab's is told from what we do to it ourselves."""

from __future__ import annotations

from dataclasses import replace
from threading import Timer

import pytest
import requests

from readiness.container import ContainerSpec
from readiness.engine import containers
from readiness.engine.containers import LabContainer
from readiness.engine.events import EngineWitness
from tests.engine.api import Api, engine, refusal
from tests.engine.test_events import Stream, event, witness

SPEC = ContainerSpec(role="worker-video", image="w")
STRUCK = "the container worker-video was killed or sent a signal by somebody else during the run"
KILL, DIE, PAUSE = event("kill", signal="9"), event("die", exitCode="137"), event("pause")


def container(seen: EngineWitness, api: Api | None = None) -> LabContainer:
    return LabContainer(engine(api or Api()), seen, "c1", SPEC)


@pytest.mark.parametrize(
    ("events", "told"),
    [
        ((event("start"),), None),
        ((event("start"), DIE), None),
        ((event("start"), event("oom"), DIE), None),
        ((event("start"), KILL, DIE), STRUCK),
        ((event("start"), KILL), STRUCK),
        ((event("start"), PAUSE), "the container worker-video was paused during the run"),
    ],
)
def test_a_signal_through_the_engine_and_a_pause_are_meddling_and_an_end_of_its_own_is_not(
    events: tuple[dict[str, object], ...], told: str | None
) -> None:
    assert container(witness(*events)).meddling() == told


@pytest.mark.parametrize(
    ("program", "events", "oom"),
    [
        ("/usr/local/bin/python3.13", (event("start"), DIE), True),
        ("node", (event("start"), DIE), True),
        ("/bin/sh", (event("start"), DIE), False),
        ("/bin/sh", (event("start"), event("oom"), DIE), True),
        ("python", (event("start"), KILL, DIE), False),
        ("python", (event("start"), event("die", exitCode="1")), False),
    ],
)
def test_what_nobody_has_killed_the_kernel_has_killed_for_its_memory(
    program: str,
    events: tuple[dict[str, object], ...],
    monkeypatch: pytest.MonkeyPatch,
    *,
    oom: bool,
) -> None:
    monkeypatch.setattr(containers, "OOM_S", 0.01)
    api = engine(Api(inspect_container={"Path": program}))
    limited = LabContainer(api, witness(*events), "c1", replace(SPEC, memory=1))
    end = limited.exit()
    assert end is not None
    assert (end.oom, limited.oom) == (oom, oom)


@pytest.mark.parametrize(
    ("top", "told"),
    [
        ({"Processes": []}, True),
        (refusal("Container 0a1 is not running"), True),
        ({"Processes": [["1", "python"]]}, False),
        (refusal('exec: "ps": executable file not found in $PATH'), False),
        (requests.ConnectionError("reset"), False),
    ],
)
def test_a_death_that_the_engine_has_not_told_yet_is_waited_for(
    top: object, monkeypatch: pytest.MonkeyPatch, *, told: bool
) -> None:
    monkeypatch.setattr(containers, "TOLD_S", 5.0 if told else 0.0)
    seen = witness(event("start"))
    late = Timer(0.1, seen._add, (event("die", exitCode="0"),))
    made = container(seen, Api(top=top))
    late.start()
    assert (made.settled_exit() is not None) is told
    late.join()


@pytest.mark.parametrize("deed", ["kill", "remove"])
def test_our_own_signal_is_none_and_what_came_before_it_stays_known(deed: str) -> None:
    seen = witness(event("start"))
    ours = container(seen)
    getattr(ours, deed)()
    seen._add(KILL)
    assert ours.meddling() is None

    struck = container(seen)
    getattr(struck, deed)()
    assert struck.meddling() == STRUCK
    seen.close()


def test_a_signal_to_an_engine_that_is_gone_is_no_mistake_of_ours() -> None:
    seen = witness(event("start"))
    container(seen, Api(kill=requests.ConnectionError("refused"))).kill()
    seen.close()


def test_an_engine_that_tells_no_more_keeps_us_from_removing_nothing() -> None:
    stream = Stream()
    seen = EngineWitness(engine(Api(events=stream)))
    assert stream.taken.wait(5)
    stream.over.set()
    api = Api()
    made = LabContainer(engine(api), seen, "c1", SPEC)
    made.remove()
    assert api.called("remove_container") == ["c1"]
