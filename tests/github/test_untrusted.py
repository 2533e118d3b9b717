"""Whatever a worker prints, wherever it is shown: the runner and GitHub obey us only."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from readiness.errors import ConfigurationError, LabError, Problem, ReadinessError
from readiness.github import commands, comment
from readiness.github.event import Subject
from readiness.github.progress import GitHubProgress
from readiness.github.publish import Runner, publish, publish_failure
from readiness.model import (
    Cause,
    Control,
    ControlStatus,
    Evidence,
    Finding,
    GateId,
    Location,
    Moment,
    Report,
    Span,
    Status,
)
from readiness.progress import build_phase
from readiness.report import summary
from readiness.report.plain import write_lines
from readiness.report.redact import Redactor, cleaned
from readiness.report.terminal import failure_text, final_text
from readiness.report.words import EN, LANGUAGES
from readiness.report.written import write_reports
from readiness.sentence import joined, quoted, say
from tests.github.corpus import HOSTILE, SECRET, SECRET_FORMS, TRACES
from tests.github.test_publish import ROOT
from tests.report.samples import STARTED, gate, report, worker
from tests.report.test_golden import LINKS
from tests.report.test_text import HOSTILE as ANYTHING
from tests.report.test_text import words_of
from tests.runner.file_commands import pairs
from tests.runner.manager import CommandManager
from tests.runner.metadata import read_action
from tests.runner.model import Level
from tests.runner.step import Step

SUBJECT = Subject(repository="octo/academy", sha="a" * 40, pull_request=7, base="main")
TEXTS = (*HOSTILE, *SECRET_FORMS.values())
OURS = re.compile(r"</?(details|summary|b|sub|code)( open)?>|<!-- readiness [\w./ -]+ -->")


def everywhere(text: str) -> Report:
    """A report in which a stranger's text stands wherever it can."""
    finding = Finding(
        status=Status.FAIL,
        cause=Cause.PROBE_FAILED,
        message=say(
            "expected {redis} to see a command of `{words}`; it exited 0, and {saw}",
            redis=text,
            words=text,
            saw=say("{others} received it", others=text),
        ),
        hint=quoted(text),
        location=Location(path=f"libs/{text}.py", line=3),
        evidence=(
            Evidence(source=text, statement=quoted(text), at=STARTED),
            Evidence(source=text, statement=say("{who} received the message", who=text)),
        ),
        control=Control(
            status=ControlStatus.GREEN, statement=say("the query gave {state}", state=text)
        ),
        excerpt=tuple(text.split("\n")),
    )
    waived = Finding(status=Status.WAIVED, message=quoted(text))
    return replace(
        report(worker(findings={GateId.REDIS: finding, GateId.QUEUE: waived})),
        failure=say("the image could not be built: {why}", why=text),
        warnings=(quoted(text), joined(": ", (text, say("gate {id}: {line}", id=text, line=text)))),
        images={"redis": text},
        timeline=(Span(phase=text, start_s=0, end_s=1),),
        moments=(Moment(worker="video", what=text, at=STARTED),),
    )


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What came out of a run: the step as the runner took its log, and every text."""

    step: Step
    outputs: Mapping[str, str]
    texts: Mapping[str, str]

    @property
    def all(self) -> str:
        return "\n".join((*self.texts.values(), *self.outputs.values()))


def show(text: str, folder: Path, language: str = "en") -> Shown:
    """A whole run's output, as the front door writes it, for a text that is everywhere."""
    out, redactor, words = io.StringIO(), Redactor([SECRET]), LANGUAGES[language]
    write_lines(out, *commands.masks([SECRET]))
    progress = GitHubProgress(out, redactor, words=words)
    dirty = everywhere(text)
    with progress.phase(build_phase("video")):
        for line in text.split("\n"):
            progress.build_output("video", line)
    progress.note(text)
    progress.gate("video", gate(GateId.REDIS, dirty.workers[0].gates[1].finding))
    clean = cleaned(dirty, redactor)
    summary_file, output_file = folder / "summary", folder / "output"
    environ = {"GITHUB_STEP_SUMMARY": str(summary_file), "GITHUB_OUTPUT": str(output_file)}
    paths = write_reports(clean, folder / "report", LINKS, words)
    publish(clean, paths, Runner(environ=environ, out=out, words=words), redactor)
    write_lines(out, *final_text(clean, words).split("\n"))
    body = comment.body(clean, LINKS, words, SUBJECT)
    return Shown(
        step=read(out.getvalue()),
        outputs=dict(pairs(output_file.read_text())),
        texts={
            "log": without_masks(out.getvalue()),
            "summary": summary_file.read_text(),
            "comment": f"{comment.marker('readiness.yml', ready=False)}\n{body}",
            **{path.name: path.read_text() for path in (paths.report, paths.junit)},
            "predicate": paths.predicate.read_text(),
        },
    )


def without_masks(log: str) -> str:
    """The log but for the lines that tell the runner the secret: it shows none of them."""
    return "\n".join(line for line in log.split("\n") if not line.startswith("::add-mask::"))


