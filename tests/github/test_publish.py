"""A run's result reaches GitHub in full: as annotations, outputs and summary."""

import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from readiness.errors import ConfigurationError, EngineError, Problem, ReadinessError
from readiness.github.annotations import annotations, code_annotations
from readiness.github.outputs import no_outputs
from readiness.github.publish import Runner as ToRunner
from readiness.github.publish import links, publish, publish_failure, remember
from readiness.model import GateId, Level, Report
from readiness.report.links import Links
from readiness.report.redact import Redactor
from readiness.report.written import write_reports
from readiness.sentence import quoted
from tests.golden import assert_golden
from tests.report.samples import BLOCKED, CLIENT_NONE, CODE, SAMPLES, SECRET, clean, report, worker
from tests.runner.commands import parse
from tests.runner.file_commands import pairs
from tests.runner.metadata import read_action

GOLDEN = Path(__file__).parent / "golden"
ROOT = Path(__file__).parents[2]


class Runner:
    """The files and variables that the runner gives an action."""

    def __init__(self, folder: Path) -> None:
        self.workspace = folder / "workspace"
        self.output, self.summary = folder / "output", folder / "summary"
        self.environ = {
            "GITHUB_WORKSPACE": str(self.workspace),
            "GITHUB_OUTPUT": str(self.output),
            "GITHUB_STEP_SUMMARY": str(self.summary),
        }

    def publish(self, dirty: Report) -> str:
        """Publish a report; gives what was printed."""
        out, redactor = io.StringIO(), Redactor([SECRET])
        paths = write_reports(clean(dirty), self.workspace / "readiness-report", Links())
        publish(clean(dirty), paths, ToRunner(environ=self.environ, out=out), redactor)
        return out.getvalue()

    def publish_failure(self, error: ReadinessError) -> str:
        """Publish a run without a report; gives what was printed."""
        out = io.StringIO()
        publish_failure(error, ToRunner(environ=self.environ, out=out), Redactor([SECRET]))
        return out.getvalue()

    @property
    def outputs(self) -> dict[str, str]:
        """The outputs as the runner reads them."""
        return dict(pairs(self.output.read_text()))


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@pytest.mark.parametrize("sample", SAMPLES)
def test_what_is_printed_is_as_it_was(runner: Runner, sample: str) -> None:
    assert_golden(GOLDEN / sample / "log.txt", runner.publish(SAMPLES[sample]))


@pytest.mark.parametrize("sample", SAMPLES)
def test_the_outputs_are_as_they_were(runner: Runner, sample: str) -> None:
    runner.publish(SAMPLES[sample])
    assert_golden(GOLDEN / sample / "outputs.json", json.dumps(runner.outputs, indent=2) + "\n")


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_line_that_is_printed_is_a_command_of_ours(runner: Runner, sample: str) -> None:
    found = [parse(line) for line in re.split("[\r\n]+", runner.publish(SAMPLES[sample])) if line]
    assert {command.name if command else "text" for command in found} <= {
        "add-mask",
        "error",
        "warning",
    }


def test_masks_come_before_all_else(runner: Runner) -> None:
    first = runner.publish(SAMPLES["hostile"]).splitlines()[0]
    assert first == f"::add-mask::{SECRET}"


def test_a_secret_is_in_no_annotation_output_or_summary(runner: Runner) -> None:
    _, *rest = runner.publish(SAMPLES["hostile"]).splitlines()
    texts = (*rest, runner.output.read_text(), runner.summary.read_text())
    assert not [text for text in texts if SECRET in text]


def test_the_summary_is_the_report_s(runner: Runner) -> None:
    runner.publish(SAMPLES["fail"])
    written = runner.workspace / "readiness-report" / "summary.md"
    assert runner.summary.read_text() == written.read_text()


def test_every_output_of_the_action_is_written_and_no_other(runner: Runner) -> None:
    declared = set(read_action(ROOT).outputs)
    runner.publish(SAMPLES["green"])
    assert set(runner.outputs) == declared
    assert set(no_outputs()) == declared


def test_without_the_runner_s_files_the_annotations_are_still_printed(runner: Runner) -> None:
    runner.environ = {}
    assert "::error " in runner.publish(SAMPLES["fail"])


