"""Judges contracts by the import graph: grimp finds the chains, as it does for import-linter."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from copy import deepcopy
from itertools import pairwise
from pathlib import Path

from grimp import ImportGraph, PackageDependency, Route
from grimp import Layer as GrimpLayer

from readiness.code.graph import Graph, NoGraph, build
from readiness.code.rules import (
    Contract,
    Forbidden,
    Independence,
    Layers,
    Rules,
    overlap,
    unfinished,
)
from readiness.model import (
    CodeRemark,
    CodeResult,
    ContractResult,
    ContractStatus,
    Import,
    Location,
    RemarkKind,
)

MOST_CHAINS = 50

Chain = tuple[str, ...]


def judge(root: Path, rules: Rules) -> CodeResult:
    """What each contract comes to."""
    try:
        graph = build(root, rules)
    except NoGraph as error:
        return unfinished(rules, str(error))
    judged = tuple(_judged(contract, graph) for contract in rules.contracts)
    remarks = (remark for _, found in judged for remark in found)
    return CodeResult(
        contracts=tuple(result for result, _ in judged),
        remarks=(*graph.unreadable.values(), *remarks),
    )


def _judged(contract: Contract, graph: Graph) -> tuple[ContractResult, tuple[CodeRemark, ...]]:
    imports, remarks = _without_ignored(contract, graph.imports)
    chains = sorted(set(_chains(contract, imports)), key=lambda chain: (len(chain), chain))
    if chains:
        shown = tuple(_located(chain, graph) for chain in chains[:MOST_CHAINS])
        more = max(0, len(chains) - MOST_CHAINS)
        return _result(contract, ContractStatus.BROKEN, shown, more), remarks
    unread = graph.unreadable.keys() & _reached(contract, imports)
    status = ContractStatus.UNKNOWN if unread else ContractStatus.KEPT
    return _result(contract, status), remarks


def _result(
    contract: Contract,
    status: ContractStatus,
    chains: tuple[tuple[Import, ...], ...] = (),
    more: int = 0,
) -> ContractResult:
    return ContractResult(
        name=contract.name,
        type=contract.asked.type,
        status=status,
        location=contract.location,
        chains=chains,
        more=more,
    )


def _without_ignored(
    contract: Contract, imports: ImportGraph
) -> tuple[ImportGraph, tuple[CodeRemark, ...]]:
    """The graph without the imports that do not count, and a remark on what ignores none."""
    if not contract.ignored:
        return imports, ()
    rest, remarks = deepcopy(imports), []
    for ignored in contract.ignored:
        found = imports.find_matching_direct_imports(ignored.imports)
        for each in found:
            rest.remove_import(importer=each["importer"], imported=each["imported"])
        if not found:
            place, about = ignored.location, ignored.imports
            remarks.append(CodeRemark(kind=RemarkKind.UNMATCHED, location=place, about=about))
    return rest, tuple(remarks)


def _chains(contract: Contract, imports: ImportGraph) -> Iterable[Chain]:
    match contract.asked:
        case Forbidden() as asked:
            return _forbidden(asked, imports)
        case Layers() as asked:
            layers = [
                GrimpLayer(*each.modules, independent=each.independent) for each in asked.layers
            ]
            found = imports.find_illegal_dependencies_for_layers(layers, set(asked.containers))
            return _expanded(found)
        case Independence() as asked:
            siblings = GrimpLayer(*asked.modules, independent=True)
            return _expanded(imports.find_illegal_dependencies_for_layers([siblings]))


def _forbidden(asked: Forbidden, imports: ImportGraph) -> Iterator[Chain]:
    for source in asked.sources:
        for target in asked.targets:
            if target in imports.modules and not overlap(source, target):
                yield from _between(source, target, imports, indirect=asked.indirect)


def _between(source: str, target: str, imports: ImportGraph, *, indirect: bool) -> Iterable[Chain]:
    if indirect:
        # Of what `find_shortest_chains` gives, some is left to chance; this has every first import.
        above_below = [GrimpLayer(target), GrimpLayer(source)]
        return _expanded(imports.find_illegal_dependencies_for_layers(above_below))
    inside, aims = _with_descendants(source, imports), _with_descendants(target, imports)
    return (
        (importer, imported)
        for importer in inside
        for imported in imports.find_modules_directly_imported_by(importer) & aims
    )


def _expanded(found: Collection[PackageDependency]) -> Iterator[Chain]:
    for dependency in found:
        for route in dependency.routes:
            yield from _of_route(route)


def _of_route(route: Route) -> Iterator[Chain]:
    """Chains with every first and every last import of a route, though not with each pair."""
    heads, tails = sorted(route.heads), sorted(route.tails)
    yield from ((head, *route.middle, tails[0]) for head in heads)
    yield from ((heads[0], *route.middle, tail) for tail in tails[1:])


def _located(chain: Chain, graph: Graph) -> tuple[Import, ...]:
    return tuple(_import(importer, imported, graph) for importer, imported in pairwise(chain))


def _import(importer: str, imported: str, graph: Graph) -> Import:
    details = graph.imports.get_import_details(importer=importer, imported=imported)
    line = min((detail["line_number"] for detail in details), default=1)
    place = Location(path=graph.files[importer], line=line)
    return Import(importer=importer, imported=imported, location=place)


def _reached(contract: Contract, imports: ImportGraph) -> set[str]:
    """All modules whose imports the contract's answer depends on."""
    asked = contract.asked
    modules = asked.sources if isinstance(asked, Forbidden) else asked.modules
    known = [module for module in modules if module in imports.modules]
    inside = {each for module in known for each in _with_descendants(module, imports)}
    if isinstance(asked, Forbidden) and not asked.indirect:
        return inside
    upstream = (imports.find_upstream_modules(module, as_package=True) for module in known)
    return inside.union(*upstream)


def _with_descendants(module: str, imports: ImportGraph) -> set[str]:
    if imports.is_module_squashed(module):
        return {module}
    return {module, *imports.find_descendants(module)}
