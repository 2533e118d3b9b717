"""Reads a YAML file into values and notes the line and column of everything in it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path

import yaml

from readiness.config.document import Document
from readiness.config.values import CORE, TAG, Value, Where, scalar
from readiness.errors import ConfigurationError, Problem
from readiness.sentence import Sentence, joined, say

MAX_VALUES = 20_000  # far above any real file: aliases of aliases would otherwise fill the memory
MAX_DEPTH = 50


def read(file: Path, path: str, tags: Collection[str] = ()) -> Document:
    """Read a file; `path` is how it is shown, `tags` are the own ones that values may bear.

    Raises ConfigurationError for what is no YAML.
    """
    try:
        text = file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        message = say("expected text in UTF-8: this byte is not")
        raise ConfigurationError(Problem(message=message, path=path, line=line)) from error
    except OSError as error:
        message = say("the file cannot be read: {error}", error=error.strerror)
        raise ConfigurationError(Problem(message=message, path=path)) from error
    return parse(text, path, tags)


def parse(text: str, path: str, tags: Collection[str] = ()) -> Document:
    """The document in a text; raises ConfigurationError with every duplicate key and bad value."""
    document = Document(path=path, text=text)
    reader = _Reader(document, tags)
    data = reader.value(_compose(document), ())
    if reader.problems:
        raise ConfigurationError(*dict.fromkeys(reader.problems))
    return replace(document, data=data)


class _Loader(yaml.SafeLoader):
    """PyYAML's loader with the scalars of YAML 1.2 instead of 1.1."""

    yaml_implicit_resolvers = {  # noqa: RUF012 - PyYAML's own way to say it
        None: [*CORE.items()],
        "<": yaml.SafeLoader.yaml_implicit_resolvers["<"],
    }


def _compose(document: Document) -> yaml.Node:
    try:
        loader = _Loader(document.text)
    except yaml.reader.ReaderError as error:
        raise ConfigurationError(_no_character(error, document)) from error
    try:
        node = loader.get_single_node()
    except yaml.MarkedYAMLError as error:
        raise ConfigurationError(_syntax_problem(error, document)) from error
    except yaml.reader.ReaderError as error:
        raise ConfigurationError(_no_character(error, document)) from error
    except (ValueError, OverflowError, RecursionError) as error:
        # PyYAML lets these out: an escape beyond Unicode, or nesting without end.
        place = document.place(loader.get_mark().index)
        message = say("no valid YAML: an escape that stands for no character")
        if isinstance(error, RecursionError):
            message = say("no valid YAML: nested too deeply")
        raise ConfigurationError(document.problem_at(*place, message)) from error
    if node is None:
        raise ConfigurationError(
            document.problem_at(1, 1, say("the file is empty: see the README"))
        )
    return node


def _no_character(error: yaml.reader.ReaderError, document: Document) -> Problem:
    code = f"{ord(document.text[error.position]):04X}"
    message = say("a character that YAML does not allow: U+{code}", code=code)
    return document.problem_at(*document.place(error.position), message)


def _syntax_problem(error: yaml.MarkedYAMLError, document: Document) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = document.place(mark.index) if mark else (1, 1)
    why = ", ".join(filter(None, (error.context, error.problem)))
    message = say("no valid YAML: {why}", why=why)
    problem = document.problem_at(line, column, message)
    if "${" not in problem.source:
        return problem
    hint = say("within [] and {} a value with ${...} needs quotes")
    return document.problem_at(line, column, joined("; ", (message, hint)))


