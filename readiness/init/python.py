"""What a repository's Python sources show without being run: modules, variables, clients."""

from __future__ import annotations

import ast
import os
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

_SKIPPED = frozenset(
    {"node_modules", "site-packages", "migrations", "tests", "test", "__pycache__"}
)
_DEAD = re.compile(r"dlq|dead", re.IGNORECASE)
_MOST_FILES = 3000
_READS = frozenset({"get", "getenv", "config", "env", "str", "setdefault"})
_CLIENTS = frozenset({"Redis", "StrictRedis", "from_url", "RedisCluster", "get_redis_connection"})


@dataclass(frozen=True, kw_only=True)
class Variable:
    """A variable that a source reads from its environment, and the text that it falls back to."""

    name: str
    default: str | None


@dataclass(frozen=True, kw_only=True)
class Module:
    """One source file: `name` is how it is imported from the folder that the sources lie in."""

    name: str
    path: str
    tree: ast.Module

    @cached_property
    def imports(self) -> frozenset[str]:
        """The names of all modules that it may import, wherever in it that stands."""
        found: set[str] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found.update(alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._base(node)
                found.add(base)
                found.update(f"{base}.{alias.name}" for alias in node.names)
        return frozenset(found)

    @cached_property
    def variables(self) -> tuple[Variable, ...]:
        """The variables that it reads, in the order of the file."""
        return tuple(dict.fromkeys(_variables(self.tree)))

    @cached_property
    def client(self) -> str | None:
        """The name of its Redis factory (without arguments), else of its client."""
        if not any(name.partition(".")[0] in ("redis", "django_redis") for name in self.imports):
            return None
        functions = (node for node in self.tree.body if isinstance(node, _FUNCTIONS))
        made = [node.name for node in functions if _needs_nothing(node) and _makes_client(node)]
        public = [name for name in made if not name.startswith("_")]
        return next(iter((*public, *_assigned_clients(self.tree))), None)

    @cached_property
    def tasks(self) -> tuple[str, ...]:
        """The names of its functions that Celery runs."""
        functions = (node for node in self.tree.body if isinstance(node, _FUNCTIONS))
        return tuple(node.name for node in functions if any(map(_is_task, node.decorator_list)))

    @cached_property
    def backend(self) -> str | None:
        """The name of its Celery application, where that keeps its results somewhere."""
        for node in self.tree.body:
            match node:
                case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call(func=func) as call):
                    kept = any(keyword.arg == "backend" for keyword in call.keywords)
                    if kept and isinstance(func, ast.Name | ast.Attribute):
                        return name if _last(func) == "Celery" else None
        return None

    @cached_property
    def queues(self) -> tuple[str, ...]:
        """The texts that it gives to names that speak of a queue, dead letters' left out."""
        return tuple(dict.fromkeys(_queue_texts(self.tree)))

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        package = self.name.split(".")
        inner = package if self.path.endswith("__init__.py") else package[:-1]
        kept = inner[: len(inner) - node.level + 1]
        return ".".join((*kept, *([node.module] if node.module else [])))


class Sources:
    """All Python sources below a folder of the repository (`folder`, from the root)."""

    def __init__(self, root: Path, folder: str = "") -> None:
        self.modules: dict[str, Module] = {}
        top = root / folder
        # With `src/` beside it, the packages lie in there.
        for base in (top, top / "src"):
            for file in _files(base):
                module = _module(root, base, file)
                if module is not None:
                    self.modules.setdefault(module.name, module)

    def reached(self, entry: str) -> tuple[Module, ...]:
        """The entry and all modules of the repository that it imports, nearest first."""
        found: dict[str, Module] = {}
        waiting = [entry]
        while waiting:
            name = waiting.pop(0)
            module = self.modules.get(name)
            if module is None or name in found:
                continue
            found[name] = module
            waiting += sorted(module.imports)
        return tuple(found.values())


_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


def _files(base: Path) -> Iterator[Path]:
    count = 0
    for folder, inner, files in os.walk(base):
        inner[:] = sorted(
            name for name in inner if name not in _SKIPPED and not name.startswith((".", "venv"))
        )
        for name in sorted(files):
            if name.endswith(".py"):
                count += 1
                yield Path(folder, name)
        if count > _MOST_FILES:
            return


def _module(root: Path, base: Path, file: Path) -> Module | None:
    parts = file.relative_to(base).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(file.read_bytes())
    except (OSError, SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    return Module(name=name, path=file.relative_to(root).as_posix(), tree=tree)


def _variables(tree: ast.AST) -> Iterator[Variable]:
    for node in ast.walk(tree):
        match node:
            case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=name)):
                yield from _variable(name, None)
            case ast.Call(func=func, args=[ast.Constant(value=name), *rest]) if _reads(func):
                default = rest[0].value if rest and isinstance(rest[0], ast.Constant) else None
                yield from _variable(name, default)


def _variable(name: object, default: object) -> Iterator[Variable]:
    if isinstance(name, str) and re.fullmatch(r"[A-Z][A-Z0-9_]+", name):
        yield Variable(name=name, default=default if isinstance(default, str) else None)


def _queue_texts(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=str(text)))
                | ast.keyword(arg=str(name), value=ast.Constant(value=str(text)))
            ):
                if re.search("queue", name, re.IGNORECASE) and not _DEAD.search(f"{name} {text}"):
                    yield text


def _reads(func: ast.expr) -> bool:
    match func:
        case ast.Attribute(attr=attr) | ast.Name(id=attr):
            return attr in _READS
    return False


def _is_task(decorator: ast.expr) -> bool:
    """`@app.task`, `@shared_task`, with options or without."""
    func = decorator.func if isinstance(decorator, ast.Call) else decorator
    return isinstance(func, ast.Name | ast.Attribute) and _last(func) in ("task", "shared_task")


def _needs_nothing(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    given = node.args
    positional = len(given.posonlyargs) + len(given.args)
    return positional <= len(given.defaults) and None not in given.kw_defaults


def _makes_client(node: ast.AST) -> bool:
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return any(
        isinstance(func, ast.Attribute | ast.Name) and _last(func) in _CLIENTS for func in calls
    )


def _last(func: ast.Attribute | ast.Name) -> str:
    return func.attr if isinstance(func, ast.Attribute) else func.id


def _assigned_clients(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as call):
                if _makes_client(call):
                    yield name


def requirements(root: Path) -> Mapping[str, str]:
    """What the files that name the repository's requirements say, by their path."""
    names = re.compile(r"(?:.*requirements.*\.(?:txt|in)|pyproject\.toml|Pipfile|setup\.cfg)")
    found: dict[str, str] = {}
    for folder, inner, files in os.walk(root):
        inner[:] = [name for name in inner if name not in _SKIPPED and not name.startswith(".")]
        for name in files:
            place = Path(folder, name)
            if names.fullmatch(name) or place.parent.name == "requirements":
                found[place.relative_to(root).as_posix()] = place.read_text(errors="replace")
    return found
