"""Checks values against the models and says what is wrong in words, each at its line."""

from __future__ import annotations

import difflib
import inspect
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from readiness.config.document import Document
from readiness.config.expand import Expanded
from readiness.config.models.code import TYPES
from readiness.config.models.file import Configuration
from readiness.config.models.services import Services
from readiness.config.salvage import salvageable, without
from readiness.config.values import Real, Truth, Value, Where, Written, at
from readiness.errors import ConfigurationError, Problem
from readiness.sentence import Sentence, either, joined, quoted, say

_SHOWN = 40
_EXPECTED = {
    "model_type": say("a mapping"),
    "model_attributes_type": say("a mapping"),
    "dict_type": say("a mapping"),
    "tuple_type": say("a list"),
    "missing": say("a value"),
}


@dataclass(frozen=True, kw_only=True)
class Valid:
    """What of the file has the right shape, the problems of the rest, and where that stood."""

    configuration: Configuration
    problems: tuple[Problem, ...] = ()
    broken: frozenset[Where] = frozenset()


def validate(expanded: Expanded, document: Document) -> Valid:
    """The configuration in a tree, without what is wrong where that is of use to nothing else.

    So the mistakes that only the resolution sees are told together with these. Raises
    ConfigurationError with every problem where too little would be left.
    """
    error = _wrong(expanded.tree)
    found = tuple(_problems(error, expanded.tree, document, expanded.unset)) if error else ()
    problems = in_order((*expanded.problems, *found))
    broken = _broken(error, expanded)
    rest = without(expanded.tree, broken) if salvageable(broken) else None
    try:
        configuration = Configuration.model_validate(rest)
    except ValidationError:
        raise ConfigurationError(*problems) from None
    return Valid(configuration=configuration, problems=problems, broken=broken)


def _wrong(tree: Value) -> ValidationError | None:
    try:
        Configuration.model_validate(tree)
    except ValidationError as error:
        return error
    return None


def _broken(error: ValidationError | None, expanded: Expanded) -> frozenset[Where]:
    """The places of what has to go; a mapping that misses a key goes as a whole."""
    details = error.errors(include_url=False) if error else ()
    places = ((_walk(detail["loc"])[0], detail["type"] == "missing") for detail in details)
    return frozenset((*(at[:-1] if missing else at for at, missing in places), *expanded.unset))


