"""The repository's import graph, made by grimp of the files that were found; nothing is imported.

grimp asks Python's import system where a package lies, which would run code of the repository for
a package within one, and finds our own in place of one of the same name. So it is told: its
settings have a place for each of the three things that are said here.
"""

from __future__ import annotations

import ast
import tokenize
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import grimp
from grimp.application.config import settings
from grimp.application.ports.caching import CacheMiss
from grimp.application.ports.filesystem import AbstractFileSystem
from grimp.application.ports.modulefinder import AbstractModuleFinder, FoundPackage, ModuleFile
from grimp.application.ports.packagefinder import AbstractPackageFinder
from grimp.domain.valueobjects import DirectImport, Module
from grimp.exceptions import SourceSyntaxError

from readiness.code.rules import Package, Rules, too_many_unreadable
from readiness.model import CodeRemark, Location, RemarkKind

MOST_UNREADABLE = 50


class NoGraph(Exception):
    """There is no import graph to be had, and why."""


@dataclass(frozen=True, kw_only=True)
class Graph:
    """The imports, the file of each module, and what of the files could not be read."""

    imports: grimp.ImportGraph
    files: Mapping[str, str]
    unreadable: Mapping[str, CodeRemark] = field(default_factory=dict)


def build(root: Path, rules: Rules) -> Graph:
    """The graph of the packages. Raises NoGraph.

    A file that cannot be read is a module that imports nothing, and is told.
    """
    files = {name: file for package in rules.packages for name, file in package.files.items()}
    unreadable: dict[str, CodeRemark] = {}
    while len(unreadable) <= MOST_UNREADABLE:
        _told(root, rules.packages, unreadable.keys())
        try:
            imports = grimp.build_graph(
                *(package.name for package in rules.packages),
                include_external_packages=True,
                exclude_type_checking_imports=not rules.type_checking,
            )
        except SourceSyntaxError as error:
            found = _where_syntax_is_wrong(root, files, error)
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:  # a panic of grimp's is no Exception
            found, why = dict(_wrong(root, files)), str(error)
            if found.keys() <= unreadable.keys():
                raise NoGraph(why) from error
        else:
            return Graph(imports=imports, files=files, unreadable=unreadable)
        unreadable |= found
    raise NoGraph(too_many_unreadable(MOST_UNREADABLE))


def _where_syntax_is_wrong(
    root: Path, files: Mapping[str, str], error: SourceSyntaxError
) -> dict[str, CodeRemark]:
    found = {
        name: _remark(file, error.lineno)
        for name, file in files.items()
        if root / file == Path(error.filename)
    }
    if not found:
        raise NoGraph(f"{error.filename} cannot be read as Python") from error
    return found


def _wrong(root: Path, files: Mapping[str, str]) -> Iterator[tuple[str, CodeRemark]]:
    """Where grimp stumbles and does not say over what: no text, or an import too high above."""
    for name, file in files.items():
        try:
            with tokenize.open(root / file) as source:
                tree = ast.parse(source.read())
        except (OSError, ValueError, SyntaxError, RecursionError, MemoryError) as error:
            yield name, _remark(file, getattr(error, "lineno", 1))
            continue
        depth = name.count(".") + file.endswith("__init__.py")
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level > depth:
                yield name, _remark(file, node.lineno)


def _remark(file: str, line: int | None) -> CodeRemark:
    place = Location(path=file, line=max(line or 1, 1))
    return CodeRemark(kind=RemarkKind.UNREADABLE, location=place)


def _told(root: Path, packages: tuple[Package, ...], unreadable: Iterable[str]) -> None:
    """Tell grimp where everything lies, and what it need not look into."""
    finder = _Finder({package.name: package for package in packages}, root)
    settings.configure(
        PACKAGE_FINDER=finder, MODULE_FINDER=finder, CACHE_CLASS=_Unread(frozenset(unreadable))
    )


class _Finder(AbstractPackageFinder, AbstractModuleFinder):
    """Knows where each package lies, and what is in it."""

    def __init__(self, packages: Mapping[str, Package], root: Path) -> None:
        self._packages = packages
        self._root = root

    def determine_package_directories(
        self,
        package_name: str,
        file_system: AbstractFileSystem,  # noqa: ARG002
    ) -> set[str]:
        return {str(self._root / self._packages[package_name].place)}

    def find_package(
        self,
        package_name: str,
        package_directory: str,
        file_system: AbstractFileSystem,  # noqa: ARG002
    ) -> FoundPackage:
        package = self._packages[package_name]
        files = (ModuleFile(module=Module(name), mtime=0.0) for name in package.files)
        return FoundPackage(
            name=package_name,
            directory=package_directory,
            module_files=frozenset(files),
            namespace_packages=package.namespaces,
        )


class _Unread:
    """In the place of grimp's cache: it keeps nothing, and knows what imports nothing."""

    def __init__(self, modules: frozenset[str]) -> None:
        self._modules = modules

    def setup(self, **_: object) -> _Unread:
        return self

    def read_imports(self, module_file: ModuleFile) -> set[DirectImport]:
        if module_file.module.name in self._modules:
            return set()
        raise CacheMiss

    def write(self, imports_by_module: Mapping[Module, set[DirectImport]]) -> None:
        """Keeps nothing."""
