"""Finds the state that a job changes: a model's `status` column, its table and its values."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from readiness.init.python import Module

_COLUMNS = ("status", "state")
_DONE = re.compile(
    r"READY|DONE|COMPLETED?|SUCCE(?:SS|EDED)|SENT|FINISHED|PROCESSED|DELIVERED|PUBLISHED",
    re.IGNORECASE,
)
_FAILED = re.compile(r"FAIL(?:ED|URE)?|ERROR(?:ED)?|REJECTED|DEAD", re.IGNORECASE)

_UPDATE = re.compile(
    rf"UPDATE\s+(?P<table>[\w.]+)\s+SET\s+(?P<column>{'|'.join(_COLUMNS)})\s*=\s*"
    r"(?:'(?P<value>\w+)')?",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True)
class State:
    """A column that tells how far something is; `done` and `failed` are values of it, if known."""

    table: str
    column: str
    model: str
    done: str | None
    failed: str | None


def states(modules: Iterable[Module]) -> tuple[State, ...]:
    """The states of all models in the sources, then of the SQL in them, in their order."""
    read = tuple(modules)
    found = (*(each for m in read for each in _of(m)), *(each for m in read for each in _set(m)))
    return tuple(dict.fromkeys(found))


def best(found: Iterable[State], worker: str) -> State | None:
    """The state whose table speaks of the worker's name, else the first that has an end."""
    words = [word for word in re.split(r"[^a-z0-9]+", worker.lower()) if word != "worker"]
    ranked = sorted(
        found,
        key=lambda state: (
            not any(word and word in state.table for word in words),
            state.done is None,
        ),
    )
    return ranked[0] if ranked else None


def _of(module: Module) -> Iterator[State]:
    outer = {node.name: node for node in module.tree.body if isinstance(node, ast.ClassDef)}
    for model in outer.values():
        fields = dict(_fields(model))
        column = next((name for name in _COLUMNS if name in fields), None)
        table = _table(module, model)
        if column is None or table is None:
            continue
        inner = {node.name: node for node in model.body if isinstance(node, ast.ClassDef)}
        values = _values(fields[column], {**outer, **inner})
        yield State(
            table=table,
            column=column,
            model=model.name,
            done=next((value for value in values if _DONE.fullmatch(value)), None),
            failed=next((value for value in values if _FAILED.fullmatch(value)), None),
        )


def _set(module: Module) -> Iterator[State]:
    """The states that an UPDATE in the module's texts sets; its value is an end, or a failure."""
    for text in _texts(module.tree):
        for match in _UPDATE.finditer(text):
            value = match["value"]
            failed = value if value and _FAILED.fullmatch(value) else None
            yield State(
                table=match["table"],
                column=match["column"],
                model=match["table"],
                done=None if failed else value,
                failed=failed,
            )


def _fields(model: ast.ClassDef) -> Iterator[tuple[str, ast.expr]]:
    for node in model.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Call() as value):
                yield name, value
            case ast.AnnAssign(target=ast.Name(id=name), value=ast.Call() as value):
                yield name, value


def _table(module: Module, model: ast.ClassDef) -> str | None:
    """The table: as the model says, else as Django makes it up; None where it is no model."""
    for node in ast.walk(model):
        match node:
            case ast.Assign(
                targets=[ast.Name(id="db_table" | "__tablename__")],
                value=ast.Constant(value=str(name)),
            ):
                return name
    bases = {ast.unparse(base) for base in model.bases}
    parts = module.name.split(".")
    is_django = bases & {"models.Model", "Model"} and "models" in parts
    label = parts[parts.index("models") - 1] if is_django and parts[0] != "models" else None
    return f"{label}_{model.name.lower()}" if label else None


def _values(field: ast.expr, classes: dict[str, ast.ClassDef]) -> tuple[str, ...]:
    """The values that the column's choices name: an enumeration's, or those of a list of pairs."""
    found: list[str] = []
    for node in ast.walk(field):
        name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
        if name in classes:
            found += _texts(classes[name])
        elif isinstance(node, ast.Tuple | ast.List):
            found += _texts(node)
    return tuple(dict.fromkeys(found))


def _texts(node: ast.AST) -> Iterator[str]:
    for each in ast.walk(node):
        if isinstance(each, ast.Constant) and isinstance(each.value, str):
            yield each.value
