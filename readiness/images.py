"""The images of a run: each built or pulled once, in the order that they need one another."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from typing import Any

from readiness.build import BuildFailed
from readiness.cached_builds import CachedBuilds
from readiness.config.resolve.secrets import secrets
from readiness.diagnosis.build_error import explain
from readiness.diagnosis.repository import Repository
from readiness.engine import Engine
from readiness.engine.borrowed import Borrowed
from readiness.engine.client import runs, speaking
from readiness.engine.images import ImageNotFound, ensure, point, temporary_tag, untag
from readiness.errors import LabError
from readiness.model import Cause, Location
from readiness.plan import Image, Plan
from readiness.progress import Progress, build_phase
from readiness.sentence import Sentence, quoted, say

TRIES = 3


@dataclass(frozen=True, kw_only=True)
class ImageReady:
    """An image that is there: what the configuration calls it, its id, and the engine's facts."""

    ref: str
    id: str
    facts: Mapping[str, Any]

    @property
    def has_entrypoint(self) -> bool:
        """Whether the image has an ENTRYPOINT of its own."""
        return bool(self.facts["Config"].get("Entrypoint"))

    @property
    def command(self) -> tuple[str, ...]:
        """The image's ENTRYPOINT and CMD as one list of words."""
        config = self.facts["Config"]
        return (*(config.get("Entrypoint") or ()), *(config.get("Cmd") or ()))

    @property
    def variables(self) -> dict[str, str]:
        """The variables that the image itself sets."""
        return dict(each.partition("=")[::2] for each in self.facts["Config"].get("Env") or ())

    @property
    def stop_signal(self) -> str:
        """The signal that asks its worker to end."""
        return self.facts["Config"].get("StopSignal") or "SIGTERM"

    @property
    def working_directory(self) -> str:
        """The image's WORKDIR."""
        return self.facts["Config"].get("WorkingDir") or "/"


def path_of(variables: Mapping[str, str]) -> tuple[str, ...]:
    """The folders of the PATH of an environment, the engine's own where it has none."""
    default = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return tuple(filter(None, variables.get("PATH", default).split(":")))


@dataclass(frozen=True, kw_only=True)
class ImageFailed:
    """An image that is not to be had, and why: the repository's affair, not the lab's."""

    ref: str
    cause: Cause
    message: Sentence
    hint: Sentence
    location: Location
    output: tuple[str, ...] = ()


ImageOutcome = ImageReady | ImageFailed


@dataclass(frozen=True, kw_only=True)
class _Made:
    """An image that this run has built, and how it did."""

    image: Image
    id: str
    build: Callable[[], BuildFailed | None]


