"""The lab's end: what cannot be removed is told, and changes no verdict."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from readiness.errors import LabError
from readiness.lab import Lab
from readiness.plan import Plan, RunIdentity
from readiness.progress import Quiet
from readiness.sentence import quoted
from tests.engine.api import Api, engine

PLAN = Plan(
    identity=RunIdentity(id="run1", nonce="n"),
    config_path="readiness.yml",
    images=(),
    redis=None,
    postgres=None,
    aws=None,
    services=(),
    setup=(),
    workers=(),
)


def test_what_cannot_be_removed_is_told_and_takes_no_verdict_away() -> None:
    def refuse() -> None:
        raise LabError(quoted("the network has active endpoints"))

    with ThreadPoolExecutor(1) as pool:
        lab = Lab(engine(Api()), PLAN, pool, Quiet())
        lab._undo.callback(refuse)
        lab.__exit__(None, None, None)

    assert lab.stays == "the network has active endpoints"
