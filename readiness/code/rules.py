"""What is asked of the repository's imports: its packages, and the contracts on them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from readiness.model import (
    CodeRemark,
    CodeResult,
    ContractResult,
    ContractStatus,
    ContractType,
    Location,
    RemarkKind,
)
from readiness.sentence import Sentence, say


@dataclass(frozen=True, kw_only=True)
class Package:
    """A package that can be imported by its name; `place` is its path without `.py`.

    `files` maps the name of each module to its file's path; `namespaces` are the folders in it
    that hold modules and have no file of their own. All paths are relative to the root.
    """

    name: str
    place: str
    files: Mapping[str, str]
    namespaces: frozenset[str] = frozenset()

    @property
    def modules(self) -> frozenset[str]:
        """The names of everything in it that can be imported, itself included."""
        return self.namespaces | self.files.keys()


@dataclass(frozen=True, kw_only=True)
class Forbidden:
    """No module of `sources` may import one of `targets`, through others neither, if `indirect`."""

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    indirect: bool = True
    type: ContractType = field(default=ContractType.FORBIDDEN, init=False)


@dataclass(frozen=True, kw_only=True)
class Layer:
    """Modules at one level; `independent` ones may not import one another either."""

    modules: tuple[str, ...]
    independent: bool = True


@dataclass(frozen=True, kw_only=True)
class Layers:
    """A lower layer may not import a higher one; the highest comes first.

    With `containers` the layers' names are relative to each of them.
    """

    layers: tuple[Layer, ...]
    containers: tuple[str, ...] = ()
    type: ContractType = field(default=ContractType.LAYERS, init=False)

    @property
    def modules(self) -> tuple[str, ...]:
        """The full names of all layers' modules."""
        tails = [tail for layer in self.layers for tail in layer.modules]
        if not self.containers:
            return tuple(tails)
        return tuple(f"{container}.{tail}" for container in self.containers for tail in tails)


@dataclass(frozen=True, kw_only=True)
class Independence:
    """None of these may import another."""

    modules: tuple[str, ...]
    type: ContractType = field(default=ContractType.INDEPENDENCE, init=False)


@dataclass(frozen=True, kw_only=True)
class Ignored:
    """Imports that do not count: `a.b -> c.d`, where `*` and `**` stand for names."""

    imports: str
    location: Location


@dataclass(frozen=True, kw_only=True)
class Contract:
    """What is asked, under which name, and where in the configuration."""

    name: str
    location: Location
    asked: Forbidden | Layers | Independence
    ignored: tuple[Ignored, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Rules:
    """All contracts, and the packages whose imports are looked at.

    `type_checking` tells whether imports under `if TYPE_CHECKING:` count.
    """

    packages: tuple[Package, ...]
    contracts: tuple[Contract, ...]
    location: Location
    type_checking: bool = True


def overlap(first: str, second: str) -> bool:
    """Whether two modules are the same, or one lies in the other."""
    return f"{first}.".startswith(f"{second}.") or f"{second}.".startswith(f"{first}.")


def too_many_unreadable(count: int) -> Sentence:
    """Why there is no graph of a repository of which little can be read."""
    return say("more than {count} files cannot be read as Python", count=count)


def unfinished(rules: Rules, why: str) -> CodeResult:
    """What is said where the imports could not be had: nothing is known of any contract."""
    remark = CodeRemark(kind=RemarkKind.UNFINISHED, location=rules.location, about=why)
    contracts = (
        ContractResult(
            name=contract.name,
            type=contract.asked.type,
            status=ContractStatus.UNKNOWN,
            location=contract.location,
        )
        for contract in rules.contracts
    )
    return CodeResult(contracts=tuple(contracts), remarks=(remark,))