class Images:
    """Builds and pulls side by side; whoever needs an image waits for it with `get`."""

    def __init__(
        self,
        engine: Engine,
        plan: Plan,
        repository: Repository,
        builder: CachedBuilds,
        pool: ThreadPoolExecutor,
        progress: Progress,
    ) -> None:
        self._engine = engine
        self._plan = plan
        self._repository = repository
        self._progress = progress
        self._builder = builder
        self._undo = ExitStack()
        self.stays: Sentence | None = None
        """What could not be removed, said by whoever refused; None where all is gone."""
        self._lock = threading.RLock()
        self._made: dict[str, _Made] = {}
        self._recovered = 0
        self._outcomes: dict[str, Future[ImageOutcome]] = {}
        for image in plan.images:
            self._outcomes[image.name] = pool.submit(self._make, image)

    def get(self, name: str) -> ImageOutcome:
        """The image of that name in the plan, waited for. Raises LabError for the lab's faults."""
        return self._outcomes[name].result()

    def restore(self, id_: str) -> bool:
        """Build an image of ours again that is gone; whether it is there now.

        Runs that build the same content have one image, and the end of one of them may take it away
        just when the other has named it: the engine looks for names first, and removes then.
        """
        with self._lock:
            ours = [name for name, made in self._made.items() if made.id == id_]
            for name in ours:
                self._build_again(self._made[name])
            return bool(ours) and self._engine.image_id(id_) is not None

    def _build_again(self, made: _Made) -> None:
        if self._engine.image_id(made.id) is not None:
            return
        for need in made.image.needs:
            if need in self._made:
                self._build_again(self._made[need])
        made.build()

    def used(self) -> dict[str, str]:
        """The images that were there in time, by their names in the plan."""
        found = {
            name: outcome.result()
            for name, outcome in self._outcomes.items()
            if outcome.done() and not outcome.cancelled() and outcome.exception() is None
        }
        return {
            name: f"{image.ref} ({image.id})"
            for name, image in found.items()
            if isinstance(image, ImageReady)
        }

    def close(self) -> None:
        """Stop what still builds, give borrowed tags back, drop the temporary ones."""
        self._builder.stop()
        try:
            with self._lock:  # not while a tag is put back for a build
                self._undo.close()
        except LabError as refused:
            # What was judged stands: what stays is the next run's to sweep.
            self.stays = quoted(refused)

    def _untag(self, tag: str) -> None:
        with speaking(say("remove the name {tag}", tag=tag)):
            untag(self._engine.api, tag)

    def _make(self, image: Image) -> ImageOutcome:
        for need in image.needs:
            outcome = self.get(need)
            if isinstance(outcome, ImageFailed):
                return outcome
        if image.build is None:
            return self._pull(image)
        with self._progress.phase(build_phase(image.name)):
            return self._build(image)

    def _pull(self, image: Image) -> ImageOutcome:
        reference = image.reference or image.name
        try:
            with self._progress.phase(f"image {reference}"):
                id_ = ensure(self._engine, reference)
        except ImageNotFound as error:
            return _not_found(image, reference, str(error))
        return self._ready(reference, self._engine.image_config(id_))

    def _build(self, image: Image) -> ImageOutcome:
        assert image.build is not None  # noqa: S101  for the type checker
        tag = temporary_tag(self._engine, image.name)
        self._undo.callback(self._untag, tag)
        tags = [tag]
        if image.tag:
            self._undo.callback(self._borrowed(image.tag).give_back)
            tags.append(image.tag)
        tell = self._teller(image.name)
        build = partial(self._builder.build, image, tuple(tags), tell)
        failed = self._build_on_ours(image, build)
        if failed is None and self._engine.image_id(tag) is None:  # as in `restore`
            failed = self._build_on_ours(image, build)
        if failed is not None:
            return _not_built(image, failed, self._repository)
        ready = self._ready(image.tag or image.name, self._engine.image_config(tag))
        self._made[image.name] = _Made(image=image, id=ready.id, build=build)
        return ready

    def _build_on_ours(
        self, image: Image, build: Callable[[], BuildFailed | None]
    ) -> BuildFailed | None:
        """Build on what this run built: again where a tag of that was not ours all the while.

        Who gives back the tag of a killed run may be so late that it is ours by then, and a build
        finds none in its place, or what the tag pointed at before.
        """
        for _ in range(TRIES):
            recovered = self._recovered
            failed = build()
            if self._bases_are_ours(image) and self._recovered == recovered:
                return failed
        raise LabError(
            say(
                "somebody else moved or removed a tag that {image} builds on, {count} times in a"
                " row: does another job on this machine build or remove it?",
                image=image.name,
                count=TRIES,
            )
        )

    def _bases_are_ours(self, image: Image) -> bool:
        """Whether the tags that an image builds on are what this run built; else they are now."""
        with self._lock:
            if self._builder.stopped:
                return True
            bases = [self._made[need] for need in image.needs if need in self._made]
            lost = [
                (made, made.image.tag)
                for made in bases
                if made.image.tag and self._engine.image_id(made.image.tag) != made.id
            ]
            for made, tag in lost:
                self._recovered += 1
                self._build_again(made)
                with speaking(say("put the tag {tag} back", tag=tag)):
                    point(self._engine.api, tag, made.id)
        return not lost

    def _ready(self, reference: str, facts: Mapping[str, Any]) -> ImageReady:
        """The image; what its own variables hold of secrets is known before anything of it runs."""
        ready = ImageReady(ref=reference, id=facts["Id"], facts=facts)
        self._progress.secrets(secrets(self._plan, ready.variables.items()))
        return ready

    def _borrowed(self, tag: str) -> Borrowed:
        api = self._engine.api
        return Borrowed(
            self._engine,
            tag,
            dead=lambda owner: not runs(api, owner),
            ended=lambda: self._builder.stopped,
        )

    def _teller(self, name: str) -> Callable[[str], None]:
        return lambda line: self._progress.build_output(name, line)


def _not_found(image: Image, reference: str, said: str) -> ImageFailed:
    return ImageFailed(
        ref=reference,
        cause=Cause.IMAGE_NOT_FOUND,
        message=say(
            "expected the image {image} on this machine or in a registry; it is not built here and"
            " cannot be pulled: {said}",
            image=reference,
            said=said,
        ),
        hint=say(
            "write how {image} is built under `images`, or correct its name; for a private registry"
            " give the inputs `registry`, `username` and `password`",
            image=reference,
        ),
        location=image.location,
    )


def _not_built(image: Image, failed: BuildFailed, repository: Repository) -> ImageFailed:
    assert image.build is not None  # noqa: S101  for the type checker
    found = explain(failed.log, image.build, repository)
    return ImageFailed(
        ref=image.tag or image.name,
        cause=Cause.BUILD_FAILED,
        message=found.message,
        hint=found.hint,
        location=found.location or image.location,
        output=found.excerpt,
    )
