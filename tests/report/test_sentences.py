"""Every sentence that is said stands in every language's catalogue, and nothing else does."""

from __future__ import annotations

import ast
import copy
import pickle
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from readiness.report.words import KO
from readiness.report.words.ko_sentences import PAGES
from readiness.sentence import Sentence, joined, names, quoted, say, translated

SOURCE = Path(__file__).parents[2] / "readiness"
KOREAN = {
    "the {thing} took {seconds} s": "{seconds}초 걸림: {thing}",
    "the {name} lamp": "{name} 등",
}


def is_hangul(text: str) -> bool:
    """Whether there is a Korean syllable in it."""
    return any("가" <= letter <= "힣" for letter in text)


def calls() -> Iterator[tuple[str, ast.Call]]:
    """Every `say(…)` of the source, with its place."""
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "say":
                yield f"{file.relative_to(SOURCE)}:{node.lineno}", node


def template_of(call: ast.Call) -> str:
    """The template of a `say(…)`; empty where it is no literal, so that nothing can be sought."""
    first = call.args[0] if len(call.args) == 1 else None
    literal = isinstance(first, ast.Constant) and isinstance(first.value, str)
    return str(first.value) if literal and isinstance(first, ast.Constant) else ""


CALLS = tuple(calls())
SAID = frozenset(template_of(call) for _, call in CALLS)


def test_every_template_is_a_literal_with_a_value_for_each_of_its_names() -> None:
    wrong = [
        place
        for place, call in CALLS
        if not template_of(call)
        or {keyword.arg for keyword in call.keywords} != names(template_of(call))
    ]
    assert not wrong


def test_every_sentence_that_is_said_has_its_korean() -> None:
    places = {template_of(call): place for place, call in CALLS}
    assert not {place: text for text, place in places.items() if text not in KO.templates}


def test_no_korean_is_left_of_a_sentence_that_nobody_says() -> None:
    assert not set(KO.templates) - SAID
    assert not [text for text, times in Counter(t for p in PAGES for t in p).items() if times > 1]


@pytest.mark.parametrize("page", PAGES)
def test_a_korean_sentence_is_korean_and_holds_the_same_values(page: dict[str, str]) -> None:
    assert not [said for said in page.values() if not is_hangul(said)]
    assert not [english for english, said in page.items() if names(english) != names(said)]


def test_a_sentence_is_its_text_and_can_be_said_in_another_language() -> None:
    inner = say("the {name} lamp", name="red")
    sentence = say("the {thing} took {seconds} s", thing=inner, seconds=3)
    assert sentence == "the the red lamp took 3 s"
    assert translated(sentence, KOREAN) == "3초 걸림: red 등"
    assert translated(sentence, {}) == sentence


@pytest.mark.parametrize(
    "hostile", ["{seconds}", "{0.__class__}", "%s", "{", "}", "{{name}}", "\\1", "\\g<0>"]
)
def test_what_stands_in_a_value_is_never_a_place_for_another(hostile: str) -> None:
    sentence = say("the {thing} took {seconds} s", thing=hostile, seconds=3)
    assert sentence == f"the {hostile} took 3 s"
    assert translated(sentence, KOREAN) == f"3초 걸림: {hostile}"


def test_a_text_of_a_stranger_is_no_template() -> None:
    stranger = "the {thing} took {seconds} s"
    assert translated(stranger, KOREAN) == stranger
    assert translated(quoted(stranger), KOREAN) == stranger


def test_an_error_a_copy_and_another_process_keep_the_template() -> None:
    sentence = say("the {name} lamp", name="red")
    kept = (
        str(ValueError(sentence)),
        copy.deepcopy(sentence),
        pickle.loads(pickle.dumps(sentence)),  # noqa: S301  our own
        quoted(sentence),
        quoted(ValueError(sentence)),
        say("{why}", why=ValueError(sentence)),
    )
    assert [translated(each, KOREAN) for each in kept] == ["red 등"] * len(kept)


def test_sentences_that_are_joined_are_translated_one_by_one() -> None:
    both = joined("; ", (say("the {name} lamp", name="red"), "nothing {name}"))
    assert both == "the red lamp; nothing {name}"
    assert translated(both, KOREAN) == "red 등; nothing {name}"
    assert isinstance(joined(", ", ()), Sentence)


PHASES = ("phase", "_phase")


def phases() -> Iterator[str]:
    """What the run does, as far as its name is a literal: the first piece of an f-string tells."""
    for file in sorted(SOURCE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in PHASES:
                first = node.args[0]
                first = first.values[0] if isinstance(first, ast.JoinedStr) else first
                if isinstance(first, ast.Constant):
                    yield str(first.value)


@pytest.mark.parametrize("phase", sorted(set(phases())))
def test_every_phase_has_a_korean_name(phase: str) -> None:
    assert is_hangul(KO.phase(phase))
