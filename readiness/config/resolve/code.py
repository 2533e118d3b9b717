"""The contracts on the repository's imports, and the packages that they are about."""

from __future__ import annotations

from collections.abc import Mapping

from readiness.code.listing import TooManyModules, packages
from readiness.code.rules import Package, Rules
from readiness.config.models.code import Code
from readiness.config.paths import is_file
from readiness.config.resolve.contracts import Contracts
from readiness.config.resolve.scope import Scope
from readiness.config.validate import nearest
from readiness.config.values import Where
from readiness.sentence import Sentence, say

_WHERE: Where = ("code",)
_SRC = "src"


def code(scope: Scope) -> Rules | None:
    """What is asked; None where nothing is, or what is written of it has no right shape."""
    settings = scope.configuration.code
    if settings is None or any(where[:1] == _WHERE for where in scope.broken):
        return None
    if not settings.contracts:
        message = say("expected at least one contract under `contracts`, saw none")
        scope.complain((*_WHERE, "contracts"), message, key=True)
        return None
    chosen = _chosen(scope, settings)
    if chosen is None:
        return None
    contracts = Contracts(scope, chosen)
    return Rules(
        packages=tuple(chosen.values()),
        contracts=tuple(
            contracts.contract((*_WHERE, "contracts", index), contract)
            for index, contract in enumerate(settings.contracts)
        ),
        location=scope.document.location(_WHERE),
        type_checking=not settings.exclude_type_checking_imports,
    )


def _chosen(scope: Scope, settings: Code) -> dict[str, Package] | None:
    """The packages that are looked at, by name; None where something is wrong with them."""
    found = _found(scope, settings)
    if found is None or not settings.root_packages:
        return found
    where = (*_WHERE, "root_packages")
    unknown = [name for name in settings.root_packages if name not in found]
    for name in unknown:
        place = scope.document.item(where, settings.root_packages.index(name))
        scope.complain(place, _no_package(name, found))
    return None if unknown else {name: found[name] for name in settings.root_packages}


def _no_package(name: str, found: Mapping[str, Package]) -> Sentence:
    root, near = name.partition(".")[0], nearest(name, found)
    if root in found:
        return say(
            "there is no package `{name}`, `{root}` holds it: {near}",
            name=name,
            root=root,
            near=near,
        )
    return say("there is no package `{name}`: {near}", name=name, near=near)


def _found(scope: Scope, settings: Code) -> dict[str, Package] | None:
    """All that can be imported; of several folders the first that has a name wins."""
    where = (*_WHERE, "pythonpath")
    try:
        if not settings.pythonpath:
            return _by_default(scope)
        places = [
            scope.folder(scope.document.item(where, index), path)
            for index, path in enumerate(settings.pythonpath)
        ]
        known = [place for place in places if place is not None]
        found = [packages(scope.root, place) for place in reversed(known)]
    except TooManyModules as error:
        message = say("{error}: name the folders by `pythonpath` that are meant", error=error)
        scope.complain(where, message, key=True)
        return None
    merged = {name: package for each in found for name, package in each.items()}
    if not merged and len(known) == len(places):
        scope.complain(where, say("expected folders with Python modules, saw none in them"))
    return merged if merged and len(known) == len(places) else None


def _by_default(scope: Scope) -> dict[str, Package] | None:
    src = scope.root / _SRC
    found = {} if is_file(src / "__init__.py") else packages(scope.root, _SRC)
    found = found or packages(scope.root, ".")
    if not found:
        message = say(
            "expected Python modules in the repository root, saw none: name their folder by"
            " `pythonpath`"
        )
        scope.complain(_WHERE, message, key=True)
    return found or None
