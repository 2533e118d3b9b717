"""The action's post step ends what a cancelled main step left at work, and sweeps after it."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

import pytest

from readiness.errors import LabError
from readiness.post import tidied
from tests.engine.api import Api, client, refusal

RUNS, ENDED = {"State": {"Running": True}}, {"State": {"Running": False}}
GONE = refusal("No such container", HTTPStatus.NOT_FOUND)
LEFT = {"Id": "c1", "Names": ["/readiness-r-redis"], "Labels": {"readiness.owner": "main"}}


def api(*main: Any, left: tuple[dict[str, Any], ...] = (), **answers: Any) -> Api:
    """An engine that says this of the main step's container, the last of it for good."""

    def seen() -> Iterator[Any]:
        yield from main
        while True:
            yield main[-1]

    def containers(*, filters: dict[str, Any], **_: Any) -> list[dict[str, Any]]:
        return list(left) if filters == {"label": "readiness.run"} else []

    nothing = {"networks": [], "images": [], "volumes": {"Volumes": None}}
    given = {"inspect_container": seen(), "containers": containers, **nothing}
    return Api(**{**given, **answers})


def signals(engine: Api) -> list[str]:
    """What the main step's container was sent, in order."""
    sent = zip(engine.calls, engine.options, strict=True)
    return [options["signal"] for call, options in sent if call == "kill main"]


def test_after_a_main_step_that_ended_by_itself_there_is_nothing_to_do_or_to_say() -> None:
    engine = api(GONE)
    assert list(tidied(client(engine), "main", 0.0)) == []
    assert engine.called("kill") == []
    assert engine.called("remove_container") == []


def test_a_main_step_that_is_still_tearing_down_is_waited_for() -> None:
    engine = api(RUNS, RUNS, GONE)
    assert list(tidied(client(engine), "main", 5.0)) == []
    assert signals(engine) == ["SIGTERM"]


def test_one_that_does_not_end_is_killed_and_what_it_had_is_removed() -> None:
    engine = api(RUNS, RUNS, RUNS, ENDED, left=(LEFT,))
    killed, removed = tidied(client(engine), "main", 0.0)
    assert killed == "the main step still ran after 0 s and was killed"
    assert removed == "removed what the main step had left: 1 containers, 0 networks, 0 images"
    assert signals(engine) == ["SIGTERM", "SIGKILL"]
    assert engine.calls.index("kill main") < engine.calls.index("remove_container c1")


def test_one_that_ends_just_before_it_is_killed_is_fine() -> None:
    engine = api(RUNS, RUNS, RUNS, GONE, kill=refusal("is not running", HTTPStatus.CONFLICT))
    assert len(list(tidied(client(engine), "main", 0.0))) == 1


def test_an_engine_that_does_not_answer_is_told_and_no_traceback() -> None:
    with pytest.raises(LabError, match="end what the main step left"):
        list(tidied(client(api(refusal("no answer"))), "main", 0.0))