class _Reader:
    """Turns PyYAML's nodes into values, and notes marks and problems on the way."""

    def __init__(self, document: Document, tags: Collection[str]) -> None:
        self.document = document
        self.tags = tags
        self.problems: list[Problem] = []
        self.count = 0

    def value(self, node: yaml.Node, where: Where) -> Value:
        """The value of a node; whatever is wrong with it becomes a problem and a None."""
        self.document.values.setdefault(where, self.mark(node))
        self.bound(node, depth=len(where))
        if node.tag in self.tags:
            self.document.tags[where] = node.tag
        match node:
            case yaml.MappingNode():
                return self.mapping(node, where)
            case yaml.SequenceNode():
                return [self.value(item, (*where, i)) for i, item in enumerate(node.value)]
        return self.scalar(node)

    def scalar(self, node: yaml.Node) -> Value:
        """The value of a scalar."""
        text = str(node.value)
        if any(char == "\0" or "\ud800" <= char <= "\udfff" for char in text):
            self._note(node, say("a NUL or half a character (a surrogate) cannot be used here"))
        elif node.tag in self.tags:
            return text
        elif node.tag not in CORE and node.tag != f"{TAG}str":
            self._note(node, say("the tag `{tag}` is not supported: leave it out", tag=node.tag))
        else:
            try:
                return scalar(node.tag, text)
            except (ValueError, OverflowError) as error:
                self._note(node, say("this value cannot be read: {error}", error=error))
        return None

    def mapping(self, node: yaml.MappingNode, where: Where) -> dict[str, Value]:
        """The mapping, its own keys before the ones that `<<` merges in."""
        result: dict[str, Value] = {}
        merged: list[tuple[yaml.Node, yaml.Node]] = []
        for key, item in node.value:
            if key.tag == f"{TAG}merge":
                merged.extend(self.merged(item, frozenset({id(node)})))
            elif (name := self.key(key)) is not None:
                self.add(result, name, (key, item), where)
        for key, item in merged:
            if (name := self.key(key)) is not None and name not in result:
                self.add(result, name, (key, item), where)
        return result

    def add(
        self, result: dict[str, Value], name: str, pair: tuple[yaml.Node, yaml.Node], where: Where
    ) -> None:
        """Put one key into the mapping, unless it is there already."""
        key, item = pair
        if name in result:
            line = self.document.keys[*where, name][0]
            self._note(
                key,
                say(
                    "duplicate key `{name}`: it stands in line {line} already", name=name, line=line
                ),
            )
            return
        self.document.keys[*where, name] = self.mark(key)
        result[name] = self.value(item, (*where, name))

    def key(self, node: yaml.Node) -> str | None:
        """The text of a key: keys are names, whatever they look like."""
        if not isinstance(node, yaml.ScalarNode):
            self._note(node, say("expected a name as the key, saw a list or a mapping"))
            return None
        self.scalar(node)
        return str(node.value)

    def merged(
        self, node: yaml.Node, inside: frozenset[int]
    ) -> Iterator[tuple[yaml.Node, yaml.Node]]:
        """The keys that `<<` brings: of a mapping, or of several, the first of which wins."""
        self.bound(node, depth=len(inside))
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for item in items:
            if not isinstance(item, yaml.MappingNode) or id(item) in inside:
                self._note(item, say("expected another mapping after `<<`, or a list of them"))
                continue
            for key, value in item.value:
                if key.tag == f"{TAG}merge":
                    yield from self.merged(value, inside | {id(item)})
                else:
                    yield key, value

    def bound(self, node: yaml.Node, depth: int) -> None:
        """Refuse what would never end: an alias that holds itself, or aliases of aliases."""
        self.count += 1
        if self.count > MAX_VALUES or depth > MAX_DEPTH:
            message = say("the file is too large or nested too deeply: does an alias hold itself?")
            raise ConfigurationError(*self.problems, self._problem(node, message))

    def _note(self, node: yaml.Node, message: Sentence) -> None:
        self.problems.append(self._problem(node, message))

    def _problem(self, node: yaml.Node, message: Sentence) -> Problem:
        return self.document.problem_at(*self.mark(node), message)

    def mark(self, node: yaml.Node) -> tuple[int, int]:
        """The line and column at which a node begins."""
        return self.document.place(node.start_mark.index)
