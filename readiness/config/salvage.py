"""Leaves out of a file what has the wrong shape, so that its other mistakes are told as well."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import takewhile

from readiness.config.values import Value, Where

# What nothing else in the file refers to: no mistake follows from its absence.
_ALONE = frozenset(("command", "entrypoint", "environment", "env_file", "ready")) | frozenset(
    ("mode", "gates", "limits", "stop", "egress")
)


def salvageable(broken: Iterable[Where]) -> bool:
    """Whether the rest of the file means what it would mean if those places were right."""
    return all(map(_alone, broken))


def without(tree: Value, broken: Iterable[Where]) -> Value:
    """The tree without those places; of a list's item the whole list goes."""
    for where in broken:
        head, rest = (where[:2], where[2:]) if where[:1] == ("setup",) else ((), where)
        tree = _cut(tree, (*head, *takewhile(lambda step: isinstance(step, str), rest)))
    return tree


def follows(where: Where, broken: Iterable[Where]) -> bool:
    """Whether a complaint about `where` may only follow from what was left out."""
    return any(where[: len(each)] == each or where == each[:-1] for each in broken)


def _alone(where: Where) -> bool:
    match where:
        case ("workers" | "services", _, str() as key, *_) if key in _ALONE:
            return True
        case ("workers" | "images", _, "build", _, *_):
            return True
        case ("setup", int(), str(), *_):
            return True
        case ("code", *_):
            return True
        case _:
            return False


def _cut(tree: Value, where: Where) -> Value:
    step, rest = where[0], where[1:]
    match tree:
        case dict() if rest:
            return {k: _cut(item, rest) if k == step else item for k, item in tree.items()}
        case dict():
            return {key: item for key, item in tree.items() if key != step}
        case list() if rest:
            return [_cut(item, rest) if i == step else item for i, item in enumerate(tree)]
    return tree