def test_a_wrong_configuration_is_shown_at_its_lines(runner: Runner) -> None:
    problems = [
        Problem(message=quoted(f"wrong: {SECRET}"), path="readiness.yml", line=line, column=4)
        for line in range(1, 15)
    ]
    mask, *lines = runner.publish_failure(ConfigurationError(*problems)).splitlines()
    assert mask.startswith("::add-mask::")
    assert len(lines) == 10
    assert lines[2] == (
        "::error title=readiness%3A CONFIGURATION ERROR,file=readiness.yml,line=3,col=4::wrong: ***"
    )
    assert runner.outputs == no_outputs()
    assert runner.summary.read_text().startswith("## CONFIGURATION ERROR (exit 2)\n")


def test_a_missing_engine_is_one_error(runner: Runner) -> None:
    _, line = runner.publish_failure(EngineError(quoted("no engine\n::error::x"))).splitlines()
    assert line == "::error::no engine%0A::error::x"
    assert runner.outputs["verdict"] == "error"
    assert runner.summary.read_text().startswith("## CHECK FAILED (exit 3)\n")


def test_a_green_run_makes_no_noise() -> None:
    assert annotations(clean(SAMPLES["green"])) == ()
    assert annotations(clean(SAMPLES["waived-ready"])) == ()


@pytest.mark.parametrize("sample", sorted(SAMPLES.keys() - {"green", "imports", "waived-ready"}))
def test_a_run_that_is_not_green_says_why(sample: str) -> None:
    assert annotations(clean(SAMPLES[sample]))


def test_broken_contracts_are_warnings_beside_the_errors_and_no_more_than_are_shown() -> None:
    remark = CODE.remarks[0]
    many = replace(CODE, remarks=tuple(replace(remark, about=str(n)) for n in range(12)))
    found = code_annotations(clean(replace(SAMPLES["fail"], code=many)))
    assert {each.level for each in found} == {Level.WARNING}
    assert [(each.path, each.line) for each in found[:2]] == [
        ("apps/worker/mail.py", 7),
        ("apps/worker/video.py", 3),
    ]
    assert len(found) == 10
    assert found[-1].message == "5 more remarks on imports: the job summary has them."


def test_a_line_that_begins_several_chains_is_annotated_once() -> None:
    (first, *rest), (chain, *_) = CODE.contracts, CODE.contracts[0].chains
    twice = replace(CODE, contracts=(replace(first, chains=(chain, chain)), *rest), remarks=())
    assert len(code_annotations(clean(replace(SAMPLES["green"], code=twice)))) == 1


def test_a_merge_repeats_no_annotation_on_imports(runner: Runner) -> None:
    report, out = clean(SAMPLES["imports"]), io.StringIO()
    paths = write_reports(report, runner.workspace, Links())
    publish(report, paths, ToRunner(environ={}, out=out), Redactor([]), {"video"})
    assert "::warning" not in out.getvalue()


def test_what_is_broken_comes_before_what_is_blocked() -> None:
    blocked = [worker(f"b{number}", {GateId.QUEUE: BLOCKED}) for number in range(12)]
    broken = worker("broken", {GateId.REDIS: CLIENT_NONE})
    first, *rest = annotations(clean(report(*blocked, broken)))
    assert first.title == "broken/redis: client-none"
    assert len(rest) == 9
    assert rest[-1].message == "4 more gates are not green: the job summary has them all."


def test_links_lead_to_the_commit_and_the_action_that_ran() -> None:
    environ = {
        "GITHUB_SERVER_URL": "https://github.example",
        "GITHUB_REPOSITORY": "octo/academy",
        "GITHUB_SHA": "abc",
        "GITHUB_RUN_ID": "7",
        "GITHUB_ACTION_REPOSITORY": "octo/readiness-action",
        "GITHUB_ACTION_REF": "v1",
    }
    assert links(environ) == Links(
        causes="https://github.example/octo/readiness-action/blob/v1/docs/causes.md",
        source="https://github.example/octo/academy/blob/abc",
        run="https://github.example/octo/academy/actions/runs/7",
    )
    assert links({}) == Links()


def test_the_container_is_named_to_the_post_step_where_there_is_a_runner(tmp_path: Path) -> None:
    state = tmp_path / "state"
    remember("c0ffee", {"GITHUB_STATE": str(state)})
    assert dict(pairs(state.read_text())) == {"owner": "c0ffee"}
    remember("c0ffee", {})
