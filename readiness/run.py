"""One run, read from top to bottom: plan → images ∥ lab → gates (act, judge) → verdict → report."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from readiness import __version__
from readiness.build import Builder
from readiness.build_cache import OFF
from readiness.cached_builds import CachedBuilds
from readiness.call import Call
from readiness.diagnosis.credentials import exposed
from readiness.diagnosis.repository import Repository
from readiness.engine import Engine
from readiness.engine.prepared import make
from readiness.errors import bug
from readiness.images import Images
from readiness.lab import Lab
from readiness.model import CodeResult, Report
from readiness.plan import Plan
from readiness.progress import Timeline
from readiness.sentence import Sentence, say
from readiness.signals import UndoStack, undisturbed
from readiness.verdict import decide

if TYPE_CHECKING:
    from readiness.check import Check

Later = Callable[[Callable[[], None]], None]

THREADS = 32
THREADS_PER_WORKER = 12
"""Gates, probes and watchers of one worker wait for one another: each must have its thread."""


def run(
    plan: Plan,
    call: Call,
    engine: Engine,
    progress: Timeline,
    later: Later,
    *,
    timeout: float,
) -> Report:
    """Carry out a plan and report; the lab is gone when this returns or raises.

    `later` takes what is of use to later runs only: it can wait until the verdict is told.
    `timeout` bounds the whole run, in seconds. Raises LabError where nothing could be judged.
    """
    started_at, deadline = datetime.now(UTC), time.monotonic() + timeout
    with UndoStack() as stack:
        # A container or a network that the engine is just making must not be forgotten.
        with undisturbed():
            begun = _begin(stack, plan, call, engine, progress, timeout)
        workers = tuple(check.result(deadline) for check in begun.checks)
        code = begun.imports.result()
        warnings = begun.warnings()
        used = {**_besides_the_workers(plan, begun.images), **begun.lab.images, **_ours(engine)}
    if begun.lab.to_prepare is not None:
        later(partial(make, engine, begun.lab.to_prepare))
    return Report(
        run_id=plan.identity.id,
        verdict=decide(workers, call.fail_under),
        fail_under=call.fail_under,
        started_at=started_at,
        duration_s=progress.elapsed,
        config_path=plan.config_path,
        workers=workers,
        timeline=progress.spans,
        moments=tuple(moment for check in begun.checks for moment in check.moments),
        warnings=(*warnings, *begun.leavings()),
        images=used,
        code=code,
    )


@dataclass(frozen=True, kw_only=True)
class _Begun:
    """What is at work side by side until the run's end."""

    plan: Plan
    repository: Repository
    builds: CachedBuilds
    images: Images
    lab: Lab
    imports: Future[CodeResult | None]
    checks: tuple[Check, ...]

    def warnings(self) -> tuple[Sentence, ...]:
        """What is worth saying besides the verdict, once the gates are judged."""
        return (
            *self.plan.warnings,
            *_exposed(self.plan, self.repository),
            *self.builds.warnings,
            *self.lab.warnings,
            *(line for check in self.checks for line in check.remarks()),
        )

    def leavings(self) -> Iterator[Sentence]:
        """What could not be removed, once everything else is."""
        for stays in filter(None, (self.lab.stays, self.images.stays)):
            yield say(
                "something of the run stays until a later one can remove it: {what}", what=stays
            )


def _begin(
    stack: UndoStack, plan: Plan, call: Call, engine: Engine, progress: Timeline, timeout: float
) -> _Begun:
    """Begin with everything that can be begun; `stack` ends it."""
    threads = THREADS + THREADS_PER_WORKER * len(plan.workers) + len(plan.images)
    pool = ThreadPoolExecutor(threads, thread_name_prefix="readiness")
    stack.callback(pool.shutdown, wait=False, cancel_futures=True)
    repository = Repository(call.root)
    builds = _builds(call, engine, progress)
    images = Images(engine, plan, repository, builds, pool, progress)
    stack.callback(images.close)
    lab = stack.enter_context(
        Lab(engine, plan, pool, progress, images.restore, prepares=call.prepares)
    )
    stack.callback(builds.stop)
    # Loaded while the engine starts the lab: they know the clients of every server.
    from readiness.check import Check
    from readiness.gates.worker import Bench, Slots
    from readiness.prepare import prepare

    bench = Bench(
        plan=plan,
        images=images,
        lab=lab,
        root=call.root,
        repository=repository,
        progress=progress,
        slots=Slots(os.cpu_count() or 1),
    )
    imports = pool.submit(_imports, plan, call, progress, timeout)
    prepared = pool.submit(lambda: prepare(bench, lab.servers()))
    checks = tuple(Check(bench, worker, prepared, pool) for worker in plan.workers)
    for check in checks:
        check.start()
    return _Begun(
        plan=plan,
        repository=repository,
        builds=builds,
        images=images,
        lab=lab,
        imports=imports,
        checks=checks,
    )


def _builds(call: Call, engine: Engine, progress: Timeline) -> CachedBuilds:
    plain = OFF if call.cache == "off" else ()
    builder = Builder(call.root, docker_config=engine.docker_config, cache=plain)
    return CachedBuilds(engine, builder, call.cache, os.environ, progress)


def _exposed(plan: Plan, repository: Repository) -> tuple[Sentence, ...]:
    """What `.git` would bring into an image; no mistake of ours in here may cost a verdict."""
    try:
        return tuple(exposed(plan.images, repository))
    except Exception as error:  # noqa: BLE001  a remark is not worth the gates' findings
        return (bug(error),)


def _imports(plan: Plan, call: Call, progress: Timeline, timeout: float) -> CodeResult | None:
    """What the contracts on the repository's imports come to, beside everything else."""
    if plan.code is None:
        return None
    from readiness.code.check import TIMEOUT_S, checked

    with progress.phase("check the imports"):
        return checked(call.root, plan.code, min(TIMEOUT_S, timeout))


def _besides_the_workers(plan: Plan, images: Images) -> dict[str, str]:
    """The images that others build on, or that own services and setup steps run."""
    own = {worker.container.image for worker in plan.workers}
    return {name: image for name, image in images.used().items() if name not in own}


def _ours(engine: Engine) -> dict[str, str]:
    """The image in which this run, the SQS and S3 endpoint and the network's sink are at work."""
    return {"readiness": f"{__version__} ({engine.own.image})"}
