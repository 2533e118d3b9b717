"""One contract on imports: its modules found among those that there are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import combinations

from readiness.code.rules import (
    Contract,
    Forbidden,
    Ignored,
    Independence,
    Layer,
    Layers,
    Package,
    overlap,
)
from readiness.config.models import code as models
from readiness.config.resolve.scope import Scope
from readiness.config.validate import nearest
from readiness.config.values import Where
from readiness.model import Location
from readiness.sentence import Sentence, joined, say

_EXPRESSION = re.compile(r"(?:\w+|\*\*?)(?:\.(?:\w+|\*\*?))*")
_VAGUE = re.compile(r"\*\*\.\*|(?<!\*)\*\.\*\*")
_ARROW = re.compile(r"\s*->\s*")
_AT_LEAST = 2

Settings = models.ForbiddenContract | models.LayersContract | models.IndependenceContract


class Contracts:
    """Makes contracts, and complains of what is wrong with them."""

    def __init__(self, scope: Scope, packages: Mapping[str, Package]) -> None:
        self._scope = scope
        self._roots = frozenset(packages)
        self._modules = frozenset(
            module for package in packages.values() for module in package.modules
        )

    def contract(self, where: Where, settings: Settings) -> Contract:
        """The contract that is written at `where`."""
        asked, said = self._asked(where, settings)
        return Contract(
            name=settings.name or said,
            location=self._location(where),
            asked=asked,
            ignored=tuple(self._ignored((*where, "ignore_imports"), settings.ignore_imports)),
        )

    def _asked(
        self, where: Where, settings: Settings
    ) -> tuple[Forbidden | Layers | Independence, str]:
        """What is asked, and the name of a contract that has none."""
        match settings:
            case models.ForbiddenContract(source_modules=sources, forbidden_modules=targets):
                return self._forbidden(where, settings), f"{_list(sources)} → {_list(targets)}"
            case models.LayersContract(layers=layers):
                return self._layers(where, settings), " > ".join(layers)
            case models.IndependenceContract(modules=modules):
                return self._independence(where, settings), _list(modules)

    def _location(self, where: Where) -> Location:
        return Location(path=self._scope.document.path, line=self._scope.document.mark(where)[0])

    def _forbidden(self, where: Where, settings: models.ForbiddenContract) -> Forbidden:
        sources = self._all((*where, "source_modules"), settings.source_modules)
        place = (*where, "forbidden_modules")
        targets = self._each(place, settings.forbidden_modules, outside=True)
        for item, meant in targets:
            if (
                sources
                and meant
                and all(overlap(source, each) for source in sources for each in meant)
            ):
                message = say(
                    "this holds the source modules or lies in them: it cannot be forbidden"
                )
                self._scope.complain(item, message)
        return Forbidden(
            sources=sources,
            targets=_once(targets),
            indirect=not settings.allow_indirect_imports,
        )

    def _independence(self, where: Where, settings: models.IndependenceContract) -> Independence:
        place = (*where, "modules")
        modules = self._all(place, settings.modules)
        self._apart(place, modules, settings.modules)
        return Independence(modules=modules)

    def _layers(self, where: Where, settings: models.LayersContract) -> Layers:
        containers = self._all((*where, "containers"), settings.containers)
        place = (*where, "layers")
        layers: list[Layer] = []
        tails: list[str] = []
        for index, text in enumerate(settings.layers):
            item = self._scope.document.item(place, index)
            found = tuple(self._tails(item, text, containers))
            layers.append(Layer(modules=found, independent=":" not in text))
            tails += found
        self._apart(place, tails, settings.layers)
        return Layers(layers=tuple(layers), containers=containers)

    def _tails(self, where: Where, text: str, containers: Sequence[str]) -> Iterator[str]:
        """The names in one layer; what may be missing, and is, stays in: it does no harm."""
        if "|" in text and ":" in text:
            message = say("expected either `|` or `:` between a layer's modules")
            self._scope.complain(where, message)
            return
        for part in re.split(r"[|:]", text):
            name = part.strip()
            optional = name.startswith("(") and name.endswith(")")
            tail = name[1:-1].strip() if optional else name
            if not self._is_name(where, tail, wild=False):
                continue
            yield tail
            for full in [f"{each}.{tail}" for each in containers] or [tail]:
                if not optional and full not in self._modules:
                    self._unknown(where, full)

    def _apart(self, where: Where, modules: Sequence[str], written: Sequence[str]) -> None:
        """Complain where these cannot be told apart, or there is nothing to be told apart."""
        for first, second in combinations(modules, 2):
            if first == second:
                self._scope.complain(where, say("`{module}` is in it twice", module=first))
            elif overlap(first, second):
                inner, outer = sorted((first, second), key=len, reverse=True)
                message = say(
                    "`{inner}` lies in `{outer}`: they cannot be kept apart",
                    inner=inner,
                    outer=outer,
                )
                self._scope.complain(where, message)
        if len(modules) == len(written) == 1:
            self._scope.complain(where, say("expected at least two modules, saw one"))

    def _all(self, where: Where, expressions: Sequence[str]) -> tuple[str, ...]:
        """The modules that are meant, each once."""
        return _once(self._each(where, expressions))

    def _each(
        self, where: Where, expressions: Sequence[str], *, outside: bool = False
    ) -> tuple[tuple[Where, tuple[str, ...]], ...]:
        """What each item means; with `outside` it may be a package that is not the repository's."""
        items = ((self._scope.document.item(where, i), each) for i, each in enumerate(expressions))
        return tuple(
            (item, self._meant(item, expression, outside=outside))
            for item, expression in items
            if self._is_name(item, expression)
        )

    def _meant(self, where: Where, expression: str, *, outside: bool) -> tuple[str, ...]:
        if "*" in expression:
            found = tuple(sorted(filter(_pattern(expression).fullmatch, self._modules)))
            if not found:
                self._scope.complain(
                    where, say("`{modules}` matches no module", modules=expression)
                )
            return found
        if expression not in self._modules:
            root = expression.partition(".")[0]
            if not outside or root in self._roots:
                self._unknown(where, expression)
            elif expression != root:
                self._scope.complain(where, self._not_whole(expression, root))
        return (expression,)

    def _not_whole(self, expression: str, root: str) -> Sentence:
        message = say(
            "`{name}` is no module here, and of a package from outside only the whole can be"
            " forbidden: `{root}`",
            name=expression,
            root=root,
        )
        if get_close_matches(expression, self._modules, n=1):
            return joined("; ", (message, nearest(expression, self._modules)))
        return message

    def _unknown(self, where: Where, name: str) -> None:
        """Complain of a module that is not there, with the nearest one that is."""
        parent = name.rpartition(".")[0]
        while parent and parent not in self._modules:
            parent = parent.rpartition(".")[0]
        if parent:
            missing = name.removeprefix(f"{parent}.").partition(".")[0]
            near = nearest(missing, self._children(parent))
            self._scope.complain(where, _not_in(parent, missing, near))
            return
        known = self._modules if get_close_matches(name, self._modules, n=1) else self._roots
        near = nearest(name, known)
        self._scope.complain(
            where, say("there is no module `{name}`: {near}", name=name, near=near)
        )

    def _children(self, parent: str) -> set[str]:
        inside = (each for each in self._modules if each.startswith(f"{parent}."))
        return {each.removeprefix(f"{parent}.").partition(".")[0] for each in inside}

    def _is_name(self, where: Where, expression: str, *, wild: bool = True) -> bool:
        if not _EXPRESSION.fullmatch(expression) or (not wild and "*" in expression):
            self._scope.complain(where, _no_name(expression, wild=wild))
            return False
        if _VAGUE.search(expression):
            message = say(
                "`**` beside another wildcard means nothing new, saw `{module}`", module=expression
            )
            self._scope.complain(where, message)
            return False
        return True

    def _ignored(self, where: Where, imports: Sequence[str]) -> Iterator[Ignored]:
        for index, text in enumerate(imports):
            item = self._scope.document.item(where, index)
            sides = _ARROW.split(text.strip())
            if len(sides) != _AT_LEAST:
                message = say(
                    "expected an import such as `apps.worker -> libs.redis`, saw `{text}`",
                    text=text,
                )
                self._scope.complain(item, message)
            elif all(self._is_name(item, side) for side in sides):
                yield Ignored(imports=" -> ".join(sides), location=self._location(item))


def _no_name(expression: str, *, wild: bool) -> Sentence:
    if not wild:
        return say("expected a module such as apps.worker, saw `{module}`", module=expression)
    return say(
        "expected a module such as apps.worker or apps.*.models, saw `{module}`", module=expression
    )


def _not_in(parent: str, missing: str, near: Sentence) -> Sentence:
    return say(
        "there is no module `{name}` in `{parent}`: {near}", name=missing, parent=parent, near=near
    )


def _list(names: Iterable[str]) -> str:
    return ", ".join(names)


def _once(items: Iterable[tuple[Where, tuple[str, ...]]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for _, meant in items for name in meant))


def _pattern(expression: str) -> re.Pattern[str]:
    steps = {"*": r"[^.]+", "**": r"[^.]+(?:\.[^.]+)*"}
    return re.compile(
        r"\.".join(steps.get(step) or re.escape(step) for step in expression.split("."))
    )
