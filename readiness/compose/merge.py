"""Merges one form of a service over another, as Compose merges files and `extends`."""

from __future__ import annotations

from collections.abc import Mapping

from readiness.compose.canonical import Body
from readiness.config.values import Where

RESET, OVERRIDE = "!reset", "!override"
TAGS = (RESET, OVERRIDE)

# Lists whose later form takes the place of the earlier one; all others are joined.
_REPLACED = frozenset({"command", "entrypoint"})


def merge(base: Body, over: Body, tags: Mapping[Where, str]) -> Body:
    """`over` merged over `base`; `tags` are those of `over`, by their place in the service."""
    kept = base
    for where in tags:
        kept = _without(kept, where)
    for where, tag in tags.items():
        over = _without(over, where) if tag == RESET else over
    return _merged(kept, over)


def _merged(base: Body, over: Body) -> Body:
    result = dict(base)
    for key, value in over.items():
        before = result.get(key)
        if isinstance(before, dict) and isinstance(value, dict):
            result[key] = _merged(before, value)
        elif isinstance(before, list) and isinstance(value, list) and key not in _REPLACED:
            result[key] = before + value
        else:
            result[key] = value
    return result


def _without(body: Body, where: Where) -> Body:
    key, rest = where[0], where[1:]
    if key not in body:
        return body
    if rest and isinstance(body[str(key)], dict):
        return {**body, str(key): _without(body[str(key)], rest)}
    return body if rest else {name: value for name, value in body.items() if name != key}
