"""Images: what names mean, in which order they are built, and which of them a run needs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from readiness.config.models.images import Build as BuildSettings
from readiness.config.resolve.scope import Scope
from readiness.config.validate import nearest
from readiness.config.values import Where
from readiness.model import Location
from readiness.plan import Build, Image

# A registry's host and port, path, tag and digest, as the engine reads them.
_REFERENCE = re.compile(
    r"(?:[A-Za-z0-9.-]+(?::[0-9]+)?/)?[a-z0-9]+(?:[._/-]+[a-z0-9]+)*"
    r"(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(?:@sha256:[0-9a-f]{64})?"
)
_SLIP = 0.8  # how alike a plain name and a known image must be to be taken for a slip


class Catalogue:
    """All images of the configuration, by the name that they have in the plan."""

    def __init__(self, scope: Scope) -> None:
        self._scope = scope
        settings = scope.configuration
        self._workers = {
            name: f"worker:{name}" if name in settings.images else name
            for name, worker in settings.workers.items()
            if worker.build is not None
        }
        self._images: dict[str, Image] = {}
        for name in settings.images:
            self._add_named(name)
        for name in self._workers:
            self._add_worker(name)
        self._check_tags()

    def of_worker(self, name: str) -> str:
        """The name of the image that a worker builds."""
        return self._workers[name]

    def use(self, where: Where, text: str) -> str:
        """The name of the image that `text` means: one of the file, else a reference."""
        if name := self._known(text):
            return name
        slip = difflib.get_close_matches(text, self._names(), n=1, cutoff=_SLIP)
        if not _REFERENCE.fullmatch(text):
            self._scope.complain(where, f"`{text}` is neither an image here nor a reference")
        elif slip and not re.search("[:/@]", text):
            message = f"no image `{text}` here: did you mean `{slip[0]}`? For a registry's image "
            self._scope.complain(where, f"{message}write its tag as well: `{text}:latest`")
        location = self._scope.document.location(where)
        self._images.setdefault(text, Image(name=text, location=location, reference=text))
        return text

    def needed(self, used: Iterable[str]) -> tuple[Image, ...]:
        """The images that are used and those they need, each after the ones it needs."""
        graph = {name: image.needs for name, image in self._images.items()}
        try:
            order = tuple(TopologicalSorter(graph).static_order())
        except CycleError as error:
            self._complain_of_cycle(error.args[1])
            return ()
        wanted = set(used)
        for name in reversed(order):
            if name in wanted:
                wanted.update(graph[name])
        return tuple(self._images[name] for name in order if name in wanted)

    def _known(self, text: str) -> str | None:
        return text if text in self._scope.configuration.images else self._workers.get(text)

    def _names(self) -> list[str]:
        return [*self._scope.configuration.images, *self._workers]

    def _add_named(self, name: str) -> None:
        settings, where = self._scope.configuration.images[name], ("images", name)
        if settings.tag and not _REFERENCE.fullmatch(settings.tag):
            self._scope.complain((*where, "tag"), f"`{settings.tag}` is no image reference")
        self._images[name] = Image(
            name=name,
            location=self._scope.document.location(where),
            build=build(self._scope, (*where, "build"), settings.build),
            tag=settings.tag,
            needs=self._needs(where, settings.needs),
        )

    def _add_worker(self, worker: str) -> None:
        settings, where = self._scope.configuration.workers[worker], ("workers", worker)
        if settings.build is None:
            return
        name = self._workers[worker]
        self._images[name] = Image(
            name=name,
            location=self._scope.document.location(where),
            build=build(self._scope, (*where, "build"), settings.build),
            needs=self._needs(where, settings.needs),
        )

    def _needs(self, where: Where, names: tuple[str, ...]) -> tuple[str, ...]:
        result: list[str] = []
        for index, name in enumerate(names):
            if known := self._known(name):
                result.append(known)
                continue
            place = self._scope.document.item((*where, "needs"), index)
            remark = nearest(name, self._names())
            self._scope.complain(place, f"no image `{name}` is built here: {remark}")
        return tuple(result)

    def _check_tags(self) -> None:
        first: dict[str, Location] = {}
        for image in self._images.values():
            if image.tag in first:
                message = f"the tag `{image.tag}` is taken in line {first[image.tag].line} already"
                self._scope.complain(("images", image.name, "tag"), message)
            elif image.tag:
                first[image.tag] = image.location

    def _complain_of_cycle(self, cycle: list[str]) -> None:
        image = self._images[cycle[-1]]
        where: Where = ("images", image.name, "needs")
        if where not in self._scope.document.keys:
            where = ("workers", image.name.removeprefix("worker:"), "needs")
        chain = " → ".join(reversed(cycle))
        self._scope.complain(where, f"images need each other in a circle: {chain}", key=True)


def build(scope: Scope, where: Where, settings: BuildSettings) -> Build | None:
    """How an image is built; None, and problems, where what it names does not exist."""
    short = where not in scope.document.values or (*where, "context") not in scope.document.keys
    context = scope.folder(where if short else (*where, "context"), settings.context)
    if context is None:
        return None
    place = (*where, "dockerfile")
    dockerfile = scope.file(
        place if place in scope.document.keys else where, settings.dockerfile, base=context
    )
    if dockerfile is None:
        return None
    return Build(
        context=context,
        dockerfile=dockerfile,
        args=settings.args,
        target=settings.target,
        platform=settings.platform,
        secrets=_secrets(scope, (*where, "secrets"), settings),
        ssh=settings.ssh,
    )


def _secrets(scope: Scope, where: Where, settings: BuildSettings) -> dict[str, str]:
    result: dict[str, str] = {}
    for name, secret in settings.secrets.items():
        if scope.one_of((*where, name), value=secret.value, file=secret.file) == "value":
            result[name] = secret.value or ""
        elif secret.file and (file := scope.file((*where, name, "file"), secret.file)):
            result[name] = text_of(scope, (*where, name, "file"), file) or ""
    return result


def text_of(scope: Scope, where: Where, file: str) -> str | None:
    """The text of a file, unchanged; a problem and None where it is no text."""
    try:
        return (scope.root / file).read_bytes().decode()
    except UnicodeDecodeError:
        scope.complain(where, f"expected text in UTF-8: `{file}` is something else")
    except OSError as error:
        scope.complain(where, f"`{file}` cannot be read: {error.strerror}")
    return None
