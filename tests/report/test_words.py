"""Every language says everything that the others say."""

from __future__ import annotations

import string
from collections.abc import Callable, Mapping
from dataclasses import fields

import pytest

from readiness.errors import EngineError
from readiness.model import Cause, ContractStatus, ControlStatus, RemarkKind, Status
from readiness.report import summary
from readiness.report.redact import CleanReport, Redactor
from readiness.report.styles import style_of
from readiness.report.terminal import failure_text, final_text
from readiness.report.words import EN, KO, LANGUAGES, Words
from readiness.sentence import quoted
from tests.golden import assert_golden
from tests.report.samples import SAMPLES, clean
from tests.report.test_golden import GOLDEN, LINKS

TEXTS = tuple(field.name for field in fields(Words) if field.type == "str")
VIEWS: Mapping[str, Callable[[CleanReport], str]] = {
    "summary.ko.md": lambda report: summary.render(report, LINKS, words=KO),
    "final.ko.txt": lambda report: final_text(report, KO),
}


def names(text: str) -> set[str]:
    """The names in braces."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_there_and_fills_in_the_same_things(language: str, text: str) -> None:
    said = getattr(LANGUAGES[language], text)
    assert said
    assert said.strip() == said
    assert names(said) == names(getattr(EN, text))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("text", ["seen_by", "shortfall", "left_out", "output_of"])
def test_a_line_of_the_log_begins_with_a_word_of_ours(language: str, text: str) -> None:
    # What is filled in may be a stranger's: at a line's begin it could be a command.
    assert not getattr(LANGUAGES[language], text).startswith("{")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_cause_status_and_control_has_its_words(language: str) -> None:
    words = LANGUAGES[language]
    assert set(words.causes) == set(Cause)
    assert set(words.statuses) == set(Status)
    assert set(words.controls) == set(ControlStatus)
    assert set(words.contracts) == set(ContractStatus)
    assert set(words.remarks) == set(RemarkKind)
    for cause in words.causes.values():
        assert cause.title
        assert cause.meaning.endswith(".")
        assert cause.advice.endswith(".")


def test_korean_is_written_in_hangul() -> None:
    said = [getattr(KO, text) for text in TEXTS]
    said += [text for cause in KO.causes.values() for text in vars(cause).values()]
    assert not [text for text in said if not any("가" <= letter <= "힣" for letter in text)]


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize(
    "sample", ["green", "fail", "waived-short", "failed-check", "hostile", "imports"]
)
def test_a_korean_view_is_as_it_was(sample: str, view: str) -> None:
    assert_golden(GOLDEN / sample / view, VIEWS[view](clean(SAMPLES[sample])))


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_last_line_is_the_contract_s_in_every_language(sample: str) -> None:
    report = clean(SAMPLES[sample])
    assert final_text(report, KO).splitlines()[-1] == final_text(report).splitlines()[-1]


def test_a_wrong_call_is_told_in_korean_and_ends_as_ever() -> None:
    assert failure_text(EngineError(quoted("no engine")), Redactor([]), KO).splitlines() == [
        "오류: no engine",
        KO.check_failed,
        "CHECK FAILED (exit 3)",
    ]


@pytest.mark.parametrize(
    ("line", "style"),
    [
        ("워커 video (academy-video:latest)", "bold"),
        ("경고: egress", "yellow"),
        ("  위반      layers        libs", "yellow"),
        ("  경고: libs/a.py:1: 파이썬", "yellow"),
        ("      해결 방법: 다시 실행하세요.", "cyan"),
        ("타임라인 (총 31.0초)", "dim"),
    ],
)
def test_korean_lines_have_their_colours(line: str, style: str) -> None:
    assert style_of(line) == style
