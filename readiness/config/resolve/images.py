"""Images: what names mean, in which order they are built, and which of them a run needs."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from graphlib import CycleError, TopologicalSorter

from pydantic import ValidationError

from readiness.compose.service import Service, tagged
from readiness.config.models.file import WorkerSettings
from readiness.config.models.images import Build as BuildSettings
from readiness.config.resolve.scope import Scope
from readiness.config.validate import nearest, said_of
from readiness.config.values import Where
from readiness.diagnosis.dockerfile import parse
from readiness.plan import Build, Image
from readiness.sentence import joined, say

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
            if self._builder(("workers", name), worker)
        }
        taken = {*settings.images, *self._workers}
        self._services = {
            name: f"service:{name}" if name in taken else name
            for name, own in settings.services.own.items()
            if own.image is None and self._is_built(("services", name))
        }
        self._tags = {
            tagged(image.tag): name for name, image in settings.images.items() if image.tag
        }
        self._images: dict[str, Image] = {}
        for name in settings.images:
            self._add_named(name)
        for name in self._workers:
            self._add_worker(name)
        for name in self._services:
            self._add_service(name)
        self._check_tags()

    def of_worker(self, name: str) -> str:
        """The name of the image that a worker builds."""
        return self._workers[name]

    def builds(self, name: str) -> bool:
        """Whether a worker builds its image."""
        return name in self._workers

    def taken(self, where: Where, image: str | None) -> str:
        """The image of a worker or own service that names one, or is taken from Compose."""
        service = self._scope.service(where)
        if image is not None:
            return self.use((*where, "image"), image)
        if service is None:
            return ""
        if service.build is not None:
            return self._services[str(where[1])]
        if service.image is None:
            message = say(
                "the service `{name}` has neither `build` nor `image`", name=service.place.name
            )
            self._scope.complain((*where, "compose"), message, key=True)
            return ""
        return self.use((*where, "compose"), service.image)

    def use(self, where: Where, text: str) -> str:
        """The name of the image that `text` means: one of the file, else a reference."""
        if name := self._known(text):
            return name
        slip = difflib.get_close_matches(text, self._names(), n=1, cutoff=_SLIP)
        if not _REFERENCE.fullmatch(text):
            self._scope.complain(
                where, say("`{text}` is neither an image here nor a reference", text=text)
            )
        elif slip and not re.search("[:/@]", text):
            message = say(
                "no image `{name}` here: did you mean `{near}`? For a registry's image write its"
                " tag as well: `{name}:latest`",
                name=text,
                near=slip[0],
            )
            self._scope.complain(where, message)
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
        if text in self._scope.configuration.images:
            return text
        built = self._workers.get(text) or self._services.get(text)
        return built or self._tags.get(tagged(text))

    def _names(self) -> list[str]:
        return [*self._scope.configuration.images, *self._workers, *self._services]

    def _add_named(self, name: str) -> None:
        settings, where = self._scope.configuration.images[name], ("images", name)
        if settings.tag and not _REFERENCE.fullmatch(settings.tag):
            self._scope.complain(
                (*where, "tag"), say("`{tag}` is no image reference", tag=settings.tag)
            )
        made = build(self._scope, (*where, "build"), settings.build)
        bases = (base for base in self._bases(made) if base != name)
        self._images[name] = Image(
            name=name,
            location=self._scope.document.location(where),
            build=made,
            tag=settings.tag,
            needs=tuple(dict.fromkeys((*self._needs(where, settings.needs), *bases))),
        )

    def _add_worker(self, worker: str) -> None:
        settings, where = self._scope.configuration.workers[worker], ("workers", worker)
        name, service = self._workers[worker], self._scope.service(where)
        if settings.build is not None:
            made = build(self._scope, (*where, "build"), settings.build)
        else:
            made = composed_build(self._scope, service) if service else None
        needs = (*self._needs(where, settings.needs), *self._bases(made))
        self._images[name] = Image(
            name=name,
            location=self._scope.document.location(where),
            build=made,
            needs=tuple(dict.fromkeys(needs)),
        )

    def _builder(self, where: Where, settings: WorkerSettings) -> bool:
        """Whether the worker has an image of its own: its `build`, or that of its service."""
        if settings.build is not None or settings.image is not None:
            return settings.build is not None
        return self._is_built(where)

    def _is_built(self, where: Where) -> bool:
        """Whether a Compose service is taken there whose image is built."""
        service = self._scope.service(where)
        return service is not None and service.build is not None

    def _add_service(self, service: str) -> None:
        name, where = self._services[service], ("services", service)
        taken = self._scope.service(where)
        made = composed_build(self._scope, taken) if taken else None
        location = self._scope.document.location(where)
        self._images[name] = Image(
            name=name, location=location, build=made, needs=self._bases(made)
        )

    def _bases(self, made: Build | None) -> tuple[str, ...]:
        """The images of the file whose tags a Dockerfile builds on, said by `needs` or not."""
        if made is None:
            return ()
        text = (self._scope.root / made.dockerfile).read_text(encoding="utf-8", errors="replace")
        named = (self._tags.get(tagged(base)) for base in parse(text).bases(made.args))
        return tuple(dict.fromkeys(name for name in named if name))

    def _needs(self, where: Where, names: tuple[str, ...]) -> tuple[str, ...]:
        result: list[str] = []
        for index, name in enumerate(names):
            if known := self._known(name):
                result.append(known)
                continue
            place = self._scope.document.item((*where, "needs"), index)
            remark = nearest(name, self._names())
            self._scope.complain(
                place,
                say("no image `{name}` is built here: {nearest}", name=name, nearest=remark),
            )
        return tuple(result)

    def _check_tags(self) -> None:
        """One tag means one image, however it is written: the second build would wait in vain."""
        first: dict[str | None, str] = {}
        for name, image in self._scope.configuration.images.items():
            other = first.setdefault(tagged(image.tag), name)
            if image.tag and other != name:
                place = self._scope.document.location(("images", other, "tag"))
                message = say(
                    "the tag `{tag}` is that of `images.{other}` already, {path}:{line}",
                    tag=image.tag,
                    other=other,
                    path=place.path,
                    line=place.line,
                )
                self._scope.complain(("images", name, "tag"), message)

    def _complain_of_cycle(self, cycle: list[str]) -> None:
        image = self._images[cycle[-1]]
        where: Where = ("images", image.name, "needs")
        if where not in self._scope.document.keys:
            where = ("workers", image.name.removeprefix("worker:"), "needs")
        chain = " → ".join(reversed(cycle))
        self._scope.complain(
            where, say("images need each other in a circle: {chain}", chain=chain), key=True
        )


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


def composed_build(scope: Scope, service: Service) -> Build | None:
    """How the image of a Compose service is built; problems stand at the Compose file's lines."""
    if service.build is None:
        return None
    given = {
        "context": service.build.context,
        "dockerfile": service.build.dockerfile,
        "args": dict(service.build.args),
        "target": service.build.target,
        "platform": service.build.platform,
        "secrets": dict(service.build.secrets)
        | {name: {"file": file} for name, file in service.build.secret_files.items()},
        "ssh": list(service.build.ssh),
    }
    place = service.place
    where = (*place.where, "build")
    try:
        settings = BuildSettings.model_validate({k: v for k, v in given.items() if v is not None})
    except ValidationError as error:
        scope.of(place.document).complain(
            where, joined(": ", ("`build`", said_of(error.errors()[0]))), key=True
        )
        return None
    return build(scope.of(place.document), where, settings)


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
        scope.complain(where, say("expected text in UTF-8: `{file}` is something else", file=file))
    except OSError as error:
        scope.complain(
            where, say("`{file}` cannot be read: {error}", file=file, error=error.strerror)
        )
    return None
