"""The build cache of GitHub or of a registry, for one run; where it fails, builds do without it."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Mapping
from contextlib import ExitStack, suppress
from functools import partial
from tempfile import TemporaryDirectory

from readiness import build_cache
from readiness.build import Builder, BuildFailed, CacheUse
from readiness.engine import Engine, builders
from readiness.errors import LabError
from readiness.plan import Build, Image
from readiness.progress import Progress
from readiness.sentence import NOTHING, Sentence, say

NONE = ("auto", "off")
OF_THE_DOCKERFILE = re.compile(r"\[(?!internal\])[^]]+\] (?!FROM )")
"""The name of a step that the Dockerfile asks for; a base image may be known to the engine only."""


class CachedBuilds:
    """Builds one image after another, or several at once, each with the cache that it can use.

    Engines that cannot keep a cache themselves get a builder in a container of its own, which goes
    with the run.
    """

    def __init__(
        self,
        engine: Engine,
        builder: Builder,
        cache: str,
        environ: Mapping[str, str],
        progress: Progress,
    ) -> None:
        self._engine = engine
        self._builder = builder
        self._cache = cache
        self._environ = environ
        self._progress = progress
        self._lock = threading.Lock()
        self._undo = ExitStack()
        self._state: str | None = None
        self._asked = False
        self.warnings: tuple[Sentence, ...] = ()

    def build(
        self, image: Image, tags: tuple[str, ...], on_line: Callable[[str], None]
    ) -> BuildFailed | None:
        """Build one image; None when it is there under all `tags`. Raises LabError."""
        assert image.build is not None  # noqa: S101  for the type checker
        use = self._use(image, image.build)
        if use is not None:
            failed = self._builder.build(image.build, tags, on_line, use)
            if failed is None or not self._at_fault(image.name, failed):
                return failed
        return self._builder.build(image.build, tags, on_line)

    @property
    def stopped(self) -> bool:
        """Whether no more builds are started."""
        return self._builder.stopped

    def stop(self) -> None:
        """End the builds that still run, and start no more; remove the builder, if there is one."""
        self._builder.stop()
        with self._lock, suppress(LabError):  # what stays is the next run's to sweep
            self._undo.close()

    def _use(self, image: Image, build: Build) -> CacheUse | None:
        """The cache of one image; None where there is none for it."""
        with self._lock:
            if not self._is_there() or (self._state and not self._fits(image)):
                return None
        scope = build_cache.scope(image.name, build)
        options = build_cache.options(self._cache, scope, self._environ)
        if self._state:
            options = (f"--builder={builders.name(self._engine)}", *options)
        variables = build_cache.variables(self._cache, self._environ)
        return CacheUse(
            options=options,
            variables=variables,
            state=self._state,
            on_loss=partial(self._lost, image.name),
        )

    def _lost(self, name: str, error: str) -> None:
        with self._lock:
            self._warn(say("that of {image} was not kept: {error}", image=name, error=error))

    def _at_fault(self, name: str, failed: BuildFailed) -> bool:
        """Whether a build may have failed for the cache's or its builder's sake; that is told."""
        step = failed.log.step
        if step is not None and OF_THE_DOCKERFILE.match(step.name):
            return False
        with self._lock:
            self._warn(
                say("{image} was built without it: {error}", image=name, error=failed.log.error)
            )
        return True

    def _is_there(self) -> bool:
        """Whether there is a cache; at the first time, what it takes is made."""
        if self._cache not in NONE and not self._asked:
            self._asked = True
            why = build_cache.lacking(self._cache, self._environ) or self._make_builder()
            if why:
                self._warn(say("images are built without it: {why}", why=why))
                self._cache = "auto"
        return self._cache not in NONE

    def _make_builder(self) -> Sentence:
        """Why there is no builder that can keep a cache; empty where there is."""
        if builders.engine_keeps_caches(self._engine):
            return NOTHING
        with self._progress.phase("start a builder for the cache"):
            self._state = self._undo.enter_context(TemporaryDirectory(prefix="readiness-builder-"))
            self._undo.callback(builders.remove, self._engine.api, builders.name(self._engine))
            said = self._builder.make(builders.name(self._engine), self._state)
        return say("no builder could be started: {said}", said=said) if said else NOTHING

    def _fits(self, image: Image) -> bool:
        """A builder in a container knows no image of the engine's: none that was just built."""
        if image.needs:
            self._warn(
                say(
                    "{image} is built without it: it stands on an image of this run, which only an"
                    " engine with the containerd image store lets a cache know",
                    image=image.name,
                )
            )
        return not image.needs

    def _warn(self, what: Sentence) -> None:
        self.warnings += (say("cache `{cache}`: {what}", cache=self._cache, what=what),)