def read(log: str) -> Step:
    """The log as the runner reads it, line by line, at every kind of line break."""
    step = Step()
    manager = CommandManager(step)
    for line in re.split(r"\r\n|\r|\n", log):
        manager.handle(line)
    return step


def assert_only_ours_was_obeyed(step: Step) -> None:
    """No command but our annotations and masks had an effect."""
    assert not step.failed
    assert not step.outputs
    assert not step.state
    assert not step.environment
    assert not step.matchers
    assert {found.level for found in step.annotations} <= {Level.ERROR}
    assert "forged" not in {found.title for found in step.annotations}
    groups = [line.tag for line in step.log if line.tag in {"group", "endgroup"}]
    assert groups in ([], ["group", "endgroup"])
    assert "e" not in str(step.masker.mask("e")).replace("e", "", 1)


def assert_is_ours(text: str) -> None:
    """Markdown whose elements, links and blocks are all ours."""
    reader = MarkdownIt("commonmark", {"html": True}).enable("table").enable("strikethrough")
    tokens = reader.parse(text)
    blocks = [token.content for token in tokens if token.type == "html_block"]
    for block in blocks:
        assert OURS.sub("", block).count("<") == 0, block
    elements = "".join(blocks)
    assert elements.count("<details") == elements.count("</details>")
    inline = [child for token in tokens for child in token.children or ()]
    assert {token.type for token in inline} <= {
        *("text", "text_special", "code_inline", "html_inline", "softbreak"),
        *("strong_open", "strong_close", "link_open", "link_close"),
    }
    for token in inline:
        if token.type == "html_inline":
            assert OURS.fullmatch(token.content), token.content
        if token.type == "link_open":
            assert str(token.attrGet("href")).startswith("https://github.example/octo/")
    assert len([token for token in tokens if token.type == "heading_open"]) == 1
    for token in tokens:
        if token.type == "inline":
            said = words_of([t for t in token.children or [] if _is_text(t.type, t.content)])
            assert not re.search(r"@\w|(?<!&)#\w|\bGH-\d|www\.\w", said), said


def _is_text(kind: str, content: str) -> bool:
    return kind in {"text", "text_special", "code_inline"} or content in {"<code>", "</code>"}


@pytest.mark.parametrize("number", range(len(HOSTILE)))
def test_hostile_output_stays_text_everywhere(number: int, tmp_path: Path) -> None:
    check(show(HOSTILE[number], tmp_path))


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_of_it_together_stays_text(language: str, tmp_path: Path) -> None:
    check(show("\n".join(HOSTILE), tmp_path, language))


@given(
    parts=st.lists(st.one_of(st.sampled_from(TEXTS), ANYTHING), min_size=1, max_size=4),
    language=st.sampled_from(sorted(LANGUAGES)),
)
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_mixture_of_it_does_more(
    parts: list[str], language: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    check(show("\n".join(parts), tmp_path_factory.mktemp("run"), language))


def check(shown: Shown) -> None:
    """All that is asked of what a run shows."""
    assert_only_ours_was_obeyed(shown.step)
    assert set(shown.outputs) == set(read_action(ROOT).outputs)
    assert shown.outputs["verdict"] == "not-ready"
    assert_is_ours(shown.texts["summary"])
    assert_is_ours(shown.texts["comment"])
    assert len(shown.texts["summary"].encode()) <= summary.LIMIT
    assert len(shown.texts["comment"]) < 65_536
    ET.fromstring(shown.texts["junit.xml"])  # noqa: S314  our own
    assert json.loads(shown.texts["report.json"])["verdict"] == "not-ready"


@pytest.mark.parametrize("form", SECRET_FORMS)
@pytest.mark.parametrize("around", ["", "before\n", "{} = "])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_form_of_a_secret_is_shown_anywhere(
    form: str, around: str, language: str, tmp_path: Path
) -> None:
    shown = show(f"{around}{SECRET_FORMS[form]}\nafter", tmp_path, language)
    assert not [trace for trace in TRACES if trace in shown.all]
    check(shown)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("configuration", [True, False])
def test_a_run_without_a_report_shows_no_more(
    text: str, tmp_path: Path, *, configuration: bool
) -> None:
    problem = Problem(path="readiness.yml", line=3, column=2, message=quoted(text), source=text)
    error: ReadinessError = ConfigurationError(problem) if configuration else LabError(quoted(text))
    out, redactor, file = io.StringIO(), Redactor([SECRET]), tmp_path / "summary"
    environ = {"GITHUB_STEP_SUMMARY": str(file), "GITHUB_SERVER_URL": "https://github.example"}
    environ["GITHUB_REPOSITORY"] = "octo/academy"
    publish_failure(error, Runner(environ=environ, out=out), redactor)
    write_lines(out, *failure_text(error, redactor, EN).split("\n"))
    body = comment.failure_body(error, LINKS, redactor, EN, SUBJECT)
    assert_only_ours_was_obeyed(read(out.getvalue()))
    for markdown in (file.read_text(), body):
        assert_is_ours(markdown)
        assert not [trace for trace in TRACES if trace in markdown]
    assert not [trace for trace in TRACES if trace in without_masks(out.getvalue())]