def in_order(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Each problem once, in the order of the file."""
    return tuple(sorted(dict.fromkeys(problems), key=lambda p: (p.path, p.line, p.column)))


def nearest(name: str, known: Iterable[str]) -> Sentence:
    """A remark for an unknown name: the nearest known one, else all of them."""
    names = sorted(known)
    if near := difflib.get_close_matches(name, names, n=1):
        return say("did you mean `{near}`?", near=near[0])
    listed = ", ".join(f"`{name}`" for name in names)
    if len(names) == 1:
        return say("known is {name}", name=listed)
    return say("known are {names}", names=listed) if names else say("there are none")


def said_of(detail: ErrorDetails) -> Sentence:
    """What pydantic says of a value: our own sentence where one of ours refused it."""
    return quoted(detail.get("ctx", {}).get("what", detail["msg"]))


def _problems(
    error: ValidationError, tree: Value, document: Document, unset: Sequence[Where]
) -> Iterator[Problem]:
    for detail in error.errors(include_url=False):
        steps, models = _walk(detail["loc"])
        where = _place(steps, tree)
        if where in unset or steps in unset:
            continue
        yield _problem(detail, steps, models, document)


def _problem(
    detail: ErrorDetails, where: Where, models: tuple[type[BaseModel], ...], document: Document
) -> Problem:
    match detail["type"]:
        case "extra_forbidden":
            known = {name for model in models for name in _fields(model)}
            message = joined("; ", (_unknown(where[-1], known), *_meant(where)))
            return document.problem(where, message, key=True)
        case "missing":
            name, parent = where[-1], where[:-1]
            missing = say("`{name}` is missing", name=name)
            return document.problem(
                parent, joined(": ", (missing, *_about(models, name))), key=True
            )
        case "union_tag_not_found" | "union_tag_invalid":
            return _outside_types(where, document)
        case "literal_error" | "enum":
            return _outside_choices(detail, where, document)
        case kind:
            message = said_of(detail)
            if kind in _EXPECTED:
                message = say("expected {what}", what=_EXPECTED[kind])
    if "[key]" in detail["loc"][-1:]:
        return document.problem(
            where, say("{message}, saw {saw}", message=message, saw=f"`{where[-1]}`"), key=True
        )
    return document.problem(
        where, say("{message}, saw {saw}", message=message, saw=_saw(document.written(where)))
    )


def _unknown(name: str | int, known: Iterable[str]) -> Sentence:
    return say("unknown key `{name}`: {nearest}", name=name, nearest=nearest(str(name), known))


def _meant(where: Where) -> Iterator[Sentence]:
    """A remark where a key of an own service that may be one of the lab's servers is unknown."""
    if len(where) == 3 and where[0] == "services":  # noqa: PLR2004 - services.NAME.KEY
        near = difflib.get_close_matches(str(where[1]), Services.model_fields, n=1)
        if near and near[0] != where[1]:
            yield say("or is `{near}` meant by `{name}`?", near=near[0], name=where[1])


def _outside_choices(detail: ErrorDetails, where: Where, document: Document) -> Problem:
    choices = re.findall("'([^']*)'", detail["ctx"]["expected"])
    if "[key]" in detail["loc"][-1:]:
        return document.problem(where, _unknown(where[-1], choices), key=True)
    message = say("expected {what}", what=either(f"`{choice}`" for choice in choices))
    saw = _saw(document.written(where))
    return document.problem(where, say("{message}, saw {saw}", message=message, saw=saw))


def _outside_types(where: Where, document: Document) -> Problem:
    """A contract whose `type` is none that there is."""
    contract = document.written(where)
    if not isinstance(contract, dict):
        message, saw = say("expected a mapping"), _saw(contract)
        return document.problem(where, say("{message}, saw {saw}", message=message, saw=saw))
    message = say("expected {what}", what=either(f"`{name}`" for name in TYPES))
    if "type" not in contract:
        return document.problem(where, say("{message} as the contract's `type`", message=message))
    saw, kind = _saw(contract["type"]), contract["type"]
    said = say("{message}, saw {saw}", message=message, saw=saw)
    near = (nearest(kind, TYPES),) if isinstance(kind, str) else ()
    return document.problem((*where, "type"), joined(": ", (said, *near)))


def _saw(value: Value) -> Sentence:
    match value:
        case None:
            return say("nothing")
        case dict():
            return say("a mapping")
        case list():
            return say("a list")
        case Truth() | Written() | Real():
            return quoted(f"`{value.text[:_SHOWN]}`")
    return quoted(f"`{value}`" if len(value) <= _SHOWN else f"`{value[:_SHOWN]}…`")


def _about(models: tuple[type[BaseModel], ...], name: str | int) -> Iterator[Sentence]:
    for model in models:
        for known, field in model.model_fields.items():
            if name == (field.alias or known) and field.description:
                yield quoted(field.description)
                return


def _place(where: Where, tree: Value) -> Where:
    """The place that exists: a list that was one text has its index left out."""
    while where and at(tree, where) is None and isinstance(where[-1], int):
        where = where[:-1]
    return where


def _walk(loc: Where) -> tuple[Where, tuple[type[BaseModel], ...]]:
    """The place in the file that an error speaks of, and the models that describe its parent."""
    models: tuple[type[BaseModel], ...] = (Configuration,)
    parents = models
    steps: list[str | int] = []
    for step in loc:
        if isinstance(step, str) and step.startswith("tag:"):
            named = tuple(model for model in models if f"tag:{model.__name__}" == step)
            models = named or tuple(model for model in models if model.__name__ != "Waive")
        elif step != "[key]":
            steps.append(step)
            parents = models
            models = tuple(_below(models, step))
    return tuple(steps), parents


def _below(models: Iterable[type[BaseModel]], step: str | int) -> Iterator[type[BaseModel]]:
    """The models that may stand under a key; those of a mapping's or list's items stand for it."""
    for model in models:
        fields = _fields(model)
        if step in fields:
            yield from _models(fields[str(step)])
        elif model.model_config.get("extra") == "allow":
            yield from _models(inspect.get_annotations(model, eval_str=True)["__pydantic_extra__"])
        else:
            yield model


def _fields(model: type[BaseModel]) -> dict[str, Any]:
    return {field.alias or name: field.annotation for name, field in model.model_fields.items()}


def _models(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from _models(argument)
