"""Sentences for a person: the English text, with what it is made of, for other languages to say."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Self

_PLACE = re.compile(r"\{([a-z][a-z0-9_]*)\}")
"""Where a value stands in a template; no other brace has a meaning, and none in a value."""
NO_VALUES: Mapping[str, str] = {}
_LONGEST = 300


class Sentence(str):
    """A text in English that knows its template and the values in it.

    It is the text wherever a text is wanted. A value may be a sentence again. Where the template
    is empty, the text is a quotation: a name, a word of a server's, and the same in every language.
    """

    __slots__ = ("template", "values")
    template: str
    values: Mapping[str, str]

    def __new__(cls, text: str, template: str = "", values: Mapping[str, str] = NO_VALUES) -> Self:
        """The text, and what it was made of."""
        self = super().__new__(cls, text)
        self.template = template
        self.values = dict(values)
        return self

    def __getnewargs__(self) -> tuple[str, str, dict[str, str]]:  # type: ignore[override]
        return (str.__str__(self), self.template, dict(self.values))

    def __str__(self) -> Self:
        # So that `str(error)` gives what the error was raised with.
        return self

    @property
    def pieces(self) -> Iterator[tuple[str, str]]:
        """The template's own words and the names of values: `("took ", "")`, `("", "seconds")`."""
        for odd, piece in enumerate(_PLACE.split(self.template)):
            yield ("", piece) if odd % 2 else (piece, "")

    def about(self, **values: object) -> Sentence:
        """The same sentence with these values; one that it has no place for is left out."""
        held = {name: quoted(values[name]) for name in self.values}
        return say_as(self.template, held)

    def made_of(self, value: Callable[[Sentence], str]) -> Sentence:
        """The same sentence with other values."""
        values = {name: value(quoted(held)) for name, held in self.values.items()}
        return say_as(self.template, values) if self.template else self


NOTHING = Sentence("")


def say(template: str, /, **values: object) -> Sentence:
    """The sentence: the template with the values in the places of their names in braces.

    The template is a literal, in English, and stands in every other language's catalogue with the
    same names; `tests/report/test_sentences.py` looks for it there.
    """
    held = {name: quoted(value) for name, value in values.items()}
    return say_as(template, held)


def say_as(template: str, values: Mapping[str, str]) -> Sentence:
    """The same for a template that comes from elsewhere, such as a report that is read back."""
    return Sentence(filled(template, values), template, values)


def quoted(value: object) -> Sentence:
    """What is said as it is in every language; a sentence, an error's too, stays what it is."""
    text: object = str(value)
    return text if isinstance(text, Sentence) else Sentence(str(text))


def joined(between: str, sentences: Iterable[str]) -> Sentence:
    """Several sentences in one; what stands between them is no word of any language."""
    values = {f"s{number}": quoted(each) for number, each in enumerate(sentences)}
    return say_as(between.join(f"{{{name}}}" for name in values), values)


def bounded(sentence: Sentence) -> Sentence:
    """The sentence with no name or quotation in it that is longer than a reader bears."""
    if sentence.template:
        return sentence.made_of(bounded)
    return sentence if len(sentence) <= _LONGEST else quoted(f"{sentence[:_LONGEST]}…")


def either(choices: Iterable[str]) -> Sentence:
    """One of several: `a`, `a or b`, `a or b or c`."""
    first, *others = map(quoted, choices)
    for other in others:
        first = say("{one} or {other}", one=first, other=other)
    return first


def filled(template: str, values: Mapping[str, str]) -> str:
    """The template with the values in their places; a name without a value stays as it is."""
    return _PLACE.sub(lambda found: values.get(found[1], found[0]), template)


def names(template: str) -> frozenset[str]:
    """The names of the values that a template has a place for."""
    return frozenset(_PLACE.findall(template))


def translated(text: str, templates: Mapping[str, str]) -> str:
    """The text in the language of `templates`, which maps the English templates to its own.

    What has no template there stays as it is; the values in it are still translated.
    """
    if not isinstance(text, Sentence) or not text.template or not templates:
        return text
    values = {name: translated(value, templates) for name, value in text.values.items()}
    return filled(templates.get(text.template, text.template), values)


def recognised(text: str, known: Iterable[Sentence]) -> Sentence:
    """The sentence that a text is, if it reads as one of those known; else a quotation.

    For what travels as text alone: a probe in a worker's container prints no more.
    """
    for each in known:
        pattern = "".join(
            f"(?P<{name}>.*)" if name else re.escape(words) for words, name in each.pieces
        )
        if found := re.fullmatch(pattern, text, re.DOTALL):
            return say_as(each.template, found.groupdict())
    return quoted(text)
