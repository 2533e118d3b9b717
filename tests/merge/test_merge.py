"""One verdict of many reports, by the gates alone: what is missing or in doubt is not ready."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations
from pathlib import Path

import pytest

from readiness.errors import UsageError
from readiness.merge import Asked, Found, merge
from readiness.model import Cause, Finding, GateId, Report, Status, Verdict
from readiness.report import json_report
from readiness.report.terminal import final_text
from readiness.sentence import quoted
from tests.golden import assert_golden
from tests.report.samples import (
    CLIENT_NONE,
    CODE,
    LAB_FAILED,
    STARTED,
    WAIVED,
    clean,
    report,
    worker,
)

GOLDEN = Path(__file__).parent / "golden"
NOW = datetime(2026, 11, 23, 10, tzinfo=UTC)
ASKED = Asked(run_id="m1", config="readiness.yml", workers=("video", "messaging"))
GREEN: dict[GateId, Finding] = {}
RED: dict[GateId, Finding] = {GateId.REDIS: CLIENT_NONE}
BROKEN: dict[GateId, Finding] = {GateId.QUEUE: LAB_FAILED}


def found(*reports: Report) -> tuple[Found, ...]:
    return tuple(Found(place=f"{n}/report.json", report=each) for n, each in enumerate(reports, 1))


def merged(*reports: Report, asked: Asked = ASKED) -> Report:
    return merge(asked, found(*reports), NOW)


def statuses(of: Report, name: str) -> set[tuple[Status, Cause | None]]:
    gates = next(worker.gates for worker in of.workers if worker.name == name)
    return {(gate.finding.status, gate.finding.cause) for gate in gates}


VIDEO, MESSAGING = report(worker("video")), report(worker("messaging"))


def test_all_reports_that_are_asked_for_being_ready_is_ready() -> None:
    made = merged(MESSAGING, VIDEO)
    assert (made.verdict, made.passed, made.total, made.failure) == (Verdict.READY, 8, 8, "")
    assert [worker.name for worker in made.workers] == ["video", "messaging"]
    assert made.warnings == ()


def test_of_what_the_jobs_say_of_the_imports_the_worst_is_taken() -> None:
    kept = replace(CODE, contracts=CODE.contracts[1:], remarks=())
    assert merged(MESSAGING, VIDEO).code is None
    assert merged(replace(MESSAGING, code=kept), VIDEO).code == kept
    for pair in permutations((replace(MESSAGING, code=kept), replace(VIDEO, code=CODE))):
        made = merged(*pair)
        assert (made.code, made.verdict) == (CODE, Verdict.READY)


@pytest.mark.parametrize(
    ("second", "verdict"),
    [(RED, Verdict.NOT_READY), (BROKEN, Verdict.ERROR), (RED | BROKEN, Verdict.NOT_READY)],
    ids=["red", "lab", "both"],
)
def test_one_job_that_is_not_ready_is_enough(
    second: dict[GateId, Finding], verdict: Verdict
) -> None:
    made = merged(VIDEO, report(worker("messaging", second)))
    assert made.verdict is verdict


@pytest.mark.parametrize("claimed", Verdict)
def test_what_a_file_says_of_its_own_verdict_counts_nothing(claimed: Verdict) -> None:
    red = replace(report(worker("messaging", RED)), verdict=claimed)
    assert merged(VIDEO, red).verdict is Verdict.NOT_READY
    assert merged(replace(VIDEO, verdict=claimed), MESSAGING).verdict is Verdict.READY


@pytest.mark.parametrize("reports", [(VIDEO,), ()], ids=["one of two", "none"])
def test_a_worker_without_a_report_is_missing_and_that_is_red(reports: Sequence[Report]) -> None:
    made = merged(*reports)
    assert made.verdict is Verdict.NOT_READY
    assert statuses(made, "messaging") == {(Status.MISSING, Cause.NO_REPORT)}
    assert made.total == 8


@pytest.mark.parametrize("fail_under", [1, 2, 3, 4])
def test_no_fail_under_makes_room_for_a_missing_report(fail_under: int) -> None:
    made = merged(VIDEO, asked=replace(ASKED, fail_under=fail_under))
    assert made.verdict is Verdict.NOT_READY


def test_a_file_that_cannot_be_read_is_never_ready() -> None:
    broken = Found(place="x/report.json", problem=quoted("it is empty"))
    made = merge(ASKED, (*found(VIDEO, MESSAGING), broken), NOW)
    assert made.verdict is Verdict.ERROR
    assert made.failure == "x/report.json cannot be read as a report: it is empty"
    red = merge(ASKED, (*found(VIDEO), broken), NOW)
    assert (red.verdict, red.failure) == (Verdict.NOT_READY, "")
    assert made.failure in red.warnings


def test_a_report_of_a_check_that_failed_is_never_ready_whatever_its_gates_say() -> None:
    made = merged(replace(VIDEO, failure=quoted("no engine answers")), MESSAGING)
    assert (made.verdict, made.failure) == (Verdict.ERROR, "video: no engine answers")


@pytest.mark.parametrize("order", list(permutations((GREEN, RED, BROKEN))))
def test_of_several_reports_on_a_worker_the_worst_counts(
    order: Sequence[dict[GateId, Finding]],
) -> None:
    made = merged(MESSAGING, *(report(worker("video", each)) for each in order))
    assert made.verdict is Verdict.NOT_READY
    assert (Status.FAIL, Cause.CLIENT_NONE) in statuses(made, "video")
    assert any("there are 3 reports" in warning for warning in made.warnings)


def test_the_same_report_twice_is_no_matter() -> None:
    made = merged(VIDEO, VIDEO, MESSAGING)
    assert (made.verdict, made.warnings) == (Verdict.READY, ())


def test_a_report_on_another_configuration_does_not_count_and_is_told() -> None:
    made = merged(VIDEO, replace(MESSAGING, config_path="other.yml"))
    assert made.verdict is Verdict.NOT_READY
    assert "2/report.json is a report on other.yml, not on readiness.yml" in made.warnings[0]


def test_without_a_configuration_the_reports_say_which_one_it_is_if_they_agree() -> None:
    other = [replace(each, config_path="other.yml") for each in (VIDEO, MESSAGING)]
    asked = replace(ASKED, config="")
    assert merged(*other, asked=asked).config_path == "other.yml"
    assert merged(asked=asked).config_path == "readiness.yml"
    with pytest.raises(UsageError, match=r"other\.yml, readiness\.yml"):
        merged(other[0], MESSAGING, asked=asked)


def test_workers_that_are_not_asked_for_are_left_out_and_told() -> None:
    made = merged(VIDEO, MESSAGING, report(worker("audio", RED)))
    assert made.verdict is Verdict.READY
    assert made.warnings == ("3/report.json is also on audio, not asked for: left out",)


def test_another_commit_is_told() -> None:
    reports = (replace(VIDEO, commit="aaaa"), replace(MESSAGING, commit="bbbb"))
    made = merged(*reports, asked=replace(ASKED, commit="aaaa"))
    assert made.warnings == ("2/report.json is on the commit bbbb, not on aaaa",)
    assert merged(*reports).warnings == ()


def test_what_is_asked_of_each_worker_is_this_call_s_affair_and_a_difference_is_told() -> None:
    waived = report(worker("video", {GateId.REDIS: WAIVED}), fail_under=3)
    assert merged(waived, MESSAGING).verdict is Verdict.NOT_READY
    made = merged(waived, MESSAGING, asked=replace(ASKED, fail_under=3))
    assert made.verdict is Verdict.READY
    assert "2/report.json was judged with fail-under 4" in made.warnings[0]


def test_the_timeline_is_by_one_clock() -> None:
    later = replace(MESSAGING, started_at=STARTED + timedelta(seconds=100))
    made = merged(later, VIDEO)
    assert made.started_at == STARTED
    assert made.duration_s == pytest.approx(131.0416)
    starts = [span.start_s for span in made.timeline if span.phase == "build base"]
    assert starts == [0.0, 100.0]


def test_moments_are_those_of_the_report_that_counts() -> None:
    made = merged(VIDEO, VIDEO, MESSAGING)
    assert [moment.worker for moment in made.moments] == ["video", "video"]


def test_a_merged_report_is_as_it_was() -> None:
    broken = Found(place="reports/audio/report.json", problem=quoted("it is empty"))
    red = replace(report(worker("messaging", RED)), config_path="readiness.yml")
    asked = replace(ASKED, workers=("video", "messaging", "audio"))
    made = merge(
        asked, (*found(VIDEO, red), broken), NOW, (quoted("nowhere: there is no report.json"),)
    )
    assert_golden(GOLDEN / "final.txt", final_text(clean(made)))
    assert_golden(GOLDEN / "report.json", json_report.render(clean(made)))
